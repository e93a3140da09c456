"""A 推進目標 by two digits (13 → 1-③), by part of its name, or from the list of all targets."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent

from app.errors import Refused, YuiError
from app.rules.finding import is_in
from app.rules.reading import decided
from app.rules.target_numbers import parse_target_code
from app.rules.text import search_key
from app.rules.typed_signs import plain_signs
from app.rules.typed_targets import read_target
from app.ui.fields.suggesting_field import SuggestingField

_TODO = "13（1-③）のように入れるか、一覧から選んでください。"
LIST_LETTERS = 36
"""Width of the list in full-width characters."""


class Choosable(Protocol):
    """What the field needs of a target."""

    @property
    def id(self) -> bytes: ...
    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def priority(self) -> bool: ...


class TargetField(SuggestingField):
    """The value is the target's id. Two digits of an existing target choose it and go on to the next field."""

    understood = Signal(str)

    def __init__(self, targets: Sequence[Choosable] = ()) -> None:
        super().__init__(60)
        self._targets: tuple[Choosable, ...] = tuple(targets)
        self._value: Choosable | None = None
        self._offered: list[Choosable] = []

    def set_targets(self, targets: Sequence[Choosable]) -> None:
        """Offers the targets of another plan; a chosen target that is not among them is dropped."""
        kept = self.value()
        self._targets = tuple(targets)
        self.set_value(kept)

    def value(self) -> bytes | None:
        """The id of the chosen target, or None."""
        return self._value.id if self._value else None

    def typed(self) -> bytes | str | None:
        """The id, or the text that isn't a target yet."""
        return self._value.id if self._value else self.text().strip() or None

    def set_value(self, value: bytes | str | None) -> None:
        """Chooses the target with this id, or shows the text of a draft."""
        self._value = next((target for target in self._targets if target.id == value), None)
        self.setText(self._value.label if self._value else value if isinstance(value, str) else "")
        self.understood.emit(self.meaning())

    def trouble(self) -> YuiError | None:
        """Refused("unknown-target") when the text is no target of the plan, or may be several."""
        if self._value or not self.text().strip():
            return None
        try:
            decided(read_target(self.text(), self._targets), "unknown-target", _TODO)
        except YuiError as error:
            return error
        return Refused("unknown-target", "推進目標がまだ選ばれていません。", _TODO)

    def meaning(self) -> str:
        """The target's name, with 【重点】."""
        if self._value is None:
            return ""
        return f"{self._value.title}{'【重点】' if self._value.priority else ''}"

    def open_list(self) -> None:
        """Opens the list of all targets, in the order of the plan."""
        self._offer(list(self._targets))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.open_list()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        preedit = self.composition.preedit
        if not preedit:
            return
        if not self.text() and self._coded(preedit):
            # The IME was left on: １３ still under conversion is already clear. Not within its own event, though.
            QTimer.singleShot(0, self._take_preedit)
        else:
            self._offer(self._fitting(self.text() + preedit))

    def _takes_key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not self._is_open():
            self.open_list()
        return super()._takes_key(event)

    def _on_typed(self) -> None:
        found = self._coded(self.text())
        if found:
            self._choose(found)
            self.focusNextPrevChild(True)
            return
        self._value = None
        self._offer(self._fitting(self.text()))
        self.understood.emit("")
        super()._on_typed()

    def _take_preedit(self) -> None:
        found = self._coded(self.composition.preedit)
        if found:
            self.composition.drop()
            self._choose(found)
            self.focusNextPrevChild(True)

    def _coded(self, text: str) -> Choosable | None:
        """The target whose number the text is; one digit alone is not a number yet."""
        if len(plain_signs(text)) < 2:
            return None
        try:
            goal, number = parse_target_code(text)
        except Refused:
            return None
        return next((target for target in self._targets if target.code == f"{goal}-{number}"), None)

    def _fitting(self, text: str) -> list[Choosable]:
        key = search_key(text).strip()
        if not key:
            return list(self._targets)
        return [
            target
            for target in self._targets
            if target.code.startswith(key) or is_in(text, target.title) or (target.priority and key == "重点")
        ]

    def _finish(self) -> None:
        """Chooses the target that is meant without doubt: by its number, its name, a part of it, or both."""
        super()._finish()
        text = self.text().strip()
        if self._value is None and text:
            try:
                found = read_target(text, self._targets)
            except YuiError:
                return
            if not found.doubt:
                self._choose(found.value)

    def _take(self, row: int) -> None:
        self._choose(self._offered[row])

    def _choose(self, target: Choosable) -> None:
        self._close()
        self._value = target
        self.setText(target.label)
        self.understood.emit(self.meaning())
        self.edited.emit()

    def _offer(self, targets: list[Choosable]) -> None:
        self._offered = targets
        rows = [f"{target.label}  {target.title}{' 【重点】' if target.priority else ''}" for target in targets]
        opened = self._open(rows, width=LIST_LETTERS * self.fontMetrics().horizontalAdvance("国"))
        if self._value in targets:
            opened.setCurrentRow(targets.index(self._value))

"""A few further 推進目標 by their numbers: 13 21 → 1-③ 2-①. They are shown with a record and never counted again."""

import re
import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.errors import Refused, YuiError
from app.rules.target_numbers import parse_target_code
from app.ui.fields.moving import bubbles, is_enter, move_on
from app.ui.fields.target_field import Choosable

MOST = 3
_BETWEEN = re.compile(r"[\s,、，・]+")


class TargetsField(QLineEdit):
    """The value is a tuple of targets' ids in the order typed; None when empty."""

    edited = Signal()
    understood = Signal(str)

    def __init__(self, targets: Sequence[Choosable] = ()) -> None:
        super().__init__()
        self._targets: tuple[Choosable, ...] = tuple(targets)
        self._value: tuple[Choosable, ...] = ()
        self._trouble: Refused | None = None
        self.setMaxLength(40)
        self.textEdited.connect(self._on_typed)

    def set_targets(self, targets: Sequence[Choosable]) -> None:
        kept = self.typed()
        self._targets = tuple(targets)
        self.set_value(kept)

    def value(self) -> tuple[bytes, ...] | None:
        return tuple(target.id for target in self._value) or None

    def typed(self) -> tuple[bytes, ...] | str | None:
        return self.text().strip() if self._trouble else self.value()

    def set_value(self, value: tuple[bytes, ...] | str | None) -> None:
        if isinstance(value, str):
            self.setText(value)
            self._read()
        else:
            wanted = value or ()
            self._value = tuple(target for id_ in wanted for target in self._targets if target.id == id_)
            self._trouble = None
            self.setText(self._written())
        self.understood.emit(self.meaning())

    def trouble(self) -> YuiError | None:
        return self._trouble

    def meaning(self) -> str:
        return "、".join(target.title for target in self._value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if bubbles(event):
            event.ignore()
        elif is_enter(event):
            move_on(self, event)
        else:
            super().keyPressEvent(event)

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument=None):  # type: ignore[no-untyped-def]
        if query == Qt.InputMethodQuery.ImEnabled:  # numbers only: see DateField
            return False
        return super().inputMethodQuery(query) if argument is None else super().inputMethodQuery(query, argument)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._trouble is None:
            self.setText(self._written())
        super().focusOutEvent(event)

    def _on_typed(self) -> None:
        self._read()
        self.understood.emit(self.meaning())
        self.edited.emit()

    def _read(self) -> None:
        self._value, self._trouble = (), None
        found: list[Choosable] = []
        for word in _BETWEEN.split(unicodedata.normalize("NFKC", self.text()).strip()):
            target = self._coded(word) if word else None
            if word and target is None:
                todo = "13 21 のように、番号を空けて入れてください。"
                self._trouble = Refused("unknown-target", "この計画にない推進目標があります。", todo)
                return
            if target is not None and target not in found:
                found.append(target)
        if len(found) > MOST:
            self._trouble = Refused("too-many-targets", f"関連する目標は{MOST}つまでです。", "番号を減らしてください。")
            return
        self._value = tuple(found)

    def _coded(self, word: str) -> Choosable | None:
        try:
            goal, number = parse_target_code(word)
        except Refused:
            return None
        return next((target for target in self._targets if target.code == f"{goal}-{number}"), None)

    def _written(self) -> str:
        return " ".join(target.label for target in self._value)

"""One line of Japanese text, with suggestions that never replace anything by themselves."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.errors import YuiError
from app.ui.fields.composition import Composition
from app.ui.fields.moving import bubbles, is_enter, move_on
from app.ui.fields.suggestions import Suggestions

SHOWN = 7


class LineField(QLineEdit):
    """``suggest`` gives what fits the text typed so far, the half-converted part included.

    Tab takes the first (or chosen) suggestion and moves on, ↓ and Enter a chosen one; Enter alone keeps the typed text.
    """

    edited = Signal()

    def __init__(self, suggest: Callable[[str], Sequence[str]] | None = None, *, most: int = 200) -> None:
        super().__init__()
        self.composition = Composition(self)
        self._suggest = suggest
        self._list: Suggestions | None = None
        self._offered: list[str] = []
        self.setMaxLength(most)
        self.textEdited.connect(self._on_typed)

    def value(self) -> str | None:
        return self.text().strip() or None

    def typed(self) -> str | None:
        return self.value()

    def set_value(self, value: str | None) -> None:
        self.setText((value or "").replace("\n", " "))

    def trouble(self) -> YuiError | None:
        return None

    def offered(self) -> list[str]:
        """The suggestions now open."""
        return list(self._offered) if self._list is not None and self._list.isVisible() else []

    def event(self, event: QEvent) -> bool:
        # Qt moves the focus on Tab before keyPressEvent could see it.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            self._take(max(0, self._chosen()))
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if bubbles(event):
            self._close()
            event.ignore()
        elif is_enter(event):
            if self.composition.swallows_enter():
                event.accept()
                return
            if self._chosen() >= 0:
                self._take(self._chosen())
            self._close()
            move_on(self, event)
        elif self._list is not None and self.offered() and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._list.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif self.offered() and event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() == Qt.Key.Key_Down:
            self._offer()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composition.note(event)
        super().inputMethodEvent(event)
        if self.composition.preedit:  # no textEdited while composing (measured)
            self._offer()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.composition.finish_before_leaving(event)
        self._close()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._close()
        super().hideEvent(event)

    def _on_typed(self) -> None:
        self._offer()
        self.edited.emit()

    def _offer(self) -> None:
        if self._suggest is None:
            return
        at = self.cursorPosition()
        text = (self.text()[:at] + self.composition.preedit + self.text()[at:]).strip()
        self._offered = [found for found in self._suggest(text) if found != text][:SHOWN] if text else []
        if self._list is None:
            self._list = Suggestions(self)
            self._list.taken.connect(self._on_clicked)
        self._list.offer(self._offered)

    def _chosen(self) -> int:
        return self._list.currentRow() if self._list is not None and self.offered() else -1

    def _take(self, row: int) -> None:
        offered = self.offered()
        if row < len(offered):
            self.composition.drop()
            self.selectAll()
            self.insert(offered[row])
            self.edited.emit()
        self._close()

    def _on_clicked(self, row: int) -> None:
        self._take(row)
        self.focusNextPrevChild(True)

    def _close(self) -> None:
        if self._list is not None:
            self._list.hide()

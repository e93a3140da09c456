"""One line of Japanese text, with suggestions that never replace anything by themselves."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent

from app.errors import YuiError
from app.rules.text import one_line
from app.ui.fields.suggesting_field import SuggestingField

SHOWN = 7
"""Suggestions shown at once."""
DELAY_MS = 120
"""From the last letter to the question what fits it: whoever types on isn't held up by answers he doesn't look at."""


class LineField(SuggestingField):
    """``suggest`` gives what fits the text typed so far, including the part under conversion.

    They open when the typing pauses, with ↓ at once. Tab takes the first (or chosen) suggestion and goes on, Enter a chosen one;
    Enter alone keeps the typed text.
    """

    def __init__(self, suggest: Callable[[str], Sequence[str]] | None = None, *, most: int = 200) -> None:
        super().__init__(most)
        self._suggest = suggest
        self._offered: list[str] = []
        self._pause = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._pause.timeout.connect(self._offer)

    def value(self) -> str | None:
        """The text without outer spaces; None when empty."""
        return self.text().strip() or None

    def typed(self) -> str | None:
        """The value: any text is understood."""
        return self.value()

    def set_value(self, value: str | None) -> None:
        """Shows a text in one line."""
        self.setText(one_line(value or ""))

    def trouble(self) -> YuiError | None:
        """None: any text is understood."""
        return None

    def offered(self) -> list[str]:
        """The suggestions now open; none while they are those of what was typed before."""
        return list(self._offered) if self._is_open() and not self._pause.isActive() else []

    def event(self, event: QEvent) -> bool:
        # Qt moves the focus on Tab before keyPressEvent could see it.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            self._take(max(0, self._chosen()))
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if self.composition.preedit:  # no textEdited while composing (measured)
            self._pause.start()

    def _takes_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Down and (self._pause.isActive() or not self._is_open()):
            self._offer()
            return True
        return super()._takes_key(event)

    def _on_typed(self) -> None:
        self._pause.start()
        super()._on_typed()

    def _close(self) -> None:
        self._pause.stop()
        super()._close()

    def _offer(self) -> None:
        self._pause.stop()
        if self._suggest is None:
            return
        at = self.cursorPosition()
        text = (self.text()[:at] + self.composition.preedit + self.text()[at:]).strip()
        self._offered = [found for found in self._suggest(text) if found != text][:SHOWN] if text else []
        self._open(self._offered)

    def _take(self, row: int) -> None:
        offered = self.offered()
        if row < len(offered):
            self.composition.drop()
            self.selectAll()
            self.insert(offered[row])
            self.edited.emit()
        self._close()

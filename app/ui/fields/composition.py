"""Half-typed Japanese: text the IME has not handed over yet (preedit). Without care saving would lose it."""

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

SAME_PRESS_MS = 50
"""Some IMEs pass the Enter that confirmed the conversion on to the window; no hand is this quick with a second one."""


class Composition:
    """The IME state of one input widget, which reports its events here."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._confirmed = QElapsedTimer()
        self.preedit = ""

    def note(self, event: QInputMethodEvent) -> None:
        """Before the widget handles the event."""
        if event.commitString() and self.preedit:
            self._confirmed.start()
        self.preedit = event.preeditString()

    def swallows_enter(self) -> bool:
        """Whether this Enter belongs to the IME and must do nothing else. True once for each confirmation."""
        if self.preedit:
            return True
        fresh = self._confirmed.isValid() and self._confirmed.elapsed() < SAME_PRESS_MS
        self._confirmed.invalidate()
        return fresh

    def finish(self) -> None:
        """Puts the preedit into the text, as if it had been confirmed."""
        if not self.preedit:
            return
        event = QInputMethodEvent()
        event.setCommitString(self.preedit)
        QApplication.sendEvent(self._widget, event)
        self._confirmed.invalidate()
        QGuiApplication.inputMethod().reset()  # else the IME would hand the same text over once more

    def drop(self) -> None:
        """Throws the preedit away: something else takes its place."""
        if self.preedit:
            QApplication.sendEvent(self._widget, QInputMethodEvent())
            QGuiApplication.inputMethod().reset()

    def finish_before_leaving(self, event: QFocusEvent) -> None:
        """Leaving a field keeps what was being typed. Changing to another program or a menu leaves it to the IME."""
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.finish()


def commit_composition() -> None:
    """Call before reading values to save them: the phrase under the IME's underline becomes part of the text.

    Qt's own commit does nothing where the platform has no input context, so what remains is finished by hand.
    """
    QGuiApplication.inputMethod().commit()
    composition = getattr(QApplication.focusWidget(), "composition", None)
    if isinstance(composition, Composition):
        composition.finish()

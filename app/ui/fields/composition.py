"""Half-typed Japanese (preedit): text that the IME has not handed over yet. Without care, saving would lose it."""

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

SAME_PRESS_MS = 50
"""Some IMEs pass the Enter that confirmed a conversion on to the window; nobody presses a second one so soon."""


class Composition:
    """The IME state of one input widget, which passes its events on to here."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._confirmed = QElapsedTimer()
        self.preedit = ""

    def note(self, event: QInputMethodEvent) -> None:
        """Takes notice of an event; call it before the widget handles the event."""
        if event.commitString() and self.preedit:
            self._confirmed.start()
        self.preedit = event.preeditString()

    def swallows_enter(self) -> bool:
        """Whether this Enter belongs to the IME and must do nothing else; true once per confirmation."""
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
        """Drops the preedit, because something else replaces it."""
        if self.preedit:
            QApplication.sendEvent(self._widget, QInputMethodEvent())
            QGuiApplication.inputMethod().reset()

    def finish_before_leaving(self, event: QFocusEvent) -> None:
        """Keeps the preedit when the focus leaves the field; another window or a menu leaves it to the IME."""
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.finish()


def commit_composition() -> None:
    """Puts the focused field's preedit into its text. Call it before reading values to save them.

    Qt's own commit does nothing where the platform has no input context, so the rest is done here.
    """
    QGuiApplication.inputMethod().commit()
    composition = getattr(QApplication.focusWidget(), "composition", None)
    if isinstance(composition, Composition):
        composition.finish()

"""Enter goes to the next field and Shift+Enter back, as in the office programs that clerks know."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OTHER = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def is_enter(event: QKeyEvent) -> bool:
    """Enter or Shift+Enter; Ctrl+Enter belongs to the page (save)."""
    return event.key() in _ENTER and not event.modifiers() & _OTHER


def move_on(widget: QWidget, event: QKeyEvent) -> None:
    """Goes to the next field, or with Shift to the previous one."""
    back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    widget.focusNextPrevChild(not back)
    event.accept()


def bubbles(event: QKeyEvent) -> bool:
    """Ctrl+Enter, which the field must leave to the page."""
    return event.key() in _ENTER and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)

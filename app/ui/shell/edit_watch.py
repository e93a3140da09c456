"""Tells of the next edit in the page's fields, so that an error goes with its cause."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

_DELETING = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_EDITING = (QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.Cut)


class EditWatch(QObject):
    """Follows the focus within ``pages`` and calls ``edited`` before a key, a paste, a conversion or a choice changes a field.

    Before: what the field itself says about the new text comes later and stays.
    """

    _field: QWidget | None = None
    """Stands here too: Qt may still ask a watch that Python has begun to forget."""

    def __init__(self, pages: QWidget, edited: Callable[[], object]) -> None:
        super().__init__(pages)
        self._pages = pages
        self._edited = edited
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and _is_edit(watched, event):
            self._edited()
        return False

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        """A list that pops up, a menu and the message bar take the focus without ending the work in the field."""
        if now is None or now is self._field or not self._pages.isAncestorOf(now):
            return
        if self._field is not None and shiboken6.isValid(self._field):
            self._field.removeEventFilter(self)
            if isinstance(self._field, QComboBox):
                self._field.activated.disconnect(self._on_chosen)
        self._field = now
        now.installEventFilter(self)
        if isinstance(now, QComboBox):
            now.activated.connect(self._on_chosen)

    def _on_chosen(self, index: int) -> None:
        self._edited()


def _is_edit(field: QObject, event: QEvent) -> bool:
    if isinstance(event, QInputMethodEvent):
        return bool(event.preeditString() or event.commitString())
    if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
        return event.type() == QEvent.Type.Drop
    if isinstance(field, QAbstractButton):
        return field.isCheckable() and event.key() == Qt.Key.Key_Space
    with_control = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    types = event.text().isprintable() and bool(event.text()) and not with_control
    return types or event.key() in _DELETING or any(event.matches(key) for key in _EDITING)

"""Whose Ctrl+Z and Ctrl+Y are: of the focused field while something is typed into it, else of the page and the window.

Qt's fields take these keys always, also when they have nothing to take back, and none of them knows Ctrl+Y on every system.
"""

from functools import cache

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_CONTROL = Qt.KeyboardModifier.ControlModifier
_WITH_SHIFT = _CONTROL | Qt.KeyboardModifier.ShiftModifier
_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit)


class FieldKeys(QObject):
    """Looks at the keys of the field that has the focus, and of no other: not every event of the window passes here.

    There is one, which lives as long as the application (``watch_fields``): a window that goes moves the focus once more.
    """

    def __init__(self, application: QCoreApplication | None) -> None:
        assert isinstance(application, QApplication)
        super().__init__(application)
        self._passed_on = 0
        """How often Ctrl+Z went past the field that has the focus: as often Ctrl+Y does."""
        application.focusChanged.connect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not isinstance(watched, _FIELDS):
            return False
        way = _way(event)
        if not way:
            self._passed_on = 0 if event.text() else self._passed_on
            return False
        is_its_own = _can(watched, way) and not (way == "redo" and self._passed_on)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(is_its_own)
            if not is_its_own:
                self._passed_on = max(0, self._passed_on + (1 if way == "undo" else -1))
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if is_its_own:
            getattr(watched, way)()
        return True

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        self._passed_on = 0
        if isinstance(before, _FIELDS):
            before.removeEventFilter(self)
        if isinstance(now, _FIELDS):
            now.installEventFilter(self)


@cache
def watch_fields() -> FieldKeys:
    """From now on the keys are shared out between field and window."""
    return FieldKeys(QApplication.instance())


def _way(event: QKeyEvent) -> str:
    """What the keys ask for: "undo", "redo" or ""."""
    pressed = (event.key(), event.modifiers())
    if pressed == (Qt.Key.Key_Z, _CONTROL):
        return "undo"
    return "redo" if pressed in ((Qt.Key.Key_Y, _CONTROL), (Qt.Key.Key_Z, _WITH_SHIFT)) else ""


def _can(field: QWidget, way: str) -> bool:
    """Whether the field has typing of its own to take back, or to do again."""
    if isinstance(field, QLineEdit):
        return not field.isReadOnly() and (field.isUndoAvailable() if way == "undo" else field.isRedoAvailable())
    assert isinstance(field, (QTextEdit, QPlainTextEdit))
    document = field.document()
    return not field.isReadOnly() and (document.isUndoAvailable() if way == "undo" else document.isRedoAvailable())

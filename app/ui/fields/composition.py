"""Half-typed Japanese (preedit): text that the IME has not handed over yet. Without care, saving would lose it."""

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QTransform
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget

from app.ui.fields.moving import is_enter

SAME_PRESS_MS = 50
"""Some IMEs pass the Enter that confirmed a conversion on to the window; nobody presses a second one so soon."""


class Composition:
    """The IME state of one input widget, which passes its events on to here."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._composed, self._confirmed = QElapsedTimer(), QElapsedTimer()
        self._is_held = False
        self._is_dropping = False
        self._is_handed_over = False
        self.preedit = ""

    def note(self, event: QInputMethodEvent) -> None:
        """Takes notice of an event; call it before the widget handles the event."""
        if self._is_dropping:
            event.setCommitString("")
        if self.preedit:
            self._composed.start()
        if event.commitString() and _is_fresh(self._composed):  # ibus first says that nothing is composed any more
            self._confirmed.start()
            self._is_held = self._is_handed_over = True
        self.preedit = event.preeditString()
        if self._widget.hasFocus():
            _tell_where(self._widget)

    def swallows_enter(self, event: QKeyEvent) -> bool:
        """Whether this Enter belongs to the IME and must do nothing else: the one that confirmed, also while it is held."""
        if self.preedit:
            return True
        if not event.isAutoRepeat():
            self._is_held = _is_fresh(self._confirmed)
            self._confirmed.invalidate()
        return self._is_held

    def finish(self) -> None:
        """Puts the preedit into the text, as if it had been confirmed.

        ibus hands it over when it is asked to commit, or clears it, as its engine wishes. Windows does nothing then, but hands it
        over when it is reset: a commit of our own before that would make it come twice. Elsewhere nobody hands anything over.
        """
        if not self.preedit:
            return
        text, self._is_handed_over = self.preedit, False
        method, focus = QGuiApplication.inputMethod(), QApplication.focusWidget()
        if focus is self._widget or (focus is not None and focus.isAncestorOf(self._widget)):
            method.commit()
        if not self._is_handed_over:
            method.reset()
        if not self._is_handed_over:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(self._widget, event)
        self._confirmed.invalidate()
        self._is_held = False

    def drop(self) -> None:
        """Drops the preedit, because something else replaces it; what Windows hands over when it is reset is not taken."""
        if self.preedit:
            self._is_dropping = True
            QGuiApplication.inputMethod().reset()
            QApplication.sendEvent(self._widget, QInputMethodEvent())
            self._is_dropping = False

    def takes(self, event: QEvent) -> bool:
        """Whether an event of a cell's editor, which its delegate sees first, belongs to the IME.

        Before an event with which Qt takes the cell's text, the preedit goes into that.
        """
        if isinstance(event, QFocusEvent) and event.lostFocus():
            self.finish_before_leaving(event)
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.finish()
        return is_enter(event) and self.swallows_enter(event)

    def finish_before_leaving(self, event: QFocusEvent) -> None:
        """Keeps the preedit when the focus leaves the field; another window or a menu leaves it to the IME."""
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.finish()


def _tell_where(widget: QWidget) -> None:
    """Tells the IME where the focused widget is.

    Qt does so only when it moves within its own parent. When a page scrolls or a warning comes in above, the candidates would
    open where it was before.
    """
    at = widget.mapTo(widget.window(), QPoint())
    method = QGuiApplication.inputMethod()
    method.setInputItemTransform(QTransform.fromTranslate(at.x(), at.y()))
    method.setInputItemRectangle(QRectF(widget.rect()))


def _is_fresh(since: QElapsedTimer) -> bool:
    return since.isValid() and since.elapsed() < SAME_PRESS_MS


class ComposingLine(QLineEdit):
    """A line of text without anything of its own, but in which no phrase under conversion is lost and no Enter taken twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composition = Composition(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event) and self.composition.swallows_enter(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composition.note(event)
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.composition.finish_before_leaving(event)
        super().focusOutEvent(event)


class GridComposition:
    """Composing in the cells of a grid. Qt leaves the focus with the grid until the first phrase in a cell is confirmed, and
    passes what comes on to the cell's editor.
    """

    def __init__(self, grid: QAbstractItemView) -> None:
        self._grid = grid

    @property
    def of_cell(self) -> Composition | None:
        """That of the open cell; None while none is open."""
        return getattr(self._grid.indexWidget(self._grid.currentIndex()), "composition", None)

    def finish(self) -> None:
        """Puts what is composed into its cell. Call it before the cursor goes to another cell: the text would go there too."""
        if (composition := self.of_cell) is not None:
            composition.finish()

    def takes_key(self, event: QKeyEvent) -> bool:
        """Whether a key that came to the grid itself belongs to the IME; any other key ends the composition first."""
        if (composition := self.of_cell) is None:
            return False
        if composition.preedit and is_enter(event):
            return True
        composition.finish()
        return False

    def opens_with(self, event: QInputMethodEvent) -> bool:
        """Whether text came without a conversion before it (dictation, the IME's pad): it opens the cell and is kept."""
        if not event.commitString() or event.preeditString() or self.of_cell is not None:
            return False
        at = self._grid.currentIndex()
        if self._grid.edit(at, QAbstractItemView.EditTrigger.AnyKeyPressed, None):  # type: ignore[call-overload]
            QApplication.sendEvent(self._grid.indexWidget(at), event)
        return True

    def tell_place(self) -> None:
        """Tells the IME where the text now is: Qt itself doesn't when the cursor goes to another cell, nor while one composes."""
        if self._grid.hasFocus():
            _tell_where(self._grid)
        QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImCursorRectangle)


def commit_composition() -> None:
    """Puts the focused field's or grid's preedit into its text. Call it before reading values to save them."""
    composition = getattr(QApplication.focusWidget(), "composition", None)
    if isinstance(composition, Composition | GridComposition):
        composition.finish()
    else:
        QGuiApplication.inputMethod().commit()

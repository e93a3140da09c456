"""The base of lines with a list below them: ↓ and ↑ choose, Enter or a click takes, Esc closes."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent

from app.ui.fields.single_line import SingleLineField
from app.ui.fields.suggestions import Suggestions


class SuggestingField(SingleLineField):
    """A subclass gives in ``_take`` what a row of the list means, and opens the list with ``_open``."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._list: Suggestions | None = None

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._close()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._close()
        super().hideEvent(event)

    def _take(self, row: int) -> None:
        raise NotImplementedError

    def _open(self, rows: Sequence[str], *, width: int = 0) -> Suggestions:
        """Shows these rows, none chosen; no rows close the list."""
        if self._list is None:
            self._list = Suggestions(self)
            self._list.taken.connect(self._on_clicked)
        self._list.offer(rows, width=width)
        return self._list

    def _is_open(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def _chosen(self) -> int:
        return self._list.currentRow() if self._list is not None and self._is_open() else -1

    def _close(self) -> None:
        if self._list is not None:
            self._list.hide()

    def _takes_key(self, event: QKeyEvent) -> bool:
        if self._list is None or not self._is_open():
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._list.step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def _confirm(self) -> None:
        if self._chosen() >= 0:
            self._take(self._chosen())
        super()._confirm()

    def _finish(self) -> None:
        self._close()

    def _on_clicked(self, row: int) -> None:
        self._take(row)
        self.focusNextPrevChild(True)

"""After a large import the texts that are searched are made beside the work, some at a time, whichever page is on screen."""

import contextlib

from PySide6.QtCore import QObject, QTimer

from app.errors import YuiError
from app.services.activities.activity_search import is_searched_at_once, make_some
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress

FIRST_MS, PAUSE_MS = 2_000, 100
"""Once the window is drawn; and between two slices, so that whatever a person asks for comes before the next."""


class SearchTexts(QObject):
    """Works only while the window is open and nothing else runs. What is not made when somebody searches is made then."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._is_busy = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.make)
        self.make_soon()
        context.data_changed.connect(self.make_soon)

    def make_soon(self) -> None:
        """Looks in a moment whether something is to be made."""
        self._timer.start(FIRST_MS)

    def make(self) -> None:
        """Makes the next slice in the background when many texts are missing; few are left to the next search."""
        workspace = self._context.workspace
        if self._is_busy:
            return
        if self._context.jobs.is_busy():
            self.make_soon()
        elif self._is_much_missing():
            self._is_busy = True

            def work(_: Progress) -> bool:
                return make_some(workspace)

            self._context.jobs.run(work, self._on_made, self._on_failed)

    def _is_much_missing(self) -> bool:
        with contextlib.suppress(YuiError):  # what is wrong with the records, the page in sight tells
            return not is_searched_at_once(self._context.workspace)
        return False

    def _on_made(self, is_more: bool) -> None:
        self._is_busy = False
        if is_more:
            self._timer.start(PAUSE_MS)

    def _on_failed(self, _: BaseException) -> None:
        self._is_busy = False  # the search itself tells what is wrong

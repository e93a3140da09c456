"""The page while damaged data are made anew: how far it is, and what to do when it does not work."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.backup import salvaging
from app.services.workspace.workspace import Workspace
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.runtime.jobs import Jobs, Progress
from app.ui.runtime.notice_bar import NoticeBar
from app.ui.widgets.job_bar import JobBar


class SalvagePage(QWidget):
    """Reads what can be read of the damaged data and makes them anew. Emits ``finished`` with the open workspace, or ``left``.

    Stopped or failed, the data are as they were.
    """

    finished = Signal(object)
    left = Signal()

    def __init__(self, folder: Path, passphrase: str | None = None) -> None:
        super().__init__()
        self._folder = folder
        self._passphrase = passphrase
        self._jobs = Jobs(self)
        self.notice = NoticeBar()
        self.again = button("もう一度行う", "main", run=self.start)
        self._leave = button("戻る", "large", run=self.left)
        column_of(
            label("読めるところを取り出して、作り直す", "title"),
            label("控えと、受け取ったファイルからも補います。いまのファイルは、控えの隣に残します。", wrap=True),
            label("終わると、戻ったものと足りないものをお見せします。", "soft", wrap=True),
            JobBar(self._jobs),
            self.notice,
            row_of(self.again, self._leave, STRETCH, spacing=12),
            STRETCH,
            spacing=14,
            margins=(64, 40, 64, 32),
            within=self,
        )

    def start(self) -> None:
        """Begins at once: the button that led here has said what happens."""
        self.notice.clear()
        self._set_idle(False)
        self._jobs.run(self._work, self._on_done, self._on_failed, "読めるところを取り出しています")

    def _work(self, progress: Progress) -> Workspace:
        return salvaging.salvage(self._folder, self._passphrase, progress)

    def _on_done(self, workspace: Workspace) -> None:
        self.finished.emit(workspace)

    def _on_failed(self, error: BaseException) -> None:
        self._set_idle(True)
        self.notice.show_error(error)

    def _set_idle(self, is_idle: bool) -> None:
        self.again.setVisible(is_idle)
        self._leave.setEnabled(is_idle)

"""The page 控えから戻す, when the office's data can't be opened: which backup to restore."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.services.backup import restoring
from app.services.backup.backups import Backup
from app.services.workspace.workspace import Workspace
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.runtime.jobs import Jobs, Progress
from app.ui.runtime.notice_bar import NoticeBar
from app.ui.widgets.job_bar import JobBar

ROW_HEIGHT = 36
"""Pixels, as in the program's tables."""


class PutBack(QWidget):
    """控えから戻す: the clerk chooses a backup. Emits ``finished`` with the open workspace, or ``left``.

    Nothing is deleted: the present file is kept beside the backup.
    """

    finished = Signal(object)
    left = Signal()

    def __init__(self, folder: Path, copies: Sequence[Backup], passphrase: str | None = None) -> None:
        super().__init__()
        self._folder = folder
        self._passphrase = passphrase
        self._name = ""
        self._jobs = Jobs(self)
        self.notice = NoticeBar()
        self.list = QListWidget()
        self.list.setAccessibleName("控えの一覧")
        for copy in copies:
            bad = f"　　{copy.state_in_words}" if copy.state not in (None, "sound") else ""
            item = QListWidgetItem(f"{copy.made_at}　　{copy.occasion}{bad}")
            item.setData(Qt.ItemDataRole.UserRole, copy.name)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.list.addItem(item)
        self.go = button("この控えに戻す", "main", run=self._on_go)
        self.go.setEnabled(False)
        self._leave = button("戻さない", "large", run=self.left)
        self._arrange()
        self.list.currentRowChanged.connect(self._on_chosen)

    def start(self) -> None:
        """Puts the cursor into the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        column_of(
            label("どの控えに戻しますか", "title"),
            label("控えを作ったときの記録に戻します。いまのファイルも、控えの隣に残します。", wrap=True),
            (self.list, 1),
            label("そのあとに書いて提出したものは、本部と支部が次のファイルをやり取りすると戻ります。", "soft", wrap=True),
            JobBar(self._jobs),
            self.notice,
            row_of(self.go, self._leave, STRETCH, spacing=12),
            spacing=14,
            margins=(64, 40, 64, 32),
            within=self,
        )

    def _on_chosen(self, row: int) -> None:
        self.go.setEnabled(row >= 0)

    def _on_go(self) -> None:
        self._name = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        self.notice.clear()
        self._set_open(False)
        self._jobs.run(self._work, self._on_done, self._on_failed, "控えに戻しています")

    def _work(self, progress: Progress) -> Workspace:
        return restoring.restore_backup(self._folder, self._name, self._passphrase)

    def _on_done(self, workspace: Workspace) -> None:
        self.finished.emit(workspace)

    def _on_failed(self, error: BaseException) -> None:
        self._set_open(True)
        self.start()
        self.notice.show_error(error)

    def _set_open(self, is_open: bool) -> None:
        for one in (self.list, self.go, self._leave):
            one.setEnabled(is_open)

"""The page 控えから戻す, when the office's data can't be opened: which backup to restore."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.services.backup import backups
from app.services.backup.backups import Backup
from app.services.workspace.workspace import Workspace
from app.ui.look.button import Button
from app.ui.look.labels import label
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
            item = QListWidgetItem(f"{copy.made_at}　　{copy.occasion}")
            item.setData(Qt.ItemDataRole.UserRole, copy.name)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.list.addItem(item)
        self.go = Button("この控えに戻す")
        self.go.setProperty("look", "main")
        self.go.setEnabled(False)
        self._leave = Button("戻さない")
        self._leave.setProperty("look", "large")
        self._arrange()
        self.list.currentRowChanged.connect(self._on_chosen)
        self.go.clicked.connect(self._on_go)
        self._leave.clicked.connect(self.left)

    def start(self) -> None:
        """Puts the cursor into the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        for button in (self.go, self._leave):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(64, 40, 64, 32)
        column.setSpacing(14)
        column.addWidget(label("どの控えに戻しますか", "title"))
        column.addWidget(label("控えを作ったときの記録に戻します。いまのファイルも、控えの隣に残します。", wrap=True))
        column.addWidget(self.list, 1)
        column.addWidget(
            label("そのあとに書いて提出したものは、本部と支部が次のファイルをやり取りすると戻ります。", "soft", wrap=True)
        )
        column.addWidget(JobBar(self._jobs))
        column.addWidget(self.notice)
        column.addLayout(buttons)

    def _on_chosen(self, row: int) -> None:
        self.go.setEnabled(row >= 0)

    def _on_go(self) -> None:
        self._name = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        self.notice.clear()
        self._set_open(False)
        self._jobs.run(self._work, self._on_done, self._on_failed, "控えに戻しています")

    def _work(self, progress: Progress) -> Workspace:
        return backups.restore_backup(self._folder, self._name, self._passphrase)

    def _on_done(self, workspace: Workspace) -> None:
        self.finished.emit(workspace)

    def _on_failed(self, error: BaseException) -> None:
        self._set_open(True)
        self.notice.show_error(error)

    def _set_open(self, is_open: bool) -> None:
        for one in (self.list, self.go, self._leave):
            one.setEnabled(is_open)

"""The shared folder on a page: where it is, when it last went well, and the clockwork that keeps it going."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import YuiError
from app.services import sync_folder
from app.services.sync_folder import Round
from app.ui.button import button
from app.ui.context import Context
from app.ui.dialogs import ask_folder
from app.ui.jobs import Progress
from app.ui.labels import label

EVERY_MS = 60_000
"""A minute: nobody waits for it, and a shared drive is not worn out."""


class SyncFolderStrip(QWidget):
    """Works only while the program is open; what it can't do now it does the next time."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._busy = False
        self._told = ""
        self._state = label("", "soft", wrap=True)
        self.choose = button("共有フォルダーを決める", "link")
        self.now = button("いま確かめる", "link")
        self.stop = button("使うのをやめる", "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._state, 1)
        for one in (self.now, self.stop, self.choose):
            row.addWidget(one)
        self.choose.clicked.connect(self._on_choose)
        self.now.clicked.connect(self.go_round)
        self.stop.clicked.connect(self._on_stop)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.go_round)
        self._timer.start()
        self.refresh()

    def refresh(self) -> None:
        is_set = sync_folder.folder_of(self._context.desk) is not None
        self._state.setText(sync_folder.status(self._context.desk))
        self.now.setVisible(is_set)
        self.stop.setVisible(is_set)

    def go_round(self) -> None:
        desk = self._context.desk
        if self._busy or self._context.jobs.is_busy() or sync_folder.folder_of(desk) is None:
            return
        self._busy = True

        def work(progress: Progress) -> Round:
            return sync_folder.go_round(desk)

        self._context.jobs.run(work, self._on_done, self._on_failed)

    def _on_done(self, done: Round) -> None:
        self._busy = False
        self.refresh()
        left = [f"{name} は、内容を確かめてから「受け取る」で取り込んでください。" for name in done.left]
        words = "\n".join((*done.troubles, *left))
        if words and words != self._told:  # once, not every minute
            self._context.notice.warn(words)
        self._told = words
        if done.taken:
            self._context.notice.say(f"共有フォルダーから{done.taken}個のファイルを受け取りました（変更 {done.changes:,}件）。")
        if done.taken or done.written:
            self._context.saved()

    def _on_failed(self, error: BaseException) -> None:
        self._busy = False
        self._context.notice.show_error(error)

    def _on_choose(self) -> None:
        folder = ask_folder(self, "共有フォルダーを選んでください")
        if folder is None:
            return
        try:
            sync_folder.set_folder(self._context.desk, folder)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self.refresh()
        self.go_round()

    def _on_stop(self) -> None:
        sync_folder.set_folder(self._context.desk, None)
        self.refresh()

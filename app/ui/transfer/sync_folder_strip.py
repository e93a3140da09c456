"""共有フォルダー on a page: which folder, when it last worked, and what it reports."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.errors import YuiError
from app.services.transfer import sync_folder, sync_folder_notices
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import column_of, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.widgets.dialogs import ask_folder

LINES_SHOWN = 4
"""Lines of a report that are shown; the others are counted."""


class SyncFolderStrip(QWidget):
    """Chooses, checks and gives up the shared folder; app.ui.transfer.sync_folder_timer does the work.

    The page places ``messages`` at its top, where they are seen at once.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._held: dict[bytes, str] = {}
        self._shown = 0
        self._state = label("", "soft", wrap=True)
        self.choose = button("共有フォルダーを決める", "link", run=self._on_choose)
        self.now = button("いま確かめる", "link", run=self._on_now)
        self.stop = button("使うのをやめる", "link", run=self._on_stop)
        self.notices = label("", "warning", wrap=True)
        self.seen = button("確かめました", run=self._on_seen)
        self.held = label("", "warning", wrap=True)
        self.agree = button("このまま書き出す", run=self._on_agree)
        self.messages = QWidget()
        self._arrange()
        context.round_done.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Reads status, notices and held texts again."""
        workspace = self._context.workspace
        is_set = sync_folder.folder_of(workspace) is not None
        self._state.setText(sync_folder.status(workspace))
        self.now.setVisible(is_set)
        self.stop.setVisible(is_set)
        notices, self._held = sync_folder_notices.notices(workspace), sync_folder_notices.held_by_mark(workspace)
        held = list(self._held.values())
        self._shown = min(len(notices), LINES_SHOWN)
        self.notices.setText("\n".join(["共有フォルダーで受け取ったファイルについて", *_some(notices)]))
        sentence = f"{sync_folder_notices.held_sentence(len(held))}確かめてから「このまま書き出す」を押してください。"
        self.held.setText("\n".join([sentence, *_some(held)]))
        for count, *widgets in ((len(notices), self.notices, self.seen), (len(held), self.held, self.agree)):
            for widget in widgets:
                widget.setVisible(bool(count))
        self.messages.setVisible(bool(notices or held))

    def _arrange(self) -> None:
        column = column_of(spacing=6, margins=0, within=self.messages)
        for words, press in ((self.notices, self.seen), (self.held, self.agree)):
            column.addLayout(row_of((words, 1), (press, 0, Qt.AlignmentFlag.AlignTop), spacing=12))
        row_of((self._state, 1), self.now, self.stop, self.choose, spacing=12, margins=0, within=self)

    def _on_now(self) -> None:
        self._context.round_asked.emit()

    def _on_seen(self) -> None:
        sync_folder_notices.notices_seen(self._context.workspace, self._shown)
        self.refresh()

    def _on_agree(self) -> None:
        sync_folder_notices.agree(self._context.workspace, list(self._held)[:LINES_SHOWN])  # only to what was shown
        self.refresh()
        self._context.round_asked.emit()

    def _on_choose(self) -> None:
        folder = ask_folder(self, "共有フォルダーを選んでください", Folder.SHARED, sync_folder.folder_of(self._context.workspace))
        if folder is None:
            return
        try:
            sync_folder.set_folder(self._context.workspace, folder)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self.refresh()
        self._context.round_asked.emit()

    def _on_stop(self) -> None:
        sync_folder.set_folder(self._context.workspace, None)
        self.refresh()


def _some(lines: list[str]) -> list[str]:
    rest = len(lines) - LINES_SHOWN
    return [*lines[:LINES_SHOWN], *([f"ほか {rest}件"] if rest > 0 else [])]

"""The timer that synchronises with the shared folder (共有フォルダー), whichever page is on screen."""

from PySide6.QtCore import QObject, QTimer

from app.services.transfer import sync_folder
from app.services.transfer.sync_folder import Round
from app.services.transfer.sync_folder_notices import held_sentence
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress

EVERY_MS = 60_000
"""A minute: nobody waits for it, and a network drive isn't burdened."""


class SharedFolder(QObject):
    """Works only while the program is open; what fails now is tried again the next time."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._busy = False
        self._last_notice = ""
        self._goes_to = ""
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.go_round)
        self._timer.start()
        context.round_asked.connect(self.go_round)

    def go_round(self) -> None:
        """Reads and writes the shared folder once, in the background; skipped while other work runs."""
        workspace = self._context.workspace
        if self._busy or self._context.jobs.is_busy() or sync_folder.folder_of(workspace) is None:
            return
        self._busy = True

        def work(progress: Progress) -> Round:
            return sync_folder.go_round(workspace)

        self._context.jobs.run(work, self._on_done, self._on_failed)

    def _on_done(self, done: Round) -> None:
        self._busy = False
        if done.taken or done.written:
            self._context.saved()
        self._context.round_done.emit()
        self._notify(done)

    def _notify(self, done: Round) -> None:
        """Says what arrived and what needs a look. A lasting problem is said once, not every minute."""
        conflicts = f"、食い違い {done.conflicts:,}件" if done.conflicts else ""
        came = f"共有フォルダーから{done.taken}個のファイルを受け取りました（変更 {done.changes:,}件{conflicts}）。"
        left = [f"{name} は、内容を確かめてから「受け取る」で取り込んでください。" for name in done.left]
        held = [held_sentence(len(done.held))] if done.held else []
        lasting = "\n".join((*done.troubles, *left, *held))
        words = [*([came] if done.taken else []), *done.notices, *([lasting] if lasting and lasting != self._last_notice else [])]
        self._last_notice = lasting
        if not words:
            return
        page, action = ("imports", "受け取ったファイル") if done.taken else (self._page(), "開く")
        self._goes_to = page
        tell = self._context.notice.say if words == [came] else self._context.notice.warn
        tell("\n".join(words), action, self._on_open)

    def _page(self) -> str:
        return "board" if self._context.workspace.is_head else "hand_in"

    def _on_open(self) -> None:
        self._context.go(self._goes_to)

    def _on_failed(self, error: BaseException) -> None:
        self._busy = False
        self._context.notice.show_error(error)

"""What helps when 点検 has found damage, as the button in the message: folding the tables again, or making the data anew."""

from PySide6.QtCore import QObject, Signal

from app.services.backup import rebuilding
from app.services.backup.integrity_check import REBUILD, SALVAGE, CheckResult
from app.services.backup.rebuilding import Rebuilt
from app.ui.runtime.context import Context


class Mending(QObject):
    """Shows the first trouble in the message bar, with the button of the deed that helps."""

    rebuilt = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context

    def offer(self, found: CheckResult) -> None:
        """``found`` has troubles."""
        words = f"{found.troubles[0]}{found.todo}"
        if found.cure == "tables":
            self._context.notice.warn(words, REBUILD, self._on_rebuild)
        else:
            self._context.notice.warn(words, SALVAGE, self._on_salvage)

    def _on_rebuild(self) -> None:
        workspace = self._context.workspace
        self._context.jobs.run(
            lambda progress: rebuilding.rebuild_tables(workspace, progress),
            self._on_rebuilt,
            self._context.notice.show_error,
            "表を作り直しています",
        )

    def _on_rebuilt(self, found: Rebuilt) -> None:
        self._context.saved()
        self.rebuilt.emit()
        self._context.notice.say(f"表を作り直しました。変わった行は{found.changed:,}行です。入力した記録は、失われていません。")

    def _on_salvage(self) -> None:
        self._context.salvage_asked.emit()

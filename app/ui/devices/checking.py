"""点検 in the window: what it found, and the button of the deed that helps."""

from PySide6.QtCore import QObject

from app.services.backup import rebuilding
from app.services.backup.integrity_check import REBUILD, SALVAGE, CheckResult, check
from app.services.backup.rebuilding import Rebuilt
from app.ui.runtime.context import Context


class Checking(QObject):
    """Checks the records in the background and shows the result in the message bar."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context

    def run(self) -> None:
        """Begins the check."""
        workspace = self._context.workspace
        self._context.in_background(lambda: check(workspace), self._on_checked, "記録を点検しています")

    def _on_checked(self, found: CheckResult) -> None:
        notice = self._context.notice
        if found.cure == "tables":
            notice.warn(f"{found.troubles[0]}{found.todo}", REBUILD, self._on_rebuild)
        elif found.cure == "salvage":
            notice.warn(f"{found.troubles[0]}{found.todo}", SALVAGE, self._on_salvage)
        else:
            notice.say(f"異常はありません（記録 {found.records:,}件、変更 {found.operations:,}件）。")

    def _on_rebuild(self) -> None:
        workspace = self._context.workspace
        self._context.in_background(lambda: rebuilding.rebuild_tables(workspace), self._on_rebuilt, "表を作り直しています")

    def _on_rebuilt(self, found: Rebuilt) -> None:
        self._context.saved()
        self._context.notice.say(f"表を作り直しました。変わった行は{found.changed:,}行です。入力した記録は、失われていません。")

    def _on_salvage(self) -> None:
        self._context.salvage_asked.emit()

"""The page of activities and a bare Qt table of as many rows, each painted once in a process of their own.

    python -m tests.benchmarks.table_script DATA-FOLDER

Prints seconds as JSON.
"""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

os.environ.setdefault("YUI_PASSPHRASE", "bench")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QTableView

from app.services.activities.activity_list import Filter, count, list_ids
from app.services.activities.activity_rows import rows
from app.services.plan.plans import plan_of_year, plans
from app.services.workspace.opening import open_workspace
from app.ui.runtime.context import Context
from app.ui.runtime.qt_application import make_application
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.benchmarks.row import spent_by
from tests.benchmarks.save_speed import save_one

YEAR = 2025
Row = tuple[str, ...]


class _Rows(QAbstractTableModel):
    def __init__(self, held: list[Row]) -> None:
        super().__init__()
        self.held = held

    def rowCount(self, _: Any = None) -> int:
        return len(self.held)

    def columnCount(self, _: Any = None) -> int:
        return len(self.held[0])

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        return self.held[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def main(folder: Path) -> None:
    application = make_application()
    with open_workspace(folder) as workspace:
        context = Context(workspace, plans(workspace), plan_of_year(workspace, YEAR), YEAR)
        frame = Frame(context, pages_of(workspace.is_head))
        frame.resize(1366, 768)
        frame.show()
        frame.open("activities")
        application.processEvents()
        save_one(workspace)
        ours = spent_by(lambda: (frame.refresh(), application.processEvents()))
        every = Filter(fiscal_year=None)
        some = rows(workspace, list_ids(workspace, every)[:1000])
        lines = [(str(one.date), one.target_code, one.title, one.place, str(one.participants), one.state) for one in some]
        held = [lines[number % len(lines)] for number in range(count(workspace, every))]
        frame.leave()
    view = QTableView()
    view.resize(1366, 768)

    def show() -> None:
        view.setModel(_Rows(held))
        view.show()
        application.processEvents()

    print(json.dumps({"ours": asdict(ours), "bare": asdict(spent_by(show))}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

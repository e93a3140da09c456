"""The list at 100,000 activities: open, sort, search, each to the first screenful of rows."""

import tempfile
import time
from pathlib import Path

from app.services.activities.activity_list import SORTS, Filter, listed
from app.services.activities.activity_rows import rows
from app.services.activities.activity_search import prepare_search
from app.services.devices.setup import set_up_head
from app.services.workspace.workspace import Workspace
from tests.benchmarks.row import Row, medians, milliseconds
from tests.many_records import fill

COUNT = 100_000
SCREEN = 40


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, set_up_head(Path(folder) / "head") as workspace:
        fill(workspace, COUNT)
        start = time.perf_counter()
        prepare_search(workspace)
        prepared = time.perf_counter() - start
        year = {"fiscal_year": None}
        looks = {
            **{f"sort by {order}": Filter(**year, order_by=order) for order in SORTS},
            "search of a year, 2 characters": Filter(fiscal_year=2024, search="相談"),
            "search, 2 characters": Filter(**year, search="相談"),
            "search, 2 words": Filter(**year, search="会議 公民館"),
        }
        found = medians(5, *(_look(workspace, wanted) for wanted in looks.values()))
        result = [
            Row(
                f"list of {COUNT:,} activities: {name}",
                milliseconds(seconds),
                "a person notices 100 ms",
                "—",
                "< 100 ms",
                seconds < 0.1,
            )
            for name, seconds in zip(looks, found, strict=True)
        ]
        result.append(
            Row("folding texts after such an import, once", milliseconds(prepared), "outside saving and merging", "—", "—")
        )
        return result


def _look(workspace: Workspace, wanted: Filter) -> object:
    return lambda: rows(workspace, listed(workspace, wanted)[:SCREEN])

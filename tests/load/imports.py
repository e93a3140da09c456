"""A thousand files taken in, one by one: from the branch, from the head office, and spreadsheets."""

from collections.abc import Iterator
from pathlib import Path

from app.services.activities.activity_list import Filter, list_ids
from tests.load.windows import Windows
from tests.offices import activity

RETURNED_AFTER, TABLE_AFTER = 10, 20
"""Files of the branch until the head office sends its own, and until a spreadsheet is taken in."""
ROWS = 3


def taken_in(windows: Windows, count: int, first: int = 0) -> Iterator[str]:
    """Takes in so many files after the ``first``; each step is an action of a person."""
    head, branch = windows.workspaces
    files = first
    while files < first + count:
        activity(branch, title=f"第{files}回のサロン")
        yield from windows.hand_in()
        files += 1
        if files % RETURNED_AFTER == 0:
            yield from windows.send_back()
            files += 1
        if files % TABLE_AFTER == 0:
            yield from _table(windows, windows.stick / "table.csv", files)
            files += 1
    assert set(list_ids(head, Filter())) <= set(list_ids(branch, Filter()))


def _table(windows: Windows, path: Path, number: int) -> Iterator[str]:
    rows = "".join(f"R7.10.{day},1-3,表の会{number}の{day},12\n" for day in range(1, ROWS + 1))
    path.write_text(f"日付,推進目標,名称,参加者数\n{rows}", encoding="utf-8-sig")
    windows.branch.open("activities")
    page = windows.branch.page("activities")
    before = len(list_ids(windows.branch.context.workspace, Filter()))
    page.import_file(path)
    yield "look at a table"
    page._on_take()
    yield "take in a table"
    assert len(list_ids(windows.branch.context.workspace, Filter())) == before + ROWS

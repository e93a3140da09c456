"""A row that was written is told from one that somebody changed, and the different kinds of nothing stay different."""

from typing import Any

import pytest

from app.exchange.own_tables import digested, own_columns, read_number
from app.services.activities.activities import blank_values
from app.services.tables.record_cells import RecordCells, people_mark
from app.services.tables.shown_values import Words
from app.services.workspace.workspace import Workspace
from tests.offices import target

COLUMNS = [(place, role) for place, (role, _, _) in enumerate(own_columns())]


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        ({"participants": 0}, None),
        ({"participants": 12}, None),
        ({"participants": 30, "participants_approximate": True}, "約"),
        ({}, "未入力"),
        ({"participants_unknown": True}, "不明"),
        ({"status": "cancelled"}, "中止"),
        ({"status": "postponed"}, "延期"),
    ],
)
def test_each_kind_of_nothing_has_its_word(values: dict[str, Any], mark: str | None) -> None:
    assert people_mark(blank_values() | values) == mark


def test_the_number_tells_whether_a_cell_was_changed(daito: Workspace) -> None:
    values = blank_values() | {"target_id": target(daito), "title": "サロン", "participants": 12}
    cells = RecordCells(daito, Words(daito))
    row = cells.row(bytes(16), "daito", values)
    record, digest = read_number(str(row[-1]))
    assert record == bytes(16) and digest == digested(row, COLUMNS) == cells.digest("daito", values)
    assert digest != cells.digest("daito", values | {"title": "会"})
    saved = [f" {cell} " if isinstance(cell, str) else cell for cell in row]  # blanks that a spreadsheet program may add
    assert digested(saved, COLUMNS) == digest
    assert digested(row, COLUMNS[1:]) == "" and read_number("0191") == (None, "")

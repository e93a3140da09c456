"""What becomes of a row, where it is like another one or like a record."""

from app.services.tables.taking_in import take_in
from app.services.workspace.workspace import Workspace
from tests.offices import activity
from tests.services.tables.test_reading_table import HEAD, table_with


def test_a_sum_says_nothing_but_that_it_is_one(daito: Workspace) -> None:
    table = table_with(daito, HEAD, ("R7.10.3", "13", "サロン", 12), ("合計", None, None, 12))
    row = table.rows[1]
    assert row.is_no_record and row.state == "left_out" and not any(cell.doubt for cell in row.cells.values())


def test_a_draft_of_a_row_like_a_record_never_goes_over_that_record(daito: Workspace) -> None:
    record = activity(daito, title="サロン", participants=30)
    table = table_with(daito, HEAD, ("R7.10.3", "13", "サロン", 12))
    assert table.rows[0].state == "asked" and table.rows[0].record == record
    table.keep_as_draft((1, 2), True)
    [added] = take_in(daito, table).added
    assert added != record


def test_a_known_row_with_a_cell_that_nobody_can_read_is_no_draft_over_its_record(daito: Workspace) -> None:
    line = ("R7.10.3", "13", "サロン", 12, "公民館")
    take_in(daito, table_with(daito, (*HEAD, "場所"), line))
    table = table_with(daito, (*HEAD, "場所"), ("R7.10.3", "13", "サロン", "①12", "公民館"))
    table.keep_as_draft((1, 2), True)
    assert table.rows[0].state == "known" and not table.rows[0].ticked


def test_rows_that_are_nearly_the_same_are_told(daito: Workspace) -> None:
    table = table_with(daito, HEAD, ("R7.10.3", "13", "サロン", 12), ("R7.10.3", "13", "サロン（午後）", 5))
    assert "2行目と同じ日" in table.rows[1].warnings[0] and table.counts()["ticked"] == 2

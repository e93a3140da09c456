"""Each sheet of 集計用データ says whether it goes in again, and where its records are changed when it does not."""

from pathlib import Path

import pytest

from app.exchange.tables import read_table_file
from app.models.annual_plan import PlanItem
from app.models.review import Opinion
from app.services.tables.mended.kinds import SAVES, entity_of, goes_in, is_mendable, note_of
from app.services.tables.writing_tables import write_tables
from app.services.tables.year_data import IN_YEAR_DATA, KINDS, year_table
from app.services.workspace.workspace import Workspace
from app.ui.shell.page_catalogue import PAGES
from tests.offices import plan_id

TWO_WAYS = {"月次", "相談", "意見"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "activity"])
def test_a_sheet_names_the_page_where_its_records_are_changed(head: Workspace, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.xlsx"
    write_tables(path, [year_table(head, plan_id(head), 2025, kind)])
    (table,) = read_table_file(path).tables
    note = note_of(table)
    assert entity_of(table) and goes_in(table) == (KINDS[kind] in TWO_WAYS)
    if goes_in(table):
        assert "「活動のほかの直し」" in note
    else:
        pages = [entry.page.words for entry in PAGES]
        assert "取り込めません" in note and any(f"「{name}」" in note for name in (*pages, "自己評価"))


def test_only_tables_of_the_year_with_a_way_back_are_saved() -> None:
    assert len(SAVES) == len(TWO_WAYS) and {KINDS[kind] for kind in IN_YEAR_DATA} > TWO_WAYS


def test_what_names_another_record_is_chosen_on_the_page() -> None:
    locked = {name for name in Opinion.fields() if not is_mendable(Opinion, name)}
    assert locked == {"fiscal_year", "goal_id", "target_id", "evaluator_id", "rating", "taken_up_item"}
    assert not is_mendable(PlanItem, "target_id")

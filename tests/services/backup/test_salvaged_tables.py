"""What the tables of a damaged file show of lost changes: it is written again, or told where only people can say."""

from collections.abc import Callable
from pathlib import Path

from app.services.activities import activities
from app.services.backup.backups import check
from app.services.backup.salvaged_tables import Missed
from app.services.backup.salvaging import salvage, salvaged
from app.services.conflicts import conflicts
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity
from tests.services.backup.damaged_data import IN_JOURNAL, lose_pages_with, own_operations, spoil


def test_what_the_rows_show_of_lost_changes_is_written_again(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    records = [activity(daito, title=f"サロン{number}", content="髙橋さんの話", participants=number) for number in range(30)]
    before = {record: activities.open_form(daito, record).values for record in records}
    daito.close()
    lose_pages_with(daito.folder, daito.keys.database_key, "サロン1", IN_JOURNAL)
    with salvage(daito.folder) as workspace:
        found = salvaged(workspace)
        assert found is not None and found.from_tables > 5 and check(workspace).troubles == ()
        assert {record: activities.open_form(workspace, record).values for record in records} == before
        importing.import_files(head, [submitting.hand_in(workspace, tmp_path).path])
        assert titles(head) == titles(workspace) and conflicts.list_conflicts(head) == []


def test_an_edit_that_is_lost_comes_back_as_what_its_row_showed(daito: Workspace) -> None:
    record = activity(daito, title="はじめ", content="そのまま")
    form = activities.open_form(daito, record)
    activities.save(daito, form, form.values | {"title": "直した"})
    spoil(daito, own_operations(daito)[-1:])
    daito.close()
    with salvage(daito.folder) as workspace:
        values = activities.open_form(workspace, record).values
        assert (values["title"], values["content"]) == ("直した", "そのまま") and check(workspace).troubles == ()
        assert conflicts.list_conflicts(workspace) == []


def test_nothing_is_typed_off_that_another_pc_holds(
    daito: Workspace, to_head: Callable[[], None], to_daito: Callable[[], None]
) -> None:
    for number in range(5):
        activity(daito, title=f"サロン{number}")
    to_head()
    to_daito()
    for path in (daito.folder / "backups").glob("*.db"):
        path.unlink()
    spoil(daito, own_operations(daito)[-1:])
    daito.close()
    with salvage(daito.folder) as workspace:
        found = salvaged(workspace)
        assert found is not None and found.from_tables == 0


def test_a_title_is_kept_only_where_nothing_else_tells_it() -> None:
    row = {"id": b"r" * 16, "last_saved_at": 5, "title": "サロン", "date": "2025-11-03"}
    assert Missed("activity", row, known=True).plain == ("activity", b"r" * 16, "", 5)
    assert Missed("activity", row, known=False).plain == ("activity", b"r" * 16, "R7.11.3 サロン", 5)

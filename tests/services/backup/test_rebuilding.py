"""A table that differs from its journal is folded again by a deed that loses nothing, and the check says which deed helps."""

from app.services.backup.backups import backups, check
from app.services.backup.rebuilding import rebuild_tables
from app.services.workspace.workspace import Workspace
from tests.journeys.test_nasty_generations import titles
from tests.offices import activity


def behind_its_back(workspace: Workspace, *statements: str) -> None:
    connection = workspace.database.raw()
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_rows_that_differ_are_folded_again_and_nothing_is_lost(daito: Workspace) -> None:
    for number in range(4):
        activity(daito, title=f"サロン{number}")
    before = titles(daito)
    behind_its_back(
        daito,
        "UPDATE activity SET title = '書き換え' WHERE title = 'サロン1'",
        "DELETE FROM activity WHERE title = 'サロン2'",
        "INSERT INTO activity (id, partition, deleted, first_saved_at, last_saved_at, last_saved_by, conflicts)"
        " VALUES (zeroblob(16), 'daito', 0, 0, 0, '', '')",
    )
    found = check(daito)
    assert found.cure == "tables" and len(found.troubles) == 3
    assert "表を作り直す" in found.todo and "失われません" in found.todo
    done = rebuild_tables(daito)
    assert done.changed == 3 and [one.name for one in backups(daito.folder)] == [done.backup]
    assert titles(daito) == before and check(daito).troubles == () and check(daito).todo == ""


def test_sound_tables_stay_as_they_are(daito: Workspace) -> None:
    activity(daito)
    assert rebuild_tables(daito).changed == 0 and check(daito).troubles == ()

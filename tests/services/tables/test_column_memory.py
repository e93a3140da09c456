"""What a person said about columns is known at the next table with these headings, on this PC alone."""

from pathlib import Path

from app.exchange.table import Column, Table
from app.models import settings
from app.services.tables.column_memory import TABLES_KEPT, name_of_table, remember_roles, remembered_roles
from app.services.tables.reading_table import open_table
from app.services.tables.taking_in import take_in
from app.services.workspace.workspace import Workspace
from tests.services.tables.test_taking_in import written

HEAD = "いつ,どの目標か,宇宙の色,よび名"


def test_the_roles_chosen_once_are_chosen_the_next_time(daito: Workspace, tmp_path: Path) -> None:
    table = open_table(daito, written(tmp_path, "R7.10.3,1-3,青,サロン", head=HEAD), 2025)
    chosen = {0: "date", 1: "target", 2: "append", 3: "title"}
    for column, role in chosen.items():
        table.choose_role(1, column, role)
    assert len(take_in(daito, table).added) == 1
    again = open_table(daito, written(tmp_path, "R7.10.4,1-3,赤,教室", head=f"{HEAD}"), 2025)
    assert {column: again.roles[1, column] for column in chosen} == chosen
    assert again.rows[0].ticked and again.rows[0].values["content"] == "宇宙の色：赤"


def test_a_table_with_one_column_more_knows_the_others(daito: Workspace, tmp_path: Path) -> None:
    table = open_table(daito, written(tmp_path, "R7.10.3,1-3,青,サロン", head=HEAD), 2025)
    for column, role in enumerate(("date", "target", "", "title")):
        table.choose_role(1, column, role)
    take_in(daito, table)
    again = open_table(daito, written(tmp_path, "1,R7.10.4,1-3,赤,教室", head=f"通番,{HEAD}"), 2025)
    assert [again.roles[1, column] for column in (1, 2, 3, 4)] == ["date", "target", "", "title"]


def test_of_headings_and_persons_nothing_is_kept(daito: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, "R7.10.3,1-3,青,佐藤花子さんの会", head=HEAD)
    path = path.rename(tmp_path / "佐藤花子.csv")
    table = open_table(daito, path, 2025)
    for column, role in enumerate(("date", "target", "", "title")):
        table.choose_role(1, column, role)
    take_in(daito, table)
    with daito.database.reading() as session:
        kept = repr(settings.TABLE_ROLES.get(session))
        assert "宇宙" not in kept and "佐藤" not in kept
        assert name_of_table(session, table.file.digest) == "佐藤花子.csv" and name_of_table(session, "0" * 64) == ""


def test_the_oldest_headings_are_forgotten(daito: Workspace) -> None:
    with daito.database.writing() as session:
        for number in range(TABLES_KEPT + 1):
            columns = (Column(0, "実施日"), Column(1, f"見出し{number}"))
            table = Table(1, "", (), None, (1,), columns, ())
            remember_roles(session, table, {0: "date", 1: "title"})
            assert remembered_roles(session, table) == {0: "date", 1: "title"}
        assert len(settings.TABLE_ROLES.get(session)) == TABLES_KEPT
        assert remembered_roles(session, Table(1, "", (), None, (), columns, ())) == {}

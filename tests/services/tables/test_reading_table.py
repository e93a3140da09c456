"""What a person chooses on a reading table decides how it is read, for every row that it concerns."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from app.errors import Refused
from app.exchange.sheet import Cell, Grid
from app.exchange.table import TableFile
from app.exchange.tables import table_of
from app.services.tables.reading_table import ReadingTable, open_table
from app.services.tables.taking_in import take_in
from app.services.workspace.workspace import Workspace
from tests.services.tables.test_taking_in import written

HEAD = ("実施日", "推進目標", "活動名", "参加者数")


def table_with(workspace: Workspace, *lines: tuple[Cell, ...], year: int | None = 2025, **grid: Any) -> ReadingTable:
    """A table of one sheet; a tuple of one cell above the headings is its title."""
    cells = [list(line) for line in lines]
    return ReadingTable(workspace, "表.xlsx", TableFile("0" * 64, (table_of(1, Grid("", cells, **grid)),)), year)


def days(table: ReadingTable) -> list[date | None]:
    return [row.values.get("date") for row in table.rows]


def test_two_years_are_asked_once_and_the_answer_is_for_every_row(daito: Workspace) -> None:
    lines = ("11/3", "13", "サロン", 1), ("R7.11.4", "13", "会", 1), ("3/3", "13", "ひな", 1)
    table = table_with(daito, ("令和6年度　活動記録",), HEAD, *lines)
    [question] = table.questions
    assert [row.state for row in table.rows] == ["asked"] * 3  # the title is about another year than the day that has one
    assert [words for _, words in question.choices] == ["令和6年度", "令和7年度"]
    table.answer_question("year", question.choices[1][0])
    assert table.questions == [] and days(table)[:2] == [date(2025, 11, 3), date(2025, 11, 4)]
    assert table.rows[2].cells["date"].doubt.startswith("ひと月より先")
    table.choose_default("year", "R6")
    assert days(table)[0] == date(2024, 11, 3)
    with pytest.raises(Refused, match="年度"):
        table.choose_default("year", "いつか")


def test_a_day_of_another_year_than_the_one_on_screen_is_asked_and_confirmed_for_all(daito: Workspace) -> None:
    table = table_with(daito, HEAD, *((f"R5.{month}.3", "13", "サロン", 1) for month in (5, 6)), ("R7.5.3", "13", "会", 1))
    assert [row.state for row in table.rows] == ["asked", "asked", "new"]
    cell = table.rows[0].cells["date"]
    assert "令和5年度" in cell.doubt and cell.shown == "R5.5.3（水）" and table.rows[0].values["date"] is None
    table.answer((1, 2), "date", cell.choices[0][0])
    assert [row.state for row in table.rows] == ["new"] * 3 and days(table)[1] == date(2023, 6, 3)


def test_a_doubt_that_was_answered_is_answered_wherever_the_same_stands(daito: Workspace) -> None:
    table = table_with(daito, HEAD, *((f"R7.5.{day}", "13", "サロン", "20～30人") for day in (1, 2)))
    cell = table.rows[0].cells["participants"]
    assert [row.state for row in table.rows] == ["asked", "asked"] and len(cell.choices) == 3
    table.answer((1, 2), "participants", cell.choices[2][0])
    assert [(row.state, row.values["participants"]) for row in table.rows] == [("new", 30), ("new", 30)]
    table.answer((1, 3), "participants", "28")
    assert [row.values["participants"] for row in table.rows] == [30, 28]


def test_a_cell_is_mended_in_place(daito: Workspace) -> None:
    table = table_with(daito, HEAD, ("R7.13.3", "13", "サロン", "①30"), ("R7.5.3", "13", "会", 1))
    assert [row.state for row in table.rows] == ["unreadable", "new"] and table.counts()["ticked"] == 1
    table.retype((1, 2), "date", "5/3")
    table.retype((1, 2), "participants", "約30")
    assert table.rows[0].state == "new" and table.rows[0].cells["participants"].shown == "約30人"
    assert table.counts() == {"new": 2, "ticked": 2}


def test_blank_below_is_asked_once_and_answered_for_the_column(daito: Workspace) -> None:
    table = table_with(daito, HEAD, ("R7.5.1", "13", "サロン", 1), ("R7.5.2", None, "教室", 2), ("R7.5.3", None, "会", 3))
    assert [row.state for row in table.rows] == ["new", "asked", "asked"]
    table.answer((1, 3), "target", table.rows[1].cells["target"].choices[0][0])
    assert len({row.values["target_id"] for row in table.rows}) == 1 and table.counts()["ticked"] == 3


def test_what_the_table_lacks_is_said_for_all_rows(daito: Workspace) -> None:
    table = table_with(daito, ("実施日", "活動名"), ("R7.5.1", "サロン"), ("R7.5.2", "会"))
    assert [row.state for row in table.rows] == ["asked", "asked"] and "推進目標" in table.rows[0].why
    offered = {name: words for name, _, words in table.offered_defaults()}
    assert len(offered["target"]) == 15 and "office" not in offered
    table.choose_default("target", offered["target"][2][0])
    table.choose_default("kind", "サロン")
    assert [row.values["kind"] for row in table.rows] == ["exchange", "exchange"] and table.counts()["ticked"] == 2
    table.choose_default("target", "")
    table.choose_default("state", "下書き")
    assert [row.values["state"] for row in table.rows] == ["draft", "draft"] and table.counts()["ticked"] == 2


def test_the_head_office_says_whose_rows_they_are(head: Workspace, tmp_path: Path) -> None:
    table = open_table(head, written(tmp_path, "R7.10.3,1-3,サロン,12"), 2025)
    assert "本部の記録" in table.notes[-1] and table.rows[0].office == "head"
    table.choose_default("office", "大東")
    assert table.rows[0].office == "daito" and not any("本部の記録" in note for note in table.notes)


def test_a_column_is_what_a_person_says(daito: Workspace) -> None:
    table = table_with(daito, ("実施日", "推進目標", "よび名", "活動名"), ("R7.5.1", "13", "甲", "乙"))
    assert table.rows[0].values["title"] == "乙" and any("「よび名」の列は取り込みません" in note for note in table.notes)
    table.choose_role(1, 2, "title")
    assert table.rows[0].values["title"] == "甲" and table.roles[1, 3] == ""
    assert dict(table.offered_roles())["title"] == "活動名" and "origin_table" not in dict(table.offered_roles())
    assert table.role_words("breakdown:高齢者") == "参加者の内訳（高齢者）"


def test_sheets_are_ticked_and_what_is_no_list_of_activities_is_not(daito: Workspace) -> None:
    lists = [Grid(f"{month}月", [list(HEAD), [f"R7.{month}.1", "13", f"{month}月の会", 1]]) for month in (5, 6)]
    cross = Grid("集計", [["区分", "4月", "5月", "6月"], ["サロン", 1, 2, 3], ["会議", 4, 5, 6], ["研修", 4, 5, 6]])
    every = tuple(table_of(number, grid) for number, grid in enumerate([*lists, cross], start=1))
    table = ReadingTable(daito, "表.xlsx", TableFile("0" * 64, every), 2025)
    assert table.sheets == {1, 2} and [row.place for row in table.rows] == [(1, 2), (2, 2)]
    assert any(note.startswith("シート「集計」：") and "一覧ではない" in note for note in table.notes)
    table.choose_sheet(1, False)
    assert [row.values["title"] for row in table.rows] == ["6月の会"] and any("シート「5月」" in note for note in table.notes)


def test_hidden_rows_stay_out_and_can_be_taken(daito: Workspace) -> None:
    lines = HEAD, ("R7.5.1", "13", "サロン", 1), ("R7.5.2", "13", "会", 1)
    table = table_with(daito, *lines, hidden_rows=frozenset((2,)))
    assert [(row.state, row.hidden) for row in table.rows] == [("new", False), ("left_out", True)]
    table.tick((1, 3), True)
    assert table.rows[1].state == "new" and table.rows[1].ticked
    table.tick((1, 3), False)
    table.choose_hidden(True)
    table.tick((1, 2), False)
    assert [row.ticked for row in table.rows] == [False, False]


def test_a_row_with_a_question_is_not_ticked_by_a_tick(daito: Workspace) -> None:
    table = table_with(daito, HEAD, ("R7.5.1", "13", "サロン", "20～30人"))
    table.tick((1, 2), True)
    assert not table.rows[0].ticked
    table.keep_as_draft((1, 2), True)
    [row] = table.rows
    assert row.ticked and row.as_draft and (row.values["state"], row.values["participants"]) == ("draft", None)


def test_reading_tells_how_far_it_is_and_can_be_stopped(daito: Workspace, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = written(tmp_path, *(f"R7.5.1,1-3,会{number},1" for number in range(600)))
    open_table(daito, path, 2025, lambda done, whole, words: told.append((done, whole)))
    assert told == [(0, 0), (0, 600), (500, 600)]

    def stop(done: int, _whole: int, _words: str) -> None:
        if done:
            raise Refused("stopped", "途中でやめました。", "データは変わっていません。")

    with pytest.raises(Refused, match="途中"):
        open_table(daito, path, 2025, stop)


@pytest.mark.parametrize("count", [20, 400])
def test_a_long_table_asks_the_database_no_more_often_than_a_short_one(daito: Workspace, tmp_path: Path, count: int) -> None:
    path = written(tmp_path, *(f"R7.{4 + number % 8}.{1 + number % 28},1-3,会{number},1" for number in range(count)))
    asked: list[str] = []
    for engine in (daito.database._reader, daito.database._writer):
        event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    table = open_table(daito, path, 2025)
    assert table.counts()["ticked"] == count and len(asked) < 45
    del asked[:]
    table.choose_role(1, 3, "")
    assert table.counts()["ticked"] == count and len(asked) < 12
    del asked[:]
    assert len(take_in(daito, table).added) == count and len(asked) < 45

"""The grids are typed with an input method: the first letter opens the cell, and no figure is lost on the way out of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.rules.months import MONTHS
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import show_activity
from app.services.annual_plan import annual_plans
from app.services.evaluation import opinions, questionnaires
from app.services.indicators import consultations, monthly_table
from app.services.plan import plans
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.workspace.workspace import Workspace
from tests.input_method.clerk import Clerk
from tests.input_method.conftest import At
from tests.offices import activity, plan_id

Kept = Callable[..., AbstractContextManager[Workspace]]
SHEET, MONTHLY, CONSULTATIONS = "表のまま編集", "月次件数表", "相談件数表"


def goes_to(clerk: Clerk, grid: str, row: int, column: int) -> None:
    clerk.desk.click(clerk.program.ask("cell", name=grid, row=row, column=column))
    clerk.sees(current=[row, column])


def text_at(clerk: Clerk, grid: str, row: int, column: int) -> str:
    return str(clerk.program.ask("cells", name=grid)[row][column])


def first_open(clerk: Clerk, grid: str) -> tuple[int, int]:
    row, column = clerk.program.ask("open_cells", name=grid)[0]
    return row, column


def counted(workspace: Workspace) -> list[str]:
    rows = monthly_table.monthly_rows(workspace, PlanYear(plan_id(workspace), 2025, workspace.office_code))
    return [cell for row in rows if row.editable for cell in row.cells if cell]


@pytest.mark.parametrize("grid", [MONTHLY, CONSULTATIONS])
@pytest.mark.parametrize("leave", ["Return Return", "Tab", "click", "alt+1", "close"])
def test_a_figure_in_full_width_is_read_however_the_cell_is_left(at_work: At, kept: Kept, grid: str, leave: str) -> None:
    with at_work() as clerk:
        clerk.opens("monthly" if grid == MONTHLY else "consultations")
        row, column = first_open(clerk, grid)
        goes_to(clerk, grid, row, column)
        clerk.composes("12", "１２")
        place = clerk.program.ask("cell", name=grid, row=row, column=column)
        assert is_beside(clerk.desk.method.place(), place), "the candidates are not beside the cell"
        if leave == "Return Return":
            clerk.confirms()
            assert clerk.sees(text="１２")["kind"] == "ComposingLine", "the Enter that confirmed left the cell"
            clerk.presses("Return")
            clerk.sees(current=[row + 1, column])
        elif leave == "click":
            goes_to(clerk, grid, row + 1, column + 1)
        elif leave == "close":
            clerk.closes_the_window()
        else:
            clerk.presses(leave)
        if leave not in ("close", "alt+1"):
            assert text_at(clerk, grid, row, column) == "12"
        if leave != "close":
            clerk.looks_again()
            clerk.closes_the_window()
    with kept() as workspace:
        if grid == MONTHLY:
            assert counted(workspace) == ["12"]
        else:
            tables = (consultations.month_table(workspace, 2025, month, "daito") for month in MONTHS)
            assert [table.total() for table in tables if table.total()] == ["12"]


def test_a_figure_typed_over_another_one_replaces_it(at_work: At, kept: Kept) -> None:
    with at_work() as clerk:
        clerk.opens("consultations")
        goes_to(clerk, CONSULTATIONS, 0, 1)
        for letters, shown in (("12", "１２"), ("7", "７")):
            clerk.composes(letters, shown)
            clerk.confirms()
            clerk.presses("Return")
            clerk.sees(current=[1, 1])
            clerk.presses("Up")
            clerk.sees(current=[0, 1])
        assert text_at(clerk, CONSULTATIONS, 0, 1) == "7"
        clerk.composes("3", "３")
        clerk.presses("Escape")
        clerk.sees(preedit="")
        goes_to(clerk, CONSULTATIONS, 1, 1)
        assert text_at(clerk, CONSULTATIONS, 0, 1) == "7", "what was given up has emptied the cell"


def test_words_are_typed_into_the_table_of_activities(at_work: At, kept: Kept) -> None:
    with at_work(prepare=lambda workspace: activity(workspace, title="前の題", place="公民館")) as clerk:
        clerk.opens("edit_table")
        row, column = next(at for at in clerk.program.ask("open_cells", name=SHEET) if text_at(clerk, SHEET, *at) == "前の題")
        goes_to(clerk, SHEET, row, column)
        clerk.composes("saron", "さろn")
        clerk.converts("サロン")
        place = clerk.program.ask("cell", name=SHEET, row=row, column=column)
        assert is_beside(clerk.desk.method.place(), place), "the candidates are not beside the cell"
        clerk.confirms()
        clerk.sees(text="サロン", kind="LineEditor")
        clerk.composes("kaigi", "かいぎ")
        clerk.presses("Tab")
        clerk.sees(current=[row, column + 1])
        assert text_at(clerk, SHEET, row, column) == "サロンかいぎ"
        clerk.desk.method.tell(say="体育館")
        clerk.sees(text="体育館")
        clerk.presses("Return")
        clerk.sees(current=[row + 1, column])
        goes_to(clerk, SHEET, row, column + 1)
        clerk.composes("daitou", "だいとう")
        clerk.converts("大東")
        clerk.presses("ctrl+s")
        clerk.program.wait("saved", lambda _: text_at(clerk, SHEET, row, column + 1) == "大東")
        clerk.looks_again()
        clerk.closes_the_window()
    with kept() as workspace:
        (row_,) = (show_activity(workspace, one) for one in list_ids(workspace, Filter()))
        assert (row_.title, row_.place) == ("サロンかいぎ", "大東")


def test_an_enter_that_is_passed_on_leaves_no_cell(at_work: At) -> None:
    with at_work(prepare=lambda workspace: activity(workspace, title="前の題")) as clerk:
        clerk.desk.method.tell(passes_enter=True)
        for page, grid in (("edit_table", SHEET), ("consultations", CONSULTATIONS)):
            clerk.opens(page)
            goes_to(clerk, grid, *first_open(clerk, grid))
            for text in ("１２", "１２１２"):  # the first phrase is composed by the grid, the next by the cell's editor
                clerk.composes("12", "１２")
                clerk.confirms()
                assert clerk.looks_again()["focus"]["text"] == text, f"{grid}: the Enter that confirmed left the cell"
            clerk.presses("Escape")


def test_an_item_of_the_years_plan_is_saved_in_the_middle_of_a_phrase(at_work: At, kept: Kept) -> None:
    with at_work() as clerk:
        clerk.opens("annual")
        clerk.presses("ctrl+n")
        clerk.sees(entry="title")
        clerk.composes("saron", "さろn")
        clerk.converts("サロン")
        clerk.confirms()
        clerk.goes_into("content")
        clerk.composes("mimamori", "みまもり")
        clerk.presses("ctrl+s")
        clerk.program.wait("the item is saved", lambda _: not clerk.program.focus()["preedit"])
        clerk.looks_again()
        clerk.closes_the_window()
    with kept() as workspace:
        targets = [one.id for one in plans.plan_tree(workspace, plan_id(workspace)).targets]
        with workspace.database.reading() as session:
            found = [item for one in targets for item in annual_plans.items(session, TargetYear(one, 2025, "daito"))]
        (item,) = found
        assert (item.title, item.content) == ("サロン", "みまもり")


def test_questionnaires_are_keyed_without_switching_the_input_method_off(at_work: At, kept: Kept) -> None:
    def evaluator(workspace: Workspace) -> None:
        opinions.save_evaluator(workspace, opinions.open_evaluator(workspace, None, 2025), {"name": "一"})

    with at_work("head", prepare=evaluator) as clerk:
        clerk.opens("opinions")
        clerk.desk.click(clerk.program.ask("tab", words="用紙をまとめて入力"))
        for words, letters in (("さろん", "saronn"), ("かいぎ", "kaigi")):
            clerk.sees(entry="rating")
            clerk.desk.type("b")
            clerk.presses("Return")
            clerk.sees(entry="good")
            clerk.composes(letters, words)
            clerk.presses("ctrl+Return")
        clerk.sees(entry="rating")
        clerk.closes_the_window()
    with kept("head") as workspace:
        keyed = [row for row in questionnaires.sheets(workspace, plan_id(workspace), 2025) if row.is_keyed]
        assert [row.rating for row in keyed] == ["B", "B"]
        said = [one.good for one in opinions.opinions(workspace, plan_id(workspace), 2025) if one.good]
        assert sorted(said) == ["かいぎ", "さろん"]


def is_beside(place: list[int], cell: list[int]) -> bool:
    left, top, width, height = cell
    return left - 2 <= place[0] <= left + width + 10 and top - 10 <= place[1] <= top + height + 10

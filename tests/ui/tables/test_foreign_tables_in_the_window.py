"""Every kind of foreign table that was found outside, opened, answered and taken in on the page 読み取り表."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.activities.activity_rows import rows
from app.services.plan import plans
from app.services.records.undo import undo_last
from app.services.workspace.workspace import Workspace
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import ListOf, TableOf
from app.ui.tables.marks import group_of
from app.ui.tables.reading_table_page import KEY, ReadingTablePage
from tests.conftest import TurnableClock
from tests.offices import branch
from tests.services.tables.foreign_tables import Case
from tests.services.tables.test_foreign_tables import AT, CASES

SCREEN_YEAR = 2025


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with branch(tmp_path_factory.mktemp("office")) as workspace:
        yield workspace


@pytest.fixture(autouse=True)
def late(at: TurnableClock) -> None:
    at.moment = AT


def choose(page: ReadingTablePage, options: tuple[str, ...], *, without_year: bool) -> None:
    """What a case says as options of the command, done with the choices of the page."""
    view = page.view
    for question in view.table.questions if without_year else ():
        if question.key == "year":  # with a year on screen it is asked, and the likeliest is that of the title
            view.head.answered.emit(question.key, question.choices[0][0])
    for name, value in zip(options[::2], options[1::2], strict=False):
        field, _, typed = value.partition("=")
        if name == "--default":
            view.head.fields[field].set_value(typed)
            view.head.fields[field].edited.emit()
        if name == "--column":
            view.choose_role(next(one for one in view.grid.rows.columns if one.letter == field), typed)
        if name == "--sheet":
            for number, box in view.head.sheets.items():
                if box.isChecked() != (number == int(value)):
                    box.click()
    if "--hidden" in options:
        view.grid.ticked.emit([row.place for row in view.table.rows if row.hidden], True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_seen_and_goes_in_as_it_was_meant(office: Workspace, case: Case, tmp_path: Path, qtbot: QtBot) -> None:
    year = case.year or SCREEN_YEAR
    context = Context(office, plans.plans(office), plans.plan_of_year(office, year), year)
    context.page = KEY
    went: list[object] = []
    context.page_asked.connect(lambda _, subject: went.append(subject))
    page = ReadingTablePage(context)
    qtbot.addWidget(page)
    page.open_with(TableOf(case.file(tmp_path)))
    qtbot.waitUntil(lambda: not context.jobs.is_busy(), timeout=20_000)
    choose(page, tuple(case.options), without_year=case.year is None)
    grid = page.view.grid
    shown = "\n".join(
        [
            page.view.notes.text(),
            *(one.text for one in page.table.questions),
            *(
                grid.rows.told(grid.rows.index(row, section))
                for row in range(grid.rows.rowCount())
                for section in range(grid.rows.columnCount())
            ),
        ]
    )
    assert [word for word in case.told if word not in shown] == [], shown
    assert page.view.counts["ticked"] == len(case.rows), shown
    assert sum(group_of(row) == "asked" for row in page.table.rows) == case.asked
    if not case.rows:
        assert not page.done.isEnabled()
        return
    page.done.click()
    qtbot.waitUntil(lambda: not context.jobs.is_busy(), timeout=20_000)
    (listed,) = went
    assert isinstance(listed, ListOf)
    found = rows(office, list(listed.taken_in))
    values = [{name: getattr(row, name, row.others.get(name)) for name in one} for row, one in zip(found, case.rows, strict=True)]
    undo_last(office)
    assert values == list(case.rows), shown

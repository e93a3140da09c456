"""Every list of records has 「Excelへ」 beside it, and it writes what the list holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QPushButton, QStackedWidget, QTableView, QWidget
from pytestqt.qtbot import QtBot

from app.reports.flat_table import FlatTable
from app.reports.record_sheets import flat_workbook
from app.services.plan import plans
from app.services.workspace.workspace import Workspace
from app.ui.fields.people_field import PeopleField
from app.ui.fields.suggestions import Suggestions
from app.ui.runtime.context import Context
from app.ui.shell.page_catalogue import pages_of
from tests.offices import activity, branch, head_office

WITHOUT = {
    "最近の記録": "the last five of 活動の一覧, to copy one of them into the form",
    "引用元": "texts to write from; each stands in a record of another list",
    "まとめて印刷する様式": "a choice of what is printed",
    "使っているもの": "the licences of what the program is built with",
    "読み取り表": "a file of somebody else's, before anything of it is a record",
    "表のまま編集": "what is being typed; its records are those of the list it was opened from",
    "推進目標": "the choice of a target on 年次計画, whose 一覧 has them all",
    "受け取るファイル": "what was chosen a moment ago; 受け取ったファイル has those that were taken in",
    "定型活動": "what F4 offers; no records",
    "記録する日": "the days of a series before anything is recorded",
    "使い方の目次": "the texts of the help",
    "元に戻す記録": "what one press of the button beside it would set back",
}
"""Lists by their accessible name, each with the reason why it is not written."""
SHARED = {
    "支部の提出状況": "the button above the tabs writes both",
    "支部と月ごとの提出状況": "the button above the tabs writes both",
}


@pytest.fixture(params=["head", "branch"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    with head_office(tmp_path / "head") if request.param == "head" else branch(tmp_path / "daito") as workspace:
        yield workspace


def pages(workspace: Workspace, qtbot: QtBot) -> Iterator[tuple[str, QWidget]]:
    context = Context(workspace, plans.plans(workspace), plans.plan_of_year(workspace, 2025), 2025)
    for page in pages_of(workspace.is_head):
        shown = page.make(context)
        qtbot.addWidget(shown)
        shown.refresh()
        yield page.key, shown


def lists(page: QWidget) -> list[QAbstractItemView]:
    found = [*page.findChildren(QTableView), *page.findChildren(QListWidget)]
    return [one for one in found if not isinstance(one, Suggestions | PeopleField)]


def writers(page: QWidget) -> list[QPushButton]:
    return [one for one in page.findChildren(QPushButton) if one.text() in ("Excelへ", "Excel・PDFへ")]


def tab(widget: QWidget, page: QWidget) -> QWidget:
    """The tab on which a widget stands, or the page."""
    while widget is not page and not isinstance(widget.parent(), QStackedWidget):
        widget = widget.parentWidget()
    return widget


def without(page: QWidget) -> list[str]:
    """The names of the lists that can't be written from where they stand."""
    have = {tab(one, page) for one in writers(page)}
    names = [one.accessibleName() for one in lists(page) if tab(one, page) not in have]
    return [name for name in names if name not in WITHOUT and not (name in SHARED and page in have)]


def test_every_list_of_records_has_a_button_that_writes_it(
    workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity(workspace, title="春の会")
    written: dict[str, list[FlatTable]] = {}
    offered: list[str] = []
    monkeypatch.setattr("app.ui.widgets.dialogs.ask_new_file", lambda *asked: (offered.append(asked[3]), Path("x.xlsx"))[1])
    monkeypatch.setattr(Context, "write_tables", lambda _self, _path, make: written[key].extend(make()))
    missing, named = {}, set[str]()
    for key, page in pages(workspace, qtbot):
        written[key] = []
        named |= {one.accessibleName() for one in lists(page)}
        for number, one in enumerate(writers(page), start=1):
            before = len(written[key])
            one.click()
            assert len(written[key]) >= number, key
            assert len(written[key]) == before + 1 or "CSV" not in offered[-1], key
        if names := without(page):
            missing[key] = names
    assert missing == {}
    assert not workspace.is_head or WITHOUT.keys() | SHARED.keys() <= named  # no exception for a list that is gone
    every = [table for tables in written.values() for table in tables]
    assert [table.name for table in every for column in table.columns if not column.heading] == []
    assert {column.heading: column.kind for column in written["home"][0].columns} == {
        "基本目標": "text", "推進目標": "text", "重点": "text",
        "活動": "number", "活動の印": "mark",
        "延べ参加者": "number", "延べ参加者の印": "mark", "中止": "text", "最後の活動": "day",
    }  # fmt: skip
    assert any("春の会" in row for row in written["activities"][0].rows)
    assert all(flat_workbook([table]) for table in every)


def test_a_list_without_a_button_is_noticed(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    table = QTableView(page)
    table.setAccessibleName("行事の一覧")
    assert without(page) == ["行事の一覧"]
    QPushButton("Excelへ", page)
    assert without(page) == []

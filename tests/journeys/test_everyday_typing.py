"""The same everyday words mean the same in the form and on the command line, and what is doubtful is asked in both."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import show_activity
from app.services.workspace.opening import open_workspace
from tests.conftest import TurnableClock
from tests.journeys.test_command_line import Office
from tests.journeys.test_window_story import opened
from tests.offices import branch
from tests.ui.conftest import write

ASKED = [
    *(("date", "11/3（火）"), ("date", "11/3/2025"), ("date", "11/3・4"), ("date", "5月下旬"), ("target_id", "③")),
    *(("participants", "①30"), ("participants", "20～30"), ("participants", "3/5")),
]
"""(field, what must not become a value by itself)."""


def type_into(page, name: str, text: str) -> None:  # type: ignore[no-untyped-def]
    page.form.focus(name)
    write(QApplication.focusWidget() or page, text)


def test_a_record_typed_in_everyday_words_by_keys_is_stored_as_it_was_meant(
    qtbot: QtBot, tmp_path: Path, at: TurnableClock
) -> None:
    workspace = branch(tmp_path)
    frame = opened(qtbot, workspace, "entry")
    page = frame.page("entry")
    for name, text in ASKED:
        type_into(page, name, text)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert page.form.cell(name).problem(), text
        assert list_ids(workspace, Filter()) == []
    for name, text in (("date", "25/11/03"), ("target_id", "13"), ("title", "サロン"), ("participants", "延べ30人")):
        type_into(page, name, text)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (record,) = list_ids(workspace, Filter(fiscal_year=2025))
    row = show_activity(workspace, record)
    assert (row.date, row.target_code, row.title, row.participants) == (date(2025, 11, 3), "1-3", "サロン", 30)
    frame.close()


def test_the_command_line_reads_as_the_form_does(
    tmp_path: Path, at: TurnableClock, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    branch(tmp_path).close()
    daito = Office(tmp_path / "daito", capfdbinary)
    base = ("target=13", "title=サロン", "--fiscal-year", "R7")
    made = daito.ask("record", "save", "activity", "date=11/3～11/5", "participants=30余名", "status=済", "kind=サロン", *base)[
        "id"
    ]
    shown = daito.ask("activity", "show", made)
    assert (shown["date"], shown["end_date"], shown["participants"]) == ("2025-11-03", "2025-11-05", 30)
    assert shown["participants_approximate"] and shown["status"] == "done" and shown["kind"] == "exchange"
    for name, text in ASKED:
        typed = {"date": "11/3", "target_id": "13"} | {name: text}
        fields = [f"{field}={words}" for field, words in typed.items()]
        code = daito.refusal("record", "save", "activity", *fields, "title=別のサロン", "--fiscal-year", "R7")
        assert code in ("impossible-date", "unknown-target", "bad-number"), text
    workspace = open_workspace(tmp_path / "daito")
    assert len(list_ids(workspace, Filter(fiscal_year=2025))) == 1
    workspace.close()

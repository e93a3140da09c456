"""支部とPC: the head office keeps a note on each office there."""

import pytest
from pytestqt.qtbot import QtBot

from app.services.devices.office_notes import note_id, notes
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened

pytestmark = pytest.mark.usefixtures("at")


def test_a_note_is_typed_saved_and_shown_in_the_list(qtbot: QtBot, head: Workspace) -> None:
    page = opened(qtbot, head, "offices").page("offices")
    page.notes.select(note_id("daito"))
    page.notes.form.set_values({"note": "会計は午後だけ"})
    assert page.notes.save()
    assert {row.office: row.note for row in notes(head)}["daito"] == "会計は午後だけ"
    assert not any(row.note for row in notes(head) if row.office != "daito")

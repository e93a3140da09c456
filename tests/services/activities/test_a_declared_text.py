"""協力者への連絡: a text that is declared beside its column is known everywhere, without a further line of code."""

from pathlib import Path

from app.cli.activities import shown
from app.services.activities import activities
from app.services.activities.activity_checks import check_activity
from app.services.activities.activity_input import activity_values
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import show_activity
from app.services.conflicts.resolution_fields import resolve_with_typed, typed_fields
from app.services.records.history import history
from app.services.removal.erasure import erasable_texts
from app.services.tables.reading_table import open_table
from app.services.tables.taking_in import take_in
from app.services.workspace.workspace import Workspace
from app.ui.activities.entry_fields import DETAILS
from app.ui.activities.entry_form import EntryForm
from tests.offices import activity, plan_id
from tests.services.conflicts.test_resolution_fields import apart, now

FIELD, LABEL, SAID = "partners_contact", "協力者への連絡", "礼状は月末までに送る"


def recorded(workspace: Workspace, text: str = SAID) -> bytes:
    return activity(workspace, **activity_values(workspace, plan_id(workspace), {FIELD: text}))


def test_the_command_line_takes_and_shows_it(daito: Workspace) -> None:
    assert shown(show_activity(daito, recorded(daito)), {})[FIELD] == SAID


def test_a_spreadsheets_column_of_that_name_is_read(daito: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "year.csv"
    file.write_text(f"活動日,推進目標,活動名,{LABEL}\nR7.5.27,1-3,サロン,{SAID}\n", encoding="utf-8")
    (record,) = take_in(daito, open_table(daito, file, 2025)).added
    assert activities.open_form(daito, record).values[FIELD] == SAID


def test_history_names_it(daito: Workspace) -> None:
    record = recorded(daito)
    activities.save(daito, activities.open_form(daito, record), {FIELD: "送った"})
    corrections = [step.changes for step in history(daito, record) if step.what == "訂正"]
    assert [(one.field_label, one.before, one.after) for (one,) in corrections] == [(LABEL, SAID, "送った")]


def test_a_conflict_about_it_is_shown_and_typed(head: Workspace) -> None:
    conflict = apart(head, "activity", FIELD, [SAID], ["電話で伝えた"])
    (field,) = typed_fields(head, conflict)
    assert (conflict.group_label, field.label, field.sort, field.can_be_joined) == (LABEL, LABEL, "text", True)
    resolve_with_typed(head, conflict, {FIELD: "両方"})
    assert now(head, conflict) == {FIELD: "両方"}


def test_a_telephone_number_in_it_is_warned_of_and_can_be_erased(daito: Workspace) -> None:
    problems = check_activity({FIELD: "佐藤さん 0191-23-4567", "state": "draft"})
    assert [(one.field, one.level) for one in problems] == [(FIELD, "warning")]
    assert (FIELD, LABEL) in [(one.field, one.label) for one in erasable_texts(daito, recorded(daito))]


def test_the_search_finds_it_and_a_copy_begins_without_it(daito: Workspace) -> None:
    record = recorded(daito)
    assert list_ids(daito, Filter(search="礼状")) == [record]
    assert activities.copy_of(daito, record).values[FIELD] is None


def test_the_form_has_it_among_the_details(daito: Workspace, qtbot: object) -> None:
    form = EntryForm(daito)
    form.set_values({FIELD: SAID})
    assert FIELD in DETAILS and form.values()[FIELD] == SAID

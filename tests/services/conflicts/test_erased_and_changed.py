"""What the answer to 消去と変更 erases, and what it keeps."""

import pytest

from app.errors import Refused
from app.journal.reading import record_state
from app.services.activities import activities
from app.services.conflicts import conflicts
from app.services.conflicts.conflicts import Conflict, resolve_with_candidate
from app.services.records.undo import undo_last
from app.services.removal.erasure import erase_text
from app.services.workspace.workspace import Workspace
from tests.offices import activity


def left_open(daito: Workspace, *fields: str) -> Conflict:
    """A text is erased while a form that shows it is open; the form is saved after."""
    record = activity(daito, content="名前の文", outcome="別の名前の文")
    form = activities.open_form(daito, record)
    for field in fields:
        erase_text(daito, record, field, "消去のあと")
    activities.save(daito, form, {"content": "名前の文の続き", "place": "集会所"})
    return next(one for one in conflicts.list_conflicts(daito) if one.group == "content")


def values_of(daito: Workspace, record: bytes, group: str) -> list[bytes]:
    with daito.database.reading() as session:
        return [one.values[group] for one in record_state(session, record)[1] if group in one.values]


def take(daito: Workspace, found: Conflict, *, unknowing: bool) -> None:
    resolve_with_candidate(daito, found, next(one.operation for one in found.candidates if bool(one.note) == unknowing))


def test_only_the_group_that_was_decided_about_and_only_what_did_not_know_is_erased(daito: Workspace) -> None:
    found = left_open(daito, "content")
    take(daito, found, unknowing=False)
    kept = activities.open_form(daito, found.record).values
    assert (kept["content"], kept["outcome"], kept["place"]) == ("消去のあと", "別の名前の文", "集会所")
    assert all("消去のあと".encode() in value for value in values_of(daito, found.record, "content"))


def test_the_change_that_was_taken_in_stays_whole_and_that_can_be_undone_no_more(daito: Workspace) -> None:
    found = left_open(daito, "content")
    take(daito, found, unknowing=True)
    assert activities.open_form(daito, found.record).values["content"] == "名前の文の続き"
    assert any("名前の文の続き".encode() in value for value in values_of(daito, found.record, "content"))
    with pytest.raises(Refused, match="changed-since"):  # the decision is no step; the edit before it stands no more
        undo_last(daito)


def test_a_conflict_without_an_erasure_says_nothing_of_one_and_is_undone_as_ever(daito: Workspace) -> None:
    record = activity(daito, content="前の文")
    form = activities.open_form(daito, record)
    for text in ("甲", "乙"):
        activities.save(daito, form, {"content": text})
    (found,) = conflicts.list_conflicts(daito)
    assert found.erased == "" and [one.note for one in found.candidates] == ["", ""]
    resolve_with_candidate(daito, found, found.candidates[0].operation)
    assert undo_last(daito) == conflicts.RESOLVED

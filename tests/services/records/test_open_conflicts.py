"""Where an open conflict shows, what is kept half typed, and how names and titles of records read."""

from collections.abc import Callable
from datetime import date

import pytest

from app.journal.rows import read_operations
from app.models.activity import Activity
from app.services.activities import activities
from app.services.plan.plans import offices
from app.services.records import drafts, undo
from app.services.records.history import history
from app.services.records.labels import group_label, marks_of_scale, record_title, value_text
from app.services.records.names import office_names, target_names
from app.services.records.open_conflicts import Dependencies, OpenConflict, count_conflicts, find_open_conflicts
from app.services.records.privacy_warnings import warnings_in
from app.services.records.provisional_values import note_of, provisional_labels, warning_on_paper
from app.services.records.record_forms import new_form, opened
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target

Pass = Callable[[], None]


@pytest.fixture
def record(head: Workspace, daito: Workspace, to_head: Pass) -> bytes:
    """An activity whose title and place are in conflict at the head office."""
    found = activity(daito, title="元の名前", place="公民館")
    to_head()
    activities.save(head, activities.open_form(head, found), {"title": "本部の名前", "place": "本部"})
    activities.save(daito, activities.open_form(daito, found), {"title": "支部の名前", "place": "支部"})
    to_head()
    return found


def test_a_conflict_belongs_to_its_record_its_target_and_its_year(head: Workspace, record: bytes) -> None:
    with head.database.reading() as session:
        [one] = find_open_conflicts(session)
        assert find_open_conflicts(session, ["evaluation"]) == [] == find_open_conflicts(session, None, ["head"])
        assert find_open_conflicts(session, ["activity"], ["daito"]) == [one]
        row = session.get_one(Activity, record)
        assert provisional_labels(row) == "場所／地区、活動名" and provisional_labels(None) == ""
    assert (one.entity, one.record, one.partition, one.year, one.period) == ("activity", record, "daito", 2025, "year")
    assert Dependencies(("activity",)).among([one], 2025, period="first_half") == []  # it was in October
    assert {record, target(head)} <= one.belongs_to and count_conflicts([one, one]) == 4
    shows = Dependencies(("activity",))
    assert shows.among([one], 2025) == [one] == shows.among([one], 2026) and shows.among([one], 2027) == []
    assert shows.among([one], 2024) == [] and shows.among([one], 2025, [target(head)]) == [one]
    assert shows.among([one], 2025, [target(head, "1-1")]) == [] and shows.among([one], 2030, [record]) == [one]
    assert note_of(head, "activity", record).startswith("◇ 場所／地区、活動名は、まだ決まっていない")
    assert note_of(head, "activity", activity(head)) == ""
    assert warning_on_paper([]) == "" and warning_on_paper([one]).startswith("未決定の食い違い 2件（場所／地区、活動名）。")


def test_a_half_year_shows_conflicts_of_its_own_period_and_of_none() -> None:
    def one(period: str) -> OpenConflict:
        return OpenConflict("evaluation", b"r", "head", ("rating",), 2025, period, frozenset({b"r"}))

    every = [one(""), one("year"), one("first_half")]
    assert Dependencies(()).among(every, 2025, period="first_half") == [every[0], every[2]]
    assert Dependencies(()).among(every, 2025) == every


def test_what_is_half_typed_comes_back_with_days_bytes_and_lists_and_nothing_strange_is_kept(head: Workspace) -> None:
    form = new_form("activity", "head")
    given = {"date": date(2025, 10, 3), "target_id": b"t" * 16, "title": "会", "secondary_targets": (b"x",)}
    drafts.keep_record(head, form, given)
    begun, typed = drafts.go_on(head, form)
    assert begun.id == form.id and typed == given
    with pytest.raises(TypeError):
        drafts.keep(head, "x", {"what": object()})
    assert [one.key for one in drafts.kept(head)] == [form.draft_key]
    drafts.drop_record(head, form)
    drafts.drop_record(head, form)
    assert drafts.go_on(head, form) == (form, None)


def test_a_field_that_was_blank_before_is_said_so_in_the_history(head: Workspace) -> None:
    record = activity(head, place="公民館")
    activities.save(head, activities.open_form(head, record), {"place": "集会所", "outcome": "増えた"})
    [newest, first] = history(head, record)
    changes = {change.group: (change.before, change.after) for change in newest.changes}
    assert changes["place"] == ("公民館", "集会所") and changes["outcome"] == ("－", "増えた")
    assert {change.before for change in first.changes} == {"－"}


def test_records_offices_and_marks_are_named_in_peoples_words(head: Workspace) -> None:
    record = activity(head, target_id=target(head), breakdown="elderly=3")
    with head.database.reading() as session:
        assert office_names(session) == {one.code: one.short_name for one in offices(head)}
        [(code, label, title)] = target_names(session, [target(head), b"none"]).values()
        assert (code, label) == ("1-3", "1-③") and title
        assert record_title(session, "activity", record) == "2025/10/03 ふれあいサロン"
        assert record_title(session, "unknown", record) == "unknown"
        assert value_text(session, "activity", "breakdown", "elderly=3\nchild=2", record).startswith("高齢者3人、")
        assert (
            value_text(session, "activity", "breakdown", None, record)
            == "（空欄）"
            == value_text(session, "activity", "title", "", record)
        )
        assert value_text(session, "target", "priority", False, record) == "いいえ"
        assert marks_of_scale(session, "rating") == "A・B・C・D・－" and marks_of_scale(session, "none") == ""
        assert group_label("activity", "place") == "場所／地区" and group_label("activity", "newer thing") == "newer thing"


def test_a_record_of_an_unknown_kind_opens_without_values_and_a_known_one_with_its_own(head: Workspace) -> None:
    record = activity(head)
    with head.database.reading() as session:
        form = opened(session, record)
        assert (form.entity, form.values["title"], form.is_new) == ("activity", "ふれあいサロン", False)
        with pytest.raises(KeyError):
            opened(session, b"?" * 16)


def test_a_step_is_taken_back_once_and_a_deleted_record_comes_back_with_its_words(head: Workspace) -> None:
    record = activity(head, place="公民館")
    activities.delete(head, record)
    assert undo.undo_last(head) is not None
    assert activities.open_form(head, record).values["place"] == "公民館"
    assert undo.undo_last(head) is not None
    with pytest.raises(Exception, match="見つかりません"):
        activities.open_form(head, record)


def test_a_text_that_looks_personal_is_named_with_its_record_and_field(head: Workspace) -> None:
    record = activity(head, content="電話 0191-72-1234 に連絡")
    with head.database.reading() as session:
        [warning] = warnings_in(session, read_operations(session, "record = ?", (record,)), "daito")
    assert warning is not None and (warning.record, warning.field) == (record, "content")

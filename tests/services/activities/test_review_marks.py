"""The head office checks records; whatever changes them afterwards shows, by whichever way it came."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Refused
from app.journal.reading import Shown
from app.journal.record_ids import derived_record_id
from app.journal.writing import write
from app.rules.figure import number
from app.services.activities import activities, review_marks
from app.services.activities.activity_list import Filter, list_ids, totals
from app.services.activities.activity_rows import rows
from app.services.activities.review_marks import changed_records, check, states_of, uncheck
from app.services.evaluation import evaluations
from app.services.plan.target_year import TargetYear
from app.services.records.undo import undo_last
from app.services.transfer import import_undo, importing, submitting
from app.services.transfer.file_log import received_files
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target

Pass = Callable[[], None]


def changed(head: Workspace) -> list[bytes]:
    with head.database.reading() as session:
        return [record for _, record in changed_records(session)]


def test_a_record_that_changes_after_it_was_checked_says_so_until_it_is_checked_again(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    first, second = activity(daito), activity(daito, title="懇談会")
    to_head()
    assert check(head, [first, second]) == 2
    assert states_of(head, [first, second]) == {first: "checked", second: "checked"}
    activities.save(daito, activities.open_form(daito, first), {"participants": 99})
    to_head()
    assert states_of(head, [first, second]) == {first: "changed", second: "checked"}
    assert changed(head) == [first] and rows(head, [first])[0].check == "changed"
    assert check(head, [first, second]) == 1 and changed(head) == []
    assert undo_last(head) == "確認の印"
    assert changed(head) == [first]
    assert uncheck(head, [first]) == 1 and states_of(head, [first]) == {}
    assert undo_last(head) == "確認の印を外す"
    assert changed(head) == [first]
    undo_last(head)  # the marks of both, one action
    assert states_of(head, [first, second]) == {}


def test_a_change_that_is_taken_back_no_longer_shows(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    record = activity(daito)
    to_head()
    check(head, [record])
    activities.save(daito, activities.open_form(daito, record), {"participants": 99})
    to_head()
    assert changed(head) == [record]
    import_undo.undo_import(head, received_files(head)[0].id)
    assert changed(head) == []
    activities.delete(daito, record)
    to_head()
    assert changed(head) == [record]


def test_the_preview_says_that_a_file_changes_what_was_checked(
    head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path
) -> None:
    record = activity(daito)
    to_head()
    check(head, [record])
    activities.save(daito, activities.open_form(daito, record), {"participants": 99})
    seen = importing.preview(head, [submitting.hand_in(daito, tmp_path).path])
    assert any("確認した記録 1件が、確認後に変更されています" in notice for notice in seen.notices)


def test_the_preview_tells_of_a_figure_that_was_put_to_a_checked_record(
    head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path
) -> None:
    record = activity(daito)
    to_head()
    check(head, [record])
    figure = derived_record_id("activity_figure", record.hex(), "probe", partition="daito")
    with daito.database.writing() as session:
        values = {"identity": [record, b"i" * 16], "value": [3, None]}
        author = daito.author()
        write(session, author, entity="activity_figure", partition="daito", record=figure, values=values, shown=Shown())
    seen = importing.preview(head, [submitting.hand_in(daito, tmp_path).path])
    assert any("確認した記録 1件が、確認後に変更されています" in notice for notice in seen.notices)


def test_the_list_is_narrowed_to_what_is_unchecked_or_changed_and_its_sum_with_it(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    first, second = activity(daito, participants=10), activity(daito, title="懇談会", participants=5)
    to_head()
    check(head, [first])
    assert list_ids(head, Filter(check="unchecked")) == [second]
    assert totals(head, Filter(check="unchecked")) == (1, number(5))
    assert list_ids(head, Filter(check="changed")) == []
    activities.save(head, activities.open_form(head, first), {"participants": 12})
    assert list_ids(head, Filter(check="changed")) == [first]
    assert totals(head, Filter(check="changed")) == (1, number(12))


def test_a_branchs_evaluation_is_checked_alike_and_a_branch_checks_nothing(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    where = TargetYear(target(daito), 2025, "daito")
    evaluations.save_evaluation(daito, evaluations.open_evaluation(daito, where), {"outcome": "よい一年"})
    to_head()
    record = evaluations.evaluation_id(where)
    check(head, [record])
    evaluations.save_evaluation(daito, evaluations.open_evaluation(daito, where), {"outcome": "もっとよい一年"})
    to_head()
    assert changed(head) == [record]
    with pytest.raises(Refused):
        review_marks.check(daito, [activity(daito)])

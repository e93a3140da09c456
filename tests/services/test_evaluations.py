"""評価: one record per target and year, written by the head office only."""

import pytest

from app.errors import Refused
from app.journal.rows import read_operations
from app.services import dumps
from app.services.desk import Desk
from app.services.evaluations import evaluation_id, open_evaluation, save_evaluation, writing_states
from tests.offices import target


def operations(desk: Desk, code: str = "1-3") -> int:
    with desk.database.reading() as session:
        return len(read_operations(session, "record = ?", (evaluation_id(target(desk, code), 2025),)))


def test_an_evaluation_is_saved_and_opened_again(head: Desk) -> None:
    goal = target(head)
    save_evaluation(head, open_evaluation(head, goal, 2025), {"rating": "B", "rating_reason": " 続いている ", "issue": ""})
    form = open_evaluation(head, goal, 2025)
    assert (form.values["rating"], form.values["rating_reason"], form.values["issue"]) == ("B", "続いている", None)
    assert open_evaluation(head, goal, 2024).values["rating"] is None
    assert operations(head) == 1


def test_an_evaluation_nobody_wrote_anything_into_is_not_saved(head: Desk) -> None:
    form = open_evaluation(head, target(head), 2025)
    save_evaluation(head, form, form.values)
    save_evaluation(head, form, {"outcome": "　"})
    assert operations(head) == 0


def test_an_unchanged_evaluation_writes_nothing(head: Desk) -> None:
    save_evaluation(head, open_evaluation(head, target(head), 2025), {"outcome": "増えた"})
    form = open_evaluation(head, target(head), 2025)
    save_evaluation(head, form, form.values)
    assert operations(head) == 1


def test_clearing_a_field_is_a_change(head: Desk) -> None:
    save_evaluation(head, open_evaluation(head, target(head), 2025), {"outcome": "増えた"})
    save_evaluation(head, open_evaluation(head, target(head), 2025), {"outcome": None})
    assert open_evaluation(head, target(head), 2025).values["outcome"] is None


def test_two_open_forms_meet_in_one_record_and_differ_only_where_they_differ(head: Desk) -> None:
    one, two = (open_evaluation(head, target(head), 2025) for _ in range(2))
    save_evaluation(head, one, {"rating": "A", "rating_reason": "甲", "outcome": "同じ"})
    save_evaluation(head, two, {"rating": "B", "rating_reason": "乙", "outcome": "同じ"})
    assert open_evaluation(head, target(head), 2025).differences == ("rating",)
    assert dumps.dump(head).count(b'"entity": "evaluation"') == 1


def test_a_branch_does_not_write_evaluations(daito: Desk) -> None:
    form = open_evaluation(daito, target(daito), 2025)
    with pytest.raises(Refused) as refusal:
        save_evaluation(daito, form, {"outcome": "支部の評価"})
    assert refusal.value.code == "not-head-office"
    assert operations(daito) == 0


def test_control_characters_are_refused(head: Desk) -> None:
    with pytest.raises(Refused):
        save_evaluation(head, open_evaluation(head, target(head), 2025), {"outcome": "a\x07"})
    assert operations(head) == 0


def test_the_state_of_writing_is_told(head: Desk) -> None:
    empty, half, done = (target(head, code) for code in ("1-1", "1-2", "1-3"))
    save_evaluation(head, open_evaluation(head, half, 2025), {"outcome": "途中"})
    save_evaluation(head, open_evaluation(head, done, 2025), {"rating": "A", "rating_reason": "よい"})
    assert writing_states(head, [empty, half, done], 2025) == {empty: "未", half: "途中", done: "済"}

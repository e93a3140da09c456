"""評価: one record per target and year, written by the head office only."""

from collections.abc import Callable

import pytest

from app.errors import Refused
from app.journal.record_ids import derived_record_id
from app.journal.rows import read_operations
from app.rules.periods import FIRST_HALF
from app.services.backup import dumps
from app.services.evaluation.evaluations import (
    BranchRating,
    distribution,
    evaluation_id,
    last_years_commitment,
    open_evaluation,
    ratings_of_branches,
    save_evaluation,
    without_rating,
    writing_states,
)
from app.services.forms.finalising import make_evaluation_final, reopen_evaluation
from app.services.plan.target_year import TargetYear
from app.services.records.actions import action, delete_form
from app.services.workspace.workspace import Workspace
from tests.offices import activity, target


def operations(workspace: Workspace, code: str = "1-3") -> int:
    with workspace.database.reading() as session:
        return len(read_operations(session, "record = ?", (evaluation_id(TargetYear(target(workspace, code), 2025)),)))


def test_an_evaluation_is_saved_and_opened_again(head: Workspace) -> None:
    goal = target(head)
    save_evaluation(
        head, open_evaluation(head, TargetYear(goal, 2025)), {"rating": "B", "rating_reason": " 続いている ", "issue": ""}
    )
    form = open_evaluation(head, TargetYear(goal, 2025))
    assert (form.values["rating"], form.values["rating_reason"], form.values["issue"]) == ("B", "続いている", None)
    assert open_evaluation(head, TargetYear(goal, 2024)).values["rating"] is None
    assert operations(head) == 1


def test_an_evaluation_nobody_wrote_anything_into_is_not_saved(head: Workspace) -> None:
    form = open_evaluation(head, TargetYear(target(head), 2025))
    save_evaluation(head, form, form.values)
    save_evaluation(head, form, {"outcome": "　"})
    assert operations(head) == 0


def test_an_unchanged_evaluation_writes_nothing(head: Workspace) -> None:
    save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025)), {"outcome": "増えた"})
    form = open_evaluation(head, TargetYear(target(head), 2025))
    save_evaluation(head, form, form.values)
    assert operations(head) == 1


def test_clearing_a_field_is_a_change(head: Workspace) -> None:
    save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025)), {"outcome": "増えた"})
    save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025)), {"outcome": None})
    assert open_evaluation(head, TargetYear(target(head), 2025)).values["outcome"] is None


def test_two_open_forms_meet_in_one_record_and_differ_only_where_they_differ(head: Workspace) -> None:
    one, two = (open_evaluation(head, TargetYear(target(head), 2025)) for _ in range(2))
    save_evaluation(head, one, {"rating": "A", "rating_reason": "甲", "outcome": "同じ"})
    save_evaluation(head, two, {"rating": "B", "rating_reason": "乙", "outcome": "同じ"})
    assert open_evaluation(head, TargetYear(target(head), 2025)).conflicts == ("rating",)
    assert dumps.dump(head).count(b'"entity": "evaluation"') == 1


def test_a_branch_does_not_write_evaluations(daito: Workspace) -> None:
    form = open_evaluation(daito, TargetYear(target(daito), 2025))
    with pytest.raises(Refused) as refusal:
        save_evaluation(daito, form, {"outcome": "支部の評価"})
    assert refusal.value.code == "not-head-office"
    assert operations(daito) == 0


def test_control_characters_are_refused(head: Workspace) -> None:
    with pytest.raises(Refused):
        save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025)), {"outcome": "a\x07"})
    assert operations(head) == 0


def test_the_state_of_writing_is_told(head: Workspace) -> None:
    empty, half, done = (target(head, code) for code in ("1-1", "1-2", "1-3"))
    save_evaluation(head, open_evaluation(head, TargetYear(half, 2025)), {"outcome": "途中"})
    save_evaluation(head, open_evaluation(head, TargetYear(done, 2025)), {"rating": "A", "rating_reason": "よい"})
    assert writing_states(head, [TargetYear(empty, 2025), TargetYear(half, 2025), TargetYear(done, 2025)]) == {
        empty: "未",
        half: "途中",
        done: "済",
    }


def say(workspace: Workspace, goal: bytes, rating: str, *, final: bool = True) -> None:
    """A branch's own evaluation."""
    values = {"rating": rating, "rating_reason": "理由", "outcome": "成果", "issue": "課題", "direction": "continue"}
    save_evaluation(workspace, open_evaluation(workspace, TargetYear(goal, 2025, workspace.office_code)), values)
    if final:
        make_evaluation_final(workspace, open_evaluation(workspace, TargetYear(goal, 2025, workspace.office_code)))


def test_a_branchs_letter_stands_beside_the_councils_and_changes_nothing_of_it(
    head: Workspace, daito: Workspace, to_head: Callable[[], None]
) -> None:
    goal = target(head)
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2025)), {"rating": "B", "rating_reason": "会議で決めた"})
    say(daito, target(daito), "A")
    to_head()
    assert open_evaluation(head, TargetYear(goal, 2025)).values["rating"] == "B"
    said = {one.office: one for one in ratings_of_branches(head, TargetYear(goal, 2025))}
    assert said["daito"].rating == "A" and said["murone"].rating is None
    spread = distribution(list(said.values()), ["A", "B", "C", "D", "-"])
    assert spread == {"A": 1, "B": 0, "C": 0, "D": 0, "-": 0}
    assert without_rating(list(said.values())) == {"未提出": 7}  # stays apart, nothing is averaged


def test_a_branchs_draft_is_not_handed_in(head: Workspace, daito: Workspace, to_head: Callable[[], None]) -> None:
    say(daito, target(daito), "A", final=False)
    to_head()
    (mine,) = [one for one in ratings_of_branches(head, TargetYear(target(head), 2025)) if one.office == "daito"]
    assert mine.rating is None and mine.why_none == "draft"


def test_a_branch_that_reported_and_wrote_no_evaluation_is_not_called_unreported(
    head: Workspace, daito: Workspace, to_head: Callable[[], None]
) -> None:
    activity(daito)
    to_head()
    said = ratings_of_branches(head, TargetYear(target(head), 2025))
    assert without_rating(said) == {"未入力": 1, "未提出": 7}
    say(daito, target(daito), "A", final=False)
    to_head()
    assert without_rating(ratings_of_branches(head, TargetYear(target(head), 2025))) == {"未確定": 1, "未提出": 7}


def test_nobody_writes_another_offices_evaluation(head: Workspace, daito: Workspace) -> None:
    with pytest.raises(Refused, match="本部で"):
        save_evaluation(daito, open_evaluation(daito, TargetYear(target(daito), 2025)), {"outcome": "増えた"})
    with pytest.raises(Refused, match="その支部だけ"):
        save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025, "daito")), {"outcome": "増えた"})


def test_making_final_names_every_empty_field_and_a_priority_target_asks_for_the_qualitative_half(head: Workspace) -> None:
    goal = target(head, "1-3")  # 重点
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2025)), {"rating": "B", "outcome": "増えた"})
    with pytest.raises(Refused) as refused:
        make_evaluation_final(head, open_evaluation(head, TargetYear(goal, 2025)))
    for words in ("課題", "評価の理由", "次年度の方向", "質的評価"):
        assert words in str(refused.value)
    assert "成果、" not in str(refused.value)


def test_a_final_evaluation_is_changed_only_after_reopening_with_a_reason(head: Workspace) -> None:
    goal = target(head, "1-1")
    full = {"rating": "B", "rating_reason": "理", "outcome": "成", "issue": "課", "direction": "continue"}
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2025)), full)
    make_evaluation_final(head, open_evaluation(head, TargetYear(goal, 2025)))
    assert writing_states(head, [TargetYear(goal, 2025)]) == {goal: "確定"}
    with pytest.raises(Refused, match="開き直す"):
        save_evaluation(head, open_evaluation(head, TargetYear(goal, 2025)), {"outcome": "別"})
    with pytest.raises(Refused, match="理由"):
        reopen_evaluation(head, open_evaluation(head, TargetYear(goal, 2025)), " ")
    reopen_evaluation(head, open_evaluation(head, TargetYear(goal, 2025)), "監事の指摘")
    assert save_evaluation(head, open_evaluation(head, TargetYear(goal, 2025)), {"outcome": "別"})
    assert open_evaluation(head, TargetYear(goal, 2025)).values["state_reason"] == "監事の指摘"


def test_the_first_half_is_an_evaluation_of_its_own(head: Workspace) -> None:
    goal = target(head)
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2025, period=FIRST_HALF)), {"outcome": "上半期の成果"})
    assert open_evaluation(head, TargetYear(goal, 2025)).values["outcome"] is None
    assert open_evaluation(head, TargetYear(goal, 2025, period=FIRST_HALF)).values["outcome"] == "上半期の成果"


def test_what_was_promised_last_year_stands_beside_the_empty_box(head: Workspace) -> None:
    goal = target(head)
    last = {"direction_note": "冬の見守りを電話で行う", "issue": "冬期の中止", "rating": "C"}
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2024)), last)
    assert last_years_commitment(head, TargetYear(goal, 2025)) == "冬の見守りを電話で行う\n（課題）冬期の中止"
    assert last_years_commitment(head, TargetYear(goal, 2024)) == ""


def test_letters_of_eight_branches_are_counted_and_never_averaged(head: Workspace) -> None:
    """Trap 2: A, C and C of three branches are one A and two C, and five that said nothing; a B is nowhere."""
    said = [BranchRating(f"branch-{number}", "", mark, "", "blank") for number, mark in enumerate(("A", "C", "C", *(None,) * 5))]
    assert distribution(said, ["A", "B", "C"]) == {"A": 1, "B": 0, "C": 2}


def test_a_target_without_a_single_figure_is_decided_by_its_text(head: Workspace) -> None:
    """Trap 10: 2-③ is judged by what was said and how far the talks came; a draft asked for nothing on the way."""
    goal = target(head, "2-3")
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2025)), {"outcome": "検討会を始めた"})
    written = {"issue": "担い手", "rating": "B", "rating_reason": "話しあいが進んだ", "direction": "continue"}
    written |= {"direction_note": "続ける", "qualitative": "声をかけ合うようになった"}
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2025)), written)
    make_evaluation_final(head, open_evaluation(head, TargetYear(goal, 2025)))
    assert open_evaluation(head, TargetYear(goal, 2025)).values["state"] == "final"


def test_an_evaluation_that_was_deleted_is_begun_anew_and_not_made_final_by_its_old_words(head: Workspace) -> None:
    of = TargetYear(target(head, "1-1"), 2025)
    full = {"rating": "B", "rating_reason": "理由", "outcome": "成果", "issue": "課題", "direction": "continue"}
    save_evaluation(head, open_evaluation(head, of), full)
    delete_form(head, open_evaluation(head, of))
    with pytest.raises(Refused) as refusal:
        make_evaluation_final(head, open_evaluation(head, of))
    assert refusal.value.code == "incomplete-evaluation"


def test_a_final_evaluation_that_was_deleted_can_be_written_again(head: Workspace) -> None:
    of = TargetYear(target(head), 2025)
    form = open_evaluation(head, of)
    with action(head, "評価の確定") as act:
        act.save(form, {"rating": "B", "rating_reason": "理由", "state": "final"})
    delete_form(head, open_evaluation(head, of))
    assert save_evaluation(head, open_evaluation(head, of), {"rating": "C", "rating_reason": "新しい理由"})
    assert open_evaluation(head, of).values["rating"] == "C"


def test_a_branch_is_told_that_the_council_evaluates_before_it_is_asked_for_what_is_missing(daito: Workspace) -> None:
    form = open_evaluation(daito, TargetYear(target(daito), 2025))
    for attempt in (
        lambda: make_evaluation_final(daito, form),
        lambda: reopen_evaluation(daito, form, ""),
        lambda: save_evaluation(daito, form, {}),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code == "not-head-office"


def test_every_program_finds_the_councils_evaluations_under_the_ids_they_were_first_given() -> None:
    year, half = TargetYear(bytes(16), 2025), TargetYear(bytes(16), 2025, period=FIRST_HALF)
    assert evaluation_id(year) == derived_record_id("evaluation", "00" * 16, "2025", "head", partition="head")
    assert evaluation_id(half) == derived_record_id("evaluation", "00" * 16, "2025", "head", "first_half", partition="head")

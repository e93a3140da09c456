"""The passage to the next plan: R7 is evaluated, reported and made final while R8 already runs under other numbers."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from app.errors import Refused
from app.models.base import HEAD
from app.rules.resources import resource
from app.services.activities.activity_input import activity_values
from app.services.annual_plan import annual_plans
from app.services.evaluation import evaluation_sheet_data, five_year_reviews, last_issue, opinions, plan_succession
from app.services.evaluation.evaluations import last_years_commitment, open_evaluation, save_evaluation
from app.services.figures.target_counts import target_counts
from app.services.forms.form_list import find_form
from app.services.indicators import indicators
from app.services.indicators.indicator_entry import save_expected
from app.services.meetings import working_groups
from app.services.plan import plan_file_import
from app.services.plan.plan_editing import retire
from app.services.plan.plans import PlanRow, find_target, plan_of_year, plan_tree, plans
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.printing import issued_copies
from app.services.printing.form_kinds import Choice, draw_form
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.conftest import TurnableClock
from tests.offices import activity

SAMPLE = resource("plans", "sample-2026-2030.toml")
Pass = Callable[[], None]
MERGED = ("2-1", "2-4")


@pytest.fixture
def to_head(head: Workspace, daito: Workspace, tmp_path: Path) -> Pass:
    return lambda: (importing.import_files(head, [submitting.hand_in(daito, tmp_path).path]), None)[1]


@pytest.fixture
def to_daito(head: Workspace, daito: Workspace, tmp_path: Path) -> Pass:
    return lambda: (importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path]), None)[1]


@pytest.fixture
def passed(head: Workspace) -> tuple[PlanRow, PlanRow]:
    """The old plan and the sample of a next one, with its 新旧対応."""
    plan_file_import.take_plan_file(head, SAMPLE)
    new, old = plans(head)
    plan_succession.suggest(head, old.id, new.id)
    line(head, "1-3", "1-3", "continued")
    line(head, "2-1", "2-1", "merged")
    line(head, "2-4", "2-1", "merged")
    line(head, "3-1", "3-1", "split")
    line(head, "3-1", "3-2", "split")
    line(head, None, "3-7", "new")
    line(head, "1-2", None, "ended")
    return old, new


def line(workspace: Workspace, old: str | None, new: str | None, kind: str, note: str = "") -> bytes:
    following, ended = plans(workspace)
    values = {
        "old_target_id": find_target(workspace, ended.id, old).id if old else None,
        "new_target_id": find_target(workspace, following.id, new).id if new else None,
        "kind": kind,
        "note": note,
    }
    return plan_succession.save_line(workspace, plan_succession.open_line(workspace, None), values)


def words(data: bytes) -> str:
    document = pdfium.PdfDocument(data)
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_the_old_year_is_made_final_while_the_first_activities_of_the_new_plan_come_in(
    head: Workspace,
    daito: Workspace,
    to_head: Pass,
    to_daito: Pass,
    passed: tuple[PlanRow, PlanRow],
    at: TurnableClock,
) -> None:
    """Trap 7: two plans and two years are open at once; neither touches the other's numbers."""
    old, new = passed
    activity(daito, date=date(2025, 10, 3), target_id=find_target(daito, old.id, "1-3").id, participants=12)
    to_head()
    to_daito()
    assert [plan.id for plan in plans(daito)] == [new.id, old.id]
    at.moment = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)
    former, present = find_target(head, old.id, "1-3").id, find_target(head, new.id, "1-3").id
    save_evaluation(
        head,
        open_evaluation(head, TargetYear(former, 2025)),
        {"outcome": "R7の成果", "issue": "R7の課題", "direction_note": "続ける"},
    )
    kind, choice = find_form("goal-summary"), Choice(old.id, 2025)
    kept = issued_copies.make_final(head, kind, choice, subject="all", name="総括表")
    before = issued_copies.reprint(head, kept.id).data

    typed = {"date": "R8.4.10", "target": "1-3", "title": "新年度のサロン", "participants": "8"}
    values = activity_values(daito, old.id, typed)
    assert values["target_id"] == present  # the day decides, whatever plan is looked at
    activity(daito, **values)
    activity(daito, date=date(2026, 3, 30), target_id=former, title="年度末のサロン", participants=5)
    to_head()

    with head.database.reading() as session:
        r7, r8 = (target_counts(session, [former, present], year) for year in (2025, 2026))
    assert {key: count.participants.value for key, count in r7.items()} == {(former, "daito"): 17}
    assert {key: count.participants.value for key, count in r8.items()} == {(present, "daito"): 8}
    assert issued_copies.reprint(head, kept.id).data == before
    assert last_years_commitment(head, TargetYear(present, 2026)) == "続ける\n（課題）R7の課題"
    assert plan_of_year(head, 2025).id == old.id and plan_of_year(head, 2026).id == new.id


def test_every_old_target_needs_a_fate_and_every_new_one_an_origin(head: Workspace, passed: tuple[PlanRow, PlanRow]) -> None:
    old, new = passed
    told = [one.text for one in plan_succession.checks(head, old.id, new.id)]
    known = {row.old.code for row in plan_succession.lines(head, old.id, new.id) if row.old}
    open_ = [one for one in plan_tree(head, old.id).targets if one.code not in known]
    assert open_ and all(any(f"旧 {one.label}" in text for text in told) for one in open_)
    assert any("新 1-②" in text and "どこから" in text for text in told)
    line(head, "1-1", None, "ended")
    assert any("「終了」なのに" in one.text for one in plan_succession.checks(head, old.id, new.id))


def test_words_that_do_not_fit_their_line_are_found(head: Workspace, passed: tuple[PlanRow, PlanRow]) -> None:
    line(head, "3-5", "3-5", "split")
    told = [one.text for one in plan_succession.checks(head, *(plan.id for plan in passed))]
    assert any("「分割」ですが" in text for text in told)
    with pytest.raises(Refused, match="合っていません"):
        line(head, None, "3-6", "continued")
    with pytest.raises(Refused, match="合っていません"):
        line(head, "3-6", "3-6", "ended")


def test_a_line_put_to_another_target_is_one_line_still_and_can_come_back(
    head: Workspace, passed: tuple[PlanRow, PlanRow]
) -> None:
    old, new = passed
    count = len(plan_succession.lines(head, old.id, new.id))
    ended = plan_succession.line_id(find_target(head, old.id, "1-2").id, None)
    values = {"new_target_id": find_target(head, new.id, "1-2").id, "kind": "continued"}
    moved = plan_succession.save_line(head, plan_succession.open_line(head, ended), values)
    assert moved != ended and len(plan_succession.lines(head, old.id, new.id)) == count
    back = {"new_target_id": None, "kind": "ended"}
    assert plan_succession.save_line(head, plan_succession.open_line(head, moved), back) == ended
    assert [row.kind for row in plan_succession.lines(head, old.id, new.id) if row.id == ended] == ["ended"]


def test_a_branch_sees_the_lines_and_can_not_write_them(
    daito: Workspace,
    to_head: Pass,
    to_daito: Pass,
    passed: tuple[PlanRow, PlanRow],
) -> None:
    to_head()
    to_daito()
    assert any(row.kind == "merged" for row in plan_succession.lines(daito, *(plan.id for plan in passed)))
    with pytest.raises(Refused, match="本部で入力"):
        line(daito, "3-3", None, "ended")


def test_an_indicator_goes_on_under_its_new_target_with_a_break_where_targets_merged(
    head: Workspace,
    passed: tuple[PlanRow, PlanRow],
    at: TurnableClock,
) -> None:
    """Trap 6: the series belongs to the indicator, not to the number of a target."""
    old, new = passed
    former = find_target(head, old.id, "2-4").id
    with head.database.reading() as session:
        use = next(one for one in indicators.uses_of(session, [former], 2025) if one.fed_by == "records")
    activity(head, date=date(2025, 10, 3), target_id=former, kind=use.source_kind or None, participants=30)
    at.moment = datetime(2026, 5, 1, 1, 0, tzinfo=UTC)
    carried = plan_succession.carry_indicators(head, old.id, new.id)
    assert carried > 10 and plan_succession.carry_indicators(head, old.id, new.id) == 0
    present = find_target(head, new.id, "2-1").id
    activity(head, date=date(2026, 4, 10), target_id=present, kind=use.source_kind or None, participants=4)
    with head.database.reading() as session:
        going = next(one for one in indicators.uses_of(session, [present], 2026) if one.indicator_id == use.indicator_id)
        series = indicators.many_series(session, HEAD, [going], (2025, 2026))[going.key]
    assert series[2025].value and series[2026].value and "統合" in going.break_note
    sheet = next(one for one in evaluation_sheet_data.evaluation_sheets(head, PlanYear(new.id, 2026), targets=[present]))
    printed = [line for part in sheet.tables for line in getattr(part, "lines", ())]
    assert any("統合により、R8から2-①" in line for line in printed)


def test_the_first_years_sheet_shows_the_former_targets_count_and_issue(
    head: Workspace,
    passed: tuple[PlanRow, PlanRow],
    at: TurnableClock,
) -> None:
    old, new = passed
    for code, people in zip(MERGED, (10, 5), strict=True):
        target = find_target(head, old.id, code).id
        activity(head, date=date(2025, 10, 3), target_id=target, participants=people)
        save_evaluation(head, open_evaluation(head, TargetYear(target, 2025)), {"issue": f"{code}の課題", "outcome": "成果"})
    at.moment = datetime(2026, 5, 1, 1, 0, tzinfo=UTC)
    present, added = (find_target(head, new.id, code).id for code in ("2-1", "3-7"))
    activity(head, date=date(2026, 4, 10), target_id=present, participants=1)
    activity(head, date=date(2026, 4, 10), target_id=added, participants=1)
    assert last_issue.last_issue(head, TargetYear(present, 2026, HEAD)) == "2-1の課題\n2-4の課題"
    first, second = evaluation_sheet_data.evaluation_sheets(head, PlanYear(new.id, 2026), targets=[present, added])
    own = next(row for row in first.rows if not row.branch)
    assert (own.before.activities.value, own.before.participants.value) == (2, 15)
    assert {row.before.activities.missing for row in second.rows if row.branch} == {"no_record"}


def test_last_years_plan_items_are_taken_over_from_the_former_targets(head: Workspace, passed: tuple[PlanRow, PlanRow]) -> None:
    old, new = passed
    for code in MERGED:
        form = annual_plans.open_item(head, None, TargetYear(find_target(head, old.id, code).id, 2025, HEAD))
        annual_plans.save_item(head, form, {"title": f"{code}の事業", "months": 1})
    present = find_target(head, new.id, "2-1").id
    assert annual_plans.copy_from_last_year(head, TargetYear(present, 2026, HEAD)) == 2
    assert [row.title for row in annual_plans.items(head, TargetYear(present, 2026, HEAD))] == ["2-1の事業", "2-4の事業"]


def test_the_five_years_review_has_the_plans_own_form_and_is_handed_to_the_next_plan(
    head: Workspace,
    passed: tuple[PlanRow, PlanRow],
) -> None:
    old, new = passed
    goal = plan_tree(head, old.id).goals[0]
    form = five_year_reviews.open_goal(head, goal.id, old)
    assert (form.values["first_year"], form.values["last_year"], form.values["expected"]) == (2021, 2025, True)
    typed = {"evaluation": "・福祉教育の場が増えた。\n・冬の取組みが少ない。", "issues": "● 担い手が不足している。"}
    five_year_reviews.save_goal(head, form, typed, old)
    with pytest.raises(Refused, match="期間に入って"):
        five_year_reviews.save_goal(head, five_year_reviews.open_goal(head, goal.id, old), {"first_year": 2019}, old)
    use = indicators.uses_of(head, [one.id for one in goal.targets], 2025)[0]
    save_expected(head, use, 2025, 21)
    ended = five_year_reviews.open_target(head, find_target(head, old.id, "1-2").id)
    five_year_reviews.save_target(head, ended, {"outcome": "広報が届いた", "issue": "若い世代に届かない"})
    text = words(draw_form(head, find_form("five-years"), Choice(old.id, 2025)).data)
    assert "様式第11号" in text and "令和7年度は見込" in text and "R7（見込）" in text and "21（見込）" in text
    assert "・福祉教育の場が増えた。" in text and "・担い手が不足している。" in text
    assert "終了" in text and "統合（新2-①）" in text and "新旧対照表" in text
    assert five_year_reviews.hand_over(head, old.id, new.id) == 1
    assert plan_tree(head, new.id).goals[0].previous_evaluation == "福祉教育の場が増えた。\n冬の取組みが少ない。"
    assert five_year_reviews.hand_over(head, old.id, new.id) == 0


def test_the_review_can_leave_out_the_last_year(head: Workspace, passed: tuple[PlanRow, PlanRow]) -> None:
    """A council may evaluate four of five years, because the last one is not over."""
    old, _new = passed
    goal = plan_tree(head, old.id).goals[0]
    values = {"last_year": 2024, "expected": False, "evaluation": "四年間の評価"}
    five_year_reviews.save_goal(head, five_year_reviews.open_goal(head, goal.id, old), values, old)
    text = words(draw_form(head, find_form("five-years"), Choice(old.id, 2025, goals=[goal.id])).data)
    assert "令和3年度～令和6年度" in text and "R7" not in text.replace("R7）", "")


def test_a_target_with_a_fate_is_not_taken_out_of_its_plan(head: Workspace, passed: tuple[PlanRow, PlanRow]) -> None:
    old, _new = passed
    with pytest.raises(Refused, match="新旧対応"):
        retire(head, old.id, find_target(head, old.id, "1-2").id)


def test_groups_and_opinions_go_over_to_the_goals_of_the_next_plan(head: Workspace, passed: tuple[PlanRow, PlanRow]) -> None:
    old, new = passed
    goal = plan_tree(head, old.id).goals[1]
    person = working_groups.open_staff(head, None)
    working_groups.save_staff(head, person, {"name": "見本 一", "office": HEAD})
    where = {"plan_id": old.id, "goal_id": goal.id, "fiscal_year": 2025}
    working_groups.save_member(head, working_groups.open_member(head, None), {"staff_id": person.id, "role": "leader"}, **where)
    said = opinions.open_opinion(head, None, 2025, "board")
    opinions.save_opinion(head, said, {"goal_id": goal.id, "suggestion": "続けてほしい"})
    assert working_groups.copy_members(head, new.id, 2026) == 1
    assert [row.goal for row in working_groups.members(head, new.id, 2026)] == ["基本目標2"]
    assert [row.subject for row in opinions.opinions(head, new.id, 2025, "board")] == ["基本目標2"]

"""Working groups, meetings and 宿題: carried on until done, printed with everything, seen by the branches."""

from collections.abc import Callable
from datetime import date

import pypdfium2
import pytest

from app.errors import Refused
from app.services.forms.form_list import find_form
from app.services.meetings import meetings, working_groups
from app.services.plan import deadlines
from app.services.plan.plans import plan_tree
from app.services.printing.form_kinds import Choice, draw_form
from app.services.records import drafts
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target

Pass = Callable[[], None]


def person(workspace: Workspace, name: str, office: str = "head") -> bytes:
    form = working_groups.open_staff(workspace, None)
    working_groups.save_staff(workspace, form, {"name": name, "yomi": name, "office": office})
    return form.id


def meeting(workspace: Workspace, **values: object) -> bytes:
    form = meetings.open_meeting(workspace, None, plan_id(workspace), 2025)
    meetings.save_meeting(workspace, form, {"date": date(2025, 5, 15)} | values)
    return form.id


def task(workspace: Workspace, of: bytes, content: str, due: date | None = None) -> bytes:
    form = meetings.open_task(workspace, None, of)
    meetings.save_task(workspace, form, {"content": content, "owner": "地域福祉課", "due": due})
    return form.id


def words(workspace: Workspace, **choice: object) -> str:
    made = draw_form(workspace, find_form("minutes"), Choice(plan_id(workspace), 2025, **choice))  # type: ignore[arg-type]
    with pypdfium2.PdfDocument(made.data) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def test_homework_of_an_earlier_meeting_stands_at_the_top_of_the_next_until_it_is_done(head: Workspace) -> None:
    first = meeting(head)
    given = task(head, first, "冬の工夫をまとめる", date(2025, 9, 1))
    second = meeting(head, date=date(2025, 10, 25), decision="手引きを配る")
    (row,) = meetings.tasks(head, plan_id(head), only_open=True)
    assert row.from_meeting == "第1回　推進会議" and row.is_late
    assert "前回までの宿題" in words(head, subject=second) and "期限過ぎ" in words(head, subject=second)
    meetings.save_task(head, meetings.open_task(head, given, None), {"state": "done", "result": "配った"})
    assert meetings.tasks(head, plan_id(head), only_open=True) == []
    third = meeting(head, date=date(2025, 12, 1))
    assert "前回までの宿題" in words(head, subject=second)  # a reprint says what stood open then
    assert "前回までの宿題" not in words(head, subject=third) and "配った" in words(head, subject=first)
    assert "前回までの宿題" not in words(head, subject=first)


def test_what_is_half_typed_for_one_year_never_turns_up_in_another(head: Workspace) -> None:
    begun = meetings.open_meeting(head, None, plan_id(head), 2025)
    drafts.keep_record(head, begun, {"place": "本部"})
    other = meetings.open_meeting(head, None, plan_id(head), 2026)
    assert drafts.go_on(head, other)[1] is None
    assert drafts.go_on(head, meetings.open_meeting(head, None, plan_id(head), 2025))[1] == {"place": "本部"}


def test_nobody_is_present_and_absent_at_once(head: Workspace) -> None:
    one = person(head, "髙橋")
    with pytest.raises(Refused, match="両方"):
        meeting(head, present=(one,), absent=(one,))


def test_taking_the_usual_days_over_twice_adds_none(head: Workspace) -> None:
    deadlines.take_usual(head, 2025)
    assert deadlines.take_usual(head, 2025) == 0
    with pytest.raises(Refused, match="日付"):
        deadlines.save_deadline(head, deadlines.open_deadline(head, None, 2025), {"name": " "})


def test_the_minutes_name_who_was_there_and_which_targets_were_confirmed(head: Workspace) -> None:
    here, away = person(head, "髙橋"), person(head, "𠮷田", "daito")
    record = meeting(head, present=(here,), absent=(away,), confirmed_targets=(target(head),), agenda="<b>議題</b>")
    printed = words(head, subject=record)
    assert "出席－髙橋（本部）" in printed and "欠席－𠮷田（大東）" in printed and "1-③" in printed and "<b>議題</b>" in printed
    working_groups.save_staff(head, working_groups.open_staff(head, here), {"retired": True})
    assert "髙橋" in words(head, subject=record)  # people who left stay in old minutes


@pytest.mark.parametrize("edition", ["empty", "specimen"])
def test_the_minutes_can_be_written_by_hand(head: Workspace, edition: str) -> None:
    assert "決定事項" in words(head, edition=edition)


def test_a_group_has_one_leader_and_last_years_faces_are_taken_over(head: Workspace) -> None:
    goal = plan_tree(head, plan_id(head)).goals[0]
    where = {"plan_id": plan_id(head), "goal_id": goal.id, "fiscal_year": 2024}
    one, other = person(head, "一"), person(head, "二")
    working_groups.save_member(head, working_groups.open_member(head, None), {"staff_id": one, "role": "leader"}, **where)
    with pytest.raises(Refused, match="もうリーダー"):
        working_groups.save_member(head, working_groups.open_member(head, None), {"staff_id": other, "role": "leader"}, **where)
    assert working_groups.copy_members(head, plan_id(head), 2025) == 1
    assert working_groups.copy_members(head, plan_id(head), 2025) == 0
    (row,) = working_groups.members(head, plan_id(head), 2025)
    assert (row.name, row.role, row.goal) == ("一", "leader", "基本目標1")


def test_branches_see_decisions_and_homework_and_change_neither(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    to_head()
    record = meeting(head, decision="手引きを配る")
    task(head, record, "冬の工夫を出す")
    to_daito()
    (row,) = meetings.meetings(daito, plan_id(daito), 2025)
    assert row.decision == "手引きを配る" and meetings.tasks(daito, plan_id(daito))[0].content == "冬の工夫を出す"
    with pytest.raises(Refused, match="本部で"):
        meetings.save_meeting(daito, meetings.open_meeting(daito, record, plan_id(daito), 2025), {"decision": "別"})


def test_a_meeting_without_a_day_and_homework_without_words_are_refused(head: Workspace) -> None:
    with pytest.raises(Refused, match="会議の日"):
        meetings.save_meeting(head, meetings.open_meeting(head, None, plan_id(head), 2025), {"place": "本部"})
    with pytest.raises(Refused, match="内容"):
        task(head, meeting(head), " ")


def test_the_usual_days_are_taken_over_in_one_deed_and_branches_see_theirs(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    to_head()
    assert deadlines.take_usual(head, 2025) == len(deadlines.USUAL)
    to_daito()
    assert 0 < len(deadlines.deadlines(daito, 2025)) < len(deadlines.deadlines(head, 2025))
    march = next(row for row in deadlines.deadlines(head, 2025) if "次年度の計画）" in row.name)
    assert march.due == date(2026, 3, 15)

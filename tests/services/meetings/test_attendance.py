"""Who was at a meeting and in which role, whose homework is open, and last year's groups taken over for the same goals."""

from collections.abc import Callable
from datetime import date

import pytest

from app.errors import Refused
from app.models.meeting import Meeting, WorkingGroup
from app.services.meetings import meetings, working_groups
from app.services.meetings.attendance import attendance
from app.services.plan.plans import plan_tree
from app.services.records.actions import delete_form
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id
from tests.services.meetings.test_meetings import meeting, person, task


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value.code


def member(workspace: Workspace, staff: bytes, role: str, goal: bytes, year: int = 2025) -> None:
    values = {"staff_id": staff, "role": role}
    form = working_groups.open_member(workspace, None)
    working_groups.save_member(workspace, form, values, plan_id=plan_id(workspace), goal_id=goal, fiscal_year=year)


def listed(workspace: Workspace, record: bytes) -> list[tuple[str, str, str]]:
    with workspace.database.reading() as session:
        return attendance(session, session.get_one(Meeting, record))


def test_at_a_groups_meeting_the_role_in_that_group_counts_and_elsewhere_the_highest(head: Workspace) -> None:
    goals = plan_tree(head, plan_id(head)).goals
    first, second, guest = person(head, "髙橋"), person(head, "佐藤"), person(head, "菅原")
    member(head, first, "member", goals[0].id)
    member(head, first, "leader", goals[1].id)
    member(head, second, "leader", goals[0].id)
    whole = meeting(head, present=(first, guest), absent=(second,))
    rows = listed(head, whole)
    assert [(row[0], row[1]) for row in rows] == [("出席", "リーダー"), ("出席", "－"), ("欠席", "リーダー")]
    assert rows[0][2].startswith("髙橋") and rows[1][2].startswith("菅原")
    with head.database.reading() as session:
        groups = {row.goal_id: row.id for row in session.query(WorkingGroup)}
    held = meeting(head, kind="working_group", group_id=groups[goals[0].id], present=(first, second))
    assert [(row[1], row[2][:2]) for row in listed(head, held)] == [("リーダー", "佐藤"), ("グループ員", "髙橋")]
    promotion = meeting(head, kind="promotion", group_id=groups[goals[0].id], present=(first,))
    assert [row[1] for row in listed(head, promotion)] == ["リーダー"]


def test_a_group_has_one_leader_and_everybody_once(head: Workspace) -> None:
    goal = plan_tree(head, plan_id(head)).goals[0].id
    first, second = person(head, "髙橋"), person(head, "佐藤")
    member(head, first, "leader", goal)
    assert refused(lambda: member(head, second, "leader", goal)) == "two-leaders"
    assert refused(lambda: member(head, first, "member", goal)) == "already-member"
    member(head, second, "member", goal)
    assert len(working_groups.members(head, plan_id(head), 2025)) == 2


def test_last_years_groups_are_copied_where_this_year_has_none(head: Workspace) -> None:
    goals = plan_tree(head, plan_id(head)).goals
    first, second, gone = person(head, "髙橋"), person(head, "佐藤"), person(head, "菅原")
    for one in (first, gone):
        member(head, one, "member", goals[0].id, 2024)
    member(head, second, "member", goals[1].id, 2024)
    member(head, first, "leader", goals[1].id, 2025)
    form = working_groups.open_staff(head, gone)
    working_groups.save_staff(head, form, {"retired": True})
    assert working_groups.copy_members(head, plan_id(head), 2025) == 1
    found = {(row.goal_id, row.staff_id) for row in working_groups.members(head, plan_id(head), 2025)}
    assert found == {(goals[0].id, first), (goals[1].id, first)}
    assert working_groups.copy_members(head, plan_id(head), 2025) == 0


def test_a_meeting_has_a_day_and_nobody_is_present_and_absent(head: Workspace) -> None:
    who = person(head, "髙橋")
    assert refused(lambda: meeting(head, date=None)) == "missing-date"
    assert refused(lambda: meeting(head, present=(who,), absent=(who,))) == "present-and-absent"
    record = meeting(head)
    form = meetings.open_meeting(head, record, plan_id(head), 2025)
    assert meetings.save_meeting(head, form, {"place": "会議室"})
    assert meetings.open_meeting(head, None, plan_id(head), 2025).values["number"] == 2


def test_homework_belongs_to_a_meeting_has_a_content_and_is_closed_on_a_day(head: Workspace) -> None:
    one, other = meeting(head), meeting(head, date=date(2025, 10, 1))
    first, second = task(head, one, "まとめる", date(2025, 11, 4)), task(head, other, "配る", date(2025, 11, 5))
    assert [(row.content, row.is_late) for row in meetings.tasks(head)] == [("まとめる", True), ("配る", False)]
    assert [row.id for row in meetings.tasks(head, meeting=other)] == [second]
    meetings.save_task(head, meetings.open_task(head, first, None), {"state": "done"})
    assert meetings.open_task(head, first, None).values["closed_on"] == date(2025, 11, 5)
    meetings.save_task(head, meetings.open_task(head, first, None), {"state": "open"})
    assert meetings.open_task(head, first, None).values["closed_on"] is None
    assert refused(lambda: task(head, one, " ")) == "missing-content"
    homeless = meetings.open_task(head, None, None)
    assert refused(lambda: meetings.save_task(head, homeless, {"content": "何か"})) == "missing-meeting"
    meetings.delete_meeting(head, meetings.open_meeting(head, one, plan_id(head), 2025))
    assert [row.id for row in meetings.tasks(head)] == [second]
    delete_form(head, meetings.open_task(head, second, None))
    assert meetings.tasks(head) == []

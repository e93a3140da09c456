"""様式第6号: who was there in which role and from where, and the step that makes minutes stand."""

from collections.abc import Callable
from datetime import date

import pytest

from app.errors import Refused
from app.reports.paper import Table
from app.services.forms import finalising
from app.services.forms.form_list import find_form
from app.services.meetings import meetings, working_groups
from app.services.plan.plans import plan_tree
from app.services.printing import issued_copies
from app.services.printing.form_kinds import Choice, form_papers
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id

Pass = Callable[[], None]
WHOLE = {
    "date": date(2025, 5, 15),
    "begins": "13:30",
    "place": "本部会議室",
    "agenda": "前年度の評価",
    "discussion": "遅れている目標を話しあった。",
    "decision": "手引きを配る。",
    "recorder": "見本 三",
}


def staff(workspace: Workspace, name: str, office: str, post: str) -> bytes:
    form = working_groups.open_staff(workspace, None)
    working_groups.save_staff(workspace, form, {"name": name, "yomi": name, "office": office, "post": post})
    return form.id


def leader(workspace: Workspace, person: bytes, role: str = "leader") -> None:
    goal = plan_tree(workspace, plan_id(workspace)).goals[0].id
    form = working_groups.open_member(workspace, None)
    values = {"staff_id": person, "role": role}
    working_groups.save_member(workspace, form, values, plan_id=plan_id(workspace), goal_id=goal, fiscal_year=2025)


def held(workspace: Workspace, **values: object) -> bytes:
    form = meetings.open_meeting(workspace, None, plan_id(workspace), 2025)
    meetings.save_meeting(workspace, form, values)
    return form.id


def rows(workspace: Workspace, record: bytes) -> list[tuple[object, ...]]:
    (paper,) = form_papers(workspace, find_form("minutes"), Choice(plan_id(workspace), 2025, subject=record))
    return [row.cells for part in paper.parts if isinstance(part, Table) and part.caption == "出席・欠席" for row in part.rows]


def test_the_minutes_say_in_which_role_and_from_where_people_came(head: Workspace) -> None:
    first, second, third = staff(head, "一", "head", "課長"), staff(head, "二", "daito", ""), staff(head, "三", "head", "主事")
    leader(head, first)
    leader(head, second, "secretary")
    record = held(head, **WHOLE, present=(third, first), absent=(second,))
    assert rows(head, record) == [
        ("出席", "リーダー", "一（本部　課長）"),
        ("出席", "－", "三（本部　主事）"),
        ("欠席", "事務局", "二（大東）"),
    ]


def test_minutes_with_empty_fields_are_not_made_final_and_the_fields_are_named(head: Workspace) -> None:
    record = held(head, date=date(2025, 5, 15))
    with pytest.raises(Refused, match="開始、場所、出席、議題、協議内容、決定事項など"):
        finalising.make_minutes_final(head, record)
    whole = held(head, **WHOLE, present=(staff(head, "一", "head", "課長"),))
    task = meetings.open_task(head, None, whole)
    meetings.save_task(head, task, {"content": "手引きの案を作る"})
    with pytest.raises(Refused, match="宿題「手引きの案を作る」の担当と期限"):
        finalising.make_minutes_final(head, whole)
    assert issued_copies.editions(head) == []


def test_final_minutes_are_kept_cannot_be_changed_and_are_reopened_with_a_reason(head: Workspace) -> None:
    record = held(head, **WHOLE, present=(staff(head, "一", "head", "課長"),))
    kept = finalising.make_minutes_final(head, record)
    before = issued_copies.reprint(head, kept.id)
    assert before.papers[0].mark == "" and kept.name == "第1回　推進会議" and kept.subject == record.hex()
    with pytest.raises(Refused, match="確定した会議記録"):
        meetings.save_meeting(head, meetings.open_meeting(head, record, plan_id(head), 2025), {"decision": "別"})
    with pytest.raises(Refused, match="確定した会議記録"):
        meetings.delete_meeting(head, meetings.open_meeting(head, record, plan_id(head), 2025))
    with pytest.raises(Refused, match="理由"):
        finalising.reopen_minutes(head, record, " ")
    finalising.reopen_minutes(head, record, "決定の書きもれ")
    meetings.save_meeting(head, meetings.open_meeting(head, record, plan_id(head), 2025), {"decision": "手引きと表を配る。"})
    assert finalising.make_minutes_final(head, record).number == 2
    assert issued_copies.reprint(head, kept.id).data == before.data


def test_minutes_not_yet_final_are_marked_as_a_draft(head: Workspace) -> None:
    record = held(head, **WHOLE)
    (paper,) = form_papers(head, find_form("minutes"), Choice(plan_id(head), 2025, subject=record))
    assert paper.mark == "案"


def test_a_branch_gets_the_final_minutes_and_cannot_reopen_them(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    to_head()
    record = held(head, **WHOLE, present=(staff(head, "一", "head", "課長"),))
    kept = finalising.make_minutes_final(head, record)
    to_daito()
    assert issued_copies.reprint(daito, kept.id).data == issued_copies.reprint(head, kept.id).data
    with pytest.raises(Refused):
        finalising.reopen_minutes(daito, record, "直したい")

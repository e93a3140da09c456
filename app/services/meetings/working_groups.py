"""職員 and 推進ワーキンググループ: who works for which 基本目標 in a year, and who leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import COMMON
from app.models.meeting import ROLES, Member, Staff, WorkingGroup
from app.services.plan.plans import plan_of_year, plan_tree
from app.services.records.actions import action, save_form
from app.services.records.list_rows import row_of
from app.services.records.names import office_names
from app.services.records.record_forms import RecordForm, derived_record_id, few_of, live, open_form, open_or_new
from app.services.workspace.workspace import Workspace, reading
from app.store.kept_answers import kept


@dataclass(frozen=True)
class StaffRow:
    """One 職員. Sorted by reading (よみ), because kanji do not sort by it."""

    id: bytes
    name: str
    yomi: str
    office: str
    office_name: str
    post: str
    retired: bool


@dataclass(frozen=True)
class MemberRow:
    """One member of a group; ``goal`` is 「基本目標1」."""

    id: bytes
    group_id: bytes
    goal_id: bytes
    goal: str
    staff_id: bytes
    name: str
    office_name: str
    role: str


@reading
@kept
def staff(session: Session, *, with_retired: bool = True) -> list[StaffRow]:
    """The staff list, with or without retired people."""
    names = office_names(session)
    found = few_of(session, Staff, "yomi", "name")
    return [
        row_of(StaffRow, row, office_name=names.get(row.office or "", row.office or ""))
        for row in found
        if with_retired or not row.retired
    ]


def open_staff(workspace: Workspace, record: bytes | None) -> RecordForm:
    """The form of a 職員; a new one for None."""
    return open_or_new(workspace, "staff", COMMON, record)


def save_staff(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Raises Refused("missing-name")."""
    if not str(values.get("name", form.values["name"]) or "").strip():
        raise Refused("missing-name", "職員の名前が入っていません。", "名前を入れてから、もう一度保存してください。")
    return save_form(workspace, form, values)


def group_id(goal_id: bytes, fiscal_year: int) -> bytes:
    """The record id of a group, derived from 基本目標 and year."""
    return derived_record_id("working_group", goal_id.hex(), str(fiscal_year))


def members(workspace: Workspace, plan_id: bytes, fiscal_year: int) -> list[MemberRow]:
    """The members by 基本目標 and role, リーダー first."""
    with workspace.database.reading() as session:
        people = {row.id: row for row in staff(session)}
        found = []
        for goal in plan_tree(session, plan_id).goals:
            group = group_id(goal.id, fiscal_year)
            rows = few_of(session, Member, group_id=group)
            for row in sorted(rows, key=lambda row: (_place(row.role), row.sort_no or 0)):
                person = people.get(row.staff_id or b"")
                found.append(
                    MemberRow(
                        id=row.id,
                        group_id=group,
                        goal_id=goal.id,
                        goal=f"基本目標{goal.number}",
                        staff_id=row.staff_id or b"",
                        name=person.name if person else "（名簿にない職員）",
                        office_name=person.office_name if person else "",
                        role=row.role or "member",
                    )
                )
    return found


def led_by(session: Session, goal_id: bytes, fiscal_year: int) -> str:
    """「リーダー 見本 一、サブリーダー 見本 二」 of a goal's group; "" while nobody leads it."""
    names = {row.id: row.name for row in staff(session)}
    found = few_of(session, Member, group_id=group_id(goal_id, fiscal_year))
    leading = sorted(
        (row for row in found if row.role in ("leader", "sub_leader")), key=lambda row: (_place(row.role), row.sort_no or 0)
    )
    return "、".join(f"{ROLES[row.role or '']} {names[row.staff_id or b'']}" for row in leading if row.staff_id in names)


def open_member(workspace: Workspace, record: bytes | None) -> RecordForm:
    """The form of a member; a new one for None."""
    return open_or_new(workspace, "member", COMMON, record, role="member")


def save_member(
    workspace: Workspace, form: RecordForm, values: Mapping[str, Any], *, plan_id: bytes, goal_id: bytes, fiscal_year: int
) -> bool:
    """Writes the member, and the group together with its first member.

    Raises Refused("missing-staff", "two-leaders", "already-member").
    """
    if not values.get("staff_id"):
        raise Refused("missing-staff", "職員が選ばれていません。", "名簿から選んでください。先に「職員」で登録できます。")
    group = group_id(goal_id, fiscal_year)
    with action(workspace, f"ワーキンググループ員の{'追加' if form.is_new else '訂正'}") as act:
        session = act.session
        if values.get("role") == "leader":
            others = select(Member).where(
                Member.group_id == group, Member.role == "leader", Member.deleted.is_(False), Member.id != form.id
            )
            if session.scalar(others) is not None:
                raise Refused(
                    "two-leaders", "このグループには、もうリーダーがいます。", "先に、前のリーダーの役割を変えてください。"
                )
        same = select(Member).where(
            Member.group_id == group, Member.staff_id == values["staff_id"], Member.deleted.is_(False), Member.id != form.id
        )
        if session.scalar(same) is not None:
            raise Refused("already-member", "この職員は、もうグループに入っています。", "一覧で選んで、役割を直してください。")
        if live(session, WorkingGroup, group) is None:
            key = {"plan_id": plan_id, "goal_id": goal_id, "fiscal_year": fiscal_year}
            act.save(open_form(session, "working_group", COMMON, group, **key), {})
        return act.save(form, {**values, "group_id": group})


def copy_members(workspace: Workspace, plan_id: bytes, fiscal_year: int) -> int:
    """Copies last year's groups where this year has none yet; returns the number of members copied.

    From a former plan, groups go to the goals of the same number.
    """
    before = plan_of_year(workspace, fiscal_year - 1).id
    goals = {goal.number: goal.id for goal in plan_tree(workspace, plan_id).goals}
    to = {goal.id: goals.get(goal.number) for goal in plan_tree(workspace, before).goals}
    taken = 0
    with action(workspace, "前年度のワーキンググループを写す"):
        have = {row.goal_id for row in members(workspace, plan_id, fiscal_year)}
        here = {one.id for one in staff(workspace, with_retired=False)}
        for row in members(workspace, before, fiscal_year - 1):
            goal = to.get(row.goal_id)
            if goal is not None and goal not in have and row.staff_id in here:
                values = {"staff_id": row.staff_id, "role": row.role}
                save_member(
                    workspace, open_member(workspace, None), values, plan_id=plan_id, goal_id=goal, fiscal_year=fiscal_year
                )
                taken += 1
    return taken


def _place(role: str | None) -> int:
    """The order of roles, リーダー first; an unknown role comes last."""
    known = list(ROLES)
    return known.index(role) if role in known else len(known)

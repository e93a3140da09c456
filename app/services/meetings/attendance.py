"""出席・欠席: who was at a meeting, by role, with office and post from the staff list."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.meeting import ROLES, Meeting, Member, WorkingGroup
from app.services.meetings.working_groups import StaffRow, staff
from app.services.records.record_forms import all_of

NO_ROLE = "－"
UNKNOWN = "（名簿にない職員）"


def attendance(session: Session, found: Meeting) -> list[tuple[str, str, str]]:
    """(出席 or 欠席, role, 「氏名（部署 職名）、…」), リーダー first."""
    people = {one.id: one for one in staff(session)}
    roles = _roles(session, found)
    rows = []
    for word, ids in (("出席", found.present or ()), ("欠席", found.absent or ())):
        for role in (*ROLES, ""):
            of_role = [one for one in ids if roles.get(one, "") == role]
            if of_role:
                rows.append((word, ROLES.get(role, NO_ROLE), _names(of_role, people)))
    return rows


def _roles(session: Session, found: Meeting) -> dict[bytes, str]:
    """Staff id → role in the group that met; at a 推進会議 the highest role in any group of the year."""
    groups = [found.group_id] if found.kind == "working_group" and found.group_id else _groups(session, found)
    rows = [row for row in all_of(session, Member).values() if row.group_id in groups]
    order = list(ROLES)
    known: dict[bytes, str] = {}
    for row in sorted(rows, key=lambda row: order.index(row.role) if row.role in order else len(order), reverse=True):
        if row.staff_id and row.role in order:
            known[row.staff_id] = row.role
    return known


def _groups(session: Session, found: Meeting) -> list[bytes]:
    wanted = select(WorkingGroup.id).where(
        WorkingGroup.plan_id == found.plan_id, WorkingGroup.fiscal_year == found.fiscal_year, WorkingGroup.deleted.is_(False)
    )
    return list(session.scalars(wanted))


def _names(ids: Sequence[bytes], people: dict[bytes, StaffRow]) -> str:
    return "、".join(_name(people.get(one)) for one in ids)


def _name(person: StaffRow | None) -> str:
    if person is None:
        return UNKNOWN
    where = "　".join(filter(None, (person.office_name, person.post)))
    return f"{person.name}（{where}）" if where else person.name

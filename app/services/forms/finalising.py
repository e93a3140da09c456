"""会議記録の確定: what minutes must say before they stand; made final they are kept as they were printed."""

from app.errors import Refused, YuiError
from app.models.meeting import Meeting
from app.services.forms.minutes_form import MINUTES
from app.services.meetings import meetings
from app.services.meetings.meetings import FINAL
from app.services.printing import issued_copies
from app.services.printing.form_kinds import Choice
from app.services.printing.issued_copies import EditionRow
from app.services.records.record_forms import open_form, refuse_others, save_form
from app.services.workspace.workspace import Desk

DEMANDED = {
    "kind": "会議の種別",
    "number": "回",
    "date": "日付",
    "begins": "開始",
    "place": "場所",
    "present": "出席",
    "agenda": "議題",
    "discussion": "協議内容",
    "decision": "決定事項",
    "recorder": "記録者",
    "disclosure": "公開の別",
}
"""必 of 様式第6号; 宿題 must each have an owner and a day besides."""


def missing(desk: Desk, record: bytes) -> list[str]:
    """What is still empty, in the words of the form."""
    with desk.database.reading() as session:
        found = session.get_one(Meeting, record)
        values = found.values()
    empty = [label for name, label in DEMANDED.items() if values[name] in (None, "", ())]
    if values["kind"] == "working_group" and not values["group_id"]:
        empty.insert(0, "どのグループか")
    for task in meetings.tasks(desk, meeting=record):
        if not (task.owner or task.office_name) or task.due is None:
            empty.append(f"宿題「{task.content[:12]}」の担当と期限")
    return empty


def make_final(desk: Desk, record: bytes, person: str = "") -> EditionRow:
    """確定: keeps the print. Refused("incomplete-minutes") naming every field that is empty, ("already-final")."""
    empty = missing(desk, record)
    if empty:
        raise Refused(
            "incomplete-minutes",
            f"まだ空いている欄があります：{'、'.join(empty[:6])}{'など' if len(empty) > 6 else ''}。",
            "書き入れてから、確定してください。",
        )
    with desk.database.reading() as session:
        form = open_form(session, "meeting", session.get_one(Meeting, record).partition, record)
    refuse_others(desk, form.partition)
    before = form.values["state"]
    save_form(desk, form, {"state": FINAL}, person)
    choice = Choice(form.values["plan_id"], form.values["fiscal_year"], subject=record)
    name = meetings.name_of(desk, record)
    try:
        return issued_copies.make_final(desk, MINUTES, choice, subject=record.hex(), name=name, person=person)
    except YuiError:
        _set_state(desk, record, before, person)
        raise


def reopen(desk: Desk, record: bytes, reason: str, person: str = "") -> None:
    """開き直す, with a reason that stays with the kept print. Refused("missing-reason", "not-final")."""
    with desk.database.reading() as session:
        found = session.get_one(Meeting, record)
        year, state = found.fiscal_year or 0, found.state
    if state != FINAL:
        raise Refused("not-final", "この会議記録は、確定していません。", "そのまま直せます。")
    for kept in issued_copies.editions(desk, form=MINUTES.code, fiscal_year=year):
        if kept.subject == record.hex() and not kept.is_open:
            issued_copies.reopen(desk, kept.id, reason, person)
    _set_state(desk, record, "reopened", person)


def _set_state(desk: Desk, record: bytes, state: str | None, person: str) -> None:
    with desk.database.reading() as session:
        form = open_form(session, "meeting", session.get_one(Meeting, record).partition, record)
    save_form(desk, form, {"state": state}, person)

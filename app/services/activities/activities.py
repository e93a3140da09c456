"""活動記録: open, save, cancel, delete, restore. Each function is one action of a clerk and one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.operation import encode_value
from app.journal.reading import Shown, record_state, shown
from app.journal.state import DELETED
from app.journal.writing import changed_groups, new_record_id, write
from app.models.activity import Activity
from app.rules import clock
from app.rules.fiscal import fiscal_year_of
from app.rules.text import clean_text
from app.services.activities.activity_checks import Problem, check_activity
from app.services.activities.activity_rows import ActivityRow, activity_rows
from app.services.records.undo import remember, values_before
from app.services.workspace.workspace import Desk

FIELDS = Activity.fields()
TEXT_FIELDS = tuple(name for name in FIELDS if isinstance(Activity.__table__.columns[name].type, String))


@dataclass(frozen=True)
class ActivityForm:
    """An open form: the values on screen by field name, and what of the journal they showed.

    ``id`` is chosen when the form opens, so that pressing save twice makes one record.
    """

    id: bytes
    office: str
    values: dict[str, Any]
    shown: Shown = field(repr=False)
    is_new: bool = True


def blank(desk: Desk) -> ActivityForm:
    """A form for a new activity of this desk's office: once, done, final unless the clerk says otherwise."""
    values = dict.fromkeys(FIELDS) | {"status": "done", "state": "final", "sessions": 1}
    return ActivityForm(new_record_id(), desk.office_code, values, Shown())


def copy_of(desk: Desk, record: bytes) -> ActivityForm:
    """A new form filled like an existing activity; counts and texts of that day are left empty."""
    source = open_form(desk, record)
    of_that_day = [name for name in FIELDS if not Activity.declared(name).is_copied]
    values = source.values | dict.fromkeys(of_that_day) | {"status": "done", "state": "final"}
    held = values["date"]
    if held is None or fiscal_year_of(held) != fiscal_year_of(clock.today()):
        values["plan_item_id"] = None  # 年次計画 are made anew each year
    return ActivityForm(new_record_id(), desk.office_code, values, Shown())


def open_form(desk: Desk, record: bytes) -> ActivityForm:
    """Opens an existing activity; what the form shows now is what saving will supersede."""
    with desk.database.reading() as session:
        activity = _needed(session, record)
        return ActivityForm(record, activity.partition, activity.values(), shown(session, record), is_new=False)


def save(desk: Desk, form: ActivityForm, values: Mapping[str, Any]) -> bytes:
    """Saves the form as one operation carrying its changed groups; unchanged forms write nothing. Returns the id.

    Refused("incomplete-activity") names the first error-level problem; drafts (state "draft") are never refused for gaps.
    """
    _refuse_foreign(desk, form)
    changed = changes(form, values)
    if not changed:
        return form.id
    with desk.database.writing() as session:
        if form.is_new and session.get(Activity, form.id) is not None:  # save pressed twice: one record
            form, changed = _again(session, form, changed)
        if changed:
            text = "記録の追加" if form.is_new else "記録の訂正"
            write_step(desk, session, form, changed, text=text)
    return form.id


def changes(form: ActivityForm, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The groups that saving these values would change, checked and trimmed. Refused("incomplete-activity")."""
    after = cleaned(form.values | dict(values))
    refuse_errors(check_activity(after))
    return changed_groups("activity", {} if form.is_new else form.values, after)


def cancel(desk: Desk, record: bytes, reason: str) -> None:
    """取消: the record stays visible with its reason and counts nowhere. Refused("missing-reason") without one."""
    reason = clean_text(reason).strip()
    if not reason:
        raise Refused("missing-reason", "取消の理由が入っていません。", "理由を入れてから、もう一度取り消してください。")
    form = open_form(desk, record)
    _refuse_foreign(desk, form)
    with desk.database.writing() as session:
        write_step(desk, session, form, {"state": ["cancelled", reason]}, text="記録の取消")


def delete(desk: Desk, record: bytes) -> None:
    """Deletes what this desk knows of the record; an edit it has not seen keeps the record and is shown as a difference."""
    form = open_form(desk, record)
    _refuse_foreign(desk, form)
    with desk.database.writing() as session:
        write_step(desk, session, form, {}, text="記録の削除", deletes=True)


def restore(desk: Desk, record: bytes) -> None:
    """Takes a deletion back."""
    with desk.database.writing() as session:
        activity = session.get(Activity, record)
        if activity is None or not activity.deleted:
            raise _unknown()
        form = ActivityForm(record, activity.partition, activity.values(), shown(session, record), is_new=False)
        write_step(desk, session, form, {}, text="削除の取りやめ", deletes=False)


def last(desk: Desk) -> ActivityRow | None:
    """The activity this office saved last, for copying."""
    found = recent(desk, 1)
    return found[0] if found else None


def recent(desk: Desk, count: int) -> list[ActivityRow]:
    """This office's activities, the last saved first."""
    with desk.database.reading() as session:
        ids = session.scalars(
            select(Activity.id)
            .where(Activity.partition == desk.partition, Activity.deleted.is_(False))
            .order_by(Activity.last_saved_at.desc(), Activity.id)
            .limit(count)
        ).all()
        return activity_rows(session, ids)


def refuse_errors(problems: list[Problem]) -> None:
    for problem in problems:
        if problem.level == "error":
            raise Refused("incomplete-activity", problem.text, "入力してから、もう一度保存してください。")


def write_step(
    desk: Desk,
    session: Session,
    form: ActivityForm,
    changed: Mapping[str, list[Any]],
    *,
    text: str,
    deletes: bool | None = None,
) -> None:
    """One operation in the caller's transaction, remembered for Ctrl+Z."""
    touched: dict[str, Any] = dict(changed)
    if deletes is not None:
        touched[DELETED] = [deletes]
    before = values_before(session, form.id, touched)
    operation = write(
        session,
        desk.author(),
        entity="activity",
        partition=form.office,
        record=form.id,
        values=changed,
        shown=form.shown,
        deletes=deletes,
    )
    remember(session, operation, before, text)


def _again(session: Session, form: ActivityForm, changed: Mapping[str, list[Any]]) -> tuple[ActivityForm, dict[str, list[Any]]]:
    """A new form that was saved already: it shows what it wrote then, and what was typed since is a correction of that."""
    _, operations = record_state(session, form.id)
    first = next(operation for operation in operations if not operation.base)
    typed = {group.name: changed.get(group.name, [None] * len(group.fields)) for group in Activity.groups}
    empty = {group.name: encode_value([None] * len(group.fields)) for group in Activity.groups}
    since = {name: fields for name, fields in typed.items() if encode_value(fields) != first.values.get(name, empty[name])}
    told = Shown(form.id, first.entity, first.partition, dict.fromkeys(first.values, (first.id,)))
    return replace(form, shown=told, is_new=False), since


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """All fields as they are stored: texts checked and trimmed, empty ones None; the rest as given."""
    found = {name: values.get(name) for name in FIELDS}
    for name in TEXT_FIELDS:
        text = found[name]
        found[name] = (clean_text(text).strip() or None) if text else None
    found["secondary_targets"] = tuple(found["secondary_targets"] or ()) or None
    for name in ("participants_approximate", "participants_unknown", "issue_to_evaluation"):
        found[name] = found[name] or None
    found["participants_unknown" if found["participants"] is not None else "participants_approximate"] = None
    return found


def _refuse_foreign(desk: Desk, form: ActivityForm) -> None:
    if not desk.is_head and form.office != desk.partition:
        raise Refused("not-your-record", "ほかの支部の記録は変更できません。", "その支部か本部に連絡してください。")


def _needed(session: Session, record: bytes) -> Activity:
    activity = session.get(Activity, record)
    if activity is None or activity.deleted:
        raise _unknown()
    return activity


def _unknown() -> Refused:
    return Refused("unknown-activity", "この活動記録は見つかりません。", "一覧で選び直してください。")

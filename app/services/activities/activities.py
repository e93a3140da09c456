"""活動記録: open, save, cancel, delete, restore. Each function is one action of a clerk and one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.operation import encode_value
from app.journal.reading import Shown, record_state
from app.journal.rows import known_records
from app.journal.writing import grouped
from app.models.activity import Activity
from app.rules import clock
from app.rules.fiscal import fiscal_year_of
from app.rules.text import clean_text
from app.services.activities import activity_rows
from app.services.activities.activity_checks import Problem, errors_in
from app.services.activities.activity_rows import ActivityRow
from app.services.records import record_forms
from app.services.records.actions import Action, Written, action
from app.services.records.record_forms import RecordForm, new_record_id, opened_all
from app.services.workspace.workspace import Workspace, reading

FIELDS = Activity.fields()
TEXT_FIELDS = tuple(name for name in FIELDS if isinstance(Activity.__table__.columns[name].type, String))


def blank(workspace: Workspace) -> RecordForm:
    """A form for a new activity of this workspace's office: once, done, final unless the clerk says otherwise.

    Its id is chosen now, so that pressing save twice makes one record.
    """
    return _form(workspace, blank_values())


def blank_values() -> dict[str, Any]:
    """What the fields of a new activity hold before anything was typed."""
    return dict.fromkeys(FIELDS) | {"status": "done", "state": "final", "sessions": 1}


def copy_of(workspace: Workspace, record: bytes) -> RecordForm:
    """A new form filled like an existing activity; counts and texts of that day are left empty."""
    source = open_form(workspace, record)
    of_that_day = [name for name in FIELDS if not Activity.declared(name).is_copied]
    values = source.values | dict.fromkeys(of_that_day) | {"status": "done", "state": "final"}
    held = values["date"]
    if held is None or fiscal_year_of(held) != fiscal_year_of(clock.today()):
        values["plan_item_id"] = None  # 年次計画 are made anew each year
    return _form(workspace, values)


@reading
def open_form(session: Session, record: bytes) -> RecordForm:
    """Opens an existing activity; what the form shows now is what saving will supersede."""
    activity = session.get(Activity, record)
    if activity is None or activity.deleted:
        raise _unknown()
    return record_forms.open_form(session, Activity.entity, activity.partition, record)


def save(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bytes:
    """Saves the form as one operation carrying its changed groups; unchanged forms write nothing. Returns the id.

    Refused("incomplete-activity") names the first error-level problem; drafts (state "draft") are never refused for gaps.
    """
    _refuse_foreign(workspace, form)
    after = checked(form, values)
    if not form.is_new and after == form.values:
        return form.id
    with action(workspace, "記録の追加" if form.is_new else "記録の訂正") as act:
        if form.is_new and known_records(act.session, [form.id]):  # save pressed twice: one record
            _save_again(act, form, after)
        else:
            act.save(form, after)
    return form.id


def checked(form: RecordForm, values: Mapping[str, Any]) -> dict[str, Any]:
    """The form's fields as saving these values would leave them, checked and trimmed. Refused("incomplete-activity")."""
    after = cleaned(form.values | dict(values))
    refuse_errors(errors_in(after))
    return {name: after[name] for name in form.values}


def cancel(workspace: Workspace, record: bytes, reason: str) -> None:
    """取消: the record stays visible with its reason and counts nowhere. Refused("missing-reason") without one."""
    reason = clean_text(reason).strip()
    if not reason:
        raise Refused("missing-reason", "取消の理由が入っていません。", "理由を入れてから、もう一度取り消してください。")
    with action(workspace, "記録の取消") as act:
        form = open_form(act.session, record)
        _refuse_foreign(workspace, form)
        act.save(form, {"state": "cancelled", "cancel_reason": reason})


def delete(workspace: Workspace, record: bytes) -> None:
    """Deletes what this workspace knows of the record; an edit it has not seen keeps the record and is shown as a conflict."""
    delete_all(workspace, [record])


def delete_all(workspace: Workspace, records: Sequence[bytes]) -> int:
    """Deletes several records as one action, all of them or none; returns how many."""
    with action(workspace, "記録の削除", counted="件") as act:
        forms = opened_all(act.session, records)
        for record in records:
            form = forms.get(record)
            if form is None or form.entity != Activity.entity or form.shown.deleted:
                raise _unknown()
            _refuse_foreign(workspace, form)
        act.write_all([Written(form, {}, deletes=True) for form in forms.values()])
    return len(records)


def last(workspace: Workspace) -> ActivityRow | None:
    """The activity this office saved last, for copying."""
    found = recent(workspace, 1)
    return found[0] if found else None


def recent(workspace: Workspace, count: int) -> list[ActivityRow]:
    """This office's activities, the last saved first."""
    with workspace.database.reading() as session:
        ids = session.scalars(
            select(Activity.id)
            .where(Activity.partition == workspace.partition, Activity.deleted.is_(False))
            .order_by(Activity.last_saved_at.desc(), Activity.id)
            .limit(count)
        ).all()
        return activity_rows.rows(session, ids)


def refuse_errors(problems: list[Problem]) -> None:
    """Raises Refused("incomplete-activity") with the first problem of level "error"; warnings prevent nothing."""
    for problem in problems:
        if problem.level == "error":
            raise Refused("incomplete-activity", problem.text, "入力してから、もう一度保存してください。")


def _save_again(act: Action, form: RecordForm, after: Mapping[str, Any]) -> None:
    """A new form that was saved already: it shows what it wrote then, and what was typed since is a correction of that."""
    _, operations = record_state(act.session, form.id)
    first = next(operation for operation in operations if not operation.base)
    typed = grouped(Activity.entity, after)
    empty = {group.name: encode_value([None] * len(group.fields)) for group in Activity.groups}
    since = {name: fields for name, fields in typed.items() if encode_value(fields) != first.values.get(name, empty[name])}
    seen = Shown(form.id, first.entity, first.partition, dict.fromkeys(first.values, (first.id,)))
    if since:
        act.write(replace(form, shown=seen, is_new=False), since)


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


def _refuse_foreign(workspace: Workspace, form: RecordForm) -> None:
    if not workspace.is_head and form.partition != workspace.partition:
        raise Refused("not-your-record", "ほかの事業所の記録は変更できません。", "その事業所か本部に連絡してください。")


def _form(workspace: Workspace, values: dict[str, Any]) -> RecordForm:
    return RecordForm(Activity.entity, workspace.partition, new_record_id(Activity.entity, workspace.partition), values)


def _unknown() -> Refused:
    return Refused("unknown-activity", "この活動記録は見つかりません。", "一覧で選び直してください。")

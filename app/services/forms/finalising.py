"""確定 and 開き直し: a record's state and its printed copy change together, in one transaction.

What was made final keeps the print it had then (app.services.printing.issued_copies); opening either one opens the other.
"""

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import COMMON, HEAD
from app.models.meeting import Meeting
from app.models.plan import Target
from app.models.review import Edition
from app.rules import clock
from app.rules.periods import FIRST_HALF, YEAR
from app.services.annual_plan.annual_plan_checks import refuse_incomplete
from app.services.annual_plan.annual_plans import open_sheet, partition_of, read_items, sheet_id
from app.services.evaluation.evaluations import branch_evaluation_id, evaluation_id, refuse_other_offices
from app.services.forms.form_list import find_form
from app.services.forms.minutes_form import MINUTES
from app.services.meetings import meetings
from app.services.meetings.meetings import FINAL
from app.services.printing import issued_copies
from app.services.printing.form_kinds import Choice, FormKind, printed_name
from app.services.printing.issued_copies import EditionRow
from app.services.records.labels import field_label
from app.services.records.record_forms import RecordForm, live, open_form, refuse_others, save_in
from app.services.workspace.workspace import Desk

REQUIRED_OF_EVALUATION = {
    "outcome": "成果",
    "issue": "課題",
    "rating": "評価",
    "rating_reason": "評価の理由",
    "direction": "次年度の方向",
}
"""What 確定 asks for; a draft asks for nothing."""
REQUIRED_OF_HALF_YEAR = {"rating": "評価", "rating_reason": "評価の理由", "direction_note": "下半期の対応"}
"""上半期 asks for 実施状況 (the figures, and 主な活動), 評価 and 下半期の対応, which stands where a year has 次年度の取組."""
REQUIRED_OF_PLAN_ITEM = ("title", "content", "months", "responsible")
REQUIRED_OF_MINUTES = (
    *("kind", "number", "date", "begins", "place", "present"),
    *("agenda", "discussion", "decision", "recorder", "disclosure"),
)
"""必 of 様式第6号; 宿題 must each have an owner and a day besides."""
REPLACED_BY_DECISION = "内容を確定したため"
"""Why a copy issued by hand before gives way to that of the decision."""


def make_evaluation_final(desk: Desk, form: RecordForm) -> None:
    """Makes an evaluation final and keeps its print. Refused("incomplete-evaluation") names every field still empty."""
    refuse_other_offices(desk, form)
    half = form.values["period"] == FIRST_HALF
    required = dict(REQUIRED_OF_HALF_YEAR if half else REQUIRED_OF_EVALUATION)
    if form.entity == "evaluation" and not half and _is_priority(desk, form.values["target_id"]):
        required["qualitative"] = "質的評価（重点目標）"
    missing = [label for name, label in required.items() if not form.values[name]]
    if missing:
        raise Refused(
            "incomplete-evaluation", f"まだ空いている欄があります：{'、'.join(missing)}。", "書き入れてから、確定してください。"
        )
    with desk.database.writing() as session:
        save_in(session, desk, form, {"state": "final", "written_on": form.values["written_on"] or clock.today()})
        kind, choice = _evaluation_print(session, form)
        _issue(session, desk, kind, choice, issued_copies.subject_of_choice(kind, choice), printed_name(desk, kind))


def reopen_evaluation(desk: Desk, form: RecordForm, reason: str) -> None:
    """開き直す, with a reason that stays with the record and its print. Refused("missing-reason")."""
    refuse_other_offices(desk, form)
    _demand_reason(reason)
    with desk.database.writing() as session:
        _reopen_evaluation(session, desk, form, reason)
        kind, choice = _evaluation_print(session, form)
        _reopen_last(session, desk, kind, choice.fiscal_year, issued_copies.subject_of_choice(kind, choice), reason)


def make_plan_final(desk: Desk, plan_id: bytes, target_id: bytes, fiscal_year: int, office: str) -> int:
    """Makes an annual plan's sheet final with its print and returns the sheet's revision number.

    Refused("empty-plan", "incomplete-plan") says in words what is missing.
    """
    with desk.database.reading() as session:
        rows = [row for row in read_items(session, target_id, fiscal_year, office) if not row.dropped]
    if not rows:
        raise Refused("empty-plan", "実施項目が1つもありません。", "項目を書いてから、確定してください。")
    for row in rows:
        missing = [field_label("plan_item", name) for name in REQUIRED_OF_PLAN_ITEM if not getattr(row, name)]
        if missing:
            raise Refused(
                "incomplete-plan", f"「{row.title}」の{'、'.join(missing)}が空いています。", "書き入れてから、確定してください。"
            )
    refuse_incomplete(desk, target_id, fiscal_year, office, sheet_id(target_id, fiscal_year, office))
    form = open_sheet(desk, plan_id, target_id, fiscal_year, office)
    revision: int = (form.values["edition"] or 0) + 1
    with desk.database.writing() as session:
        decided = {"state": "final", "edition": revision, "made_on": form.values["made_on"] or clock.today()}
        save_in(session, desk, form, decided)
        kind, choice = _plan_print(form)
        _issue(session, desk, kind, choice, issued_copies.subject_of_choice(kind, choice), printed_name(desk, kind))
    return revision


def change_plan(desk: Desk, plan_id: bytes, target_id: bytes, fiscal_year: int, office: str, reason: str) -> None:
    """年度の途中の変更: opens a final sheet with reason and day; the next 確定 is a new revision. Refused("missing-reason")."""
    if not reason.strip():
        raise Refused("missing-reason", "変更の理由が入っていません。", "理由を入れてから、もう一度行ってください。")
    form = open_sheet(desk, plan_id, target_id, fiscal_year, office)
    with desk.database.writing() as session:
        _reopen_plan(session, desk, form, reason)
        kind, choice = _plan_print(form)
        _reopen_last(session, desk, kind, choice.fiscal_year, issued_copies.subject_of_choice(kind, choice), reason)


def missing_in_minutes(desk: Desk, record: bytes) -> list[str]:
    """What is still empty, in the words of the form."""
    with desk.database.reading() as session:
        values = session.get_one(Meeting, record).values()
    empty = [field_label("meeting", name) for name in REQUIRED_OF_MINUTES if values[name] in (None, "", ())]
    if values["kind"] == "working_group" and not values["group_id"]:
        empty.insert(0, "どのグループか")
    for task in meetings.tasks(desk, meeting=record):
        if not (task.owner or task.office_name) or task.due is None:
            empty.append(f"宿題「{task.content[:12]}」の担当と期限")
    return empty


def make_minutes_final(desk: Desk, record: bytes) -> EditionRow:
    """会議記録の確定 with its print. Refused("incomplete-minutes") names every field that is empty, ("already-final")."""
    empty = missing_in_minutes(desk, record)
    if empty:
        raise Refused(
            "incomplete-minutes",
            f"まだ空いている欄があります：{'、'.join(empty[:6])}{'など' if len(empty) > 6 else ''}。",
            "書き入れてから、確定してください。",
        )
    name = meetings.name_of(desk, record)
    with desk.database.writing() as session:
        form = _meeting(session, desk, record)
        choice = Choice(form.values["plan_id"], form.values["fiscal_year"], subject=record)
        last = issued_copies.last_copy(session, desk, MINUTES, choice.fiscal_year, record.hex())
        if last is not None and last.reopened_on is None:
            raise issued_copies.already_final(name)
        save_in(session, desk, form, {"state": FINAL})
        copy = _issue(session, desk, MINUTES, choice, record.hex(), name)
    return issued_copies.edition(desk, copy)


def reopen_minutes(desk: Desk, record: bytes, reason: str) -> None:
    """開き直す, with a reason that stays with the kept print. Refused("missing-reason", "not-final")."""
    with desk.database.writing() as session:
        form = _meeting(session, desk, record)
        if form.values["state"] != FINAL:
            raise Refused("not-final", "この会議記録は、確定していません。", "そのまま直せます。")
        _demand_reason(reason)
        save_in(session, desk, form, {"state": "reopened"})
        _reopen_last(session, desk, MINUTES, form.values["fiscal_year"], record.hex(), reason)


def reopen_copy(desk: Desk, record: bytes, reason: str) -> None:
    """Opens an issued copy again, and with it the evaluation, plan or minutes whose 確定 kept it.

    Refused("missing-reason", "already-open", "not-yours").
    """
    _demand_reason(reason)
    with desk.database.writing() as session:
        found = live(session, Edition, record)
        if found is None or found.reopened_on is not None:
            raise Refused("already-open", "この確定版は、もう開き直してあります。", "そのままお使いください。")
        if found.partition not in (COMMON, desk.partition):
            raise Refused(
                "not-yours", "支部の確定版は、その支部だけが開き直せます。", "直してほしいことを、支部に伝えてください。"
            )
        issued_copies.mark_reopened(session, desk, found, reason)
        _reopen_what_it_shows(session, desk, found, reason)


def _issue(session: Session, desk: Desk, kind: FormKind, choice: Choice, subject: str, name: str) -> bytes:
    """Keeps the print of what became final in this transaction, as the transaction leaves it; returns the copy's id."""
    _reopen_last(session, desk, kind, choice.fiscal_year, subject, REPLACED_BY_DECISION)
    with desk.database.showing(session):
        return issued_copies.keep_copy(session, desk, kind, choice, subject, name, "")


def _reopen_last(session: Session, desk: Desk, kind: FormKind, fiscal_year: int, subject: str, reason: str) -> None:
    """What became final before prints were kept has none."""
    last = issued_copies.last_copy(session, desk, kind, fiscal_year, subject)
    if last is not None and last.reopened_on is None:
        issued_copies.mark_reopened(session, desk, last, reason)


def _reopen_what_it_shows(session: Session, desk: Desk, found: Edition, reason: str) -> None:
    """A print of several targets, or of another office's sheet, was made by hand: nothing became final with it."""
    if found.form == MINUTES.code:
        meeting = _meeting(session, desk, bytes.fromhex(found.subject or ""))
        if meeting.values["state"] == FINAL:
            save_in(session, desk, meeting, {"state": "reopened"})
        return
    which, *more = (found.subject or "").split("/")
    kind, _, target = which.partition(":")
    if kind != "target":
        return
    target_id, year = bytes.fromhex(target), found.fiscal_year or 0
    office = HEAD if found.partition == COMMON else found.partition
    own, period = more[:1] == [office], more[-1] if more[-1:] == ["first_half"] else "year"
    if found.form == "annual-plan" and own:
        form = open_form(session, "annual_plan", partition_of(office), sheet_id(target_id, year, office))
        if form.values["state"] == "final":
            _reopen_plan(session, desk, form, reason)
    elif found.form == ("evaluation-sheet" if office == HEAD else "branch-evaluation") and (own or office == HEAD):
        if office == HEAD:
            form = open_form(session, "evaluation", HEAD, evaluation_id(target_id, year, period))
        else:
            form = open_form(session, "branch_evaluation", office, branch_evaluation_id(target_id, year, period, office))
        if form.values["state"] == "final":
            _reopen_evaluation(session, desk, form, reason)


def _reopen_evaluation(session: Session, desk: Desk, form: RecordForm, reason: str) -> None:
    why = {"state_reason": reason} if "state_reason" in form.values else {}
    save_in(session, desk, form, {"state": "reopened", **why})


def _reopen_plan(session: Session, desk: Desk, form: RecordForm, reason: str) -> None:
    save_in(session, desk, form, {"state": "draft", "change_reason": reason, "changed_on": clock.today()})


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("missing-reason", "開き直す理由が入っていません。", "理由を入れてから、もう一度行ってください。")


def _evaluation_print(session: Session, form: RecordForm) -> tuple[FormKind, Choice]:
    """The form on which this evaluation is printed alone."""
    target = session.get_one(Target, form.values["target_id"])
    own = form.entity == "evaluation"
    return find_form("evaluation-sheet" if own else "branch-evaluation"), Choice(
        plan_id=target.plan_id or b"",
        fiscal_year=form.values["fiscal_year"],
        targets=[target.id],
        office="" if own else form.partition,
        period=form.values["period"] or YEAR,
    )


def _plan_print(form: RecordForm) -> tuple[FormKind, Choice]:
    key = form.values
    choice = Choice(key["plan_id"], key["fiscal_year"], targets=[key["target_id"]], office=key["office"])
    return find_form("annual-plan"), choice


def _is_priority(desk: Desk, target_id: bytes) -> bool:
    with desk.database.reading() as session:
        target = session.get(Target, target_id)
        return bool(target and target.priority)


def _meeting(session: Session, desk: Desk, record: bytes) -> RecordForm:
    form = open_form(session, "meeting", session.get_one(Meeting, record).partition, record)
    refuse_others(desk, form.partition)
    return form

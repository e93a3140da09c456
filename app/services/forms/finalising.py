"""確定 and 開き直し: the state of a record and its issued copy change together, in one transaction.

What is made final keeps the print it has at that moment (app.services.printing.issued_copies); reopening one reopens the
other.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import COMMON, HEAD
from app.models.entities import ENTITIES
from app.models.meeting import Meeting
from app.models.plan import Target
from app.models.review import Edition
from app.rules import clock
from app.rules.periods import FIRST_HALF, YEAR
from app.services.annual_plan.annual_plan_checks import refuse_incomplete
from app.services.annual_plan.annual_plans import ItemRow, items, open_sheet, partition_of, sheet_id
from app.services.evaluation.evaluations import evaluation_id, refuse_other_offices
from app.services.forms.form_list import find_form
from app.services.forms.minutes_form import MINUTES
from app.services.meetings import meetings
from app.services.meetings.meetings import FINAL
from app.services.plan.target_year import TargetYear
from app.services.printing import issued_copies
from app.services.printing.form_kinds import Choice, FormKind, printed_name
from app.services.printing.issued_copies import EditionRow
from app.services.records.actions import Action, action
from app.services.records.labels import field_label
from app.services.records.record_forms import RecordForm, live, open_form, refuse_others
from app.services.workspace.workspace import Workspace

REQUIRED_OF_EVALUATION = ("outcome", "issue", "rating", "rating_reason", "direction")
"""Fields that 確定 requires; a draft requires none. A 重点目標 also requires ``qualitative``."""
REQUIRED_OF_HALF_YEAR = ("rating", "rating_reason", "direction_note")
"""上半期 requires 実施状況 (the figures and 主な活動), 評価 and 下半期の対応 (in place of 次年度の取組)."""
WORDS_ON_THE_FORM = {"qualitative": "質的評価（重点目標）"}
WORDS_OF_HALF_YEAR = {"direction_note": "下半期の対応"}
"""Where the form calls a field otherwise than its declaration."""
REQUIRED_OF_PLAN_ITEM = ("title", "content", "months", "responsible")
REQUIRED_OF_MINUTES = (
    *("kind", "number", "date", "begins", "place", "present"),
    *("agenda", "discussion", "decision", "recorder", "disclosure"),
)
"""Fields marked 必 in 様式第6号; besides, each 宿題 must have an owner and a day."""
REPLACED_BY_FINAL = "内容を確定したため"
"""The reason noted when a copy issued by hand is replaced by the one of the decision."""


def make_evaluation_final(workspace: Workspace, form: RecordForm) -> None:
    """Makes an evaluation final and issues its copy. Raises Refused("incomplete-evaluation"), naming every empty field."""
    refuse_other_offices(workspace, form)
    with action(workspace, "評価の確定") as act:
        _refuse_incomplete_evaluation(act.session, form)
        act.save(form, {"state": "final", "written_on": form.values["written_on"] or clock.today()})
        kind, choice = _evaluation_print(act.session, form)
        _issue(act, kind, choice, issued_copies.subject_of_choice(kind, choice), printed_name(workspace, kind))


def _refuse_incomplete_evaluation(session: Session, form: RecordForm) -> None:
    half = form.values["period"] == FIRST_HALF
    required = list(REQUIRED_OF_HALF_YEAR if half else REQUIRED_OF_EVALUATION)
    if form.entity == "evaluation" and not half and session.get_one(Target, form.values["target_id"]).priority:
        required.append("qualitative")
    words = WORDS_ON_THE_FORM | (WORDS_OF_HALF_YEAR if half else {})
    kept = live(session, ENTITIES[form.entity], form.id)  # another window may have emptied a field since the form was opened
    now = form.values if kept is None else kept.values()
    missing = [words.get(name) or field_label(form.entity, name) for name in required if not now[name]]
    if missing:
        raise Refused(
            "incomplete-evaluation", f"まだ空いている欄があります：{'、'.join(missing)}。", "書き入れてから、確定してください。"
        )


def reopen_evaluation(workspace: Workspace, form: RecordForm, reason: str) -> None:
    """Reopens an evaluation; the reason is stored with the record and its copy. Raises Refused("missing-reason")."""
    refuse_other_offices(workspace, form)
    _demand_reason(reason)
    with action(workspace, "評価を開き直す") as act:
        _reopen_evaluation(act, form, reason)
        kind, choice = _evaluation_print(act.session, form)
        _reopen_last(act, kind, choice.fiscal_year, issued_copies.subject_of_choice(kind, choice), reason)


def make_plan_final(workspace: Workspace, of: TargetYear) -> int:
    """Makes the annual plan of a target final and issues its copy; returns its revision number.

    Raises Refused("empty-plan", "incomplete-plan"), which say what is missing.
    """
    with action(workspace, "年次計画の確定") as act:
        _refuse_unready_items([row for row in items(act.session, of) if not row.dropped])
        refuse_incomplete(workspace, of)
        form = open_sheet(workspace, of)
        revision: int = (form.values["edition"] or 0) + 1
        decided = {"state": "final", "edition": revision, "made_on": form.values["made_on"] or clock.today()}
        act.save(form, decided)
        kind, choice = _plan_print(form)
        _issue(act, kind, choice, issued_copies.subject_of_choice(kind, choice), printed_name(workspace, kind))
    return revision


def _refuse_unready_items(rows: Sequence[ItemRow]) -> None:
    if not rows:
        raise Refused("empty-plan", "実施項目が1つもありません。", "項目を書いてから、確定してください。")
    for row in rows:
        missing = [field_label("plan_item", name) for name in REQUIRED_OF_PLAN_ITEM if not getattr(row, name)]
        if missing:
            raise Refused(
                "incomplete-plan", f"「{row.title}」の{'、'.join(missing)}が空いています。", "書き入れてから、確定してください。"
            )


def change_plan(workspace: Workspace, of: TargetYear, reason: str) -> None:
    """年度の途中の変更: reopens a final annual plan with reason and day; the next 確定 is a new revision.

    Raises Refused("missing-reason").
    """
    if not reason.strip():
        raise Refused("missing-reason", "変更の理由が入っていません。", "理由を入れてから、もう一度行ってください。")
    with action(workspace, "年次計画の変更") as act:
        form = open_sheet(workspace, of)
        _reopen_plan(act, form, reason)
        kind, choice = _plan_print(form)
        _reopen_last(act, kind, choice.fiscal_year, issued_copies.subject_of_choice(kind, choice), reason)


def missing_in_minutes(workspace: Workspace, record: bytes) -> list[str]:
    """What is still empty in the minutes, in the words of the form."""
    with workspace.database.reading() as session:
        values = session.get_one(Meeting, record).values()
    empty = [field_label("meeting", name) for name in REQUIRED_OF_MINUTES if values[name] in (None, "", ())]
    if values["kind"] == "working_group" and not values["group_id"]:
        empty.insert(0, "どのグループか")
    for task in meetings.tasks(workspace, meeting=record):
        if not (task.owner or task.office_name) or task.due is None:
            empty.append(f"宿題「{task.content[:12]}」の担当と期限")
    return empty


def make_minutes_final(workspace: Workspace, record: bytes) -> EditionRow:
    """会議記録の確定 with its print. Refused("incomplete-minutes") names every field that is empty, ("already-final")."""
    with action(workspace, "会議記録の確定") as act:
        empty = missing_in_minutes(workspace, record)
        if empty:
            raise Refused(
                "incomplete-minutes",
                f"まだ空いている欄があります：{'、'.join(empty[:6])}{'など' if len(empty) > 6 else ''}。",
                "書き入れてから、確定してください。",
            )
        name = meetings.name_of(workspace, record)
        form = _meeting(act, record)
        choice = Choice(form.values["plan_id"], form.values["fiscal_year"], subject=record)
        last = issued_copies.last_copy(act, MINUTES, choice.fiscal_year, record.hex())
        if last is not None and last.reopened_on is None:
            raise issued_copies.already_final(name)
        act.save(form, {"state": FINAL})
        copy = _issue(act, MINUTES, choice, record.hex(), name)
    return issued_copies.edition(workspace, copy)


def reopen_minutes(workspace: Workspace, record: bytes, reason: str) -> None:
    """Reopens minutes; the reason is stored with the issued copy. Raises Refused("missing-reason", "not-final")."""
    with action(workspace, "会議記録を開き直す") as act:
        form = _meeting(act, record)
        if form.values["state"] != FINAL:
            raise Refused("not-final", "この会議記録は、確定していません。", "そのまま直せます。")
        _demand_reason(reason)
        act.save(form, {"state": "reopened"})
        _reopen_last(act, MINUTES, form.values["fiscal_year"], record.hex(), reason)


def reopen_copy(workspace: Workspace, record: bytes, reason: str) -> None:
    """Reopens an issued copy, and with it the evaluation, annual plan or minutes whose 確定 issued it.

    Raises Refused("missing-reason", "already-open", "not-yours").
    """
    _demand_reason(reason)
    with action(workspace, "確定版を開き直す") as act:
        found = live(act.session, Edition, record)
        if found is None or found.reopened_on is not None:
            raise Refused("already-open", "この確定版は、もう開き直してあります。", "そのままお使いください。")
        if found.partition not in (COMMON, workspace.partition):
            raise Refused(
                "not-yours", "支部の確定版は、その支部だけが開き直せます。", "直してほしいことを、支部に伝えてください。"
            )
        issued_copies.mark_reopened(act, found, reason)
        _reopen_what_it_shows(act, found, reason)


def _issue(act: Action, kind: FormKind, choice: Choice, subject: str, name: str) -> bytes:
    """Issues the copy of what became final, drawn within this transaction; returns its id."""
    _reopen_last(act, kind, choice.fiscal_year, subject, REPLACED_BY_FINAL)
    return issued_copies.keep_copy(act, kind, choice, subject, name, "")


def _reopen_last(act: Action, kind: FormKind, fiscal_year: int, subject: str, reason: str) -> None:
    """Reopens the last issued copy, or both that two PCs issued under one number. What became final long ago has none."""
    while (last := issued_copies.last_copy(act, kind, fiscal_year, subject)) is not None and last.reopened_on is None:
        issued_copies.mark_reopened(act, last, reason)


def _reopen_what_it_shows(act: Action, found: Edition, reason: str) -> None:
    """Reopens the record shown on a copy.

    A copy of several targets, or of another office's sheet, was issued by hand: no record became final with it.
    """
    if found.form == MINUTES.code:
        meeting = _meeting(act, bytes.fromhex(found.subject or ""))
        if meeting.values["state"] == FINAL:
            act.save(meeting, {"state": "reopened"})
        return
    which, *more = (found.subject or "").split("/")
    kind, _, target = which.partition(":")
    if kind != "target":
        return
    target_id, year = bytes.fromhex(target), found.fiscal_year or 0
    office = HEAD if found.partition == COMMON else found.partition
    own = more[:1] == [office]
    of = TargetYear(target_id, year, office, FIRST_HALF if more[-1:] == [FIRST_HALF] else YEAR)
    if found.form == "annual-plan" and own:
        form = open_form(act.session, "annual_plan", partition_of(office), sheet_id(of))
        if form.values["state"] == "final":
            _reopen_plan(act, form, reason)
    elif found.form == ("evaluation-sheet" if office == HEAD else "branch-evaluation") and (own or office == HEAD):
        form = open_form(act.session, "evaluation" if office == HEAD else "branch_evaluation", office, evaluation_id(of))
        if form.values["state"] == "final":
            _reopen_evaluation(act, form, reason)


def _reopen_evaluation(act: Action, form: RecordForm, reason: str) -> None:
    why = {"state_reason": reason} if "state_reason" in form.values else {}
    act.save(form, {"state": "reopened", **why})


def _reopen_plan(act: Action, form: RecordForm, reason: str) -> None:
    act.save(form, {"state": "draft", "change_reason": reason, "changed_on": clock.today()})


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


def _meeting(act: Action, record: bytes) -> RecordForm:
    form = open_form(act.session, "meeting", act.session.get_one(Meeting, record).partition, record)
    refuse_others(act.workspace, form.partition)
    return form

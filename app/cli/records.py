"""The commands `year list|show|save|delete KIND`, `year final|reopen` and `edition …` (確定版).

KINDS lists the records of a year's work. Which values are accepted, checked and refused is decided by their services.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli.answer import Answer, record_id
from app.cli.open_workspace import chosen_workspace, working_plan
from app.cli.typed_fields import typed_fields
from app.errors import Refused
from app.rules.fiscal import parse_fiscal_year
from app.services.annual_plan import annual_plans
from app.services.evaluation import evaluations, goal_reviews, opinions
from app.services.forms import finalising, report_details
from app.services.forms.form_list import find_form
from app.services.meetings import meetings, working_groups
from app.services.plan import deadlines, year_settings
from app.services.plan.plans import find_office, find_target, plan_tree
from app.services.plan.typed_values import as_typed, goal_id, record_values
from app.services.printing import issued_copies
from app.services.printing.form_kinds import Choice, save_form_file
from app.services.records.actions import delete_form
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class At:
    """Where a command works: the workspace, the plan, the fiscal year, and what its options named.

    A property of an option that is needed but missing raises Refused("missing-option").
    """

    workspace: Workspace
    plan: bytes
    year: int
    options: Namespace

    @property
    def target(self) -> bytes:
        """The id of the target of --target (a code such as 1-3)."""
        return find_target(self.workspace, self.plan, self._named("target")).id

    @property
    def goal(self) -> bytes:
        """The id of the goal of --goal (its number in the plan)."""
        return goal_id(self.workspace, self.plan, self._named("goal"))

    @property
    def office(self) -> str:
        """The code of --office; the office of this PC when it is not given."""
        named = self.options.office
        return find_office(self.workspace, named).code if named else self.workspace.office_code

    @property
    def meeting(self) -> bytes | None:
        """The id of --meeting, or None when it is not given."""
        return record_id(self.options.meeting) if self.options.meeting else None

    @property
    def the_meeting(self) -> bytes:
        """The id of --meeting, which must be given."""
        return record_id(self._named("meeting"))

    def _named(self, option: str) -> str:
        given = getattr(self.options, option)
        if not given:
            raise Refused("missing-option", f"--{option} がありません。", "どれについてかを付けてください。")
        return str(given)


@dataclass(frozen=True)
class Kind:
    """How one kind of record is listed, opened and saved.

    ``open`` with None gives a new record where there can be several; kinds with one record per place ignore the id.
    """

    rows: Callable[[At], Sequence[Any]]
    open: Callable[[At, bytes | None], RecordForm]
    save: Callable[[At, RecordForm, dict[str, Any]], Any]
    delete: Callable[[Workspace, RecordForm], None] = delete_form


def _evaluation(at: At, _record: bytes | None) -> RecordForm:
    return evaluations.open_evaluation(at.workspace, at.target, at.year, at.options.period, at.office)


def _front(form: str) -> Kind:
    """The kind for a report's own texts (件名, 提出日, 総括 …), beside the figures it prints."""
    return Kind(
        lambda at: [report_details.open_front(at.workspace, at.plan, at.year, form)],
        lambda at, _: report_details.open_front(at.workspace, at.plan, at.year, form),
        lambda at, opened, values: report_details.save_front(at.workspace, opened, values),
    )


KINDS = {
    "evaluation": Kind(
        lambda at: [_evaluation(at, None)],
        _evaluation,
        lambda at, form, values: evaluations.save_evaluation(at.workspace, form, values),
    ),
    "goal-review": Kind(
        lambda at: [
            goal_reviews.open_review(at.workspace, goal.id, at.year, at.options.period)
            for goal in plan_tree(at.workspace, at.plan).goals
        ],
        lambda at, _: goal_reviews.open_review(at.workspace, at.goal, at.year, at.options.period),
        lambda at, form, values: goal_reviews.save_review(at.workspace, form, values),
    ),
    "plan-item": Kind(
        lambda at: annual_plans.items(at.workspace, at.target, at.year, at.office),
        lambda at, record: annual_plans.open_item(at.workspace, record, at.target, at.year, at.office),
        lambda at, form, values: annual_plans.save_item(at.workspace, form, values),
        annual_plans.delete_item,
    ),
    "annual-plan": Kind(
        lambda at: annual_plans.sheets(at.workspace, at.plan, at.year, at.office),
        lambda at, _: annual_plans.open_sheet(at.workspace, at.plan, at.target, at.year, at.office),
        lambda at, form, values: annual_plans.save_sheet(at.workspace, form, values),
    ),
    "meeting": Kind(
        lambda at: meetings.meetings(at.workspace, at.plan, at.year),
        lambda at, record: meetings.open_meeting(at.workspace, record, at.plan, at.year),
        lambda at, form, values: meetings.save_meeting(at.workspace, form, values),
        meetings.delete_meeting,
    ),
    "task": Kind(
        lambda at: meetings.tasks(at.workspace, at.plan, meeting=at.meeting),
        lambda at, record: meetings.open_task(at.workspace, record, at.meeting),
        lambda at, form, values: meetings.save_task(at.workspace, form, values),
    ),
    "deadline": Kind(
        lambda at: deadlines.deadlines(at.workspace, at.year),
        lambda at, record: deadlines.open_deadline(at.workspace, record, at.year),
        lambda at, form, values: deadlines.save_deadline(at.workspace, form, values),
    ),
    "staff": Kind(
        lambda at: working_groups.staff(at.workspace),
        lambda at, record: working_groups.open_staff(at.workspace, record),
        lambda at, form, values: working_groups.save_staff(at.workspace, form, values),
    ),
    "member": Kind(
        lambda at: working_groups.members(at.workspace, at.plan, at.year),
        lambda at, record: working_groups.open_member(at.workspace, record),
        lambda at, form, values: working_groups.save_member(
            at.workspace, form, values, plan_id=at.plan, goal_id=at.goal, fiscal_year=at.year
        ),
    ),
    "evaluator": Kind(
        lambda at: opinions.evaluators(at.workspace, at.year),
        lambda at, record: opinions.open_evaluator(at.workspace, record, at.year),
        lambda at, form, values: opinions.save_evaluator(at.workspace, form, values),
    ),
    "opinion": Kind(
        lambda at: opinions.opinions(at.workspace, at.plan, at.year),
        lambda at, record: opinions.open_opinion(at.workspace, record, at.year),
        lambda at, form, values: opinions.save_opinion(at.workspace, form, values),
    ),
    "board-report": _front("board-report"),
    "public-report": _front("public-report"),
    "public-activity": Kind(
        lambda at: report_details.target_lines(at.workspace, at.plan, at.year),
        lambda at, _: report_details.open_public(at.workspace, at.target, at.year),
        lambda at, form, values: report_details.save_public(at.workspace, form, values),
    ),
    "setting": Kind(
        lambda at: [year_settings.rules_of(at.workspace, at.plan, at.year)],
        lambda at, _: year_settings.open_setting(at.workspace, at.plan, at.year),
        lambda at, form, values: year_settings.save_setting(at.workspace, form, values),
    ),
}

_MADE_FINAL = ("evaluation", "annual-plan", "meeting")
"""What 確定 makes final, and only opening again lets change."""


def year(parser: ArgumentParser) -> None:
    """The records of the year's work, of every kind."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    for name, run, words in (
        ("list", _list, "一覧"),
        ("show", _show, "1件を見る"),
        ("save", _save, "書く、または直す"),
        ("delete", _delete, "削除する"),
    ):
        one = actions.add_parser(name, help=words)
        one.add_argument("kind", choices=KINDS)
        if name == "save":
            one.add_argument("fields", nargs="*", metavar="FIELD=VALUE", help="すぐ後に書く（--fiscal-year などの前）")
        _place(one)
        if name != "list":
            one.add_argument("--id", help="すでにある記録")
        if name == "save":
            one.add_argument("--from", dest="source", type=Path, metavar="FILE.json")
        one.set_defaults(run=run)
    for name, run, words in (("final", _final, "評価か年次計画を確定する"), ("reopen", _reopen, "確定したものを開き直す")):
        one = actions.add_parser(name, help=words)
        one.add_argument("kind", choices=_MADE_FINAL)
        _place(one)
        if name == "reopen":
            one.add_argument("--reason", required=True)
        one.set_defaults(run=run)
    usual = actions.add_parser("take-usual-deadlines", help="一年の決まった予定を入れる")
    _place(usual)
    usual.set_defaults(run=_usual)


def edition(parser: ArgumentParser) -> None:
    """Forms as they were issued."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    group.add_parser("list", help="一覧").set_defaults(run=_edition_list)
    make = group.add_parser("make", help="今の内容で確定版を作る")
    make.add_argument("form", metavar="様式")
    make.add_argument("--note", default="")
    _place(make)
    make.set_defaults(run=_edition_make)
    again = group.add_parser("reprint", help="確定版を、そのまま印刷し直す")
    again.add_argument("id")
    again.add_argument("--out", type=Path, required=True, metavar="FILE.pdf|.xlsx|.csv")
    again.set_defaults(run=_edition_reprint)
    back = group.add_parser("reopen", help="確定版を開き直す")
    back.add_argument("id")
    back.add_argument("--reason", required=True)
    back.set_defaults(run=_edition_reopen)


def _place(parser: ArgumentParser) -> None:
    """Adds the options that name a year, target, goal, office, meeting or period."""
    parser.add_argument("--fiscal-year", required=True)
    parser.add_argument("--target")
    parser.add_argument("--goal", metavar="N")
    parser.add_argument("--office")
    parser.add_argument("--meeting", metavar="ID")
    parser.add_argument("--period", choices=("year", "first_half"), default="year")


def _at(options: Namespace, workspace: Workspace) -> At:
    year = parse_fiscal_year(options.fiscal_year)
    return At(workspace, working_plan(workspace, year), year, options)


def _list(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        answer.value = KINDS[options.kind].rows(_at(options, workspace))
    for row in answer.value:
        # Rows of different kinds have no common base; the first of these that one has is its name.
        named = next((str(value) for name in _NAMES if (value := getattr(row, name, None))), "")
        answer.say(f"{row.id.hex() if hasattr(row, 'id') else ''}　{named}")


_NAMES = ("name", "title", "content", "text", "alias", "entity")


def _open(options: Namespace, at: At) -> RecordForm:
    return KINDS[options.kind].open(at, record_id(options.id) if options.id else None)


def _show(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        form = _open(options, _at(options, workspace))
    answer.value = {"id": form.id, "is_new": form.is_new, "differences": form.conflicts} | form.values
    for name, value in form.values.items():
        answer.say(f"{name}　{as_typed(form.entity, name, value)}")


def _save(options: Namespace, answer: Answer) -> None:
    typed = typed_fields(options)
    with chosen_workspace(options) as workspace:
        at = _at(options, workspace)
        form = _open(options, at)
        values = record_values(workspace, at.plan, form.entity, typed, at.year)
        written = KINDS[options.kind].save(at, form, values)
    answer.value = {"id": form.id, "saved": bool(written)}
    answer.say(form.id.hex())


def _delete(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        form = _open(options, _at(options, workspace))
        if form.is_new:
            raise Refused("unknown-record", "この記録は見つかりません。", "一覧で番号を確かめてください。")
        if options.kind in _MADE_FINAL and form.values["state"] == "final":
            raise Refused(
                "final-record", "確定したものは、このままでは削除できません。", "先に year reopen で開き直してください。"
            )
        KINDS[options.kind].delete(workspace, form)
    answer.value = {"id": form.id}
    answer.say("削除しました。")


def _final(options: Namespace, answer: Answer) -> None:
    """Makes an evaluation, an annual plan or minutes final, which also keeps the print as an issued copy."""
    with chosen_workspace(options) as workspace:
        at = _at(options, workspace)
        if options.kind == "evaluation":
            finalising.make_evaluation_final(workspace, _evaluation(at, None))
            answer.value = {"final": True}
        elif options.kind == "meeting":
            answer.value = {"final": True, "edition": finalising.make_minutes_final(workspace, at.the_meeting).number}
        else:
            number = finalising.make_plan_final(workspace, at.plan, at.target, at.year, at.office)
            answer.value = {"final": True, "edition": number}
    answer.say("確定しました。")


def _reopen(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        at = _at(options, workspace)
        if options.kind == "evaluation":
            finalising.reopen_evaluation(workspace, _evaluation(at, None), options.reason)
        elif options.kind == "meeting":
            finalising.reopen_minutes(workspace, at.the_meeting, options.reason)
        else:
            finalising.change_plan(workspace, at.plan, at.target, at.year, at.office, options.reason)
    answer.value = {"final": False}
    answer.say("開き直しました。")


def _usual(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        answer.value = {"added": deadlines.take_usual(workspace, parse_fiscal_year(options.fiscal_year))}
    answer.say(f"予定を{answer.value['added']}件入れました。")


def _edition_list(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        answer.value = issued_copies.editions(workspace)
    for row in answer.value:
        answer.say(f"{row.id.hex()}　{row.name}　第{row.number}版　{'有効' if not row.is_open else '開き直し'}")


def _edition_make(options: Namespace, answer: Answer) -> None:
    """Keeps the print of a form as an issued copy (確定版) about what the options name."""
    with chosen_workspace(options) as workspace:
        at = _at(options, workspace)
        kind = find_form(options.form)
        target = at.target if options.target else None
        choice = Choice(
            plan_id=at.plan,
            fiscal_year=at.year,
            targets=[target] if target else None,
            goals=[at.goal] if options.goal else None,
            office=at.office if options.office or kind.of_head_office else "",
            subject=at.meeting,
            period=options.period,
        )
        named = issued_copies.subject_of(
            kind, target=target, goal=options.goal or "", office=choice.office, period=options.period
        )
        about = at.meeting.hex() if at.meeting else named
        answer.value = issued_copies.make_final(workspace, kind, choice, subject=about, name=kind.name, note=options.note)
    answer.say(f"第{answer.value.number}版　{answer.value.id.hex()}")


def _edition_reprint(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        made = issued_copies.reprint(workspace, record_id(options.id))
        save_form_file(made, options.out)
    answer.value = {"path": options.out, "as_issued": made.as_issued}
    answer.say(str(options.out))
    if not made.as_issued:
        answer.say(issued_copies.NOT_AS_ISSUED)


def _edition_reopen(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        finalising.reopen_copy(workspace, record_id(options.id), options.reason)
    answer.value = {"id": options.id}
    answer.say("開き直しました。")

"""The kinds of records that the command `record …` lists, shows, saves and deletes.

One row of ``KINDS`` is one kind: how it is opened, and the function of its service that saves or deletes it with all its
refusals. What its fields are, how they are typed and which of them may be typed follows from their declarations.
"""

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, TypeVar

from app.cli.answer import record_id
from app.cli.open_workspace import working_plan
from app.errors import Refused
from app.rules.figures import Typed
from app.rules.fiscal import fiscal_year_of
from app.rules.periods import YEAR
from app.services.activities import activities, activity_rows, photos, routines
from app.services.activities.activity_input import activity_values
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import ActivityRow
from app.services.annual_plan import annual_plans
from app.services.devices import office_notes
from app.services.evaluation import evaluations, five_year_reviews, goal_reviews, opinions
from app.services.forms import report_details
from app.services.indicators import consultations, indicator_catalogue, indicator_entry
from app.services.indicators.indicator_kinds import UseRow
from app.services.indicators.monthly_table import own_office
from app.services.meetings import meetings, working_groups
from app.services.plan import deadlines, year_settings
from app.services.plan.plans import PlanRow, find_office, find_target, plan_of_year
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.plan.typed_values import form_values, goal_id, record_values
from app.services.records.actions import action, delete_form
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace

T = TypeVar("T")


@dataclass(frozen=True)
class At:
    """Where a command works: the workspace, what its options named, and the FIELD=VALUE pairs that were typed.

    What is needed but was not given is Refused("missing-option").
    """

    workspace: Workspace
    given: Namespace
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def record(self) -> bytes | None:
        """The id of --id, or None for a new record."""
        record: bytes | None = self.given.id
        return record

    @property
    def known_year(self) -> int | None:
        """The year of --fiscal-year, or None when it is not given."""
        year: int | None = getattr(self.given, "fiscal_year", None)
        return year

    @property
    def year(self) -> int:
        """The year of --fiscal-year, which must be given."""
        self._named("fiscal_year")
        return self.known_year or 0

    @property
    def plan(self) -> bytes:
        """The plan in force in that year; without one the present plan."""
        return working_plan(self.workspace, self.known_year)

    @property
    def plan_row(self) -> PlanRow:
        """The plan of that year, with its first and last year."""
        return plan_of_year(self.workspace, self.year)

    @property
    def target(self) -> bytes:
        """The id of the target of --target (a code such as 1-3)."""
        return find_target(self.workspace, self.plan, self._named("target")).id

    @property
    def goal(self) -> bytes:
        """The id of the goal of --goal (its number in the plan)."""
        return goal_id(self.workspace, self.plan, self._named("goal"))

    @property
    def named_office(self) -> str:
        """The code of --office, or "" when it is not given."""
        return find_office(self.workspace, self.given.office).code if self.given.office else ""

    @property
    def office(self) -> str:
        """The code of --office; the office of this PC when it is not given."""
        return self.named_office or self.workspace.office_code

    @property
    def own_office(self) -> str:
        """At the head office that of --office, at a branch always its own."""
        return own_office(self.workspace, self.named_office)

    @property
    def meeting(self) -> bytes | None:
        """The id of --meeting, or None when it is not given."""
        return record_id(self.given.meeting) if self.given.meeting else None

    @property
    def the_meeting(self) -> bytes:
        """The id of --meeting, which must be given."""
        return record_id(self._named("meeting"))

    @property
    def activity(self) -> bytes:
        """The id that was typed as activity_id=ID."""
        return record_id(self._typed("activity_id"))

    @property
    def period(self) -> str:
        """The period of --period."""
        return str(self.given.period)

    @property
    def plan_year(self) -> PlanYear:
        """The plan, year, office and period that the options name."""
        return PlanYear(self.plan, self.year, self.office, self.period)

    @property
    def target_year(self) -> TargetYear:
        """The target of --target in that year, of that office and period."""
        return self.plan_year.target(self.target)

    @property
    def reason(self) -> str:
        """The text of --reason."""
        return str(self.given.reason)

    @property
    def use(self) -> UseRow:
        """The use in that year of the indicator whose code was typed as indicator_id=CODE."""
        return indicator_catalogue.find_use(self.workspace, self.plan, self.year, self._typed("indicator_id"))

    def key(self, entity: str, name: str) -> Any:
        """The value of a field that was typed to say which record is meant."""
        return record_values(self.workspace, self.plan, entity, {name: self._typed(name)}, self.known_year)[name]

    def place(self) -> dict[str, Any]:
        """The fields that the given options name, as far as any record has them."""
        named = {"fiscal_year": self.known_year, "meeting_id": self.meeting, "office": self.named_office}
        named["period"] = self.period if self.period != YEAR else None  # the whole year has no word in some kinds
        named |= {"target_id": self.target if self.given.target else None, "goal_id": self.goal if self.given.goal else None}
        return {name: value for name, value in named.items() if value}

    def _named(self, name: str) -> str:
        return self._needed(getattr(self.given, name, None), f"--{name.replace('_', '-')}")

    def _typed(self, name: str) -> str:
        return self._needed(self.fields.get(name), f"{name}=…")

    def _needed(self, given: Any, how: str) -> str:
        if not given:
            raise Refused("missing-option", f"{how} がありません。", "どれについてかを付けてください。")
        return str(given)


Values = dict[str, Any]


def of(work: Callable[..., T], *place: str) -> Callable[..., T]:
    """A function of a service, called with the workspace, what it works on, and these properties of ``At``."""

    def called(at: At, *on: Any) -> T:
        return work(at.workspace, *on, *(getattr(at, name) for name in place))

    return called


def _usual_values(at: At, form: RecordForm) -> Values:
    return form_values(at.workspace, at.plan, form, at.fields, at.known_year)


_delete = of(delete_form)


@dataclass(frozen=True)
class Kind:
    """How one kind of record is opened, read from what was typed, saved and deleted.

    ``entity``: its name in the program, or those it has at the head office and at a branch. ``rows``: where the service knows
    more of them than their fields, and ``rows_by`` the fields that must be typed for it. ``make_final`` gives the number of the
    issued copy, None without one.
    """

    entity: str | tuple[str, ...]
    open: Callable[[At], RecordForm]
    save: Callable[[At, RecordForm, Values], Any]
    delete: Callable[[At, RecordForm], Any] = _delete
    rows: Callable[[At], Sequence[Any]] | None = None
    rows_by: tuple[str, ...] = ()
    read: Callable[[At, RecordForm], Values] = _usual_values
    make_final: Callable[[At], int | None] | None = None
    reopen: Callable[[At], None] | None = None

    @property
    def entities(self) -> tuple[str, ...]:
        """Every name it has in the program."""
        return (self.entity,) if isinstance(self.entity, str) else self.entity


def _activity(at: At) -> RecordForm:
    return activities.blank(at.workspace) if at.record is None else activities.open_form(at.workspace, at.record)


def _activities(at: At) -> list[ActivityRow]:
    target = at.target if at.given.target else None
    wanted = Filter(fiscal_year=at.known_year, target_id=target, office=at.named_office or None, descending=False)
    return activity_rows.rows(at.workspace, list_ids(at.workspace, wanted))


def _activity_values(at: At, form: RecordForm) -> Values:
    """The target numbers that were typed are numbers of the plan in force on the day of the activity."""
    held = form.values["date"]
    year = at.known_year or (fiscal_year_of(held) if held else None)  # a record shows the year it is of
    return activity_values(at.workspace, working_plan(at.workspace, year), at.fields, year)


def _photo(at: At) -> RecordForm:
    return photos.open_photo(at.workspace, at.record or b"")


def _finalising() -> ModuleType:
    from app.services.forms import finalising

    return finalising


_evaluation = of(evaluations.open_evaluation, "target_year")


def _final_evaluation(at: At) -> None:
    _finalising().make_evaluation_final(at.workspace, _evaluation(at))


def _reopen_evaluation(at: At) -> None:
    _finalising().reopen_evaluation(at.workspace, _evaluation(at), at.reason)


def _save_member(at: At, form: RecordForm, values: Values) -> bool:
    after = {"staff_id": form.values["staff_id"]} | values
    return working_groups.save_member(at.workspace, form, after, plan_id=at.plan, goal_id=at.goal, fiscal_year=at.year)


def _front(form: str) -> Kind:
    """The kind for a report's own texts (件名, 提出日, 総括 …), beside the figures it prints."""

    def front(at: At) -> RecordForm:
        key = report_details.front_key(form, at.given.period)
        if key not in report_details.FRONTS:
            raise Refused("unknown-option", "この報告は、上半期のものがありません。", "--period を付けずに入れてください。")
        return report_details.open_front(at.workspace, at.plan, at.year, key)

    return Kind("report_front", front, of(report_details.save_front), rows=lambda at: [front(at)])


def _save_target(at: At, form: RecordForm, values: Values) -> bool:
    """A number alone is a target that is set; what was not typed stays."""
    after = form.values | ({"state": "set"} if values.get("value") is not None else {}) | values
    kept = {"baseline": after["baseline"], "baseline_year": after["baseline_year"]}
    state, reason = after["state"] or "set", after["reason"] or ""
    return indicator_entry.save_target_form(at.workspace, form, after["value"], state, reason, **kept)


def _save_fixed(at: At, form: RecordForm, values: Values) -> bool:
    """The figure and, beside it, what is expected of a year that is not over."""
    after, saved = form.values | values, False
    with action(at.workspace, "本部の確定値の入力"):
        if values.keys() & {"value", "state", "reason"}:
            reason = after["reason"] or ""
            saved = indicator_entry.save_fixed_form(at.workspace, form, at.use, after["value"], after["state"], reason)
        if "expected" in values:
            saved = indicator_entry.save_expected(at.workspace, at.use, at.year, values["expected"]) or saved
    return saved


def _consultation(at: At) -> RecordForm:
    month, *place = (at.key("consultation_figure", name) for name in ("month", consultations.FIELDS, consultations.METHODS))
    return consultations.open_cell(at.workspace, at.year, month, at.own_office, (place[0], place[1]))


def _save_consultation(at: At, form: RecordForm, values: Values) -> int:
    after = form.values | values
    cell = Typed(after["value"], after["state"], after["approximate"])
    place = {(after[consultations.FIELDS], after[consultations.METHODS]): cell}
    return consultations.save_month(at.workspace, at.year, after["month"], after["office"], place)


KINDS = {
    "activity": Kind(
        "activity",
        _activity,
        of(activities.save),
        lambda at, form: activities.delete(at.workspace, form.id),
        rows=_activities,
        read=_activity_values,
    ),
    "photo": Kind(
        "photo",
        _photo,
        lambda at, form, values: photos.change(at.workspace, form.id, values),
        rows=of(photos.photos_of, "activity"),
        rows_by=("activity_id",),
    ),
    "evaluation": Kind(
        ("evaluation", "branch_evaluation"),
        _evaluation,
        of(evaluations.save_evaluation),
        make_final=_final_evaluation,
        reopen=_reopen_evaluation,
    ),
    "goal-review": Kind("goal_review", of(goal_reviews.open_review, "goal", "year", "period"), of(goal_reviews.save_review)),
    "plan-item": Kind(
        "plan_item",
        of(annual_plans.open_item, "record", "target_year"),
        of(annual_plans.save_item),
        of(annual_plans.delete_item),
    ),
    "annual-plan": Kind(
        "annual_plan",
        of(annual_plans.open_sheet, "target_year"),
        of(annual_plans.save_sheet),
        rows=of(annual_plans.sheets, "plan_year"),
        make_final=lambda at: _finalising().make_plan_final(at.workspace, at.target_year),
        reopen=lambda at: _finalising().change_plan(at.workspace, at.target_year, at.reason),
    ),
    "meeting": Kind(
        "meeting",
        of(meetings.open_meeting, "record", "plan", "year"),
        of(meetings.save_meeting),
        of(meetings.delete_meeting),
        rows=of(meetings.meetings, "plan", "year"),
        make_final=lambda at: _finalising().make_minutes_final(at.workspace, at.the_meeting).number,
        reopen=lambda at: _finalising().reopen_minutes(at.workspace, at.the_meeting, at.reason),
    ),
    "task": Kind(
        "meeting_task",
        of(meetings.open_task, "record", "meeting"),
        of(meetings.save_task),
        rows=lambda at: meetings.tasks(at.workspace, meeting=at.meeting),
    ),
    "deadline": Kind(
        "deadline",
        of(deadlines.open_deadline, "record", "year"),
        of(deadlines.save_deadline),
        rows=of(deadlines.deadlines, "year"),
    ),
    "staff": Kind("staff", of(working_groups.open_staff, "record"), of(working_groups.save_staff)),
    "member": Kind(
        "member", of(working_groups.open_member, "record"), _save_member, rows=of(working_groups.members, "plan", "year")
    ),
    "evaluator": Kind("evaluator", of(opinions.open_evaluator, "record", "year"), of(opinions.save_evaluator)),
    "opinion": Kind(
        "opinion",
        of(opinions.open_opinion, "record", "year"),
        of(opinions.save_opinion),
        rows=of(opinions.opinions, "plan", "year"),
    ),
    "board-report": _front("board-report"),
    "public-report": _front("public-report"),
    "public-activity": Kind(
        "public_activity",
        of(report_details.open_public, "target", "year"),
        of(report_details.save_public),
        rows=of(report_details.target_lines, "plan", "year"),
    ),
    "setting": Kind(
        "year_setting",
        of(year_settings.open_setting, "plan", "year"),
        of(year_settings.save_setting),
        of(year_settings.delete_setting),
        rows=lambda at: [year_settings.rules_of(at.workspace, at.plan, at.year)],
    ),
    "indicator-target": Kind("indicator_target", of(indicator_entry.open_target, "use", "year", "own_office"), _save_target),
    "fixed-figure": Kind(
        "fixed_figure", of(indicator_entry.open_fixed, "use", "year"), _save_fixed, of(indicator_entry.delete_fixed)
    ),
    "consultation": Kind("consultation_figure", _consultation, _save_consultation),
    "final-target": Kind("final_target_review", of(five_year_reviews.open_target, "target"), of(five_year_reviews.save_target)),
    "final-goal": Kind(
        "final_goal_review",
        of(five_year_reviews.open_goal, "goal", "plan_row"),
        of(five_year_reviews.save_goal, "plan_row"),
    ),
    "office-note": Kind("office_note", of(office_notes.open_note, "office"), of(office_notes.save_note)),
    "routine": Kind("routine", of(routines.open_routine, "record"), of(routines.save_routine)),
}

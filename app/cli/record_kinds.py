"""The kinds of records that the command `record …` lists, shows, saves and deletes.

One row of ``KINDS`` is one kind: how it is opened, and the function of its service that saves or deletes it with all its
refusals. What its fields are, how they are typed and which of them may be typed follows from their declarations.
"""

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.cli.answer import record_id
from app.cli.open_workspace import working_plan
from app.errors import Refused
from app.rules.clock import today
from app.rules.era import parse_date
from app.rules.figures import Typed
from app.rules.fiscal import fiscal_year_of
from app.services.activities import activities, photos
from app.services.activities.activity_input import activity_values
from app.services.annual_plan import annual_plans
from app.services.devices import office_notes
from app.services.evaluation import evaluations, five_year_reviews, goal_reviews, opinions
from app.services.forms import finalising, report_details
from app.services.indicators import consultations, indicator_catalogue, indicator_entry
from app.services.indicators.indicator_kinds import UseRow
from app.services.indicators.monthly_table import own_office
from app.services.meetings import meetings, working_groups
from app.services.plan import deadlines, year_settings
from app.services.plan.plans import find_office, find_target, plan_of_year
from app.services.plan.typed_values import form_values, goal_id, record_values
from app.services.records.actions import action, delete_form
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Desk


@dataclass(frozen=True)
class At:
    """Where a command works: the workspace, what its options named, and the FIELD=VALUE pairs that were typed.

    What is needed but was not given is Refused("missing-option").
    """

    desk: Desk
    given: Namespace
    fields: Mapping[str, Any] = field(default_factory=dict)

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
        return working_plan(self.desk, self.known_year)

    @property
    def target(self) -> bytes:
        """The id of the target of --target (a code such as 1-3)."""
        return find_target(self.desk, self.plan, self._named("target")).id

    @property
    def goal(self) -> bytes:
        """The id of the goal of --goal (its number in the plan)."""
        return goal_id(self.desk, self.plan, self._named("goal"))

    @property
    def named_office(self) -> str:
        """The code of --office, or "" when it is not given."""
        return find_office(self.desk, self.given.office).code if self.given.office else ""

    @property
    def office(self) -> str:
        """The code of --office; the office of this PC when it is not given."""
        return self.named_office or self.desk.office_code

    @property
    def own_office(self) -> str:
        """At the head office that of --office, at a branch always its own."""
        return own_office(self.desk, self.named_office)

    @property
    def meeting(self) -> bytes | None:
        """The id of --meeting, or None when it is not given."""
        return record_id(self.given.meeting) if self.given.meeting else None

    @property
    def the_meeting(self) -> bytes:
        """The id of --meeting, which must be given."""
        return record_id(self._named("meeting"))

    @property
    def use(self) -> UseRow:
        """The use in that year of the indicator whose code was typed as indicator_id=CODE."""
        return indicator_catalogue.find_use(self.desk, self.plan, self.year, self._typed("indicator_id"))

    def key(self, entity: str, name: str) -> Any:
        """The value of a field that was typed to say which record is meant."""
        return record_values(self.desk, self.plan, entity, {name: self._typed(name)}, self.known_year)[name]

    def place(self) -> dict[str, Any]:
        """The fields that the given options name, as far as any record has them."""
        named = {"fiscal_year": self.known_year, "meeting_id": self.meeting, "office": self.named_office}
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
Save = Callable[[At, RecordForm, Values], Any]


def _usual_values(at: At, form: RecordForm) -> Values:
    return form_values(at.desk, at.plan, form, at.fields, at.known_year)


@dataclass(frozen=True)
class Kind:
    """How one kind of record is opened, read from what was typed, saved and deleted.

    ``entity``: its name in the program, or those it has at the head office and at a branch. ``open`` with None gives a new
    record where there can be several; kinds with one record per place ignore the id. ``rows``: where the service knows more
    of them than their fields. ``make_final`` gives the number of the issued copy, None without one.
    """

    entity: str | tuple[str, ...]
    open: Callable[[At, bytes | None], RecordForm]
    save: Save
    delete: Callable[[Desk, RecordForm], object] = delete_form
    rows: Callable[[At], Sequence[Any]] | None = None
    read: Callable[[At, RecordForm], Values] = _usual_values
    make_final: Callable[[At], int | None] | None = None
    reopen: Callable[[At, str], None] | None = None

    @property
    def entities(self) -> tuple[str, ...]:
        """Every name it has in the program."""
        return (self.entity,) if isinstance(self.entity, str) else self.entity


def _by(save: Callable[[Desk, RecordForm, Values], Any]) -> Save:
    return lambda at, form, values: save(at.desk, form, values)


def _activity_values(at: At, form: RecordForm) -> Values:
    """The target numbers that were typed are numbers of the plan in force on the day of the activity."""
    given = at.fields.get("date", form.values["date"])
    day = parse_date(str(given), today()) if given else None
    return activity_values(at.desk, working_plan(at.desk, fiscal_year_of(day) if day else None), at.fields)


def _evaluation(at: At, _record: bytes | None = None) -> RecordForm:
    return evaluations.open_evaluation(at.desk, at.target, at.year, at.given.period, at.office)


def _made_final(at: At) -> None:
    finalising.make_evaluation_final(at.desk, _evaluation(at))


def _save_member(at: At, form: RecordForm, values: Values) -> bool:
    after = {"staff_id": form.values["staff_id"]} | values
    return working_groups.save_member(at.desk, form, after, plan_id=at.plan, goal_id=at.goal, fiscal_year=at.year)


def _front(form: str) -> Kind:
    """The kind for a report's own texts (件名, 提出日, 総括 …), beside the figures it prints."""
    return Kind(
        "report_front",
        lambda at, _: report_details.open_front(at.desk, at.plan, at.year, form),
        _by(report_details.save_front),
        rows=lambda at: [report_details.open_front(at.desk, at.plan, at.year, form)],
    )


def _save_target(at: At, form: RecordForm, values: Values) -> bool:
    """A number alone is a target that is set; what was not typed stays."""
    after = form.values | ({"state": "set"} if values.get("value") is not None else {}) | values
    kept = {"baseline": after["baseline"], "baseline_year": after["baseline_year"]}
    state, reason = after["state"] or "set", after["reason"] or ""
    return indicator_entry.save_target_form(at.desk, form, after["value"], state, reason, **kept)


def _save_fixed(at: At, form: RecordForm, values: Values) -> bool:
    """The figure and, beside it, what is expected of a year that is not over."""
    after, saved = form.values | values, False
    with action(at.desk, "本部の確定値の入力"):
        if values.keys() & {"value", "state", "reason"}:
            reason = after["reason"] or ""
            saved = indicator_entry.save_fixed_form(at.desk, form, at.use, after["value"], after["state"], reason)
        if "expected" in values:
            saved = indicator_entry.save_expected(at.desk, at.use, at.year, values["expected"]) or saved
    return saved


def _consultation(at: At, _record: bytes | None) -> RecordForm:
    month, field_, method = (at.key("consultation_figure", name) for name in ("month", *_PLACE_IN_TABLE))
    return consultations.open_cell(at.desk, at.year, month, at.own_office, (field_, method))


def _save_consultation(at: At, form: RecordForm, values: Values) -> int:
    after = form.values | values
    cell = Typed(after["value"], after["state"], after["approximate"])
    place = {(after[consultations.FIELDS], after[consultations.METHODS]): cell}
    return consultations.save_month(at.desk, at.year, after["month"], after["office"], place)


_PLACE_IN_TABLE = (consultations.FIELDS, consultations.METHODS)

KINDS = {
    "activity": Kind(
        "activity",
        lambda at, record: activities.open_form(at.desk, record) if record is not None else activities.blank(at.desk),
        _by(activities.save),
        lambda desk, form: activities.delete(desk, form.id),
        read=_activity_values,
    ),
    "photo": Kind(
        "photo",
        lambda at, record: photos.open_photo(at.desk, record or b""),
        lambda at, form, values: photos.change(at.desk, form.id, values),
        lambda desk, form: photos.remove(desk, form.id),
        rows=lambda at: photos.photos_of(at.desk, at.key("photo", "activity_id")),
    ),
    "evaluation": Kind(
        ("evaluation", "branch_evaluation"),
        _evaluation,
        _by(evaluations.save_evaluation),
        make_final=_made_final,
        reopen=lambda at, reason: finalising.reopen_evaluation(at.desk, _evaluation(at), reason),
    ),
    "goal-review": Kind(
        "goal_review",
        lambda at, _: goal_reviews.open_review(at.desk, at.goal, at.year, at.given.period),
        _by(goal_reviews.save_review),
    ),
    "plan-item": Kind(
        "plan_item",
        lambda at, record: annual_plans.open_item(at.desk, record, at.target, at.year, at.office),
        _by(annual_plans.save_item),
        annual_plans.delete_item,
    ),
    "annual-plan": Kind(
        "annual_plan",
        lambda at, _: annual_plans.open_sheet(at.desk, at.plan, at.target, at.year, at.office),
        _by(annual_plans.save_sheet),
        rows=lambda at: annual_plans.sheets(at.desk, at.plan, at.year, at.office),
        make_final=lambda at: finalising.make_plan_final(at.desk, at.plan, at.target, at.year, at.office),
        reopen=lambda at, reason: finalising.change_plan(at.desk, at.plan, at.target, at.year, at.office, reason),
    ),
    "meeting": Kind(
        "meeting",
        lambda at, record: meetings.open_meeting(at.desk, record, at.plan, at.year),
        _by(meetings.save_meeting),
        meetings.delete_meeting,
        rows=lambda at: meetings.meetings(at.desk, at.plan, at.year),
        make_final=lambda at: finalising.make_minutes_final(at.desk, at.the_meeting).number,
        reopen=lambda at, reason: finalising.reopen_minutes(at.desk, at.the_meeting, reason),
    ),
    "task": Kind(
        "meeting_task",
        lambda at, record: meetings.open_task(at.desk, record, at.meeting),
        _by(meetings.save_task),
        rows=lambda at: meetings.tasks(at.desk, meeting=at.meeting),
    ),
    "deadline": Kind(
        "deadline",
        lambda at, record: deadlines.open_deadline(at.desk, record, at.year),
        _by(deadlines.save_deadline),
        rows=lambda at: deadlines.deadlines(at.desk, at.year),
    ),
    "staff": Kind("staff", lambda at, record: working_groups.open_staff(at.desk, record), _by(working_groups.save_staff)),
    "member": Kind(
        "member",
        lambda at, record: working_groups.open_member(at.desk, record),
        _save_member,
        rows=lambda at: working_groups.members(at.desk, at.plan, at.year),
    ),
    "evaluator": Kind(
        "evaluator",
        lambda at, record: opinions.open_evaluator(at.desk, record, at.year),
        _by(opinions.save_evaluator),
    ),
    "opinion": Kind(
        "opinion",
        lambda at, record: opinions.open_opinion(at.desk, record, at.year),
        _by(opinions.save_opinion),
        rows=lambda at: opinions.opinions(at.desk, at.plan, at.year),
    ),
    "board-report": _front("board-report"),
    "public-report": _front("public-report"),
    "public-activity": Kind(
        "public_activity",
        lambda at, _: report_details.open_public(at.desk, at.target, at.year),
        _by(report_details.save_public),
        rows=lambda at: report_details.target_lines(at.desk, at.plan, at.year),
    ),
    "setting": Kind(
        "year_setting",
        lambda at, _: year_settings.open_setting(at.desk, at.plan, at.year),
        _by(year_settings.save_setting),
        year_settings.delete_setting,
        rows=lambda at: [year_settings.rules_of(at.desk, at.plan, at.year)],
    ),
    "indicator-target": Kind(
        "indicator_target",
        lambda at, _: indicator_entry.open_target(at.desk, at.use, at.year, at.own_office),
        _save_target,
    ),
    "fixed-figure": Kind(
        "fixed_figure",
        lambda at, _: indicator_entry.open_fixed(at.desk, at.use, at.year),
        _save_fixed,
        indicator_entry.delete_fixed,
    ),
    "consultation": Kind("consultation_figure", _consultation, _save_consultation),
    "final-target": Kind(
        "final_target_review",
        lambda at, _: five_year_reviews.open_target(at.desk, at.target),
        _by(five_year_reviews.save_target),
    ),
    "final-goal": Kind(
        "final_goal_review",
        lambda at, _: five_year_reviews.open_goal(at.desk, at.goal, plan_of_year(at.desk, at.year)),
        lambda at, form, values: five_year_reviews.save_goal(at.desk, form, values, plan_of_year(at.desk, at.year)),
    ),
    "office-note": Kind("office_note", lambda at, _: office_notes.open_note(at.desk, at.office), _by(office_notes.save_note)),
}

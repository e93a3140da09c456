"""The fields of the activity form, in their order."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from app.rules.hours import duration_text, parse_duration, parse_times
from app.services.activities.activity_checks import Problem
from app.services.activities.activity_list import suggestions
from app.services.plan import plans
from app.services.records.labels import choices, field_label
from app.services.workspace.workspace import Workspace
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.counts_field import CountsField
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.fields.read_field import ParsedField
from app.ui.fields.target_field import TargetField
from app.ui.fields.targets_field import TargetsField
from app.ui.fields.text_field import TextField
from app.ui.widgets.form import Entry, Form

DETAILS = (
    *("end_date", "times", "plan_item_id", "secondary_targets"),
    *("district", "partners", "breakdown", "staff_count", "staff_minutes", "outcome", "issue", "issue_to_evaluation"),
    *("referred_to", "partners_contact", "next_step", "costs", "funding", "recorder", "confirmed_by", "state"),
)
"""Hidden until the clerk asks for them: most activities need none of them."""
STATES: list[tuple[object, str]] = [("final", "確定"), ("draft", "下書き（集計に入れない）")]
TO_EVALUATION: list[tuple[object, str]] = [(True, "評価シートへ送る")]
NO_REASON = ("done", None)
"""With these values of 実施状況 no reason is asked."""
DID_NOT_HAPPEN = ("cancelled", "postponed")
"""With these values of 実施状況 the activity has no numbers."""


def entry(name: str, make: Callable[[], QWidget], **more: Any) -> Entry:
    """A field of the form under the label that is declared for it."""
    return Entry(name, field_label("activity", name), make, **more)


def activity_fields(workspace: Workspace) -> Form:
    """The form of one activity.

    Enter leads through the fields of daily use in this order: date, target, name, place, participants.
    """

    def line(field: str) -> LineField:
        return LineField(lambda typed: suggestions(workspace, field, typed))

    def counts(listing: str, unit: str) -> CountsField:
        return CountsField([(term.code, term.label) for term in plans.terms(workspace, listing)], unit)

    kinds: list[tuple[object, str]] = [(term.code, term.label) for term in plans.terms(workspace, "activity_kind")]
    statuses: list[tuple[object, str]] = list(choices("activity", "status").items())
    many = entry(
        "participants",
        lambda: NumberField(approximate=True, unknown=True),
        unit="人",
        width=6,
        about="participants_approximate",
        unknown="participants_unknown",
        help="y 約 ? 不明",
    )
    return Form(
        [
            entry("date", DateField, width=8, required=True, help="11/3、R7.11.3、今日 など"),
            entry("target_id", TargetField, width=8, required=True, help="13 と入れると 1-③"),
            entry("title", lambda: line("title"), required=True),
            entry("place", lambda: line("place")),
            (many, entry("sessions", NumberField, unit="回", width=4)),
            Entry("figures", "指標の数", lambda: CountsField((), ""), help="この目標の指標です。「応募点数 50」のように"),
            entry("content", lambda: TextField(3)),
            (
                entry("status", lambda: ChoiceField(statuses, empty=""), width=7),
                entry("kind", lambda: ChoiceField(kinds)),
            ),
            Entry("status_reason", "その理由", LineField),
            entry("end_date", DateField, width=8, help="何日か続いたときだけ"),
            entry("times", lambda: ParsedField(parse_times, str_or_nothing), width=8, help="9:30-11:45 のように"),
            Entry("plan_item_id", "年次計画の項目", ChoiceField),
            entry("secondary_targets", TargetsField, width=8, help="21 32 のように3つまで"),
            entry("district", lambda: line("district")),
            entry("partners", lambda: line("partners")),
            entry(
                "breakdown",
                lambda: counts("participant_kind", "人"),
                help="高齢者20 民生委員3 のように。社協職員は、参加者数に入れません",
            ),
            entry("staff_count", NumberField, unit="人", width=4),
            Entry(
                "staff_minutes",
                "従事時間の計",
                lambda: ParsedField(parse_duration, duration_text),
                width=7,
                help="2.5 で2時間30分",
            ),
            entry("outcome", lambda: TextField(2)),
            entry("issue", lambda: TextField(2)),
            Entry("issue_to_evaluation", "課題の使い方", lambda: ChoiceField(TO_EVALUATION, empty="－"), width=12),
            entry("referred_to", lambda: line("referred_to"), help="機関の名前。人の名前は書きません"),
            entry("partners_contact", lambda: TextField(2), help="礼状、次回の日程など、あとで伝えること"),
            entry("next_step", LineField),
            entry("costs", lambda: counts("cost", "円"), help="謝礼10000 材料3000 のように"),
            entry("funding", lambda: counts("funding", "円"), help="会費13000 のように"),
            entry("recorder", lambda: line("recorder"), width=10),
            entry("confirmed_by", lambda: line("confirmed_by"), width=10),
            entry("state", lambda: ChoiceField(STATES, empty=""), width=14),
        ]
    )


def str_or_nothing(value: str | None) -> str:
    """The text of a value; "" for None."""
    return value or ""


def for_fields(problems: Iterable[Problem]) -> list[Problem]:
    """The problems under the names of the form: the check says "target", the form's field is "target_id"."""
    return [replace(one, field="target_id") if one.field == "target" else one for one in problems]

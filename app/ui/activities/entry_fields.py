"""The fields of the activity form, in their order."""

from collections.abc import Iterable
from dataclasses import replace

from app.rules.hours import duration_text, read_duration, read_times
from app.services.activities.activity_checks import Problem
from app.services.activities.activity_suggestions import suggestions
from app.services.records.labels import choices, field_of
from app.services.workspace.workspace import Workspace
from app.ui.fields.choice_field import ChoiceField, choice_of, terms_for
from app.ui.fields.counts_field import CountsField, counts_of
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.fields.read_field import ParsedField
from app.ui.fields.target_field import TargetField
from app.ui.fields.targets_field import TargetsField
from app.ui.fields.text_field import TextField
from app.ui.widgets.form import Entry

DETAILS = (
    *("end_date", "times", "plan_item_id", "secondary_targets"),
    *("district", "partners", "breakdown", "staff_count", "staff_minutes", "outcome", "issue", "issue_to_evaluation"),
    *("referred_to", "partners_contact", "next_step", "costs", "funding", "recorder", "confirmed_by", "state"),
)
"""Hidden until the clerk asks for them: most activities need none of them."""
STATES = {"final": choices("activity", "state")["final"], "draft": "下書き（集計に入れない）"}
TO_EVALUATION = {True: "評価シートへ送る"}
NO_REASON = ("done", None)
"""With these values of 実施状況 no reason is asked."""
DID_NOT_HAPPEN = ("cancelled", "postponed")
"""With these values of 実施状況 the activity has no numbers."""


def activity_entries(workspace: Workspace) -> list[Entry | tuple[Entry, ...]]:
    """The entries of the form of one activity.

    Enter leads through the fields of daily use in this order: date, target, name, place, participants.
    """

    def line(field: str) -> LineField:
        return LineField(lambda typed: suggestions(workspace, field, typed))

    def counts(field: str) -> CountsField:
        return counts_of(workspace, "activity", field)

    many = Entry(
        "participants",
        lambda: NumberField(approximate=True, unknown=True),
        unit=field_of("activity", "participants").unit,
        width=6,
        about="participants_approximate",
        unknown="participants_unknown",
        help="y 約 ? 不明",
    )
    return [
        Entry("date", DateField, width=8, required=True, help="11/3、R7.11.3、今日 など"),
        Entry("target_id", TargetField, width=8, required=True, help="13 と入れると 1-③"),
        Entry("title", lambda: line("title"), required=True),
        Entry("place", lambda: line("place")),
        (many, Entry("sessions", NumberField, unit="回", width=4)),
        Entry("figures", lambda: CountsField((), ""), label="指標の数", help="この目標の指標です。「応募点数 50」のように"),
        Entry("content", lambda: TextField(3)),
        (
            Entry("status", choice_of("activity", "status"), width=7),
            Entry("kind", lambda: ChoiceField(terms_for(workspace, "activity", "kind"))),
        ),
        Entry("status_reason", LineField, label="その理由"),
        Entry("end_date", DateField, width=8, help="何日か続いたときだけ"),
        Entry("times", lambda: ParsedField(read_times, str_or_nothing), width=8, help="9:30-11:45 のように"),
        Entry("plan_item_id", ChoiceField, label="年次計画の項目"),
        Entry("secondary_targets", TargetsField, width=8, help="21 32 のように3つまで"),
        Entry("district", lambda: line("district")),
        Entry("partners", lambda: line("partners")),
        Entry("breakdown", lambda: counts("breakdown"), help="高齢者20 民生委員3 のように。社協職員は、参加者数に入れません"),
        Entry("staff_count", NumberField, unit="人", width=4),
        Entry(
            "staff_minutes",
            lambda: ParsedField(read_duration, duration_text),
            label="従事時間の計",
            width=7,
            help="2.5 で2時間30分",
        ),
        Entry("outcome", lambda: TextField(2)),
        Entry("issue", lambda: TextField(2)),
        Entry("issue_to_evaluation", lambda: ChoiceField(TO_EVALUATION, empty="－"), label="課題の使い方", width=12),
        Entry("referred_to", lambda: line("referred_to"), help="機関の名前。人の名前は書きません"),
        Entry("partners_contact", lambda: TextField(2), help="礼状、次回の日程など、あとで伝えること"),
        Entry("next_step", LineField),
        Entry("costs", lambda: counts("costs"), help="謝礼10000 材料3000 のように"),
        Entry("funding", lambda: counts("funding"), help="会費13000 のように"),
        Entry("recorder", lambda: line("recorder"), width=10),
        Entry("confirmed_by", lambda: line("confirmed_by"), width=10),
        Entry("state", lambda: ChoiceField(STATES, empty=""), width=14),
    ]


def str_or_nothing(value: str | None) -> str:
    """The text of a value; "" for None."""
    return value or ""


def for_fields(problems: Iterable[Problem]) -> list[Problem]:
    """The problems under the names of the form: the check says "target", the form's field is "target_id"."""
    return [replace(one, field="target_id") if one.field == "target" else one for one in problems]

"""Which fields the activity form has, in which order, and how what the checks say reaches them."""

from collections.abc import Iterable
from dataclasses import replace

from app.rules.hours import duration_text, parse_duration, parse_times
from app.services.activities.activity_checks import Problem
from app.services.activities.activity_list import suggestions
from app.services.plan import plans
from app.services.records.labels import choices
from app.services.workspace.workspace import Desk
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.counts_field import CountsField
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.fields.parsed_field import ParsedField
from app.ui.fields.target_field import TargetField
from app.ui.fields.targets_field import TargetsField
from app.ui.fields.text_field import TextField
from app.ui.widgets.form import Entry, Form

DETAILS = (
    *("end_date", "times", "plan_item_id", "secondary_targets"),
    *("district", "partners", "breakdown", "staff_count", "staff_minutes", "outcome", "issue", "issue_to_evaluation"),
    *("referred_to", "next_step", "costs", "funding", "recorder", "confirmed_by", "state"),
)
"""Folded away until asked for: most days need none of them."""
STATES: list[tuple[object, str]] = [("final", "確定"), ("draft", "下書き（集計に入れない）")]
TO_EVALUATION: list[tuple[object, str]] = [(True, "評価シートへ送る")]
NO_REASON = ("done", None)
DID_NOT_HAPPEN = ("cancelled", "postponed")


def activity_fields(desk: Desk) -> Form:
    """Enter leads through the routine ones in this order: date, target, title, place, participants."""

    def line(field: str) -> LineField:
        return LineField(lambda typed: suggestions(desk, field, typed))

    def counts(listing: str, unit: str) -> CountsField:
        return CountsField([(term.code, term.label) for term in plans.terms(desk, listing)], unit)

    kinds: list[tuple[object, str]] = [(term.code, term.label) for term in plans.terms(desk, "activity_kind")]
    statuses: list[tuple[object, str]] = list(choices("activity", "status").items())
    many = Entry(
        "participants",
        "延べ参加者数",
        lambda: NumberField(approximate=True, unknown=True),
        unit="人",
        width=6,
        about="participants_approximate",
        unknown="participants_unknown",
        help="y 約 ? 不明",
    )
    return Form(
        [
            Entry("date", "活動日", DateField, width=8, required=True, help="11/3、R7.11.3、今日 など"),
            Entry("target_id", "推進目標", TargetField, width=8, required=True, help="13 と入れると 1-③"),
            Entry("title", "活動名", lambda: line("title"), required=True),
            Entry("place", "場所", lambda: line("place")),
            (many, Entry("sessions", "回数", NumberField, unit="回", width=4)),
            Entry("figures", "指標の数", lambda: CountsField((), ""), help="この目標の指標です。「応募点数 50」のように"),
            Entry("content", "内容", lambda: TextField(3)),
            (
                Entry("status", "実施状況", lambda: ChoiceField(statuses, empty=""), width=7),
                Entry("kind", "活動区分", lambda: ChoiceField(kinds)),
            ),
            Entry("status_reason", "その理由", LineField),
            Entry("end_date", "終了日", DateField, width=8, help="何日か続いたときだけ"),
            Entry("times", "実施時間", lambda: ParsedField(parse_times, str_or_nothing), width=8, help="9:30-11:45 のように"),
            Entry("plan_item_id", "年次計画の項目", ChoiceField),
            Entry("secondary_targets", "関連する目標", TargetsField, width=8, help="21 32 のように3つまで"),
            Entry("district", "地区", lambda: line("district")),
            Entry("partners", "協力団体", lambda: line("partners")),
            Entry(
                "breakdown",
                "参加者の内訳",
                lambda: counts("participant_kind", "人"),
                help="高齢者20 民生委員3 のように。社協職員は、参加者数に入れません",
            ),
            Entry("staff_count", "従事職員数", NumberField, unit="人", width=4),
            Entry(
                "staff_minutes",
                "従事時間の計",
                lambda: ParsedField(parse_duration, duration_text),
                width=7,
                help="2.5 で2時間30分",
            ),
            Entry("outcome", "成果", lambda: TextField(2)),
            Entry("issue", "課題", lambda: TextField(2)),
            Entry("issue_to_evaluation", "課題の使い方", lambda: ChoiceField(TO_EVALUATION, empty="－"), width=12),
            Entry("referred_to", "つないだ先", lambda: line("referred_to"), help="機関の名前。人の名前は書きません"),
            Entry("next_step", "次回予定", LineField),
            Entry("costs", "費用", lambda: counts("cost", "円"), help="謝礼10000 材料3000 のように"),
            Entry("funding", "財源", lambda: counts("funding", "円"), help="会費13000 のように"),
            Entry("recorder", "記入者", lambda: line("recorder"), width=10),
            Entry("confirmed_by", "確認者", lambda: line("confirmed_by"), width=10),
            Entry("state", "記録の状態", lambda: ChoiceField(STATES, empty=""), width=14),
        ]
    )


def str_or_nothing(value: str | None) -> str:
    return value or ""


def for_fields(problems: Iterable[Problem]) -> list[Problem]:
    """Problems under the names the form uses."""
    return [replace(one, field="target_id") if one.field == "target" else one for one in problems]

"""The editor of 年度目標値: the council's on 指標と目標値, the council's or a branch's on its annual plan."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.services.indicators import indicator_entry
from app.services.indicators.indicator_entry import Typed, parse_cell
from app.services.indicators.indicators import UseRow
from app.services.indicators.monthly_table import typed_text
from app.services.records.record_forms import RecordForm
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.fields.text_field import TextField
from app.ui.runtime.context import Context
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import Source

TEXTS = "_text"
"""Ending of fields that are typed as text; the record keeps whole numbers scaled by the indicator's decimals."""
GOAL_STATES: list[tuple[object, str]] = [("set", "目標値を決める"), ("unset", "目標設定なし"), ("excluded", "対象外")]
GOAL_ENTRIES = [
    Entry("state", "目標の決め方", lambda: ChoiceField(GOAL_STATES, empty=""), width=11),
    Entry("value" + TEXTS, "目標値", LineField, width=8),
    Entry("reason", "決めない理由", lambda: TextField(2), help="「目標設定なし」「対象外」のときは必ず書きます"),
    Entry("baseline" + TEXTS, "基準の値", LineField, width=8, help="計画を作ったときの値"),
    Entry("baseline_year", "基準の年度", NumberField, width=6, help="西暦で入れます"),
]


def goal_source(
    context: Context,
    rows: Callable[[], Sequence[Any]],
    use_of: Callable[[bytes | None], UseRow],
    office: Callable[[], str] = lambda: "head",
) -> Source:
    """Target values of a year as the data of an editor.

    ``rows``: the indicators, by id. ``office``: whose target values; "head" is the council.
    """

    def open_(record: bytes | None) -> RecordForm:
        use = use_of(record)
        form = indicator_entry.open_target(context.workspace, use, context.fiscal_year, office())
        given = {name: form.values[name] for name in ("value", "baseline")}
        texts = {name + TEXTS: typed_text(Typed(value), use.decimals) for name, value in given.items()}
        return replace(form, values=form.values | texts | {"state": form.values["state"] or "set"})

    def save(form: RecordForm, values: Mapping[str, Any]) -> bool:
        use = use_of(form.values["indicator_id"])
        typed = {name: parse_cell(values[name + TEXTS] or "", use.decimals).value for name in ("value", "baseline")}
        return indicator_entry.save_target_form(
            context.workspace,
            plain(form),
            typed["value"],
            str(values["state"] or "set"),
            values["reason"] or "",
            baseline=typed["baseline"],
            baseline_year=values["baseline_year"],
        )

    return Source("目標値", rows, by_row(open_), save, can_add=False, can_delete=False)


def by_row(open_: Callable[[bytes | None], RecordForm]) -> Callable[[bytes | None], RecordForm]:
    """Gives an opened form the id of its row (the indicator), so that the editor finds the row again."""

    def opened(record: bytes | None) -> RecordForm:
        form = open_(record)
        return replace(form, id=record or form.id, values=form.values | {"record" + TEXTS: form.id})

    return opened


def plain(form: RecordForm) -> RecordForm:
    """The form of the record itself: without the row's id and the texts that only the screen has."""
    own = {name: value for name, value in form.values.items() if not name.endswith(TEXTS)}
    return replace(form, id=form.values["record" + TEXTS], values=own)

"""The page 指標と目標値: what is counted, for which target and years, target values, and the head office's fixed figures."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.rules.figures import Typed, parse_cell
from app.rules.fiscal import fiscal_year_short
from app.services.indicators import indicator_catalogue, indicator_entry
from app.services.indicators.indicator_catalogue import ValueRow
from app.services.indicators.indicators import UseRow
from app.services.indicators.masking import HIDES
from app.services.indicators.monthly_table import typed_text
from app.services.plan import plans
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace
from app.ui.fields.choice_field import ChoiceField, choice_of, terms_for
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.fields.text_field import TextField
from app.ui.indicators.target_values import GOAL_ENTRIES, TEXTS, by_row, goal_source, plain
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, Source, given_source
from app.ui.widgets.tabbed_editors import TabbedEditors
from app.ui.widgets.table_model import Column, field_column

RETIRED = {True: "もう使わない（古い数は残ります）"}
MASKED = {True: "いつも伏せる", False: "伏せない"}


class IndicatorsPage(TabbedEditors):
    """指標と目標値: the head office sets target values, fixed figures, and which indicator is used where and when."""

    title = "指標と目標値"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.goals = RecordEditor(context, self._goal_source(), _VALUE_COLUMNS, GOAL_ENTRIES, list_share=58)
        self.fixed = RecordEditor(context, self._fixed_source(), _VALUE_COLUMNS, _FIXED_ENTRIES, list_share=58)
        self.uses = RecordEditor(context, self._use_source(), _USE_COLUMNS, _use_entries(), list_share=60)
        self.catalogue = RecordEditor(context, self._catalogue_source(), _CATALOGUE_COLUMNS, _catalogue_entries(), list_share=52)
        self.arrange(
            [
                (
                    "年度目標値",
                    self.goals,
                    (_hint("この年度の目標値です。決めないときは、理由を書いて「目標設定なし」にします。"),),
                ),
                ("本部の確定値", self.fixed, (_hint("支部の数を足せない指標です。実数や本部だけの数を、ここで確定します。"),)),
                (
                    "使う目標と年度",
                    self.uses,
                    (_hint("指標を、どの目標でいつから使うかです。やめるときは、終わりの年度を入れます。"),),
                ),
                ("指標の一覧", self.catalogue, ()),
            ]
        )

    def fill_choices(self) -> None:
        """Offers the targets of the plan, the indicators in use and the kinds of activity."""
        workspace = self._context.workspace
        every = indicator_catalogue.catalogue(workspace, with_retired=False)
        names = {row.id: f"{row.name}（{row.unit}）" for row in every}
        parts = {row.id: row.name for row in every if row.aggregation != "ratio"}
        targets = plans.plan_tree(workspace, self._context.plan.id).targets
        self.uses.form.field("target_id").set_choices([(one.id, f"{one.label}　{one.title}") for one in targets])
        self.uses.form.field("indicator_id").set_choices(names)
        for name in ("numerator_id", "denominator_id"):
            self.catalogue.form.field(name).set_choices(parts)
        self.catalogue.form.field("source_kind").set_choices(terms_for(workspace, "indicator", "source_kind"))

    def _rows(self) -> list[ValueRow]:
        return indicator_catalogue.values_in_year(self._context.workspace, self._context.plan.id, self._context.fiscal_year)

    def _fixed_rows(self) -> list[ValueRow]:
        return [row for row in self._rows() if row.is_fixed_by_head]

    def _use(self, indicator: bytes | None) -> UseRow:
        """The use of an indicator in the year on screen."""
        return next(row.use for row in self._rows() if row.id == indicator)

    def _goal_source(self) -> Source:
        return goal_source(self._context, self._rows, self._use)

    def _fixed_source(self) -> Source:
        """The indicators whose figure the head office fixes."""
        context = self._context

        def open_(record: bytes | None) -> RecordForm:
            use = self._use(record)
            form = indicator_entry.open_fixed(context.workspace, use, context.fiscal_year)
            return replace(form, values=form.values | {"value" + TEXTS: typed_text(Typed(form.values["value"]), use.decimals)})

        def save(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
            use = self._use(form.values["indicator_id"])
            typed = parse_cell(values["value" + TEXTS] or "", use.decimals)
            state = values["state"] or typed.state
            reason = values["reason"] or ""
            return indicator_entry.save_fixed_form(workspace, plain(form), use, typed.value, state, reason)

        return given_source("fixed_figure", "確定値", self._fixed_rows, by_row(open_), save)

    def _use_source(self) -> Source:
        context = self._context
        return Source(
            kind="indicator_use",
            noun="使い方",
            rows=lambda: indicator_catalogue.use_lines(context.workspace, context.plan.id),
            open=lambda record: indicator_catalogue.open_use(context.workspace, record, context.plan.id, context.fiscal_year),
            save=indicator_catalogue.save_use,
            can_delete=False,
        )

    def _catalogue_source(self) -> Source:
        context = self._context
        return Source(
            kind="indicator",
            noun="指標",
            rows=lambda: indicator_catalogue.catalogue(context.workspace),
            open=lambda record: indicator_catalogue.open_indicator(context.workspace, record),
            save=indicator_catalogue.save_indicator,
            can_delete=False,
        )


def _hint(words: str) -> Any:
    return label(words, "soft", wrap=True)


def _years(row: Any) -> str:
    """The years of a use: 「R3〜R7」; open at the end while the indicator is in use."""
    last = fiscal_year_short(row.last_year) if row.last_year else ""
    return f"{fiscal_year_short(row.first_year)}〜{last}"


def _use_entries() -> list[Entry]:
    return [
        Entry("target_id", ChoiceField, required=True, width=14),
        Entry("indicator_id", ChoiceField, required=True, width=14),
        Entry("first_year", NumberField, label="初めの年度", width=6, required=True, help="西暦で入れます。2026 は令和8年度です"),
        Entry("last_year", NumberField, width=6, help="空欄は、続けて使います"),
        Entry("fed_by", choice_of("indicator_use", "fed_by"), width=11),
        Entry("break_note", lambda: TextField(2), help="前の年度と比べられないとき。グラフの線をここで切ります"),
    ]


def _catalogue_entries() -> list[Entry]:
    """The form of an indicator."""
    return [
        Entry("name", LineField, label="指標の名前", required=True),
        Entry("unit", LineField, width=5, required=True, help="人、回、件、校、％ など"),
        Entry("aggregation", choice_of("indicator", "aggregation"), width=13),
        Entry("wanted", choice_of("indicator", "wanted"), width=9, help="参考にすると、多い少ないで判定しません"),
        Entry("measure", choice_of("indicator", "measure"), label="延べ・実", width=9),
        Entry("decimals", NumberField, width=3),
        Entry("source", choice_of("indicator", "source", but="ratio"), label="活動記録から数えるもの", width=11),
        Entry("source_kind", lambda: ChoiceField(empty="すべて"), width=12),
        Entry("numerator_id", ChoiceField, label="割合の分子"),
        Entry("denominator_id", ChoiceField, label="割合の分母"),
        Entry("formula", LineField, help="紙に印刷します。空欄なら、集計のしかたの言葉を印刷します"),
        Entry("note", lambda: TextField(2), label="説明"),
        Entry("masked", lambda: ChoiceField(MASKED, empty=f"{HIDES}だけ伏せる"), label="公表する紙で、少数を伏せる"),
        Entry("retired", lambda: ChoiceField(RETIRED, empty="－"), label="使わなくなった"),
    ]


_VALUE_COLUMNS = (
    Column("番号", lambda row: row.target_label, 3, strong=True),
    Column("指標", lambda row: row.use.title),
    Column("目標", lambda row: row.goal, 6, right=True),
    Column("実績", lambda row: row.figure, 5, right=True),
)
_FIXED_ENTRIES = [
    Entry("value" + TEXTS, LineField, label="確定値", width=8, help="空欄は未入力です。0とは違います"),
    Entry("state", choice_of("fixed_figure", "state", empty="－"), width=9),
    Entry("reason", lambda: TextField(2), help="「対象外」のときは必ず書きます"),
]
_USE_COLUMNS = (
    Column("番号", lambda row: row.target_label, 3, strong=True),
    Column("指標", lambda row: row.indicator),
    Column("年度", _years, 5),
)
_CATALOGUE_COLUMNS = (
    Column("指標", lambda row: row.name + ("（使わない）" if row.retired else ""), strong=True),
    field_column("indicator", "unit", width=4),
    field_column("indicator", "aggregation", width=9, title="集計"),
    field_column("indicator", "wanted", width=4, title="方向"),
)

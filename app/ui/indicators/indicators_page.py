"""The page 指標と目標値: what is counted, for which target and years, target values, and the head office's fixed figures."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from app.rules.fiscal import fiscal_year_short
from app.services.indicators import indicator_catalogue, indicator_entry
from app.services.indicators.indicator_catalogue import ValueRow
from app.services.indicators.indicator_entry import Typed, parse_cell
from app.services.indicators.indicators import UseRow
from app.services.indicators.monthly_table import typed_text
from app.services.plan import plans
from app.services.records.labels import choices
from app.services.records.record_forms import RecordForm
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.fields.text_field import TextField
from app.ui.indicators.target_values import GOAL_ENTRIES, TEXTS, by_row, goal_source, plain
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.tabbed_editors import TabbedEditors
from app.ui.widgets.table_model import Column

RETIRED: list[tuple[object, str]] = [(True, "もう使わない（古い数は残ります）")]
MASKED: list[tuple[object, str]] = [(True, "いつも伏せる"), (False, "伏せない")]
FIXED_STATES: list[tuple[object, str]] = [("none", "該当なし"), ("excluded", "対象外")]


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
        names: list[tuple[object, str]] = [(row.id, f"{row.name}（{row.unit}）") for row in every]
        parts: list[tuple[object, str]] = [(row.id, row.name) for row in every if row.aggregation != "ratio"]
        targets = plans.plan_tree(workspace, self._context.plan.id).targets
        self.uses.form.field("target_id").set_choices([(one.id, f"{one.label}　{one.title}") for one in targets])
        self.uses.form.field("indicator_id").set_choices(names)
        for name in ("numerator_id", "denominator_id"):
            self.catalogue.form.field(name).set_choices(parts)
        kinds = [(term.code, term.label) for term in plans.terms(workspace, "activity_kind")]
        self.catalogue.form.field("source_kind").set_choices(kinds)

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

        def save(form: RecordForm, values: Mapping[str, Any]) -> bool:
            use = self._use(form.values["indicator_id"])
            typed = parse_cell(values["value" + TEXTS] or "", use.decimals)
            state = values["state"] or typed.state
            reason = values["reason"] or ""
            return indicator_entry.save_fixed_form(context.workspace, plain(form), use, typed.value, state, reason)

        return Source("確定値", self._fixed_rows, by_row(open_), save, can_add=False, can_delete=False)

    def _use_source(self) -> Source:
        context = self._context
        return Source(
            noun="使い方",
            rows=lambda: indicator_catalogue.use_lines(context.workspace, context.plan.id),
            open=lambda record: indicator_catalogue.open_use(context.workspace, record, context.plan.id, context.fiscal_year),
            save=lambda form, values: indicator_catalogue.save_use(context.workspace, form, values),
            can_delete=False,
        )

    def _catalogue_source(self) -> Source:
        context = self._context
        return Source(
            noun="指標",
            rows=lambda: indicator_catalogue.catalogue(context.workspace),
            open=lambda record: indicator_catalogue.open_indicator(context.workspace, record),
            save=lambda form, values: indicator_catalogue.save_indicator(context.workspace, form, values),
            can_delete=False,
        )


def _hint(words: str) -> Any:
    return label(words, "soft", wrap=True)


def _choice(entity: str, field: str, but: str = "") -> Callable[[], ChoiceField]:
    offered: list[tuple[object, str]] = [pair for pair in choices(entity, field).items() if pair[0] != but]
    return lambda: ChoiceField(offered, empty="")


def _years(row: Any) -> str:
    """The years of a use: 「R3〜R7」; open at the end while the indicator is in use."""
    last = fiscal_year_short(row.last_year) if row.last_year else ""
    return f"{fiscal_year_short(row.first_year)}〜{last}"


def _use_entries() -> list[Entry]:
    return [
        Entry("target_id", "推進目標", ChoiceField, required=True, width=14),
        Entry("indicator_id", "指標", ChoiceField, required=True, width=14),
        Entry("first_year", "初めの年度", NumberField, width=6, required=True, help="西暦で入れます。2026 は令和8年度です"),
        Entry("last_year", "終わりの年度", NumberField, width=6, help="空欄は、続けて使います"),
        Entry("fed_by", "入れ方", _choice("indicator_use", "fed_by"), width=11),
        Entry("break_note", "数え方の変更", lambda: TextField(2), help="前の年度と比べられないとき。グラフの線をここで切ります"),
    ]


def _catalogue_entries() -> list[Entry]:
    """The form of an indicator."""
    return [
        Entry("name", "指標の名前", LineField, required=True),
        Entry("unit", "単位", LineField, width=5, required=True, help="人、回、件、校、％ など"),
        Entry("aggregation", "集計のしかた", _choice("indicator", "aggregation"), width=13),
        Entry("wanted", "望ましい方向", _choice("indicator", "wanted"), width=9, help="参考にすると、多い少ないで判定しません"),
        Entry("measure", "延べ・実", _choice("indicator", "measure"), width=9),
        Entry("decimals", "小数のけた", NumberField, width=3),
        Entry("source", "活動記録から数えるもの", _choice("indicator", "source", but="ratio"), width=11),
        Entry("source_kind", "数える活動区分", lambda: ChoiceField(empty="すべて"), width=12),
        Entry("numerator_id", "割合の分子", ChoiceField),
        Entry("denominator_id", "割合の分母", ChoiceField),
        Entry("formula", "計算式", LineField, help="紙に印刷します。空欄なら、集計のしかたの言葉を印刷します"),
        Entry("note", "説明", lambda: TextField(2)),
        Entry("masked", "公表する紙で、少数を伏せる", lambda: ChoiceField(MASKED, empty="人・件・世帯と実数だけ伏せる")),
        Entry("retired", "使わなくなった", lambda: ChoiceField(RETIRED, empty="－")),
    ]


_VALUE_COLUMNS = (
    Column("番号", lambda row: row.target_label, 3, strong=True),
    Column("指標", lambda row: row.use.title),
    Column("目標", lambda row: row.goal, 6, right=True),
    Column("実績", lambda row: row.figure, 5, right=True),
)
_FIXED_ENTRIES = [
    Entry("value" + TEXTS, "確定値", LineField, width=8, help="空欄は未入力です。0とは違います"),
    Entry("state", "数がないとき", lambda: ChoiceField(FIXED_STATES, empty="－"), width=9),
    Entry("reason", "理由", lambda: TextField(2), help="「対象外」のときは必ず書きます"),
]
_USE_COLUMNS = (
    Column("番号", lambda row: row.target_label, 3, strong=True),
    Column("指標", lambda row: row.indicator),
    Column("年度", _years, 5),
)
_CATALOGUE_COLUMNS = (
    Column("指標", lambda row: row.name + ("（使わない）" if row.retired else ""), strong=True),
    Column("単位", lambda row: row.unit, 4),
    Column("集計", lambda row: choices("indicator", "aggregation").get(row.aggregation, row.aggregation), 9),
    Column("方向", lambda row: choices("indicator", "wanted").get(row.wanted, row.wanted), 4),
)

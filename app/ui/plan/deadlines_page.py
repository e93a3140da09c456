"""The page 締切と年度の設定: the year's dates, its rating scales and periods, and rules for printing."""

from dataclasses import dataclass

from app.rules.era import japanese_date
from app.rules.fiscal import fiscal_year_label
from app.services.plan import deadlines, vocabulary, year_settings
from app.services.records.labels import choices
from app.services.records.record_forms import RecordForm
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.look.button import button
from app.ui.runtime.context import Context
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.tabbed_editors import TabbedEditors
from app.ui.widgets.table_model import Column

WIDTHS: list[tuple[object, str]] = [*choices("year_setting", "digit_width").items()]
YES_NO: list[tuple[object, str]] = [(True, "はい"), (False, "いいえ")]


@dataclass(frozen=True)
class _Year:
    """The one settings record of the year, as a row of its editor."""

    id: bytes
    words: str


class DeadlinesPage(TabbedEditors):
    """締切と年度の設定: the head office enters the year's dates and how evaluations of the year are made and printed."""

    title = "締切と年度の設定"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._usual = button("いつもの予定を入れる")
        self.days = RecordEditor(context, self._day_source(), _DAY_COLUMNS, _DAY_ENTRIES, list_share=55)
        self.setting = RecordEditor(context, self._setting_source(), _SETTING_COLUMNS, _SETTING_ENTRIES, list_share=30)
        self.arrange([("締切と予定", self.days, ()), ("評価と紙の決まり", self.setting, ())], self._usual)
        self._usual.clicked.connect(self._on_usual)

    def fill_choices(self) -> None:
        """Offers the rating scales of the vocabulary, each with its letters."""
        workspace = self._context.workspace
        scales = [(listing, vocabulary.marks_of(workspace, listing)) for listing in vocabulary.scales(workspace)]
        for name in ("rating_scale", "external_scale"):
            self.setting.form.field(name).set_choices(scales)

    def refresh(self) -> None:
        """Reads dates and settings again; いつもの予定を入れる is shown while some of the usual dates are missing."""
        super().refresh()
        self._usual.setVisible(
            len(deadlines.deadlines(self._context.workspace, self._context.fiscal_year)) < len(deadlines.USUAL)
        )

    def _on_usual(self) -> None:
        added = deadlines.take_usual(self._context.workspace, self._context.fiscal_year)
        self._context.saved()
        self.refresh()
        self._context.notice.say(f"予定を{added}件入れました。日付は、あとから直せます。")

    def _day_source(self) -> Source:
        context = self._context
        return Source(
            noun="予定",
            rows=lambda: deadlines.deadlines(context.workspace, context.fiscal_year),
            open=lambda record: deadlines.open_deadline(context.workspace, record, context.fiscal_year),
            save=lambda form, values: deadlines.save_deadline(context.workspace, form, values),
        )

    def _setting_source(self) -> Source:
        """The one settings record of the year."""
        context = self._context

        def rows() -> list[_Year]:
            words = fiscal_year_label(context.fiscal_year)
            return [_Year(year_settings.setting_id(context.plan.id, context.fiscal_year), words)]

        def open_(_record: bytes | None) -> RecordForm:
            return year_settings.open_setting(context.workspace, context.plan.id, context.fiscal_year)

        return Source(
            noun="設定",
            rows=rows,
            open=open_,
            save=lambda form, values: year_settings.save_setting(context.workspace, form, dict(values)),
            can_add=False,
            can_delete=False,
        )


def _left(row: deadlines.DeadlineRow) -> str:
    """How many days are left, or that the date is done or over."""
    if row.done_on is not None:
        return "✔ 済"
    if row.days_left is None:
        return "－"
    return f"あと{row.days_left}日" if row.days_left >= 0 else f"! {-row.days_left}日過ぎ"


_DAY_COLUMNS = (
    Column("日付", lambda row: japanese_date(row.due) if row.due else "－", 9),
    Column("予定", lambda row: row.name, strong=True),
    Column("", _left, 7),
)
_DAY_ENTRIES = (
    Entry("kind", "種類", lambda: ChoiceField([*choices("deadline", "kind").items()]), width=11),
    Entry("name", "予定", LineField, required=True),
    Entry("due", "日付", DateField, width=8),
    Entry("for_branches", "支部にも示す", lambda: ChoiceField(YES_NO), width=6),
    Entry("done_on", "済んだ日", DateField, width=8),
)
_SETTING_COLUMNS = (Column("年度", lambda row: row.words, strong=True),)
_SETTING_ENTRIES = (
    Entry("rating_scale", "評価の段階", lambda: ChoiceField(empty="いつもの段階（A～D）"), width=14),
    Entry("external_scale", "外部評価の段階", lambda: ChoiceField(empty="評価の段階と同じ"), width=14),
    Entry("half_year", "上半期も評価する", lambda: ChoiceField(YES_NO, empty="はい（いつも）"), width=10),
    Entry("judging_rule", "参考判定の基準", LineField, width=10, help="達成率（％）を大きい順に。100,80,50 なら、80以上がB"),
    Entry(
        "mask_below",
        "少数の秘匿",
        NumberField,
        unit="未満",
        width=5,
        help="公表版で、この数より小さい人数を隠します。0で隠しません",
    ),
    Entry("digit_width", "紙の数字", lambda: ChoiceField(WIDTHS, empty="半角（いつも）"), width=10),
)

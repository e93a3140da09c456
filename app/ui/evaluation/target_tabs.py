"""The tabs beside a target's evaluation: 実績, 支部別, 活動, 年間計画, 5年の推移. Each reads its data when it becomes visible."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QWidget

from app.reports.figures import figure_text
from app.reports.flat_table import FlatTable
from app.rules.months import months_in_words
from app.services.activities import activity_rows, review_marks
from app.services.activities.review_marks import CheckState
from app.services.evaluation import evaluation_sheet_data, evaluations
from app.services.evaluation.evaluations import BranchRating
from app.services.figures.asked import Asked
from app.services.overview import target_facts
from app.services.plan import plans, year_settings
from app.services.plan.target_year import TargetYear
from app.services.tables.shown_values import about_line
from app.services.tables.written_activities import activity_table
from app.ui.activities import columns
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.runtime.context import Context
from app.ui.widgets.chart_view import ChartPanel
from app.ui.widgets.dialogs import Said, excel_button, list_button
from app.ui.widgets.page import scrolled
from app.ui.widgets.table_model import Column, field_column, numbered
from app.ui.widgets.table_view import RecordTable

HINT = "F9（またはEnter）で、その数字の元の記録まで見られます。"
CHARTS = 5
"""Charts at most on the tab 5年の推移."""
CHECK, UNCHECK = "この支部の評価を確認した", "確認の印を外す"


class FactsTab(QWidget):
    """実績: figures and indicators of the year with target value and 参考判定, and months beside last year's."""

    asked = Signal(object)

    def __init__(self, context: Context, said: Said) -> None:
        """``said``: the target whose lists are written to Excel."""
        super().__init__()
        self._workspace = context.workspace
        self.table = RecordTable("今年度の数字と指標", _FACT_COLUMNS)
        self.months = ChartPanel("月別の活動件数")
        self._about = label("", "strong", wrap=True)
        excel = list_button(self, context, "今年度の数字と指標", self.table, said=said)
        _scrolling(self, row_of(label(HINT, "soft"), STRETCH, excel), self.table, self._about, self.months)
        self.table.opened.connect(lambda _: self.ask_why())
        self.table.chosen.connect(self._on_chosen)

    def show_target(self, of: TargetYear) -> None:
        """Reads the figures of a target, year and office again."""
        self.table.set_rows(target_facts.facts(self._workspace, of))
        if self.table.current() is None and self.table.held:
            self.table.selectRow(0)
        _show_all_rows(self.table)
        self.months.set_chart(target_facts.months_chart(self._workspace, of))

    def ask_why(self) -> None:
        """Emits ``asked`` for the chosen figure, whose records can then be seen."""
        row = self.table.current_row()
        if row is not None:
            self.asked.emit(row.asked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window 増減率 is hidden: names matter more, and both years are in the table anyway."""
        super().resizeEvent(event)
        self.table.hide_column(_CHANGE, self.width() < 46 * self.fontMetrics().horizontalAdvance("国"))

    def _on_chosen(self) -> None:
        """Shows the whole name of the chosen figure, which the table may cut."""
        row = self.table.current_row()
        self._about.setText(f"{row.words}　{row.now}" if row is not None else "")


@dataclass(frozen=True)
class _Office:
    """A row of the table of branches, with the branch's own evaluation. ``office``: its code, "" for the sum.

    ``record``: the id of that evaluation. ``check``: whether the head office has checked it.
    """

    row: Any
    office: str
    said: BranchRating | None
    rating: str
    record: bytes
    check: CheckState


class BranchesTab(QWidget):
    """支部別: the branches' table as it is printed, with each branch's rating. Letters are counted, never averaged."""

    asked = Signal(object)

    def __init__(self, context: Context, said: Said) -> None:
        super().__init__()
        self._workspace = context.workspace
        self._of: TargetYear | None = None
        self.spread = label("", "strong", wrap=True)
        self.table = RecordTable("支部別の実施状況と評価", _OFFICE_COLUMNS)
        self._reason = label("", "soft", wrap=True)
        self.check = button(CHECK)
        column_of(
            self.spread,
            row_of(label(HINT, "soft"), STRETCH, list_button(self, context, "支部別の実施状況と評価", self.table, said=said)),
            (self.table, 1),
            self._reason,
            (self.check, 0, Qt.AlignmentFlag.AlignLeft),
            margins=(0, 10, 12, 0),
            within=self,
        )
        self.table.opened.connect(lambda _: self.ask_why())
        self.table.chosen.connect(self._on_chosen)

    def show_target(self, of: TargetYear) -> None:
        """Reads the branches' figures and ratings again."""
        self._of = of
        workspace = self._workspace
        sheet = evaluation_sheet_data.evaluation_sheet(workspace, replace(of, office=None))
        rules = year_settings.rules_of(workspace, plans.plan_of_target(workspace, of.target_id), of.fiscal_year)
        marks = {term.code: term.label for term in year_settings.scale(workspace, rules.rating_scale)}
        said = evaluations.ratings_of_branches(workspace, of)
        counted = evaluations.distribution(said, list(marks))
        words = [f"{evaluations.mark_words(code, marks)}：{number}" for code, number in counted.items()]
        words += [f"{word}：{number}" for word, number in evaluations.without_rating(said).items()]
        self.spread.setText(f"支部の評価　{'　'.join(words)}")
        by = {one.office: one for one in said}
        records = {one.office: evaluations.evaluation_id(replace(of, office=one.office)) for one in said}
        checks = review_marks.states_of(workspace, list(records.values()))
        rows = [*sheet.rows, evaluation_sheet_data.total_row(sheet)]
        lines = []
        for row in rows:
            office = row.office
            one = by.get(office)
            rating = evaluations.mark_words(one.rating, marks) if one else ""
            record = records.get(office, b"")
            lines.append(_Office(row, office, one, rating, record, checks.get(record, "")))
        self.table.set_rows(numbered(lines))
        self._on_chosen()

    def current_record(self) -> bytes | None:
        """The id of the chosen branch's evaluation, or None."""
        row = self.table.current_row()
        return (row.record or None) if row is not None else None

    def check_current(self) -> None:
        """Marks the chosen branch's evaluation as checked; takes the mark off when it is checked already."""
        row = self.table.current_row()
        if row is None or not row.record or self._of is None:
            return
        (review_marks.uncheck if row.check == "checked" else review_marks.check)(self._workspace, [row.record])

    def ask_why(self) -> None:
        """Emits ``asked`` for the chosen branch's number of activities."""
        row = self.table.current_row()
        if row is not None and self._of is not None:
            self.asked.emit(Asked(self._of.target_id, office=row.office or None, period=self._of.period))

    def _on_chosen(self) -> None:
        row = self.table.current_row()
        self._reason.setText(f"評価の理由：{row.said.reason}" if row and row.said and row.said.reason else "")
        self.check.setEnabled(bool(row and row.said and row.said.is_written))  # nothing came yet: nothing to look at
        self.check.setText(UNCHECK if row and row.check == "checked" else CHECK)


class ActivitiesTab(QWidget):
    """活動: all records of the target in the year, also those that don't count."""

    opened = Signal(object)

    def __init__(self, context: Context, said: Said) -> None:
        super().__init__()
        self._context, self._workspace, self._said = context, context.workspace, said
        self._of: TargetYear | None = None
        self._order = ("date", True)
        self._sum = label("", "strong")
        self.list = RecordTable("この目標の活動", columns.columns(self._workspace.is_head), self._fetch)
        self.excel = excel_button(self, context, "推進目標の活動", self._for_excel)
        column_of(row_of((self._sum, 1), self.excel), (self.list, 1), margins=(0, 10, 12, 0), within=self)
        self.list.opened.connect(self.opened.emit)
        self.list.sort_asked.connect(self._on_sort)

    def show_target(self, of: TargetYear) -> None:
        """Reads the records again, in the chosen order."""
        self._of = of
        ids, words = target_facts.activity_ids(self._workspace, of, *self._order)
        self._sum.setText(words)
        self.list.set_ids(ids)
        self.list.show_order(*self._order)

    def _on_sort(self, key: str, descending: bool) -> None:
        self._order = (key, descending)
        if self._of is not None:
            self.show_target(self._of)

    def _for_excel(self) -> Callable[[], list[FlatTable]]:
        workspace, ids, year = self._workspace, self.list.rows.ids(), self._of.fiscal_year if self._of is not None else None
        about = about_line(workspace, "推進目標の活動", year, *self._said())
        return lambda: [activity_table(workspace, ids, about)]

    def _fetch(self, ids: list[bytes]) -> list[activity_rows.ActivityRow]:
        return activity_rows.rows(self._workspace, ids)


class PlanTab(QWidget):
    """年間計画: the year's 実施項目, with the months they were planned for and the months they took place in."""

    opened = Signal(object)

    def __init__(self, context: Context, said: Said) -> None:
        super().__init__()
        self._workspace = context.workspace
        self._of: TargetYear | None = None
        self.list = RecordTable("年間計画の実施項目", _ITEM_COLUMNS)
        self.go = button("年次計画を開く", run=self._on_go)
        excel = list_button(self, context, "年間計画の実施項目", self.list, said=said)
        column_of(row_of(STRETCH, excel, self.go), (self.list, 1), margins=(0, 10, 12, 0), within=self)
        self.list.opened.connect(lambda _: self._on_go())

    def show_target(self, of: TargetYear) -> None:
        """Reads the planned items again."""
        self._of = of
        self.list.set_rows(target_facts.plan_items(self._workspace, of))

    def _on_go(self) -> None:
        if self._of is not None:
            self.opened.emit(self._of.target_id)


class YearsTab(QWidget):
    """5年の推移: figures and ratings of five years as a table, then the charts of 様式第11号."""

    def __init__(self, context: Context, said: Said) -> None:
        super().__init__()
        self._workspace = context.workspace
        self.table = RecordTable("5年の推移", _YEAR_COLUMNS)
        self.charts = [ChartPanel(f"推移の図{number + 1}") for number in range(CHARTS)]
        excel = list_button(self, context, "5年の推移", self.table, said=said)
        _scrolling(self, row_of(STRETCH, excel), self.table, *self.charts)

    def show_target(self, of: TargetYear) -> None:
        """Reads the five years again and draws their charts."""
        found = target_facts.five_years(self._workspace, of)
        self.table.set_rows(found)
        _show_all_rows(self.table)
        drawn = target_facts.trends(self._workspace, of, found)[:CHARTS]
        for number, panel in enumerate(self.charts):
            panel.setVisible(number < len(drawn))
            if number < len(drawn):
                panel.set_chart(drawn[number])


def _scrolling(tab: QWidget, *widgets: QWidget | QLayout) -> None:
    """Puts the widgets and rows into one scrolling column of the tab."""
    inner = QWidget()
    column_of(*widgets, STRETCH, margins=(0, 10, 12, 0), within=inner)
    column_of(scrolled(inner), margins=0, within=tab)


def _show_all_rows(table: RecordTable) -> None:
    """Gives a short table the height of all its rows; the tab around it scrolls."""
    rows = table.rows.rowCount() * table.verticalHeader().defaultSectionSize()
    table.setFixedHeight(rows + table.horizontalHeader().sizeHint().height() + 8)


def _figure(name: str) -> Any:
    """The text of a figure of a branch; 未提出 and 記録なし are never shown as zero."""

    def text(line: _Office) -> str:
        count = line.row.now
        whole_row = count.activities.missing in ("unreported", "no_record")
        return "" if whole_row and name != "activities" else figure_text(getattr(count, name))

    return text


def _rated(line: _Office) -> str:
    """The branch's letter, or why there is none yet."""
    if line.said is None:
        return ""
    return line.rating or evaluations.WITHOUT_RATING[line.said.why_none]


_FACT_COLUMNS = (
    Column("数字・指標", lambda row: row.words, strong=True),
    Column("今年度", lambda row: row.now, 5, right=True),
    Column("前年度", lambda row: row.before, 5, right=True),
    Column("増減率", lambda row: row.change, 5, right=True),
    Column("目標", lambda row: row.target, 4, right=True),
    Column("達成率", lambda row: row.rate, 4, right=True),
    Column("参考判定", lambda row: row.mark, 4),
)
_CHANGE = 3
_CHECKS = {"": "－", "checked": "✔ 済み", "changed": "△ 後で変更"}
_OFFICE_COLUMNS = (
    Column("支部", lambda line: line.row.office_name, 3, strong=True),
    Column("活動件数", _figure("activities"), 4, right=True),
    Column("回数", _figure("sessions"), 3, right=True),
    Column("延べ参加者", _figure("participants"), 5, right=True),
    Column("中止", _figure("cancelled"), 2, right=True),
    Column("評価", _rated, 4),
    Column("確認", lambda line: _CHECKS[line.check], 6, tone=lambda line: "warning" if line.check == "changed" else ""),
    Column("評価の理由", lambda line: line.said.reason if line.said else ""),
)
_ITEM_COLUMNS = (
    Column("だれの", lambda row: "本部共通" if row.office == "head" else "支部", 4),
    field_column("plan_item", "title", lambda row: f"（取りやめ）{row.title}" if row.dropped else row.title, strong=True),
    Column("予定", lambda row: months_in_words(row.months), 7),
    Column("実施した月", lambda row: months_in_words(row.done_months) or "－", 7),
    field_column("plan_item", "responsible", width=6),
)
_YEAR_COLUMNS = (
    Column("年度", lambda row: row.year, 3, strong=True),
    Column("活動件数（件）", lambda row: figure_text(row.count.activities), 6, right=True),
    Column("回数（回）", lambda row: figure_text(row.count.sessions), 6, right=True),
    Column("延べ参加者（人）", lambda row: figure_text(row.count.participants), 0, right=True),
    field_column("evaluation", "rating", width=5),
)

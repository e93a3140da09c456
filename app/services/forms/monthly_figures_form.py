"""様式第2号の2, 月次件数表, and the table of indicators in evaluation sheets and reports."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.models.indicator import DIRECTIONS
from app.reports.engine.words import HEADINGS
from app.reports.paper import Cell, Column, Notes, Num, Paper, Row, Table
from app.rules import clock
from app.rules.fiscal import fiscal_year_long, fiscal_year_short
from app.rules.months import MONTHS
from app.services.indicators import indicators, monthly_table
from app.services.indicators.five_year_rows import BREAK, YEARS, broken, first_planned_year
from app.services.indicators.indicators import Figure, TargetValue, UseRow
from app.services.indicators.monthly_table import TableRow, figure_cell
from app.services.overview import masking
from app.services.overview.figure_breakdown import indicator_question
from app.services.overview.masking import MASKED
from app.services.plan.plans import find_office, plan_tree, read_terms
from app.services.plan.predecessors import breaks
from app.services.plan.year_settings import year_rules
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice, FormKind
from app.services.records.open_conflicts import FIGURES, Dependencies
from app.services.workspace.workspace import Workspace

NO_RECORD = HEADINGS["no_record"]


def monthly_papers(workspace: Workspace, choice: Choice) -> list[Paper]:
    """様式第2号の2 of one office, landscape."""
    office = choice.office or (HEAD if workspace.is_head else workspace.office_code)
    if not workspace.is_head:
        office = workspace.office_code
    tree = plan_tree(workspace, choice.plan_id)
    until = clock.today()
    rows = []
    for row in monthly_table.monthly_rows(workspace, choice.plan_id, choice.fiscal_year, office):
        cells = list(row.cells) if choice.edition == "filled" else ["" for _ in MONTHS]
        if choice.edition == "specimen" and row.editable:
            cells = [str(2 + number % 4) for number in range(11)] + ["なし"]
        year = row.year if choice.edition == "filled" else ""
        sources = _monthly_sources(row, choice.fiscal_year, office, until) if choice.edition == "filled" else ()
        rows.append(Row((row.target_label, row.use.title, *cells, year), sources=sources))
    columns = (
        Column("番号", 2, "centre"),
        Column("指標（単位）", 12),
        *(Column(f"{month}月", 2, "right") for month in MONTHS),
        Column("年計", 3, "right"),
    )
    notes = Notes(("空欄は未入力、「なし」は該当なしです。期末の値は、月を足さず、最後の月の値を年計の欄に示します。",))
    return [
        Paper(
            title="",
            lines=(tree.plan.name, fiscal_year_long(choice.fiscal_year), find_office(workspace, office).name),
            council=tree.plan.council,
            orientation="landscape",
            parts=(Table(columns, tuple(rows)), notes),
            bookmark=find_office(workspace, office).name,
        )
    ]


def _monthly_sources(row: TableRow, fiscal_year: int, office: str, until: date) -> tuple[str, ...]:
    """Source links: a typed month leads to the table, a counted one to its records; a future month is no blank."""
    typed = source_links.field("monthly_figure", row.use.target_id, "value")
    cells = [
        ""
        if until < date(fiscal_year + (month < 4), month, 1)
        else typed
        if row.editable
        else source_links.figure(indicator_question(row.use, office, month))
        for month in MONTHS
    ]
    return ("", "", *cells, source_links.figure(indicator_question(row.use, office)))


def indicator_tables(
    session: Session,
    own_office: str,
    plan_id: bytes,
    targets: Sequence[bytes],
    fiscal_year: int,
    labels: dict[bytes, str] | None = None,
    *,
    public: bool = False,
) -> tuple[Table | Notes, ...]:
    """目標, 実績 and 達成率 over five years with 参考判定; nothing for targets without indicators in the year.

    ``public``: without 参考判定, without figures that nobody counted, and with small counts hidden
    (app.services.overview.masking).
    """
    found = indicators.uses(session, targets, fiscal_year)
    if not found:
        return ()
    years = range(fiscal_year - YEARS + 1, fiscal_year + 1)
    rules = year_rules(session, plan_id, fiscal_year)
    marks = [term.label for term in read_terms(session, rules.rating_scale) if term.code != "-"]
    columns = (
        *((Column("番号", 2, "centre"),) if labels else ()),
        Column("指標（単位）", 9),
        Column("方向", 2.4, "centre"),
        *(Column(fiscal_year_short(year), 2.4, "right", "実績") for year in years),
        Column("目標", 2.6, "right", fiscal_year_short(fiscal_year)),
        Column("達成率", 2.4, "right", fiscal_year_short(fiscal_year)),
        *(() if public else (Column("参考判定", 2.4, "centre", fiscal_year_short(fiscal_year)),)),
    )
    rows, notes = [], False
    changed: list[str] = []
    every = indicators.many_series(session, own_office, found, years)
    begun = first_planned_year(session) or years[0]
    for use in found:
        series = every[use.key]
        goal = indicators.target_value(session, use.indicator_id, fiscal_year)
        percent = indicators.achievement(series[fiscal_year], goal, use.wanted)
        mark = indicators.judged(percent, rules.judging_rule, marks)
        if public and not any(one.value is not None for one in series.values()):
            continue
        notes = notes or any(one.partial for one in series.values())
        hidden = masking.hidden_years(session, own_office, use, series, rules.mask_below) if public else set()
        cells: list[Cell] = [MASKED if year in hidden else _cell(series[year], use, year, begun) for year in years]
        for year, note in breaks(session, use.indicator_id, years[0], years[-1]).items():
            cells[year - years[0]] = broken(cells[year - years[0]])
            changed.append(f"{BREAK}{use.name}：{note}")
        first: tuple[Cell, ...] = (labels.get(use.target_id, ""),) if labels else ()
        before = ("",) * (len(first) + 2 + len(cells) - 1)
        sources = (*before, source_links.figure(indicator_question(use)))  # earlier years are asked on the page of that year
        rate: Cell = Num(percent, suffix="％") if percent is not None else "－"
        if fiscal_year in hidden:  # 達成率 × 目標 would give the figure back
            rate = "－"
        judged: tuple[Cell, ...] = () if public else (mark or "－",)
        rows.append(
            Row(
                (*first, use.title, DIRECTIONS.get(use.wanted, ""), *cells, _goal_cell(goal, use), rate, *judged), sources=sources
            )
        )
    if not rows:
        return ()
    changed += [f"{use.name}：{use.formula}" for use in found if use.formula]
    aside = "※ 未提出の支部を除く" if notes else ""
    table = Table(columns, tuple(rows), "指標", aside)
    return (table, Notes(tuple(changed))) if changed else (table,)


def _cell(found: Figure, use: UseRow, year: int, begun: int) -> Cell:
    """A figure as a cell. Before the first plan nobody was asked: 記録なし, and not a branch that failed to report."""
    return NO_RECORD if found.value is None and year < begun else figure_cell(found, use)


def _goal_cell(goal: TargetValue, use: UseRow) -> Cell:
    words = {"unset": "設定なし", "excluded": "対象外", "": "未入力"}
    return Num(goal.value, use.decimals) if goal.value is not None else words.get(goal.state, "未入力")


MONTHLY = FormKind(
    "monthly-table",
    "月次件数表",
    monthly_papers,
    for_branches=True,
    of_head_office=True,
    per=("office",),
    shows=Dependencies(FIGURES, years_back=0),
)

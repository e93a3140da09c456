"""様式第2号の2, 月次件数表, and the table of indicators in evaluation sheets and reports."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.models.indicator import DIRECTIONS
from app.reports.figures import BREAK, cell_notes, figure_cell, sign_notes
from app.reports.paper import Cell, Column, Notes, Num, Paper, Row, Table
from app.rules import clock
from app.rules.figure import absent
from app.rules.fiscal import fiscal_year_short
from app.rules.months import MONTHS
from app.rules.periods import FIRST_HALF
from app.services.forms.form_year import FormYear
from app.services.indicators import masking, monthly_table
from app.services.indicators.five_year_rows import NOTHING, indicator_lines, rate_heading
from app.services.indicators.monthly_table import TableRow
from app.services.overview.figure_breakdown import indicator_question
from app.services.plan.plans import find_office
from app.services.plan.target_year import PlanYear
from app.services.plan.year_settings import rules_of
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice, Edition, FormKind
from app.services.printing.specimen import SPECIMEN
from app.services.records.open_conflicts import FIGURES, Dependencies
from app.services.workspace.workspace import Workspace

BLANK_CELL = "空欄は、まだ数のないところです。"


def monthly_papers(workspace: Workspace, choice: Choice) -> list[Paper]:
    """様式第2号の2 of one office, landscape."""
    office = choice.office or (HEAD if workspace.is_head else workspace.office_code)
    if not workspace.is_head:
        office = workspace.office_code
    with workspace.database.reading() as session:
        year = FormYear(session, workspace, choice)
        missing = year.missing_of(office)
    until = clock.today()
    rows = []
    for row in monthly_table.monthly_rows(workspace, PlanYear(choice.plan_id, choice.fiscal_year, office)):
        cells: list[Cell] = list(row.months) if year.filled else ["" for _ in MONTHS]
        whole: Cell = row.whole if year.filled else ""
        if choice.edition == "specimen" and row.editable:
            example = [2 + number % 4 for number in range(12)]
            is_sum = row.use.aggregation == "sum"
            cells, whole = list(map(Num, example)), Num(sum(example) if is_sum else example[-1])
        sources = _monthly_sources(row, choice.fiscal_year, office, until) if year.filled else ()
        rows.append(Row((row.target_label, row.use.title, *cells, whole), sources=sources))
    columns = (
        Column("番号", 2, "centre"),
        Column("指標（単位）", 12),
        *(Column(f"{month}月", 2, "right") for month in MONTHS),
        Column("年計", 3, "right"),
    )
    notes = Notes((*missing, *_month_notes(rows, by_hand=not year.filled)), joined=True)
    name = find_office(workspace, office).name
    return [year.paper(name, orientation="landscape", parts=(Table(columns, tuple(rows)), notes), bookmark=name)]


def _month_notes(rows: Sequence[Row], *, by_hand: bool) -> Iterator[str]:
    cells = [cell for row in rows for cell in row.cells[2:]]
    if by_hand:
        yield "数のまだ分からない月は空けておき、該当がない月は「なし」と書きます。"
    elif "" in cells:
        yield BLANK_CELL
    yield "期末の値は、月を足さず、最後の月の値を年計の欄に示します。"
    yield from cell_notes(cells)


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
    of: PlanYear,
    targets: Sequence[bytes],
    labels: dict[bytes, str] | None = None,
    *,
    public: bool = False,
) -> tuple[Table | Notes, ...]:
    """目標, 実績 and 達成率 over five years with 参考判定; nothing for targets without indicators in the year. For a 上半期
    実績 is of first halves, and there is no 参考判定: the rule is about a whole year.

    ``public``: without 参考判定, without figures that nobody counted, and with small counts hidden
    (app.services.indicators.masking).
    """
    fiscal_year, half = of.fiscal_year, "上半期" if of.period == FIRST_HALF else ""
    every = indicator_lines(session, own_office, of, targets)
    lines = [line for line in every if not public or any(one.value is not None for one in line.series.values())]
    if not lines:
        return ()
    this_year, least = fiscal_year_short(fiscal_year), rules_of(session, of.plan_id, fiscal_year).mask_below
    judged = not public and not half
    columns = (
        *((Column("番号", 2, "centre"),) if labels else ()),
        Column("指標（単位）", 9),
        Column("方向", 2.4, "centre"),
        *(Column(f"{fiscal_year_short(year)}{half}", 2.4, "right", "実績") for year in lines[0].years),
        Column("目標", 2.6, "right", this_year),
        Column(rate_heading(of.period), 2.4, "right", this_year),
        *((Column("参考判定", 2.4, "centre", this_year),) if judged else ()),
    )
    rows = []
    for line in lines:
        use = line.use
        few = masking.hidden_years(session, own_office, use, line.series, least) if public else set()
        shown = {year: absent("hidden") if year in few else line.series[year] for year in line.years}
        cells = [line.marked(year, figure_cell(one, use.decimals)) for year, one in shown.items()]
        first = (labels.get(use.target_id, ""),) if labels else ()
        before = ("",) * (len(first) + 2 + len(cells) - 1)
        sources = (
            *before,
            source_links.figure(indicator_question(use, period=of.period)),
        )  # earlier years are asked on the page of that year
        # 達成率 × 目標 would give a hidden figure back
        rate: Cell = NOTHING if fiscal_year in few else line.rate(fiscal_year)
        ends = (line.target(fiscal_year), rate, *((line.mark,) if judged else ()))
        rows.append(Row((*first, use.title, DIRECTIONS.get(use.wanted, ""), *cells, *ends), sources=sources))
    notes = [f"{BREAK}{line.use.name}：{note}" for line in lines for note in line.broke.values()]
    notes += [f"{line.use.name}：{line.use.formula}" for line in lines if line.use.formula]
    table = Table(columns, tuple(rows), "指標", "　".join(sign_notes(one for line in lines for one in line.series.values())))
    return (table, Notes(tuple(notes))) if notes else (table,)


def indicators_by_hand(table: Table, edition: Edition) -> Table:
    """指標 of a report (the table with 番号) without anybody's figures: empty, or with those of the 記入例."""
    years = sum(column.group == "実績" for column in table.columns)
    example: list[Cell] = [*map(Num, SPECIMEN.series[-years:]), Num(SPECIMEN.series[-1]), Num(100, suffix="％"), ""]
    room = len(table.columns) - 3
    cells = example[:room] if edition == "specimen" else [""] * room
    return replace(table, rows=tuple(Row((*row.cells[:3], *cells)) for row in table.rows), aside="")


MONTHLY = FormKind(
    "monthly-table",
    "月次件数表",
    monthly_papers,
    for_branches=True,
    of_head_office=True,
    per=("office",),
    shows=Dependencies(FIGURES, years_back=0),
)

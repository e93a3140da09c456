"""月次件数表 as a grid: an office's indicators down, the months April to March across, and the year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.errors import Refused
from app.models.base import HEAD
from app.reports.figures import figure_cell
from app.reports.paper import Cell, cell_text
from app.rules.figure import number
from app.rules.figures import Typed, read_figure
from app.rules.months import MONTHS
from app.rules.pasted import Taken, taken
from app.rules.reading import Reading
from app.services.figures.reporting import known_until
from app.services.indicators import indicators
from app.services.indicators.consultation_sums import NOT_APPLICABLE
from app.services.indicators.indicator_entry import months_of
from app.services.indicators.indicators import BRANCH_SUMS, UseRow
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import PlanYear
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class TableRow:
    """One indicator. ``months``: April first; ``whole``: the year; ``editable``: typed here, otherwise counted from records."""

    use: UseRow
    target_label: str
    months: tuple[Cell, ...]
    whole: Cell
    editable: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """The months as shown."""
        return tuple(map(cell_text, self.months))

    @property
    def year(self) -> str:
        """The year as shown."""
        return cell_text(self.whole)


def monthly_rows(workspace: Workspace, of: PlanYear) -> list[TableRow]:
    """What an office counts by month. Figures that only the head office enters are on their own page."""
    fiscal_year, office = of.fiscal_year, of.owner
    with workspace.database.reading() as session:
        targets = plan_tree(session, of.plan_id).targets
        labels = {target.id: target.label for target in targets}
        led = {target.id for target in targets if target.led_by_head} if office != HEAD else set()
        every = indicators.uses_of(session, [target.id for target in targets], fiscal_year)
        begun = _begun(known_until(session, workspace.office_code, office), fiscal_year)
        where = (session, workspace.office_code, every, fiscal_year)
        whole = indicators.figures_by_office(*where)
        by_month = {month: indicators.figures_by_office(*where, [month]) for month in begun}
    rows = []
    for use in every:
        if use.aggregation not in BRANCH_SUMS or use.fed_by == "head":
            continue
        editable = use.fed_by == "table"
        typed = months_of(workspace, use, fiscal_year, office) if editable else {}
        counted = {month: figures[use.key][office] for month, figures in by_month.items()}
        year = whole[use.key][office]
        cells = (
            [typed_cell(typed.get(month, Typed()), use.decimals) for month in MONTHS]
            if editable
            else [figure_cell(counted[month], use.decimals) if month in counted else "" for month in MONTHS]
        )
        if use.target_id in led and not year.value and not typed:
            continue  # 本部 leads this target: the branch isn't asked
        rows.append(TableRow(use, labels[use.target_id], tuple(cells), figure_cell(year, use.decimals), editable))
    return rows


Block = Sequence[tuple[UseRow, Mapping[int, Typed]]]
"""Figures to save: of an indicator, by month (1-12)."""


def read_block(rows: Sequence[TableRow], top: int, left: int, lines: Sequence[Sequence[str]]) -> Taken[tuple[int, int], Typed]:
    """A block of pasted texts by row and month (0 = April), from one cell on to the right and down.

    What is no figure, or stands where figures are counted from records, is left out and named. Raises Refused("outside-table")
    when a filled cell is outside the table.
    """
    cells: dict[tuple[int, int], str] = {}
    for down, line in enumerate(lines, start=top):
        across = dict(enumerate(line, start=left))
        inside = {place: words for place, words in across.items() if 0 <= place < len(MONTHS) and 0 <= down < len(rows)}
        if any(words.strip() for place, words in across.items() if place not in inside):
            raise Refused(
                "outside-table",
                "貼り付ける表が、この表からはみ出します。",
                "左上になる月のますを選んで、もう一度貼り付けてください。",
            )
        editable = 0 <= down < len(rows) and rows[down].editable
        cells |= {(down, place): words for place, words in inside.items() if editable or words.strip()}

    def read(at: tuple[int, int], words: str) -> Reading[Typed]:
        row = rows[at[0]]
        if not row.editable:
            raise Refused("fed-by-records", "この指標は、活動記録から数えます。", "指標の入れ方を変えると、表に入れられます。")
        return read_figure(words, row.use.decimals, row.use.unit)

    return taken(cells, read, lambda at: f"{rows[at[0]].target_label} {MONTHS[at[1]]}月")


def figures_of(rows: Sequence[TableRow], cells: Mapping[tuple[int, int], Typed]) -> Block:
    """The figures of a block, by indicator."""
    found: dict[int, dict[int, Typed]] = {}
    for (row, place), cell in cells.items():
        found.setdefault(row, {})[MONTHS[place]] = cell
    return [(rows[row].use, figures) for row, figures in found.items()]


def refuse_other_table(workspace: Workspace, office: str) -> None:
    """Raises Refused("not-yours") for another office's table: the head office reads a branch's table, the branch fills it."""
    if office != workspace.office_code:
        raise Refused("not-yours", "支部の表は、その支部が入れます。", "直してほしいことを、支部に伝えてください。")


def _begun(until: date | None, fiscal_year: int) -> list[int]:
    """The months of the year about which something can be known: a future month is not a month with 0 records."""
    first = {month: date(fiscal_year + (month < 4), month, 1) for month in MONTHS}
    return [month for month in MONTHS if until is not None and first[month] <= until]


def typed_cell(cell: Typed, decimals: int) -> Cell:
    """What was typed, as a cell of a form: a number, 「なし」, or "" for a blank."""
    if cell.state == "none":
        return NOT_APPLICABLE
    return "" if cell.value is None else figure_cell(number(cell.value, approximate=bool(cell.approximate)), decimals)


def typed_text(cell: Typed, decimals: int) -> str:
    """A cell as it can be typed again: 「約30」「12.5」「なし」, "" for a blank."""
    return cell_text(typed_cell(cell, decimals))


def own_office(workspace: Workspace, chosen: str = "") -> str:
    """The office whose table is shown: a branch's own, at the head office the chosen one."""
    return (chosen or HEAD) if workspace.is_head else workspace.office_code

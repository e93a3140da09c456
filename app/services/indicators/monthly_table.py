"""月次件数表 as a grid: an office's indicators down, the months April to March across, and the year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.errors import Refused
from app.models.base import HEAD
from app.reports.figures import figure_cell
from app.reports.paper import Cell, cell_text
from app.rules.figure import number
from app.rules.figures import Typed, parse_cell
from app.rules.months import MONTHS
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


def read_block(
    rows: Sequence[TableRow], top: int, left: int, lines: Sequence[Sequence[str]]
) -> list[tuple[UseRow, dict[int, Typed]]]:
    """A block of pasted texts as figures to save, from a row and a month (0 = April) on, to the right and down.

    Raises Refused("outside-table") when a filled cell is outside the table, Refused("bad-number") when one is no figure.
    """
    found: list[tuple[UseRow, dict[int, Typed]]] = []
    for down, line in enumerate(lines, start=top):
        cells = dict(enumerate(line, start=left))
        inside = {place: words for place, words in cells.items() if 0 <= place < len(MONTHS) and 0 <= down < len(rows)}
        if any(words.strip() for place, words in cells.items() if place not in inside):
            raise Refused(
                "outside-table",
                "貼り付ける表が、この表からはみ出します。",
                "左上になる月のますを選んで、もう一度貼り付けてください。",
            )
        if inside:
            use = rows[down].use
            found.append((use, {MONTHS[place]: parse_cell(words, use.decimals) for place, words in inside.items()}))
    return found


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

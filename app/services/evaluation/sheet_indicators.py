"""指標表 of the evaluation sheets: for each indicator the rows 目標, 実績 and 達成率 over five years, as councils print it."""

from collections.abc import Iterator, Sequence

from app.models.indicator import DIRECTIONS
from app.reports.figures import BREAK, figure_text, sign_notes
from app.reports.paper import Cell, Column, Notes, Row, Table
from app.rules.figure import number
from app.rules.fiscal import fiscal_year_short
from app.rules.periods import FIRST_HALF, YEAR
from app.services.indicators.five_year_rows import NOTHING, IndicatorLine, rate_heading


def sheet_indicators(lines: Sequence[IndicatorLine], *, half: bool, empty: bool) -> tuple[Table | Notes, ...]:
    """The table; nothing for a target without indicators. ``empty``: for handwriting; ``half``: without 参考判定."""
    if not lines:
        return ()
    years = lines[0].years
    columns = (
        Column("", 3.6),
        *(Column(fiscal_year_short(year), 3, "right") for year in years),
        Column("増減率", 3.4, "right"),
        *(() if half else (Column("参考判定", 2.8, "centre"),)),
    )
    rows = tuple(row for line in lines for row in _rows(line, len(columns), half=half, empty=empty))
    signs = () if empty else sign_notes(one for line in lines for one in line.series.values())
    by_note: dict[str, list[str]] = {}
    for line in lines:
        for note in line.broke.values():
            by_note.setdefault(note, []).append(line.use.name)
    changed = tuple(f"{BREAK}{'、'.join(names)}：{note}" for note, names in by_note.items())
    table = Table(columns, rows, "指標", "　".join(signs))
    return (table, Notes(changed)) if changed else (table,)


def _rows(line: IndicatorLine, width: int, *, half: bool, empty: bool) -> Iterator[Row]:
    years, last = line.years, line.years[-1]
    yield Row((_about(line), *(None for _ in range(width - 1))), "head")
    rows: list[tuple[Cell, ...]] = [("実績", *map(line.figure, years), line.change(last), NOTHING)]
    if line.is_judged:
        rows.insert(0, ("目標", *map(line.target, years), NOTHING, NOTHING))
        rows.append((rate_heading(FIRST_HALF if half else YEAR), *map(line.rate, years), NOTHING, line.mark))
    for name, *cells in rows:
        yield Row((name, *("" if empty else cell for cell in cells[: width - 1])), with_above=True)


def _about(line: IndicatorLine) -> str:
    """The heading of an indicator: name, unit, wanted direction, and 基準値."""
    use, goal = line.use, line.targets[line.years[-1]]
    words = f"{use.title}　方向：{DIRECTIONS.get(use.wanted, '')}"
    if goal.baseline is not None:
        since = f"（{fiscal_year_short(goal.baseline_year)}）" if goal.baseline_year else ""
        words += f"　基準値 {figure_text(number(goal.baseline), use.decimals)}{since}"
    return words

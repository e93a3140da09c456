"""Days as people write them into a cell: one day or a span, with clock times, weekday and remarks."""

from dataclasses import dataclass
from datetime import date

from app.rules.reading import Reading


@dataclass(frozen=True, slots=True)
class Days:
    """``end_date`` of a span; ``times`` as app.rules.hours writes them ("10:00～12:00")."""

    date: date
    end_date: date | None = None
    times: str | None = None


def read_days(
    text: str,
    today: date | None,
    fiscal_year: int | None = None,
    *,
    plan_years: range | None = None,
    month: int | None = None,
) -> Reading[Days]:
    """The day or days that were typed.

    ``fiscal_year``: the one on screen (or that the table's title says) decides days without a year and years of two digits;
    ``plan_years``: the fiscal years of the plan, in which a year of two digits may lie too. ``month``: that of the block in
    which a bare day (3日) stands. ``today`` None: a table, where 今日, +1 and a bare day without a block mean nothing.

    Raises Refused("impossible-date"), which quotes the text and says why.
    """
    raise NotImplementedError

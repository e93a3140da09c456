"""The periods an evaluation is about: a whole fiscal year or its first half."""

from datetime import date

from app.rules.fiscal import last_day, last_day_of_first_half

YEAR, FIRST_HALF = "year", "first_half"


PERIODS = {YEAR: "年度", FIRST_HALF: "上半期"}


def months_of(period: str) -> tuple[int, ...] | None:
    """The months (1-12) a period's figures are made of; None for the whole year."""
    return (4, 5, 6, 7, 8, 9) if period == FIRST_HALF else None


def last_day_of(period: str, fiscal_year: int) -> date:
    return last_day_of_first_half(fiscal_year) if period == FIRST_HALF else last_day(fiscal_year)

"""A printed figure, and the form on which it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.rules.fiscal import fiscal_year_short
from app.rules.periods import FIRST_HALF
from app.services.audit.figure_key import Key

_YEARS = 6
"""The years before the form's that it may show."""


@dataclass(frozen=True)
class Printed:
    """A figure as it is printed. ``place`` in the words of the form: 「理事会報告 1-① 法人計」."""

    key: Key
    text: str
    place: str


@dataclass(frozen=True)
class Form:
    """Which form is read: its code, its name for people, and what it was made for."""

    code: str
    name: str
    plan: str
    year: int
    office: str = ""
    period: str = "year"

    def named(self, offices: Mapping[str, str]) -> str:
        """「評価シート（支部） 大東 上半期」; ``offices``: their short names → codes."""
        office = next((one for one, code in offices.items() if code == self.office), "")
        return " ".join(filter(None, (self.name, office, "上半期" if self.period == FIRST_HALF else "")))

    def key(self, target: str, measure: str, office: str = "", indicator: str = "", *, month: int | None = None) -> Key:
        """A figure of the form's year and period."""
        return Key(self.year, target, measure, office, indicator, month, self.period)

    def year_of(self, title: str) -> int | None:
        """The year that a heading like R6 names."""
        years = range(self.year - _YEARS, self.year + 1)
        return next((year for year in years if fiscal_year_short(year) == title), None)

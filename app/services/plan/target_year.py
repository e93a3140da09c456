"""What a plan, an evaluation or a figure is about: a target, or a whole plan, in a fiscal year, of an office, for a period.

A page or a command makes the value once and hands it on.
"""

from dataclasses import dataclass

from app.models.base import HEAD
from app.rules.periods import YEAR


class _OfOffice:
    office: str | None

    @property
    def owner(self) -> str:
        """The office that writes it: what is of the council as a whole (法人, 本部共通) is the head office's."""
        return self.office or HEAD


@dataclass(frozen=True)
class TargetYear(_OfOffice):
    """A target in a fiscal year.

    ``office`` None: the council as a whole; else the code of one office, whose own part of everything is meant.
    ``period``: the whole year, or its 上半期 (app.rules.periods); an annual plan is always of the whole year.
    """

    target_id: bytes
    fiscal_year: int
    office: str | None = None
    period: str = YEAR


@dataclass(frozen=True)
class PlanYear(_OfOffice):
    """All targets of a plan in a fiscal year; ``office`` and ``period`` as in TargetYear."""

    plan_id: bytes
    fiscal_year: int
    office: str | None = None
    period: str = YEAR

    def target(self, target_id: bytes) -> TargetYear:
        """One target of the plan, of the same year, office and period."""
        return TargetYear(target_id, self.fiscal_year, self.office, self.period)

"""Which figure a person asks about: what なぜこの数字 explains."""

from dataclasses import dataclass

from app.rules.periods import YEAR


@dataclass(frozen=True)
class Asked:
    """Which figure: of a target, one of NAMES or an indicator; the council's, an office's, or a month's (1-12).

    ``period`` first_half: as the half-year counts it.
    """

    target_id: bytes
    measure: str = "activities"
    indicator_id: bytes | None = None
    office: str | None = None
    month: int | None = None
    period: str = YEAR


@dataclass(frozen=True)
class Place:
    """What is looked at. ``office`` None: the council as a whole; else one office's own part of everything."""

    plan_id: bytes
    target_id: bytes
    fiscal_year: int
    period: str = YEAR
    office: str | None = None

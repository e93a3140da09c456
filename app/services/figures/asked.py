"""Which figure a person asks about: the question that なぜこの数字 answers."""

from dataclasses import dataclass

from app.rules.periods import YEAR


@dataclass(frozen=True)
class Asked:
    """One figure of a target: one of NAMES or an indicator; the council's, an office's, or a month's (1-12).

    ``period`` first_half: as the 上半期 counts it.
    """

    target_id: bytes
    measure: str = "activities"
    indicator_id: bytes | None = None
    office: str | None = None
    month: int | None = None
    period: str = YEAR

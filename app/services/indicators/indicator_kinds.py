"""An indicator as a target uses it, and the words for how it is counted."""

from dataclasses import dataclass

from app.models.indicator import AGGREGATIONS

BRANCH_SUMS = ("sum", "period_end")
Key = tuple[bytes, bytes]
"""(target, indicator) of a use: one indicator may be used for two targets."""


@dataclass(frozen=True, kw_only=True)
class UseRow:
    """An indicator as it is used for a target in a year. ``break_note``: counted differently from ``first_year`` on."""

    id: bytes
    indicator_id: bytes
    target_id: bytes
    code: str
    name: str
    unit: str
    aggregation: str = "sum"
    wanted: str = "reference"
    measure: str = "none"
    decimals: int
    source: str = "value"
    source_kind: str
    numerator_id: bytes | None
    denominator_id: bytes | None
    fed_by: str = "head"
    first_year: int
    break_note: str
    sort_no: int = 0
    formula: str = ""
    masked: bool | None = None

    @property
    def key(self) -> Key:
        """(target, indicator)."""
        return self.target_id, self.indicator_id

    @property
    def is_added_up(self) -> bool:
        """Whether it is the sum of the branches' figures; otherwise the head office enters it, or it is computed."""
        return self.aggregation in BRANCH_SUMS and self.fed_by != "head"

    @property
    def how(self) -> str:
        """計算式 as printed: the head office's own words, else how the figure is added up."""
        return self.formula or AGGREGATIONS.get(self.aggregation, self.aggregation)

    @property
    def title(self) -> str:
        """The name with its unit and 延べ or 実, as the council's forms have it."""
        kind = {"total": "・延べ", "unique": "・実"}.get(self.measure, "")
        return f"{self.name}（{self.unit}{kind}）"

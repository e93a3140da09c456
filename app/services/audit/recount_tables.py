"""The oracle's counting of the tables of months: what was typed into 月次件数表, and the cells and sums of 相談件数表."""

from collections.abc import Mapping
from functools import cached_property

from app.services.audit.dump_records import DumpRecords, Record
from app.services.audit.figure_key import CONSULTED, EMPTY, TYPED, Key
from app.services.audit.plain_sums import Answer, written

MOST = 10**7
NOTHING = "なし"


class TableRecount:
    """Cells of an office's own tables; a cell that somebody else wrote counts nowhere."""

    def __init__(self, records: DumpRecords) -> None:
        self.records = records

    def text(self, key: Key) -> str | None:
        """The text that must be printed; None for a measure that is in no table."""
        if key.measure == TYPED:
            return self._typed(key)
        return self._consulted(key) if key.measure == CONSULTED else None

    def _typed(self, key: Key) -> str:
        found = self._months.get((key.indicator, key.year, key.month or 0, key.office))
        if found is None or (found["value"] is None and found["state"] != "none"):
            return EMPTY
        if found["state"] == "none":
            return NOTHING
        decimals = self.records.indicators[key.indicator]["decimals"] or 0
        return written(Answer(found["value"], "", bool(found["approximate"])), decimals)

    def _consulted(self, key: Key) -> str:
        field, method = key.word.split("/")
        cells = [
            one
            for one in self.records.every("consultation_figure")
            if (one["scope"], one["office"], one["fiscal_year"]) == (key.office, key.office, key.year)
            and one["month"] in ((key.month,) if key.month else range(1, 13))
            and field in ("*", one["consultation_field"])
            and method in ("*", one["consultation_method"])
        ]
        numbers = [one for one in cells if one["value"] is not None and 0 <= one["value"] <= MOST]
        if numbers:
            return written(Answer(sum(one["value"] for one in numbers), "", any(one["approximate"] for one in numbers)))
        return NOTHING if any(one["state"] == "none" for one in cells) else EMPTY

    @cached_property
    def _months(self) -> Mapping[tuple[str, int, int, str], Record]:
        return {
            (one["indicator_id"], one["fiscal_year"], one["month"], one["office"]): one
            for one in self.records.every("monthly_figure")
            if one["scope"] == one["office"]
        }

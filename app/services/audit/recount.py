"""The auditor's oracle: any printed figure counted anew from the canonical dump, by none of the program's own sums."""

from collections.abc import Sequence
from datetime import date

from app.services.audit.dump_records import HEAD, DumpRecords, Record, Reporting, month_of
from app.services.audit.figure_key import (
    ACTIVITIES_OF_OFFICE,
    BASELINE,
    CHANGE,
    COUNTS,
    DRAWN,
    EXPECTED,
    FIRST_HALF,
    GAP,
    GOAL,
    INDICATOR,
    LAST_YEAR,
    PLANNED,
    RATE,
    REPORTED,
    UNNUMBERED,
    Key,
)
from app.services.audit.plain_sums import (
    HIDDEN,
    NO_RECORD,
    NOT_ASKED,
    UNREPORTED,
    Answer,
    drawn,
    grown,
    total,
    word,
    written,
)
from app.services.audit.recount_activities import count_of, happened, without_number
from app.services.audit.recount_indicators import IndicatorRecount
from app.services.audit.recount_letters import LetterRecount
from app.services.audit.recount_records import RecordRecount
from app.services.audit.recount_tables import TableRecount

WHY = {"unreported": UNREPORTED, "no_record": NO_RECORD}
FEW = 5
"""少数 begins below this when the year's settings say nothing."""


class Recount:
    """The figures of one form year and of the years before it that its forms show."""

    def __init__(self, records: DumpRecords, reporting: Reporting, year: int) -> None:
        self.records, self.reporting, self.year = records, reporting, year
        self._indicators = IndicatorRecount(records, self.why_none, year)
        self._others = (LetterRecount(records, self.why_none), TableRecount(records), RecordRecount(records))

    def text(self, key: Key) -> str | None:
        """The text that must be printed; None for what is not recounted."""
        if key.year not in self.reporting.status:
            return None
        if key.measure in COUNTS:
            return self._count_text(key)
        if key.measure == LAST_YEAR:
            return written(self._grown(key.target, key.office, key.year), suffix="％", signed=True)
        if key.measure == PLANNED:
            return self._planned(key)
        if key.measure == REPORTED:
            status = self.reporting.status[key.year]
            return f"{sum(status.get(one) == 'reported' for one in self.records.branches)}/{len(self.records.branches)}"
        if key.measure == ACTIVITIES_OF_OFFICE:
            targets = [one["id"] for one in self.records.targets.values() if one["plan_id"] == key.target]
            return written(total(self._count("activities", one, key.office, key.year, _until(key)) for one in targets))
        if key.measure == UNNUMBERED:
            origins = self.records.origins(key.target, key.year)
            every = [row for one in origins for row in self._rows(one, key.office, key.year, _until(key))]
            return f"{without_number(every, key.word):,}件"
        if key.measure == DRAWN and not key.indicator:
            return self._drawn(key)
        if key.measure in (INDICATOR, GOAL, RATE, CHANGE, DRAWN, EXPECTED, BASELINE):
            return self._indicators.text(key)
        return next((text for one in self._others if (text := one.text(key)) is not None), None)

    def why_none(self, target: str, office: str, year: int) -> str:
        """The word for an office without records; "" when it has reported, so that it is 0."""
        if (office == HEAD) != self.records.is_led_by_head(target):
            return NOT_ASKED
        status = self.reporting.status[year].get(office, "reported")
        return WHY.get(status, "" if status == "reported" else status)

    def _count_text(self, key: Key) -> str:
        found = self._count(key.measure, key.target, key.office, key.year, _until(key))
        if key.is_public and self._is_hidden(key, found):
            return HIDDEN
        return written(found)

    def _count(self, measure: str, target: str, office: str, year: int, until: date | None) -> Answer:
        if not office:
            return total(self._count(measure, target, one, year, until) for one in self.records.offices)
        origins, why = self.records.origins(target, year), self.why_none(target, office, year)
        if why != NOT_ASKED and not origins:
            return word(NO_RECORD)
        every = [self._rows(one, office, year, until) for one in origins]
        rows = [one for one in every if one]
        if rows and (office == HEAD or why in ("", NOT_ASKED)):
            return total(count_of(measure, one) for one in rows)
        return word(why) if why else Answer(0)

    def _drawn(self, key: Key) -> str:
        """活動件数 as a bar of a year, or of a month of the offices about which something is known."""
        if key.month is None:
            return drawn(self._count("activities", key.target, key.office, key.year, _until(key)))
        begins = date(key.year + (key.month < 4), key.month, 1)
        offices = [key.office] if key.office else self.records.offices
        known = [one for one in offices if self._count("activities", key.target, one, key.year, None).number is not None]
        if not known or begins > self.reporting.known_until[HEAD]:
            return GAP
        rows = [
            row
            for office in known
            for target in self.records.origins(key.target, key.year)
            for row in self._rows(target, office, key.year, _until(key))
        ]
        return f"{sum(month_of(one) == key.month for one in happened(rows)):,}"

    def _rows(self, target: str, office: str, year: int, until: date | None) -> Sequence[Record]:
        rows = self.records.activities.get((target, office, year), [])
        return rows if until is None else [one for one in rows if date.fromisoformat(one["date"]) <= until]

    def _is_hidden(self, key: Key, found: Answer) -> bool:
        least = self.records.rules(self.records.targets[key.target]["plan_id"], key.year).get("mask_below")
        least = FEW if least is None else least
        if key.measure == "participants":
            return found.number is not None and 0 < found.number < least
        rows = [
            row
            for (target, _, year), every in self.records.activities.items()
            if (target, year) == (key.target, key.year)
            for row in happened(every)
        ]
        return any(row["kind"] == "consultation" for row in rows) and len(rows) < least

    def _grown(self, target: str, office: str, year: int) -> Answer:
        """Compared up to the day to which each office is known, with the same day of the year before."""
        parts: dict[str, tuple[Answer, Answer]] = {}
        for one in self.records.offices:
            day = min(self.reporting.known_until[one], date(year + 1, 3, 31))
            earlier = day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
            before = self._count("activities", target, one, year - 1, earlier)
            parts[one] = self._count("activities", target, one, year, day), before
        if office:
            now, before = parts[office]
            return now if now.number is None and now.word != NOT_ASKED else grown(now, before)
        gaps = {UNREPORTED, NO_RECORD}
        both = [pair for pair in parts.values() if not gaps & {pair[0].word, pair[1].word}]
        gone = [now for now, before in parts.values() if now.word == UNREPORTED]
        this = total([*(now for now, _ in both), *gone])
        return grown(this, total(before for _, before in both))

    def _planned(self, key: Key) -> str:
        begun = {
            row["plan_item_id"] for (_, _, year), rows in self.records.activities.items() if year == key.year for row in rows
        }
        parts = [self._begun(key, one, begun) for one in ([key.office] if key.office else self.records.offices)]
        done, of = total(one for one, _ in parts), total(one for _, one in parts)
        if of.number is None:
            return of.word
        return f"{done.number}／{of.number}{'※' if of.without else ''}" if of.number else NOT_ASKED

    def _begun(self, key: Key, office: str, begun: set[str]) -> tuple[Answer, Answer]:
        scope = "common" if office == HEAD else office
        items = [
            one["id"]
            for one in self.records.every("plan_item")
            if (one["fiscal_year"], one["target_id"], one["office"]) == (key.year, key.target, office)
            and one["scope"] == scope
            and not one["dropped"]
        ]
        why = self.why_none(key.target, office, key.year)
        if why and not (items and why == NOT_ASKED):
            return word(why), word(why)
        if not items:
            return word(NOT_ASKED), word(NOT_ASKED)
        return Answer(sum(one in begun for one in items)), Answer(len(items))


def _until(key: Key) -> date | None:
    """The last day that counts: of a 上半期 30 September."""
    return date(key.year, 9, 30) if key.period == FIRST_HALF else None

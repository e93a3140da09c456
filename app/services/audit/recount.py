"""The auditor's oracle: any printed figure counted anew from the canonical dump, by none of the program's own sums."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

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

HERE = ("reported", "partly")
WHY = {"unreported": UNREPORTED, "no_record": NO_RECORD}
FEW = 5
"""少数 begins below this when the year's settings say nothing."""


class Recount:
    """The figures of one form year and of the years before it that its forms show."""

    def __init__(self, records: DumpRecords, reporting: Reporting, year: int) -> None:
        self.records, self.reporting, self.year = records, reporting, year
        self._indicators = IndicatorRecount(records, self.why_none, self.lacks_part, year)
        letters = LetterRecount(records, self.why_none, self.lacks_part)
        self._others = (letters, TableRecount(records), RecordRecount(records))

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
            branches = self.records.branches(key.year, self._asked_until(key.year, _month(_until(key))))
            return f"{sum(status.get(one) in HERE for one in branches)}/{len(branches)}"
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

    def why_none(self, target: str, office: str, year: int, last: str = "", first: str = "") -> str:
        """The word for an office without records, from month ``first`` to ``last``; "" when it has reported, so that it is 0.

        An office that begins after today is not asked yet.
        """
        since, begun = first or f"{year}-04", self._asked_until(year, last)
        is_there = self.records.existed_in(office, since, begun)
        if not is_there or (office == HEAD) != self.records.is_led_by_head(target):
            return NOT_ASKED
        status = self.reporting.status[year].get(office, "reported")
        return "" if status in HERE else WHY.get(status, status)

    def _asked_until(self, year: int, last: str) -> str:
        """The last month up to which offices are asked: that of today in a year that is not over."""
        return max(f"{year}-04", min(last or f"{year + 1}-03", _month(self.reporting.today)))

    def lacks_part(self, target: str, office: str, year: int, last: str = "") -> bool:
        """Whether an office that is asked has reported, but not a month (up to ``last``) that was due on the 10th after it."""
        if self.why_none(target, office, year, last):
            return False
        known, today = self.reporting.known_until[office], self.reporting.today
        for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3):
            first = date(year + (month < 4), month, 1)
            end = date(first.year, month, monthrange(first.year, month)[1])
            is_asked = not (last and _month(first) > last) and self.records.existed_in(office, _month(first))
            if is_asked and known < end and today > end + timedelta(days=10):
                return True
        return False

    def _count_text(self, key: Key) -> str:
        found = self._count(key.measure, key.target, key.office, key.year, _until(key))
        if key.is_public and self._is_hidden(key, found):
            return HIDDEN
        return written(found)

    def _count(self, measure: str, target: str, office: str, year: int, until: date | None) -> Answer:
        if not office:
            return total(self._count(measure, target, one, year, until) for one in self.records.offices)
        origins, last = self.records.origins(target, year), _month(until)
        asked = [one for one in origins or [target] if self.why_none(one, office, year, last) != NOT_ASKED]
        why = self.why_none(asked[0], office, year, last) if asked else NOT_ASKED
        if asked and not origins:
            return word(NO_RECORD)
        every = [self._rows(one, office, year, until) for one in origins]
        rows = [one for one in every if one]
        if why and not (rows and (office == HEAD or why == NOT_ASKED)):
            return word(why)
        found = total(count_of(measure, one) for one in rows) if rows else Answer(0)
        is_known = until is not None and self.reporting.known_until[office] >= until
        lacks = not is_known and any(self.lacks_part(one, office, year, last) for one in asked)
        return replace(found, without=True) if lacks else found

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
        count = sum(month_of(one) == key.month for one in happened(rows))
        return GAP if not count and key.office and self._is_unknown(key.office, begins) else f"{count:,}"

    def _is_unknown(self, office: str, first: date) -> bool:
        """Whether a month of an office was due and is not here, or lies outside its dates."""
        end = date(first.year, first.month, monthrange(first.year, first.month)[1])
        is_late = self.reporting.known_until[office] < end and self.reporting.today > end + timedelta(days=10)
        return is_late or not self.records.existed_in(office, _month(first))

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
            is_there = self.records.existed(one, year)
            known = self.reporting.known_until[one] if is_there else max(self.reporting.known_until.values())
            day = min(known, date(year + 1, 3, 31))
            earlier = day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
            before = self._count("activities", target, one, year - 1, earlier)
            parts[one] = self._count("activities", target, one, year, day), before
        if office:
            now, before = parts[office]
            if now.number is None and now.word != NOT_ASKED:
                return now
            return word(NOT_ASKED) if self.records.took_over(office, year) else grown(now, before)
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
        return f"{done.number}／{of.number}{'※' if done.without or of.without else ''}" if of.number else NOT_ASKED

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
        done = Answer(sum(one in begun for one in items), without=self.lacks_part(key.target, office, key.year))
        return done, Answer(len(items))


def _until(key: Key) -> date | None:
    """The last day that counts: of a 上半期 30 September."""
    return date(key.year, 9, 30) if key.period == FIRST_HALF else None


def _month(day: date | None) -> str:
    return day.isoformat()[:7] if day else ""

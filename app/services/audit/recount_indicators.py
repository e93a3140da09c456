"""The oracle's counting of indicators, each by its declared kind of adding up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from app.services.audit.dump_records import HEAD, DumpRecords, Record, month_of
from app.services.audit.figure_key import BASELINE, CHANGE, DRAWN, EXPECTED, FIRST_HALF, GOAL, INDICATOR, RATE, Key
from app.services.audit.plain_sums import (
    BLANK,
    EXCLUDED,
    NO_RECORD,
    NONE,
    NOT_ASKED,
    YEARLY,
    Answer,
    drawn,
    grown,
    more_points,
    percent,
    total,
    word,
    written,
)
from app.services.audit.recount_activities import count_of, happened

MOST_SCALED = 10**9
ADDED_UP = ("sum", "period_end")
HALF = (4, 5, 6, 7, 8, 9)
Months = Sequence[int] | None
K = TypeVar("K")


class IndicatorRecount:
    """実績, 目標, 達成率 and 増減率. ``why_none`` says for target, office, year, last and first month why there is no
    figure, ``lacks_part`` whether a month that was due is not here.

    ``year``: of the forms; it decides which of several uses of an indicator an earlier year is read by.
    """

    def __init__(
        self,
        records: DumpRecords,
        why_none: Callable[[str, str, int, str, str], str],
        lacks_part: Callable[[str, str, int, str], bool],
        year: int,
    ) -> None:
        self.records, self.why_none, self.lacks_part, self.year = records, why_none, lacks_part, year

    def text(self, key: Key) -> str | None:
        """The text that must be printed; None for an indicator that its target does not use."""
        use = self._valid(key.target, key.indicator, max(self.year, key.year))  # 5年総括 shows later years too
        if use is None:
            return None
        about = self.records.indicators[key.indicator]
        decimals = about["decimals"] or 0
        months = (key.month,) if key.month else HALF if key.period == FIRST_HALF else None
        if key.measure == GOAL:
            goal, given = self._goal(key, about)
            return written(goal, decimals) if given or key.year >= use["first_year"] else NOT_ASKED
        if key.measure == BASELINE:
            return written(Answer(self._set(key)["baseline"]), decimals)
        expected = self._fixed_record(key.indicator, key.year).get("expected")
        if key.measure == EXPECTED:
            return f"{written(Answer(expected), decimals)}（見込）"
        actual = self._series(use, key.office, key.year, months)
        if key.measure == DRAWN:
            return drawn(Answer(expected) if key.word and expected is not None else actual, decimals)
        if key.measure == INDICATOR:
            return written(self._of_public(use, key, actual), decimals)
        if key.measure == RATE:
            return NOT_ASKED if self._of_public(use, key, actual).word == "少数" else self._rate(key, about, actual)
        assert key.measure == CHANGE
        return self._change(use, key, actual, self._series(use, key.office, key.year - 1, months))

    def _series(self, use: Record, office: str, year: int, months: Months) -> Answer:
        """A year of the series; also across a change of plans."""
        why = self.why_none(use["target_id"], office, year, _last(year, months), _first(year, months)) if office else ""
        found = word(why) if why not in ("", NOT_ASKED) else self._in_year(use, office, year, months)
        return word(NO_RECORD) if found.number is None and year < self._begun else found

    def _in_year(self, use: Record, office: str, year: int, months: Months) -> Answer:
        if year >= use["first_year"]:
            return self._figure(use, office, year, months)
        then = [
            one
            for one in sorted(self.records.every("indicator_use"), key=lambda one: (one["first_year"], one["id"]))
            if one["indicator_id"] == use["indicator_id"] and one["target_id"] in self.records.targets and _covers(one, year)
        ] or [use]
        every = [self._figure(one, office, year, months) for one in then]
        by_records = self._aggregation(use) in ADDED_UP and all(one["fed_by"] == "records" for one in then)
        return total(every) if len(every) > 1 and by_records else every[-1]

    def _figure(self, use: Record, office: str, year: int, months: Months) -> Answer:
        if self._aggregation(use) == "ratio":
            about = self.records.indicators[use["indicator_id"]]
            above, below = (self._part(use, about[name], office, year, months) for name in ("numerator_id", "denominator_id"))
            return percent(above, below, about["decimals"] or 0)
        if self._aggregation(use) not in ADDED_UP or (use["fed_by"] or "head") == "head":
            return word(YEARLY) if months is not None else self._fixed(use["indicator_id"], year)
        if office:
            return self._of_office(use, office, year, months)
        return total(self._of_office(use, one, year, months) for one in self.records.offices)

    def _part(self, use: Record, part: str | None, office: str, year: int, months: Months) -> Answer:
        """A part of a ratio, as the target uses it; the head office's figure when it does not."""
        about = self.records.indicators.get(part or "")
        if about is None or about["aggregation"] == "ratio":
            return word(BLANK)
        own = self._valid(use["target_id"], about["id"], year)
        if own is None:
            return word(YEARLY) if months is not None else self._fixed(about["id"], year)
        return self._figure(own, office, year, months)

    def _of_office(self, use: Record, office: str, year: int, months: Months) -> Answer:
        why = self.why_none(use["target_id"], office, year, _last(year, months), _first(year, months))
        found = self._own(use, office, year, months)
        if why and (found is None or (office != HEAD and why != NOT_ASKED)):
            return word(why)
        counted = use["fed_by"] == "records" and self._source(use) != "value"
        figure = found or (Answer(0) if counted else word(BLANK))
        lacks = self.lacks_part(use["target_id"], office, year, _last(year, months))
        return replace(figure, without=True) if lacks else figure

    def _own(self, use: Record, office: str, year: int, months: Months) -> Answer | None:
        """What an office has counted or typed; None when it has nothing."""
        if use["fed_by"] == "table":
            return self._typed(use, office, year, months)
        if use["fed_by"] == "consultations":
            cells = self._cells("consultation_figure", None, office, year, months)
            numbers = [one for one in map(_scaled_to(10**7), cells) if one is not None]
            if numbers:
                return Answer(sum(numbers), "", any(one["approximate"] for one in cells))
            return word(NONE) if any(one["state"] == "none" for one in cells) else None
        about = self.records.indicators[use["indicator_id"]]
        rows = [
            row
            for row in happened(self.records.activities.get((use["target_id"], office, year), []))
            if (months is None or month_of(row) in months) and about["source_kind"] in (None, "", row["kind"])
        ]
        if self._source(use) != "value":
            return count_of(self._source(use), rows) if rows else None
        ids = {row["id"] for row in rows}
        figures = [
            one for one in self._on_records.get(use["indicator_id"], []) if one["activity_id"] in ids and one["scope"] == office
        ]
        numbers = [one for one in map(_scaled_to(MOST_SCALED), figures) if one is not None]
        return Answer(sum(numbers), "", any(one["approximate"] for one in figures)) if numbers else None

    def _typed(self, use: Record, office: str, year: int, months: Months) -> Answer | None:
        """A flow adds its months; a stock is its last known month."""
        cells = self._cells("monthly_figure", use["indicator_id"], office, year, months)
        if not cells:
            return None
        known = [(one, number) for one in cells if (number := _scaled_to(MOST_SCALED)(one)) is not None]
        if not known:
            return word(NONE if any(one["state"] == "none" for one in cells) else BLANK)
        if self._aggregation(use) == "period_end":
            last, number = max(known, key=lambda one: (one[0]["month"] - 4) % 12)
            return Answer(number, "", bool(last["approximate"]))
        return Answer(sum(number for _, number in known), "", any(one["approximate"] for one, _ in known))

    def _cells(self, entity: str, indicator: str | None, office: str, year: int, months: Months) -> list[Record]:
        return [
            one
            for one in self._tables.get((entity, office, year), [])
            if one["month"] in (months or range(1, 13)) and indicator in (None, one.get("indicator_id"))
        ]

    def _fixed(self, indicator: str, year: int) -> Answer:
        found = self._fixed_record(indicator, year)
        if not found:
            return word(BLANK)
        if found["state"] in ("none", "excluded"):
            return word(NONE if found["state"] == "none" else EXCLUDED)
        return word(BLANK) if found["value"] is None else Answer(found["value"])

    def _fixed_record(self, indicator: str, year: int) -> Record:
        every = self.records.every("fixed_figure")
        return next((one for one in every if (one["indicator_id"], one["fiscal_year"]) == (indicator, year)), {})

    def _set(self, key: Key) -> Record:
        """年度目標値 with its 基準値."""
        wanted = (key.indicator, key.year, key.office or HEAD)
        every = self.records.every("indicator_target")
        return next((one for one in every if (one["indicator_id"], one["fiscal_year"], one["office"]) == wanted), {})

    def _goal(self, key: Key, about: Record) -> tuple[Answer, bool]:
        """年度目標値, and whether anybody decided about it."""
        found = self._set(key)
        state = found["state"] or ("" if found["value"] is None else "set") if found else ""
        if found and state == "set" and found["value"] is not None:
            return Answer(found["value"]), True
        if (about["wanted"] or "reference") == "reference" and not state:
            return word("参考"), False
        return word({"unset": "設定なし", "excluded": EXCLUDED}.get(state, BLANK)), bool(state)

    def _rate(self, key: Key, about: Record, actual: Answer) -> str:
        goal, wanted = self._goal(key, about)[0], about["wanted"] or "reference"
        if goal.number is None or goal.number <= 0 or wanted == "reference" or actual.number is None:
            return NOT_ASKED
        if wanted == "down" and actual.number <= goal.number:
            rough = actual.about or actual.more
            return written(Answer(100, "", rough, False, actual.without), suffix="％")
        return written(percent(goal, actual) if wanted == "down" else percent(actual, goal), suffix="％")

    def _change(self, use: Record, key: Key, now: Answer, before: Answer) -> str:
        kind = self._aggregation(use)
        unlike = self._is_broken(key) or self.records.took_over(key.office, key.year)
        if now.without or before.without or kind == "step" or unlike:
            return NOT_ASKED
        if kind == "ratio":
            decimals = self.records.indicators[key.indicator]["decimals"] or 0
            return written(more_points(now, before), decimals, "ポイント", signed=True)
        return written(grown(now, before), suffix="％", signed=True)

    def _is_broken(self, key: Key) -> bool:
        uses = self.records.every("indicator_use")
        return any(
            (one["indicator_id"], one["first_year"]) == (key.indicator, key.year) and one["break_note"] is not None
            for one in uses
        )

    def _of_public(self, use: Record, key: Key, found: Answer) -> Answer:
        """少数 on a form for citizens: small counts of people, and a ratio of one."""
        if not key.is_public:
            return found
        least = self.records.rules(self.records.targets[key.target]["plan_id"], self.year).get("mask_below")
        least = 5 if least is None else least
        if self._aggregation(use) != "ratio":
            return word("少数") if self._is_few(use["indicator_id"], use, found, least) else found
        about = self.records.indicators[key.indicator]
        for part in (about["numerator_id"], about["denominator_id"]):
            own = self._valid(key.target, part or "", key.year)
            value = self._part(use, part, key.office, key.year, None)
            if part in self.records.indicators and self._is_few(part, own, value, least):
                return word("少数")
        return found

    def _is_few(self, indicator: str, use: Record | None, found: Answer, least: int) -> bool:
        about = self.records.indicators[indicator]
        of_people = about["unit"] in ("人", "名", "世帯") or (use is not None and use["fed_by"] == "consultations")
        hides = of_people if about["masked"] is None else about["masked"]
        return bool(hides and found.number is not None and 0 < found.number < least * 10 ** (about["decimals"] or 0))

    def _valid(self, target: str, indicator: str, year: int) -> Record | None:
        about = self.records.indicators.get(indicator)
        if about is None or about["retired"]:
            return None
        found = [one for one in self._uses.get((target, indicator), []) if _covers(one, year)]
        return max(found, key=lambda one: one["first_year"], default=None)

    def _aggregation(self, use: Record) -> str:
        return self.records.indicators[use["indicator_id"]]["aggregation"] or "sum"

    def _source(self, use: Record) -> str:
        return self.records.indicators[use["indicator_id"]]["source"] or "value"

    @cached_property
    def _begun(self) -> int:
        return min((one["first_year"] for one in self.records.plans.values() if one["first_year"]), default=0)

    @cached_property
    def _uses(self) -> Mapping[tuple[str, str], list[Record]]:
        return _grouped(self.records.every("indicator_use"), lambda one: (one["target_id"], one["indicator_id"]))

    @cached_property
    def _on_records(self) -> Mapping[str, list[Record]]:
        return _grouped(self.records.every("activity_figure"), lambda one: one["indicator_id"])

    @cached_property
    def _tables(self) -> Mapping[tuple[str, str, int], list[Record]]:
        own = [
            one
            for entity in ("monthly_figure", "consultation_figure")
            for one in self.records.every(entity)
            if one["office"] == one["scope"]
        ]
        return _grouped(own, lambda one: (one["entity"], one["scope"], one["fiscal_year"]))


def _grouped(rows: Iterable[Record], by: Callable[[Record], K]) -> Mapping[K, list[Record]]:
    found: dict[K, list[Record]] = {}
    for row in rows:
        found.setdefault(by(row), []).append(row)
    return found


def _covers(use: Record, year: int) -> bool:
    return (use["first_year"] or 0) <= year and (use["last_year"] is None or use["last_year"] >= year)


def _scaled_to(most: int) -> Callable[[Record], int | None]:
    return lambda one: one["value"] if one["value"] is not None and 0 <= one["value"] <= most else None


def _last(year: int, months: Months) -> str:
    """The last of the months that are counted, "2025-09"; "" for a whole year."""
    return max((f"{year + (month < 4)}-{month:02}" for month in months or ()), default="")


def _first(year: int, months: Months) -> str:
    """The first of the months that are counted, "2025-04"; "" for a whole year."""
    return min((f"{year + (month < 4)}-{month:02}" for month in months or ()), default="")

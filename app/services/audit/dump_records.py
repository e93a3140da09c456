"""The oracle's own view of the canonical dump: plain dictionaries, with ids in hex and days in ISO form."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from sys import intern
from typing import Any

Record = Mapping[str, Any]
HEAD = "head"


@dataclass(frozen=True)
class Reporting:
    """What files and clocks say and the dump does not: year → office → reported, unreported or no_record; the day up to
    which each office is known; and today.
    """

    status: Mapping[int, Mapping[str, str]]
    known_until: Mapping[str, date]
    today: date


OF_ACTIVITIES = (
    *("date", "target_id", "state", "status", "kind", "plan_item_id", "sessions", "breakdown", "costs", "funding"),
    *("participants", "participants_approximate", "participants_unknown", "staff_count", "staff_minutes"),
)
"""What the oracle reads of an activity: a council has hundreds of thousands, most of whose bytes are words."""


_PLACES = {name: place for place, name in enumerate((*OF_ACTIVITIES, "entity", "id", "scope"))}


class _Activity(Mapping[str, Any]):
    """An activity of the dump in a quarter of a dictionary's room; what other records say as well is held once."""

    __slots__ = ("_values",)

    def __init__(self, record: Record) -> None:
        self._values = tuple([intern(one) if type(one) is str else one for one in map(record.get, _PLACES)])

    def __getitem__(self, name: str) -> Any:
        return self._values[_PLACES[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


class DumpRecords:
    """The records that are not deleted, by their kind; of activities only OF_ACTIVITIES."""

    def __init__(self, every: Iterable[Record]) -> None:
        self._by_entity: dict[str, list[Record]] = defaultdict(list)
        for record in every:
            if not record["deleted"]:
                kind = record["entity"]
                self._by_entity[kind].append(_Activity(record) if kind == "activity" else record)

    def every(self, entity: str) -> list[Record]:
        """All records of a kind, in the order of their ids."""
        return self._by_entity.get(entity, [])

    @cached_property
    def offices(self) -> list[str]:
        """The codes of all offices."""
        return [one["code"] for one in self.every("office")]

    def branches(self, year: int, last: str = "") -> list[str]:
        """The codes of the branches that existed in a fiscal year (up to the month ``last``, "2025-09")."""
        every = [one["code"] for one in self.every("office") if (one["kind"] or "branch") == "branch"]
        return [one for one in every if self.existed(one, year, last)]

    def existed(self, office: str, year: int, last: str = "") -> bool:
        """Whether an office existed in some month of a fiscal year (up to the month ``last``), by its own dates."""
        return self.existed_in(office, f"{year}-04", last or f"{year + 1}-03")

    def existed_in(self, office: str, first: str, last: str = "") -> bool:
        """Whether an office existed in a month, or in one of those up to ``last``."""
        found, last = next(one for one in self.every("office") if one["code"] == office), last or first
        return (found["begins"] or "") <= last and (not found["ends"] or first <= found["ends"])

    def took_over(self, office: str, year: int) -> bool:
        """Whether an office took over another one in this fiscal year, or during the year before."""
        heirs = [one for one in self.every("office") if one["successor"] == office and one["ends"]]
        return any(f"{year - 1}-04" <= one["ends"] <= f"{year + 1}-02" for one in heirs)

    @cached_property
    def targets(self) -> Mapping[str, Record]:
        """Targets by id."""
        return {one["id"]: one for one in self.every("target")}

    @cached_property
    def plans(self) -> Mapping[str, Record]:
        """Plans by id."""
        return {one["id"]: one for one in self.every("plan")}

    @cached_property
    def indicators(self) -> Mapping[str, Record]:
        """Indicators by id."""
        return {one["id"]: one for one in self.every("indicator")}

    def labels(self, listing: str) -> Mapping[str, str]:
        """Code → word of a list, without words that are no longer used."""
        return {one["code"]: one["label"] for one in self.every("term") if one["listing"] == listing and not one["retired"]}

    def is_led_by_head(self, target: str) -> bool:
        """Whether only the head office is asked about it."""
        return target in self.targets and self.targets[target]["led_by"] == HEAD

    def origins(self, target: str, year: int) -> list[str]:
        """The targets that a target comes from in a year before its plan, in their order; itself in the years of its plan."""
        plan = self.plans.get((self.targets.get(target) or {}).get("plan_id") or "")
        if plan is None or plan["first_year"] is None or year >= plan["first_year"]:
            return [target]
        found = [one["old_target_id"] for one in self.every("correspondence") if one["new_target_id"] == target]
        return sorted((one for one in found if one in self.targets), key=self._place)

    def _place(self, target: str) -> tuple[int, int]:
        """By its number within the plan."""
        found = self.targets[target]
        goal = next((one["number"] for one in self.every("goal") if one["id"] == found["goal_id"]), 0)
        return goal or 0, found["number"] or 0

    def rules(self, plan: str, year: int) -> Record:
        """The settings of a plan and year; empty when nobody made any."""
        found = self.every("year_setting")
        return next((one for one in found if one["plan_id"] == plan and one["fiscal_year"] == year), {})

    @cached_property
    def activities(self) -> Mapping[tuple[str, str, int], list[Record]]:
        """(target, office, fiscal year) → final records."""
        found: dict[tuple[str, str, int], list[Record]] = defaultdict(list)
        for one in self.every("activity"):
            if one["state"] == "final" and one["date"] and one["target_id"]:
                day = date.fromisoformat(one["date"])
                found[one["target_id"], one["scope"], day.year - (day.month < 4)].append(one)
        return found


def month_of(record: Record) -> int:
    """The month (1-12) of a record with a day."""
    return int(record["date"][5:7])

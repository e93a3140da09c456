"""What was done for a target: the four figures that every form and page of a year shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.rules.figure import ZERO, Figure, Missing, absent, added, lacking


@dataclass(frozen=True, slots=True)
class Count:
    """活動件数 and 中止 in 件, 回数 in 回, 延べ参加者 in 人 (visits, not different people); without arguments: nothing was done.

    ``last_date``: the day of the last activity.
    """

    activities: Figure = ZERO
    sessions: Figure = ZERO
    participants: Figure = ZERO
    cancelled: Figure = ZERO
    last_date: date | None = None

    @property
    def figures(self) -> tuple[Figure, Figure, Figure, Figure]:
        """活動件数, 回数, 延べ参加者, 中止."""
        return self.activities, self.sessions, self.participants, self.cancelled


def no_count(why: Missing) -> Count:
    """No figures, and the reason (未提出, 記録なし …), which is not zero."""
    none = absent(why)
    return Count(none, none, none, none)


def added_counts(by_office: Mapping[str, Count]) -> Count:
    """The sum over offices (code → figures)."""

    def total(name: str) -> Figure:
        return added({code: getattr(count, name) for code, count in by_office.items()})

    days = [count.last_date for count in by_office.values() if count.last_date]
    return Count(total("activities"), total("sessions"), total("participants"), total("cancelled"), max(days, default=None))


def summed_counts(*every: Count) -> Count:
    """The sum of figures of one office, of several targets."""
    return added_counts({str(place): count for place, count in enumerate(every)}) if every else Count()


def count_lacking(count: Count, office: str) -> Count:
    """The figures when a part of what the office has to report is not in them."""
    activities, sessions, participants, cancelled = (lacking(one, office) for one in count.figures)
    return Count(activities, sessions, participants, cancelled, count.last_date)


def has_records(count: Count) -> bool:
    """Whether anything was done or called off."""
    return bool(count.activities.value or count.cancelled.value)

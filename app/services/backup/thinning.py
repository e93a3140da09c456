"""Which copies stay and which go: dense for the last days, thinner the older they are. A pure function of what is known of them.

The order is that of the contents (app.store.copy_contents). Days come from the names of the copies: a wrong clock puts a copy
into a wrong row of the calendar and can never make it the newest.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.rules.fiscal import fiscal_year_of
from app.store.set_aside import SetAside

DAYS, WEEKS, MONTHS = 7, 5, 12
NEWEST = 3
"""These stay whatever day they name: a clock that begins anew at each start gives all copies the same day."""
BEFORE_IMPORTS = 3
BY_HAND, KEPT_BY_HAND = ("manual", "carried"), 3
"""A person made these to come back to: many imports on the same day must not push them out."""
KEPT_ASIDE = 2
"""Of each kind of what was replaced: as large as the database, and wanted only when something went wrong."""
LEAST_DAYS = 3
SHARE, LEAST_SHARE = 5, 2
"""Copies take at most a fifth of the free space and their own; those of the last three days may take half of it."""


@dataclass(frozen=True)
class Thinned:
    """One copy as the rule sees it. ``erasures``: how many values it knows to be erased on purpose (個人情報の消去)."""

    name: str
    day: date
    occasion: str
    bytes_on_disk: int
    is_good: bool = True
    erasures: int = 0


def staying(copies: Sequence[Thinned], free: int) -> set[str]:
    """The names of the copies that stay. ``copies``: newest contents first; ``free``: bytes that are free beside them."""
    return _within_space(copies, _recent(copies) | _for_long(copies) | _always(copies), free)


def staying_aside(aside: Sequence[SetAside], copies: Sequence[Thinned]) -> set[str]:
    """The names of what was set aside that stays: the last few of each kind. ``aside``: newest first.

    What may still hold an erased text leaves like a copy of its day: once a good one knows of the erasure, with its week.
    """
    known = max((one.erasures for one in copies if one.is_good), default=0)
    last = [one for number, one in enumerate(aside) if [other.kind for other in aside[:number]].count(one.kind) < KEPT_ASIDE]
    return {one.path.name for one in last if one.erasures >= known or _is_recent(one, copies)}


def _is_recent(one: SetAside, copies: Sequence[Thinned]) -> bool:
    """Whether a copy of its day, older than all there are, would stay."""
    name = one.path.name
    return name in _recent([*copies, Thinned(name, one.day, one.kind, 0, is_good=False, erasures=one.erasures)])


def _always(copies: Sequence[Thinned]) -> set[str]:
    """The newest one, and the last one that was found good."""
    return {one.name for one in (*copies[:1], *[one for one in copies if one.is_good][:1])}


def _recent(copies: Sequence[Thinned]) -> set[str]:
    """The newest few, this week's newest that were made by hand, and the newest of each of the last days and weeks."""
    this_week = [one for one in copies if one.day.isocalendar()[:2] == copies[0].day.isocalendar()[:2]]
    return {
        *(one.name for one in [one for one in this_week if one.occasion in BY_HAND][:KEPT_BY_HAND]),
        *(one.name for one in copies[:NEWEST]),
        *_first_of(copies, lambda one: one.day, DAYS),
        *_first_of(copies, lambda one: one.day.isocalendar()[:2], WEEKS),
    }


def _for_long(copies: Sequence[Thinned]) -> set[str]:
    """The newest of each of the last months and of every fiscal year, those before each change of the schema, before the last
    new version, and before the last imports, and the last that were made by hand.

    A copy from before an erasure still holds the text that was to vanish: it leaves with its week.
    """
    known = max((one.erasures for one in copies), default=0)
    clean = [one for one in copies if one.erasures == known]
    versions = [one for one in clean if one.occasion.startswith("before-version-")]
    imports = [one for one in clean if one.occasion == "before-import"]
    by_hand = [one for one in clean if one.occasion in BY_HAND]
    schemas = [one for one in clean if one.occasion.startswith("before-schema-")]
    return {
        *_first_of(clean, lambda one: (one.day.year, one.day.month), MONTHS),
        *_first_of(clean, lambda one: fiscal_year_of(one.day), len(clean)),
        *_first_of(schemas, lambda one: one.occasion, len(schemas)),
        *(one.name for one in (*versions[:1], *imports[:BEFORE_IMPORTS], *by_hand[:KEPT_BY_HAND])),
    }


def _first_of(copies: Iterable[Thinned], part: Callable[[Thinned], Hashable], most: int) -> set[str]:
    """The newest copy of each of the ``most`` newest parts of the calendar."""
    firsts: dict[Hashable, str] = {}
    for one in copies:
        firsts.setdefault(part(one), one.name)
    return set(list(firsts.values())[:most])


def _within_space(copies: Sequence[Thinned], kept: set[str], free: int) -> set[str]:
    """Lets the oldest go until the rest fits: what is in them is in the newer ones too."""
    room = free + sum(one.bytes_on_disk for one in copies)
    always = _always(copies)
    last_days = always | _first_of(copies, lambda one: one.day, LEAST_DAYS)
    left = [one for one in copies if one.name in kept]
    for needed, share in ((last_days, SHARE), (always, LEAST_SHARE)):
        for one in reversed([one for one in left if one.name not in needed]):
            if sum(other.bytes_on_disk for other in left) <= room // share:
                break
            left.remove(one)
    return {one.name for one in left}

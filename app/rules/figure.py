"""A figure: a number or the reason why there is none, together with what is missing from it.

Sums, shares and comparisons are functions over figures and give figures, so that 約, 以上 and ※ are never lost on the way.
``app.reports.figures`` writes figures into cells; nobody else adds the numbers of a year or writes a sign.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

Missing = Literal[
    "",
    "blank",
    "unknown",
    "none",
    "excluded",
    "unset",
    "reference",
    "unreported",
    "no_record",
    "not_asked",
    "yearly",
    "hidden",
    "from_zero",
    "nothing",
]
MISSING_WORDS: Mapping[str, str] = {
    "blank": "未入力",
    "unknown": "不明",
    "none": "該当なし",
    "excluded": "対象外",
    "unset": "設定なし",
    "reference": "参考",
    "unreported": "未提出",
    "no_record": "記録なし",
    "not_asked": "－",
    "yearly": "年度で確定",
    "hidden": "少数",
    "from_zero": "皆増",
    "nothing": "－",
}
"""The one word for each reason. blank: nobody has entered it yet; unknown: nobody counted; unreported: the office's file is not
here; no_record: before the office's first record; not_asked: the head office leads the target; nothing: there is nothing to
compare or to compute; from_zero: last year was 0, so that a growth has no percentage (皆増, as official statistics call it).
"""
_STRONGEST: tuple[Missing, ...] = (
    *("blank", "unknown", "unreported", "none", "excluded", "yearly", "no_record", "nothing", "not_asked"),
)
"""Of several offices without a number the first of these reasons is the sum's. 未提出 comes after 未入力: an office that has
reported, and left the figure blank, must not be called 未提出."""


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` is scaled by the indicator's decimals (125 is 12.5 with one); when it is None, ``missing`` says why.

    ``unreported``: codes of the offices that were asked and of which something is not in it (※): they have not reported, or
    not up to the end.
    ``unnumbered``: how many records or offices in it have no number yet; ``unknown``: how many were marked 不明. Either makes
    it 以上. ``approximate``: 約.
    """

    value: int | None = None
    missing: Missing = "blank"
    approximate: bool = False
    unreported: frozenset[str] = frozenset()
    unnumbered: int = 0
    unknown: int = 0

    @property
    def is_partial(self) -> bool:
        """Whether an office that was asked is not in it."""
        return bool(self.unreported)

    @property
    def is_open(self) -> bool:
        """Whether it counts something whose number nobody knows, so that the true number may be larger."""
        return bool(self.unnumbered or self.unknown)


ZERO = Figure(0, "")


def number(value: int, *, approximate: bool = False) -> Figure:
    """A figure from which nothing is missing."""
    return Figure(value, "", approximate)


def absent(why: Missing) -> Figure:
    """No number, and the reason."""
    return Figure(missing=why)


def entered(value: int | None, approximate: bool | None = None, unknown: bool | None = None) -> Figure:
    """What one record says: a number, 不明 or 未入力."""
    return absent("unknown" if unknown else "blank") if value is None else number(value, approximate=bool(approximate))


def added(by_office: Mapping[str, Figure]) -> Figure:
    """The sum over offices (code → figure). Offices without a number make it ※ (未提出) or 以上 (未入力, 不明), never 0.

    0 以上 would say nothing, so it is 未入力 or 不明.
    """
    known: list[int] = []
    reasons: set[str] = set()
    unreported: set[str] = set()
    unnumbered = unknown = 0
    approximate = False
    for code, one in by_office.items():
        reasons.add(one.missing)
        if one.value is not None:
            known.append(one.value)
        if one.missing == "unreported":
            unreported.add(code)
        unreported |= one.unreported
        # An office without any number counts as one record when nothing says how many it has.
        unnumbered += one.unnumbered or (one.value is None and one.missing == "blank")
        unknown += one.unknown or (one.value is None and one.missing == "unknown")
        approximate = approximate or one.approximate
    lacking_them = frozenset(unreported), unnumbered, unknown
    if any(known) or (known and not (unnumbered or unknown)):
        return Figure(sum(known), "", approximate, *lacking_them)
    return Figure(None, next((why for why in _STRONGEST if why in reasons), "blank"), False, *lacking_them)


def summed(every: Iterable[Figure]) -> Figure:
    """The sum of figures of one office: of its targets, records or months."""
    return added({str(place): one for place, one in enumerate(every)})


def lacking(found: Figure, office: str) -> Figure:
    """The figure when a part of what the office has to report is not in it."""
    return replace(found, unreported=found.unreported | {office})


def share(above: Figure, below: Figure, decimals: int = 0) -> Figure:
    """``above`` in percent of ``below``, scaled by ``decimals``; computed from the sums, never a mean of percentages."""
    if above.value is None or below.value is None or below.value <= 0:
        return next((absent(one.missing) for one in (above, below) if one.value is None), absent("nothing"))
    return _of_both(_divided(above.value * 100 * 10**decimals, below.value), above, below)


def growth(now: Figure, before: Figure) -> Figure:
    """増減率: how many percent more (+) or less (△) than before. 皆増 from 0; nothing unless both numbers are known."""
    if now.value is None or before.value is None:
        return absent("nothing")
    if before.value == 0:
        return _of_both(0, now, before) if now.value == 0 else absent("from_zero")
    return _of_both(_divided((now.value - before.value) * 100, before.value), now, before)


def difference(now: Figure, before: Figure) -> Figure:
    """増減 in the figures' own unit: for percentages, points."""
    if now.value is None or before.value is None:
        return absent("nothing")
    return _of_both(now.value - before.value, now, before)


def hidden(found: Figure, least: int, decimals: int = 0) -> Figure:
    """少数 in place of a count above 0 and below ``least``; 0 reveals nothing about anybody."""
    return absent("hidden") if is_small(found, least, decimals) else found


def is_small(found: Figure, least: int, decimals: int = 0) -> bool:
    """Whether a count is above 0 and below ``least``."""
    return found.value is not None and 0 < found.value < least * 10**decimals


def _of_both(value: int, one: Figure, other: Figure) -> Figure:
    """What is computed from a number that may be larger is 約: it may be larger or smaller."""
    rough = any(part.approximate or part.is_open for part in (one, other))
    return Figure(value, "", rough, one.unreported | other.unreported)


def _divided(number: int, by: int) -> int:
    """四捨五入, as offices and spreadsheets round; away from zero for what declined."""
    return (1 if number >= 0 else -1) * ((2 * abs(number) + by) // (2 * by))

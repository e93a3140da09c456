"""The oracle's counting of records of activities."""

from collections.abc import Sequence

from app.services.audit.dump_records import Record
from app.services.audit.plain_sums import BLANK, UNKNOWN, Answer

MOST = 10**7
"""A number above this was never entered in a form: it counts as not entered."""


def happened(rows: Sequence[Record]) -> list[Record]:
    """Those of what took place, at least partly."""
    return [one for one in rows if one["status"] in (None, "done", "partly")]


def count_of(measure: str, rows: Sequence[Record]) -> Answer:
    """活動件数, 回数, 延べ参加者 or 中止 of final records of one office and target."""
    held = happened(rows)
    if measure == "cancelled":
        return Answer(sum(one["status"] == "cancelled" for one in rows))
    if measure == "activities":
        return Answer(len(held))
    if measure == "sessions":
        return Answer(sum(1 if _number(one["sessions"]) is None else one["sessions"] for one in held))
    return _people(held)


def without_number(rows: Sequence[Record], why: str) -> int:
    """How many of what took place have no number of people, because nobody entered it (未入力) or counted them (不明)."""
    nobody = [one for one in happened(rows) if _number(one["participants"]) is None]
    return sum(bool(one["participants_unknown"]) == (why == UNKNOWN) for one in nobody)


def _people(held: Sequence[Record]) -> Answer:
    if not held:
        return Answer(0)
    numbers = [_number(one["participants"]) for one in held]
    nobody = [one for one, number in zip(held, numbers, strict=True) if number is None]
    known = [number for number in numbers if number is not None]
    about = any(one["participants_approximate"] for one in held)
    if known:
        return Answer(sum(known), "", about, bool(nobody))
    return Answer(None, UNKNOWN if all(one["participants_unknown"] for one in nobody) else BLANK, more=True)


def _number(value: int | None) -> int | None:
    return value if value is not None and 0 <= value <= MOST else None

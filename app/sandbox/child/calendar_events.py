"""Reading the events of a calendar file, .ics (RFC 5545): one list of plain values for each."""

import re
from collections.abc import Iterator
from datetime import MAXYEAR, date, datetime, time, timedelta
from typing import Any, NamedTuple

from app.sandbox import limits
from app.sandbox.child.cells import JAPAN
from app.sandbox.child.decoding import decoded
from app.sandbox.file_beginnings import as_utf_8
from app.sandbox.rejected import ROWS, Rejected

_FOLD = re.compile(rb"\r?\n[ \t]|\r(?!\n)[ \t]")
_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
_SHOWN = 100
_DURATION = re.compile(r"\+?P(?:([0-9]{1,4})W)?(?:([0-9]{1,4})D)?(?:T(?:([0-9]{1,5})H)?(?:([0-9]{1,5})M)?(?:[0-9]{1,6}S)?)?")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_OF_JAPAN = ("asia/tokyo", "japan", "tokyo", "jst", "+0900", "大阪、札幌、東京")
"""How the names of the time zone of Japan end, as Google, Apple, Outlook and others write it."""


class _Value(NamedTuple):
    parameters: dict[str, str]
    text: str


class _Moment(NamedTuple):
    day: date
    clock: time | None
    is_elsewhere: bool
    """In a time zone that is not known here; the clock then is that of the place."""


def events(data: bytes) -> Iterator[Any]:
    """For each event [day, last day, begins, ends, title, place, description, is cancelled, is repeated, is elsewhere].

    Days are dates (a text where none can be read), times are minutes since midnight; what is missing is None. An event that is
    repeated comes once, as it is written. Raises Rejected("no-text", "unsure-text", "rows").
    """
    inside: list[str] = []
    event: dict[str, _Value] = {}
    count = 0
    for line in _unfolded(data).split("\n"):
        found = _LINE.fullmatch(line.lstrip("\ufeff"))
        if not found:
            continue
        name, text = found[1].upper(), found[3]
        if name == "BEGIN":
            inside.append(text.strip().upper())
            if inside[-1] == "VEVENT":
                event = {}
        elif name == "END" and inside:
            if inside.pop() == "VEVENT" and "DTSTART" in event:
                count += 1
                if count >= limits.ROWS:
                    raise Rejected(ROWS)
                yield _event(event)
        elif inside and inside[-1] == "VEVENT":
            parameters = {key.upper(): value.strip('"') for key, value in _PARAMETER.findall(found[2])}
            event.setdefault(name, _Value(parameters, text))


def _unfolded(data: bytes) -> str:
    """Calendars are UTF-8 (3.1.4), whatever their signs; only where they are not, the likeliest encoding is taken."""
    plain = _FOLD.sub(b"", as_utf_8(data))
    try:
        text = plain.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = decoded(plain)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _event(event: dict[str, _Value]) -> list[Any]:
    begins = _moment(event["DTSTART"])
    last, ends = _end(event, begins) if begins else (None, None)
    return [
        begins.day if begins else event["DTSTART"].text[:_SHOWN],
        last if begins and last and last > begins.day else None,
        _minutes(begins.clock) if begins else None,
        ends,
        *(_text(event.get(name)) for name in ("SUMMARY", "LOCATION", "DESCRIPTION")),
        event.get("STATUS", _Value({}, "")).text.strip().upper() == "CANCELLED",
        "RRULE" in event or "RDATE" in event,
        begins is not None and begins.is_elsewhere,
    ]


def _end(event: dict[str, _Value], begins: _Moment) -> tuple[date, int | None]:
    """The last day and the minutes at which it ends. The end of whole days is the day after (3.6.1)."""
    if "DTEND" in event:
        end = _moment(event["DTEND"]) or begins
    elif found := _DURATION.fullmatch(event["DURATION"].text.strip()) if "DURATION" in event else None:
        weeks, days, hours, minutes = (int(part or 0) for part in found.groups())
        spent = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
        start = datetime.combine(begins.day, begins.clock or time.min)
        after = start + spent if spent.days < (date.max - begins.day).days else start
        end = _Moment(after.date(), after.time() if begins.clock else None, False)
    else:
        return begins.day, None
    if end.day <= begins.day:
        return begins.day, _minutes(end.clock) if end.day == begins.day else None
    if end.clock is None:
        return end.day - timedelta(days=1), None
    if end.clock == time.min:
        return end.day - timedelta(days=1), 24 * 60
    return end.day, _minutes(end.clock)


def _moment(value: _Value) -> _Moment | None:
    """None for what is no day."""
    text = value.text.strip()
    try:
        if len(text) == len("20251103"):
            return _Moment(datetime.strptime(text, "%Y%m%d").date(), None, False)  # noqa: DTZ007 - a day has no zone
        found = datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S" if len(text.rstrip("Z")) == 15 else "%Y%m%dT%H%M")  # noqa: DTZ007
    except ValueError:
        return None
    if text.endswith("Z") and found.year < MAXYEAR:
        found += JAPAN
    zone = value.parameters.get("TZID", "").lower()
    return _Moment(
        found.date(), found.time(), not text.endswith("Z") and zone not in _OF_JAPAN and not zone.endswith("/asia/tokyo")
    )


def _minutes(clock: time | None) -> int | None:
    return None if clock is None else clock.hour * 60 + clock.minute


def _text(value: _Value | None) -> str | None:
    if value is None:
        return None
    plain = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value.text)
    return plain.strip()[: limits.CELL_CHARACTERS + 1] or None

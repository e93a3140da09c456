"""The events of a calendar file (.ics) as a table with the headings of activities."""

from datetime import date
from typing import Any

from app.exchange.grid_answers import checked_row
from app.exchange.refusals import elsewhere_note, refusal_of, repeated_note
from app.exchange.sheet import Cell, Grid
from app.sandbox.process import FOR_WORK
from app.sandbox.rejected import ENDED, NOTHING_INSIDE, Rejected

HEADINGS = ("活動日", "終了日", "実施時間", "活動名", "場所", "内容", "実施状況")
_CANCELLED = "中止"
_REPEATED = "（くり返しの予定の1回目）"
_LENGTH = 10


def calendar_grid(data: bytes) -> Grid:
    """One row for each event, in the order of their days. Raises Refused("unreadable-spreadsheet", "too-large-spreadsheet")."""
    try:
        events = sorted((_checked(value) for value in FOR_WORK.ask("calendar", data)), key=lambda event: str(event[0]))
        if not events:
            raise Rejected(NOTHING_INSIDE)
    except Rejected as error:
        raise refusal_of(error) from error
    repeated, elsewhere = sum(event[8] for event in events), sum(event[9] for event in events)
    notes = ([repeated_note(repeated)] if repeated else []) + ([elsewhere_note(elsewhere)] if elsewhere else [])
    return Grid("", [list(HEADINGS), *map(_row, events)], notes=tuple(notes))


def _row(event: list[Any]) -> list[Cell]:
    day, last, begins, ends, title, place, content, is_cancelled, is_repeated, _ = event
    if is_repeated:
        content = f"{content}\n{_REPEATED}" if content else _REPEATED
    return [day, last, _times(begins, ends), title, place, content, _CANCELLED if is_cancelled else None]


def _times(begins: int | None, ends: int | None) -> str | None:
    if begins is None:
        return None
    return f"{_clock(begins)}～{_clock(ends) if ends is not None and ends > begins else ''}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _checked(value: object) -> list[Any]:
    """Raises Rejected("ended") for what is no event (app.sandbox.child.calendar_events)."""
    match value:
        case [date() | str(), date() | None, int() | None, int() | None, *texts, bool(), bool(), bool()] if len(texts) == 3:
            checked_row(texts)
            return list(value)
    raise Rejected(ENDED)

"""A cell as people mean it, whatever its file stores."""

import re
from datetime import date, datetime, time, timedelta

from app.sandbox import limits

LARGEST = 2**63 - 1
"""What fits into a frame; 1e300 comes as text."""
JAPAN = timedelta(hours=9)
"""Ahead of UTC."""
_UTC = re.compile(
    r"([0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])(?:\.[0-9]{1,9})?Z"
)
Plain = str | int | date | None


def cell_of(value: object) -> Plain:
    """Excel stores every number as a float and every day as midnight; people mean 30 and the day."""
    if isinstance(value, datetime):
        midnight = value.time() == time.min
        return value.date() if midnight else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return whole if value.is_integer() and -LARGEST <= (whole := int(value)) <= LARGEST else repr(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, (date, int)):
        return value
    text = str(value)
    if found := _UTC.fullmatch(text):
        return _in_japan(found[1], text)
    # One sign too many is left, so that the reader notices.
    return text[: limits.CELL_CHARACTERS + 1] or None


def _in_japan(utc: str, text: str) -> Plain:
    """Programs in JavaScript store a day as its midnight, in UTC or in Japan."""
    try:
        moment = datetime.fromisoformat(utc)
        return moment.date() if moment.time() == time.min else cell_of(moment + JAPAN)
    except (OverflowError, ValueError):
        return text

"""A cell as people mean it, whatever its file stores."""

from datetime import date, datetime, time, timedelta

from app.sandbox import limits

LARGEST = 2**63 - 1
"""What fits into a frame; 1e300 comes as text."""
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
    # One sign too many is left, so that the reader notices.
    return str(value)[: limits.CELL_CHARACTERS + 1] or None

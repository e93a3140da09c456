"""Moments as the people at this desk read them."""

from datetime import UTC, date, datetime


def local_moment(ms: int) -> datetime:
    """Milliseconds since 1970 UTC as local time."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone()


def local_day(ms: int) -> date:
    return local_moment(ms).date()


def moment_text(ms: int) -> str:
    """2026/11/23 14:05, local time."""
    return local_moment(ms).strftime("%Y/%m/%d %H:%M")

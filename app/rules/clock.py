"""The only place that asks for the time. Tests replace ``source``."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MS = 32_500_000_000_000
"""In November 2999: about as far as every system can turn milliseconds into local time. No clock says less than 0."""


def _system_time() -> datetime:
    return datetime.now(UTC)


source: Callable[[], datetime] = _system_time
"""Gives aware datetimes; replaced only by tests and the sample story."""


def now() -> datetime:
    """The present moment in UTC."""
    return source().astimezone(UTC)


def now_ms() -> int:
    """Whole milliseconds since 1970 UTC, rounded down. Integer arithmetic, so no float can shift it."""
    return (now() - _EPOCH) // timedelta(milliseconds=1)


def today() -> date:
    """The calendar day in this PC's time zone, which is what a clerk calls 今日."""
    return source().astimezone().date()


def local_moment(ms: int) -> datetime:
    """Milliseconds since 1970 UTC as local time; what no clock says is shown as the first or last moment it could say."""
    return datetime.fromtimestamp(min(max(ms, 0), LATEST_MS) / 1000, UTC).astimezone()


def local_day(ms: int) -> date:
    """The local calendar day of milliseconds since 1970 UTC."""
    return local_moment(ms).date()


def moment_text(ms: int) -> str:
    """2026/11/23 14:05, in local time."""
    return local_moment(ms).strftime("%Y/%m/%d %H:%M")

"""The one clock."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.rules import clock
from app.rules.resources import resource


def test_the_clock_can_be_set_for_a_story(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2025, 11, 3, 8, 30, 0, 123_999, tzinfo=timezone(timedelta(hours=9)))
    monkeypatch.setattr(clock, "source", lambda: moment)
    assert clock.now() == moment
    assert clock.now().tzinfo is UTC
    assert clock.now_ms() == 1_762_126_200_123
    assert clock.today() == moment.astimezone().date()


def test_the_real_clock_moves_forward(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "source", clock._system_time)
    assert clock.now_ms() <= clock.now_ms()


def test_shipped_files_are_found() -> None:
    assert resource("plans", "2021-2025.toml").is_file()
    assert resource("vocabulary.toml").is_file()


def test_kept_milliseconds_are_shown_as_local_time() -> None:
    local = datetime(2026, 11, 23, 14, 5, 59).astimezone()
    ms = int(local.timestamp()) * 1000 + 999
    assert clock.local_moment(ms).replace(microsecond=0) == local
    assert clock.local_day(ms) == local.date()
    assert clock.moment_text(ms) == "2026/11/23 14:05"


@pytest.fixture(params=["Asia/Tokyo", "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """This PC stands in another time zone: fourteen hours ahead, eleven behind, one with summer time."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes its time zone from the system alone")
def test_a_moment_is_kept_the_same_and_shown_as_the_day_of_the_place(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    late = datetime(2024, 2, 29, 12, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "source", lambda: late)
    assert clock.now() == late and clock.now_ms() == 1_709_209_800_000
    shown = date(2024, 3, 1) if place == "Pacific/Kiritimati" else date(2024, 2, 29)
    assert clock.today() == clock.local_day(clock.now_ms()) == shown
    assert clock.local_moment(clock.now_ms()) == late

"""The one clock."""

from datetime import UTC, datetime, timedelta, timezone

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

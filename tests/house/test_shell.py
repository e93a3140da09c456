"""`make shell` opens three offices, one of which has handed in."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from app.rules import clock
from app.services.activities.activity_list import Filter, list_ids
from tools.shell import offices


def test_the_prompt_has_three_offices_and_what_one_of_them_has_handed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "source", clock.source)
    with ExitStack() as opened:
        names = offices(tmp_path, opened)
        assert names["file"].is_file()
        assert [len(list_ids(names[office], Filter())) for office in ("head", "daito", "senmaya")] == [2, 2, 0]

"""`make drill` plays the loss of the head office, and fails when something that had left it does not come back."""

from pathlib import Path

import pytest

from app.sync import deposit
from tools import drill


def test_the_drill_tells_what_is_missing_and_brings_all_of_it_back(tmp_path: Path) -> None:
    said: list[str] = []
    assert drill.run(tmp_path, said.append) == 0
    told = "\n".join(said)
    assert "控えから戻りました" in told and "お願いのファイル" in told and "戻りません" in told
    assert said[-1] == "■ 支部へのファイルに一度でも入ったものは、すべて戻りました。"


def test_the_drill_fails_when_the_branches_give_nothing_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deposit, "enclosed_to_return", lambda session, roster: b"")
    said: list[str] = []
    assert drill.run(tmp_path, said.append) == 1
    assert any(line.startswith("× ") for line in said)

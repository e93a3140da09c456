"""`make drill` plays the loss of the head office, and fails when something that had left it does not come back."""

from pathlib import Path

import pytest

from app.services.backup import backups
from app.services.devices.setup import set_up_branch
from app.sync import deposit
from tools import drill


def test_the_drill_tells_what_is_missing_and_brings_all_of_it_back(tmp_path: Path) -> None:
    said: list[str] = []
    assert drill.run(tmp_path, said.append) == 0
    told = "\n".join(said)
    assert "控えから戻りました" in told and "お願いのファイル" in told and "戻りません" in told
    assert said[-1].startswith("■ 支部へのファイルに一度でも入ったものは、すべて戻りました。")


def test_the_drill_loses_a_branchs_pc_and_names_the_days_of_what_is_gone(tmp_path: Path) -> None:
    said: list[str] = []
    assert drill.run(tmp_path, said.append) == 0
    gone = next(line for line in said if "まだ提出していなかったもの" in line)
    assert "令和7年11月12日" in gone and "14日" in gone
    assert any("失った支部のPC" in line and "止めてください" in line for line in said)


def test_the_drill_fails_when_the_copy_of_the_branch_is_of_no_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = drill.come_back
    monkeypatch.setattr(drill, "come_back", lambda folder, file, code, _: set_up_branch(folder, file, code))
    assert drill.run(tmp_path, lambda _: None) == 1 and real is not drill.come_back


@pytest.mark.slow
def test_the_drill_fails_when_the_photos_on_the_stick_are_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "carry_pictures", lambda *_: 0)
    said: list[str] = []
    assert drill.run(tmp_path, said.append) == 1
    assert sum(line.startswith("× ") and "写真" in line for line in said) == 2


def test_the_drill_fails_when_the_branches_give_nothing_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deposit, "enclosed_to_return", lambda session, roster: b"")
    said: list[str] = []
    assert drill.run(tmp_path, said.append) == 1
    assert any(line.startswith("× ") for line in said)

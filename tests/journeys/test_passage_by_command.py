"""The passage to the next plan by command: preview, take, decide each line, hand the bullets over."""

import json
from pathlib import Path

import pytest

from app.cli.main import main
from app.rules.resources import resource
from tests.conftest import TurnableClock
from tests.offices import head_office

SAMPLE = str(resource("plans", "sample-2026-2030.toml"))


def test_a_script_carries_the_plan_over(tmp_path: Path, at: TurnableClock, capsys: pytest.CaptureFixture[str]) -> None:
    head_office(tmp_path).close()

    def run(*command: str) -> object:
        assert main(["--data", str(tmp_path / "head"), "--json", *command]) == 0, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    assert main(["--data", str(tmp_path / "head"), "succession", "check"]) == 1
    assert "no-next-plan" in capsys.readouterr().err
    assert run("plan", "preview", SAMPLE)["is_new"]  # type: ignore[index]
    run("plan", "import", SAMPLE)
    assert run("succession", "suggest")["written"] > 3  # type: ignore[index]
    run("succession", "set", "split", "--old", "3-1", "--new", "3-1")
    run("succession", "set", "split", "--old", "3-1", "--new", "3-2", "--note", "受けとめた後")
    run("succession", "set", "new", "--new", "3-7")
    lines = run("succession", "list")
    assert {"old": "3-1", "new": "3-2", "kind": "split", "note": "受けとめた後"} in lines  # type: ignore[operator]
    assert run("succession", "indicators")["carried"] > 5  # type: ignore[index]
    assert run("succession", "check")
    written = ("evaluation=・場が増えた。", "issues=担い手が足りない。")
    run("record", "save", "final-goal", *written, "--fiscal-year", "R7", "--goal", "1")
    assert run("succession", "hand-over") == {"goals": 1}
    out = str(tmp_path / "five.pdf")
    assert run("report", "print", "five-years", "--fiscal-year", "R7", "--out", out)["sheets"] == 4  # type: ignore[index]
    assert main(["--data", str(tmp_path / "head"), "plan", "retire", "sample-2026-2030"]) == 1
    assert "used-in-records" in capsys.readouterr().err

"""``python -m app``: the door the packaged program comes in by."""

import subprocess
import sys
from pathlib import Path

import pytest

from app import __main__ as door

ROOT = Path(__file__).parents[1]


def test_the_program_starts_as_a_module() -> None:
    command = [sys.executable, "-X", "utf8", "-m", "app", "--help"]  # as the launcher does
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0 and "結ノート" in done.stdout


def test_a_program_folder_with_holes_says_to_install_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "app.start", None)
    assert door.run() == door.STATUS_MISSING
    said = capsys.readouterr().err
    assert said.startswith("missing-program-file: ") and "もう一度インストールしてください" in said and "Traceback" not in said

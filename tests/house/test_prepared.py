"""The prepared offices are made once for all processes and runs, and again when what they are made of has changed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.store import keystore
from tests import offices, prepared
from tests.offices import head_office

ROOT = Path(__file__).parents[2]
ASKS = "import tests.conftest, tests.offices; print(tests.offices.templates())"


def counted(place: Path) -> None:
    with (place.parent / "made.txt").open("a") as made:
        made.write("x")


def times_made(folder: Path) -> int:
    return len((folder / "made.txt").read_text())


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(prepared, "KEPT", tmp_path / "kept")
    return tmp_path / "kept"


def test_an_office_that_another_process_prepared_is_the_one_that_is_copied_and_opened_here(tmp_path: Path) -> None:
    run = [sys.executable, "-c", ASKS]
    elsewhere = subprocess.run(run, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True).stdout.strip()
    assert elsewhere == str(offices.templates())
    with head_office(tmp_path) as workspace:
        assert workspace.office_code == "head"


def test_what_was_prepared_is_not_made_again(kept: Path) -> None:
    assert prepared.prepared("office", counted) == prepared.prepared("office", counted)
    assert times_made(kept) == 1


def test_what_was_left_half_made_is_made_again(kept: Path) -> None:
    def fails(place: Path) -> None:
        (place / "half").touch()
        raise OSError

    with pytest.raises(OSError):
        prepared.prepared("office", fails)
    place = prepared.prepared("office", lambda place: counted(place))
    assert not (place / "half").exists()
    assert times_made(kept) == 1


def test_another_program_or_another_passphrase_prepares_anew(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared.prepared("office", counted)
    monkeypatch.setenv(keystore.PASSPHRASE_VARIABLE, "別の合言葉")
    prepared.prepared("office", counted)
    monkeypatch.setattr(prepared, "_program", lambda: b"another")
    prepared.prepared("office", counted)
    assert times_made(kept) == 3


def test_few_folders_of_earlier_programs_are_kept(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(prepared.OTHERS_KEPT + 3):
        monkeypatch.setattr(prepared, "_program", lambda number=number: bytes([number]))
        newest = prepared.prepared("office", counted)
    assert len(list(kept.glob("office-*"))) == prepared.OTHERS_KEPT + 1
    assert newest.exists()

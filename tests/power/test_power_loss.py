"""The plug is pulled at any moment: what was acknowledged is there, whole, and everything else is there or not at all."""

import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.models.activity import Activity
from app.models.base import HEAD
from app.services.backup.integrity_check import check
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.store.keystore import load_keys
from app.sync.container import read_letter
from app.sync.seal import unseal
from tests.chance import soak_seed
from tests.offices import activity
from tests.power.states import Disk, Event, read_recording
from tests.sync.family import copied

RECORDER = Path(__file__).with_name("recorder.c")
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the recorder stands between a Linux program and its C library"),
    pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler for the recorder"),
]


@dataclass(frozen=True)
class Recording:
    """``disk`` as it was before, ``events`` since; ``brought`` are the records of the file that was taken in."""

    folder: Path
    disk: Disk
    events: list[Event]
    brought: set[bytes]


def recorded(tmp_path: Path, *how: str) -> Recording:
    library = tmp_path / "recorder.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, RECORDER, "-ldl", "-lpthread"], check=True)
    with copied(HEAD, tmp_path / "other") as head, copied("daito", tmp_path / "told") as daito:
        brought = {activity(daito, title=f"届いたサロン{number}") for number in range(20)}
        importing.import_files(head, [submitting.hand_in(daito, tmp_path / "in.yui").path])
        arrived = submitting.send_back(head, "daito", tmp_path / "back.yui").path
    folder = tmp_path / "pc"  # one disk: the office's data, and beside them what is handed in
    folder.mkdir()
    copied("daito2", folder).close()
    (folder / "told").touch()
    disk = Disk(folder)
    log = tmp_path / "log"
    environment = os.environ | {"LD_PRELOAD": str(library), "POWER_FOLDER": str(folder), "POWER_LOG": str(log)}
    command = [sys.executable, "-m", "tests.power.workload", str(folder), str(arrived), *how]
    subprocess.run(command, check=True, env=environment, cwd=RECORDER.parents[2])
    return Recording(folder, disk, list(read_recording(log)), brought)


def pull_the_plug(recording: Recording, times: int, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of the moments between two events, and of each one state it may leave."""
    chance = random.Random(seed)
    moments = sorted(chance.choices(range(1, len(recording.events)), k=times))
    told: list[str] = []
    for number, event in enumerate(recording.events):
        while moments and moments[0] == number:
            moments.pop(0)
            recording.disk.leave(tmp_path / "left", chance)
            monkeypatch.setenv("YUI_STATE", str(tmp_path / "no anchor"))
            everything_told_is_there(tmp_path / "left", told, recording.brought)
        recording.disk.play(event)
        if event.path.endswith("/told") and event.kind == "w":
            told += event.data.decode().splitlines()
    assert recording.disk.is_whole()
    assert "handed in" in told


def everything_told_is_there(folder: Path, told: list[str], brought: set[bytes]) -> None:
    with open_workspace(folder / "daito2") as workspace:
        assert check(workspace).troubles == ()
        with workspace.database.reading() as session:
            rows = {row.id: row.deleted for row in session.query(Activity)}
        for line in told:
            action, _, record = line.partition(" ")
            if action == "saved":
                assert bytes.fromhex(record) in rows
            if action == "deleted":
                assert rows[bytes.fromhex(record)]
        assert len(brought & rows.keys()) in ((len(brought),) if "imported" in told else (0, len(brought)))
    out = folder / "out.yui"
    if "handed in" in told or out.exists():
        read_letter(unseal(out.read_bytes(), load_keys(folder / "daito2").keys.seal_identity))


def test_a_power_cut_costs_nothing_that_was_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pull_the_plug(recorded(tmp_path), 60, 20251105, tmp_path, monkeypatch)


def test_a_commit_that_does_not_wait_for_the_disk_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AssertionError):
        pull_the_plug(recorded(tmp_path, "careless"), 60, 20251105, tmp_path, monkeypatch)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [soak_seed()])
def test_three_thousand_power_cuts_cost_nothing_that_was_acknowledged(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull_the_plug(recorded(tmp_path), 3000, seed, tmp_path, monkeypatch)

"""A full disk is the day one wants to hand in: what writes little works, and what writes much says so before it begins."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Unavailable
from app.services.backup import dumps
from app.services.transfer import file_log, importing, submitting
from app.services.workspace.opening import open_workspace
from app.start import main
from app.store import place
from tests.offices import activity, branch, head_office
from tests.small_disk import SmallDisk, small_disk

READING = (
    "whoami",
    "activity list",
    "activity list --search サロン",
    "check",
    "backup list",
    "bundle inspect {bundle}",
    "bundle import {bundle} --preview",
    "dump --out {elsewhere}/dump.json",
    "report print activity-record --fiscal-year 2025 --subject {activity} --out {elsewhere}/record.pdf",
    "bundle export --out {elsewhere}",
    "bundle export --mail --out {elsewhere}",
)
WRITING_MUCH = ("bundle import {bundle}", "backup create")


@pytest.fixture
def given(tmp_path: Path) -> Iterator[tuple[SmallDisk, dict[str, str]]]:
    """A branch on a disk of its own, and what the commands name."""
    with head_office(tmp_path) as head, branch(tmp_path) as daito:
        record = activity(daito)
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        answer = submitting.send_back(head, "daito", tmp_path).path
    (tmp_path / "elsewhere").mkdir()
    with small_disk(80) as disk:
        shutil.copytree(tmp_path / "daito", disk.folder / "daito")
        names = {"bundle": str(answer), "elsewhere": str(tmp_path / "elsewhere"), "activity": record.hex()}
        yield disk, names


@pytest.mark.parametrize("leaving", [45_000_000, 2_000_000], ids=["45 MB", "2 MB"])
def test_with_little_room_one_reads_checks_prints_and_hands_in_to_another_drive(
    given: tuple[SmallDisk, dict[str, str]], leaving: int, capsys: pytest.CaptureFixture[str]
) -> None:
    disk, names = given
    disk.fill(leaving)
    for command in READING:
        words = command.format(**names).split(" ")
        assert main(["--data", str(disk.folder / "daito"), *words]) == 0, (command, capsys.readouterr().err)
    for command in WRITING_MUCH:
        words = command.format(**names).split(" ")
        assert main(["--data", str(disk.folder / "daito"), *words]) == 1
        assert capsys.readouterr().err.splitlines()[-1].startswith("disk-full:"), command
    adding = ["activity", "add", "date=R7.11.3", "target=13", "title=最後の1件"]
    assert main(["--data", str(disk.folder / "daito"), *adding]) == (0 if leaving > place.FOR_A_RECORD else 1)


def test_with_no_room_at_all_nothing_is_handed_in_that_the_list_does_not_know(
    given: tuple[SmallDisk, dict[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    disk, names = given
    elsewhere = Path(names["elsewhere"])
    with open_workspace(disk.folder / "daito") as daito:
        sent = len(file_log.sent_files(daito))
        ballast = disk.fill(100_000)
        assert dumps.digest(daito)
        for as_mail in (False, True):
            with pytest.raises(Unavailable) as refusal:
                (submitting.mail_draft if as_mail else submitting.hand_in)(daito, elsewhere)
            assert refusal.value.code == "disk-full"
        assert not list(elsewhere.iterdir()) and len(file_log.sent_files(daito)) == sent
        ballast.unlink()
        assert submitting.hand_in(daito, elsewhere).number == sent + 1


@pytest.mark.parametrize("as_mail", [False, True], ids=["file", "mail"])
def test_a_file_whose_note_could_not_be_kept_is_taken_away_again(
    given: tuple[SmallDisk, dict[str, str]], monkeypatch: pytest.MonkeyPatch, as_mail: bool
) -> None:
    """The disk fills up between the look at it and the COMMIT."""
    disk, names = given
    elsewhere = Path(names["elsewhere"])
    write = submitting.write_for_people

    def writes(path: Path, data: bytes) -> None:
        write(path, data)
        assert path.exists()
        disk.fill(0)

    with open_workspace(disk.folder / "daito") as daito:
        sent = len(file_log.sent_files(daito))
        monkeypatch.setattr(submitting, "write_for_people", writes)
        with pytest.raises(Unavailable) as refusal:
            (submitting.mail_draft if as_mail else submitting.hand_in)(daito, elsewhere)
        assert refusal.value.code == "disk-full"
        assert not list(elsewhere.iterdir()) and len(file_log.sent_files(daito)) == sent

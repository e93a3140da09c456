"""What a person does while something fails: each deed with what it needs, what it promises, and how that is looked at.

A deed is done by the command line, so what a refusal says is what a person reads. ``Place`` holds one office's data, the state
beside them, a stick and files; it always stands at the same path, because a folder that moved is a copy to the program.
"""

import io
import json
import os
import shutil
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli.main import main
from app.models.base import HEAD
from app.services.backup import backups, dumps
from app.services.backup.integrity_check import check
from app.services.devices import setup
from app.services.transfer import importing, submitting
from app.services.workspace.opening import open_workspace
from app.services.workspace.rollback_detection import ROLLED_BACK
from app.store.database import FILE_NAME
from app.store.driver import PAGE_BYTES
from app.store.high_water_marks import STATE_VARIABLE
from app.store.recovery_code import code_lines
from tests.offices import activity
from tests.proof.year_writing import picture
from tests.store.newer import newer_program
from tests.sync.family import copied

OFFICE_FOLDERS = ("data", "state", "stick", "files", "new")


@dataclass(frozen=True)
class Place:
    """``root`` holds the folders of OFFICE_FOLDERS: the data, the state outside them, a stick, files, and a new PC's data."""

    root: Path

    def __getattr__(self, name: str) -> Path:
        if name not in OFFICE_FOLDERS:
            raise AttributeError(name)
        return self.root / name

    def use(self) -> None:
        """Makes the folders and lets the program keep its state here."""
        for name in OFFICE_FOLDERS[:-1]:
            (self.root / name).mkdir(parents=True, exist_ok=True)
        os.environ[STATE_VARIABLE] = str(self.state)


@dataclass(frozen=True)
class Told:
    """How a deed ended: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The last line of the refusal: "code: what happened, what to do"."""
        return (self.err.strip().splitlines() or [""])[-1]


@dataclass(frozen=True)
class Deed:
    """``prepare`` fills a place once. ``arguments`` are those of the command line. ``data``: the folder that it changes.

    ``changes``: whether the records are other ones afterwards (they are compared by their digest). ``makes``: files that must
    be there when it says done, and must not be there half when it does not. ``sets_back``: the data come from a copy, so the next
    start may tell that they went back; after any other deed that would be a false alarm. ``mends``: before it the data are
    damaged. ``program``: the version that does it and looks at it, where it is another than the one that prepared.
    """

    name: str
    prepare: Callable[[Place], None]
    arguments: Callable[[Place], Sequence[str]]
    data: str = "data"
    changes: bool = False
    makes: str = ""
    program: Callable[[], AbstractContextManager[None]] = nullcontext
    sets_back: bool = False
    mends: bool = False

    def do(self, place: Place, arguments: Sequence[str]) -> Told:
        """Does it, as a person would from the command line."""
        with self.program():
            return run("--data", str(place.root / self.data), *arguments)


def run(*arguments: str) -> Told:
    """One command and how it ended. An exception that the command line does not tell is a status of 99 with its traceback."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = main(arguments)
        except SystemExit as end:
            status = int(end.code or 0)
        except BaseException:  # noqa: BLE001 - to be told as what it is: a traceback in front of a person
            traceback.print_exc()
            status = 99
    return Told(status, *(one.buffer.getvalue().decode() for one in (out, err)))  # type: ignore[attr-defined]


def digest_of(folder: Path, *, sets_back: bool = False) -> str:
    """The digest of all records and the roster, after a check that finds nothing wrong. Raises what opening raises."""
    with open_workspace(folder) as workspace:
        assert sets_back or not any(ROLLED_BACK in notice for notice in workspace.notices), workspace.notices
        troubles = check(workspace).troubles
        assert troubles == (), troubles
        pcs = sorted((pc.device_id, pc.fingerprint, pc.status) for pc in setup.devices(workspace))
        return f"{dumps.digest(workspace)} {pcs}"


def _branch(place: Place, records: int = 6) -> None:
    """大東支部 with a few records, and a file from the head office that was not taken in yet."""
    place.use()
    with copied(HEAD, place.files) as head, copied("daito", place.files) as daito:
        for number in range(records):
            activity(daito, title=f"届いたサロン{number}")
        importing.import_files(head, [submitting.hand_in(daito, place.files / "in.yui").path])
        submitting.send_back(head, "daito", place.files / "back.yui")
    for name in (HEAD, "daito"):
        shutil.rmtree(place.files / name)
    copied("daito2", place.files).close()
    (place.files / "daito2").replace(place.data)
    with open_workspace(place.data) as workspace:
        activity(workspace, title="髙橋さんのサロン")


def _with_copy(place: Place) -> None:
    _branch(place)
    run("--data", str(place.data), "backup", "create")
    with open_workspace(place.data) as workspace:
        activity(workspace, title="控えのあとのサロン")


def _damaged(place: Place) -> None:
    """Every page in a stretch of the file is bad; what stood there is in a copy, or lost."""
    _with_copy(place)
    path = place.data / FILE_NAME
    data = bytearray(path.read_bytes())
    for page in range(20, len(data) // PAGE_BYTES, 6):
        data[page * PAGE_BYTES + 99] ^= 1
    path.write_bytes(data)


def _with_wrong_table(place: Place) -> None:
    _branch(place)
    with open_workspace(place.data) as workspace:
        connection = workspace.database.raw()
        connection.execute("UPDATE activity SET title = '書き換え'")
        connection.close()


def _newest_copy(place: Place) -> str:
    found = json.loads(run("--data", str(place.data), "--json", "backup", "list").out)
    return str(found[0]["name"])


def _head(place: Place) -> None:
    place.use()
    copied(HEAD, place.files).close()
    (place.files / HEAD).replace(place.data)
    with open_workspace(place.data):
        pass


def _burnt_head(place: Place) -> None:
    _head(place)
    run("--data", str(place.data), "backup", "create", "--to", str(place.stick))
    with open_workspace(place.data) as workspace:
        (place.files / "sheet").write_text(" ".join(code_lines(workspace.keys.recovery_identity)))
    shutil.rmtree(place.data)


def _set_up_file(place: Place) -> None:
    _head(place)
    run("--data", str(place.data), "enrol", "murone", "--out", str(place.files / "m.yui-setup"), "--code", "123456789012")


def _lost_branch(place: Place) -> None:
    """大東支部's PC is gone; a copy is on a stick, and the head office made a set-up file for going on from it."""
    place.use()
    code = "123456789012"
    with copied(HEAD, place.files) as head, copied("daito", place.files) as daito:
        importing.import_files(head, [submitting.hand_in(daito, place.files / "in.yui").path])
        activity(daito, title="控えにだけあるサロン")
        backups.carry_backup(daito, place.stick)
        setup.enrol(head, "daito", place.files / "m.yui-setup", code, copies_of=daito.device_id)
    for name in (HEAD, "daito"):
        shutil.rmtree(place.files / name)


def _with_photo(place: Place) -> None:
    _branch(place)
    with open_workspace(place.data) as workspace:
        (place.files / _KEPT_ID).write_text(activity(workspace, title="写真の日").hex())
    (place.files / "photo.jpg").write_bytes(picture(1))


def _with_table(place: Place) -> None:
    _branch(place)
    rows = "".join(f"R7.10.{day},1-3,表の会{day},12\n" for day in range(1, 6))
    (place.files / "table.csv").write_text(f"日付,推進目標,名称,参加者数\n{rows}", encoding="utf-8-sig")


def _with_import(place: Place) -> None:
    _branch(place)
    with open_workspace(place.data) as workspace:
        [taken] = importing.import_files(workspace, [place.files / "back.yui"]).files
    (place.files / _KEPT_ID).write_text(str(taken.import_id))


def _with_stolen_pc(place: Place) -> None:
    _head(place)
    with open_workspace(place.data) as workspace:
        stolen = next(pc for pc in setup.devices(workspace) if pc.office == "murone")
    (place.files / _KEPT_ID).write_text(stolen.device_id)


def _kept(place: Place) -> str:
    return (place.files / _KEPT_ID).read_text()


@contextmanager
def _newer() -> Iterator[None]:
    with newer_program(pytest.MonkeyPatch()):
        yield


_KEPT_ID = "id"
"""The file that holds the id of what the deed is about."""
_SAVED = ("activity", "add", "date=2025-11-03", "title=停電の日のサロン", "target=1-3", "participants=5")
_SHEET = ("--fiscal-year", "2025", "--target", "1-3")

DEEDS: tuple[Deed, ...] = (
    Deed("save", _branch, lambda _: _SAVED, changes=True),
    Deed("import", _branch, lambda place: ("bundle", "import", str(place.files / "back.yui")), changes=True),
    Deed("hand in", _branch, lambda place: ("bundle", "export", "--out", str(place.stick / "out.yui")), makes="stick/out.yui"),
    Deed("copy", _branch, lambda _: ("backup", "create"), makes="data/backups/*.db"),
    Deed("carry a copy", _branch, lambda place: ("backup", "create", "--to", str(place.stick)), makes="stick/*/*.db"),
    Deed("restore", _with_copy, lambda place: ("backup", "restore", _newest_copy(place)), changes=True, sets_back=True),
    Deed("salvage", _damaged, lambda _: ("repair", "salvage"), changes=True, sets_back=True, mends=True),
    Deed("rebuild tables", _with_wrong_table, lambda _: ("repair", "tables"), changes=True, mends=True),
    Deed("dump", _branch, lambda place: ("dump", "--out", str(place.stick / "dump.json")), makes="stick/dump.json"),
    Deed("check", _branch, lambda _: ("check",)),
    Deed("set up the head office", Place.use, lambda _: ("setup", "head"), data="new", changes=True),
    Deed(
        "enrol",
        _head,
        lambda place: ("enrol", "murone", "--out", str(place.stick / "m.yui-setup")),
        makes="stick/m.yui-setup",
    ),
    Deed(
        "set up a branch",
        _set_up_file,
        lambda place: ("setup", "branch", "--from", str(place.files / "m.yui-setup"), "--code", "123456789012"),
        data="new",
        changes=True,
    ),
    Deed(
        "come back at a branch",
        _lost_branch,
        lambda place: (
            *("setup", "branch", "--from", str(place.files / "m.yui-setup"), "--code", "123456789012"),
            *("--copies", str(place.stick)),
        ),
        data="new",
        changes=True,
        sets_back=True,
    ),
    Deed(
        "recover the head office",
        _burnt_head,
        lambda place: ("recover", "--from", str(place.stick), "--sheet-code", (place.files / "sheet").read_text()),
        data="new",
        changes=True,
        sets_back=True,
    ),
    Deed("add a photo", _with_photo, lambda place: ("photo", "add", _kept(place), str(place.files / "photo.jpg")), changes=True),
    Deed("take in a table", _with_table, lambda place: ("activity", "import", str(place.files / "table.csv")), changes=True),
    Deed("make final", _head, lambda _: ("edition", "make", "evaluation-sheet", *_SHEET), changes=True),
    Deed(
        "print",
        _head,
        lambda place: ("report", "print", "evaluation-sheet", *_SHEET, "--out", str(place.stick / "sheet.pdf")),
        makes="stick/sheet.pdf",
    ),
    Deed("take an import back", _with_import, lambda place: ("bundle", "undo", _kept(place)), changes=True),
    Deed("stop a PC", _with_stolen_pc, lambda place: ("roster", "stop", _kept(place)), changes=True),
    Deed("renew keys", _head, lambda _: ("key", "renew"), changes=True),
    Deed("upgrade", _branch, lambda _: ("whoami",), makes="data/backups/*before-schema*", program=_newer),
)
BY_NAME = {deed.name: deed for deed in DEEDS}

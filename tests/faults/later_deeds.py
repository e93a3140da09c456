"""What a person does with records that are there: photos, tables, papers, an import taken back, keys, an update."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.services.devices import setup
from app.services.transfer import importing
from app.services.workspace.opening import open_workspace
from tests.faults.deeds import Deed, Place, prepare_branch, prepare_head
from tests.load.photos import picture
from tests.offices import activity
from tests.store.newer import newer_program

_KEPT_ID = "id"


def _with_photo(place: Place) -> None:
    prepare_branch(place)
    with open_workspace(place.data) as workspace:
        (place.files / _KEPT_ID).write_text(activity(workspace, title="写真の日").hex())
    (place.files / "photo.jpg").write_bytes(picture(1))


def _with_table(place: Place) -> None:
    prepare_branch(place)
    rows = "".join(f"R7.10.{day},1-3,表の会{day},12\n" for day in range(1, 6))
    (place.files / "table.csv").write_text(f"日付,推進目標,名称,参加者数\n{rows}", encoding="utf-8-sig")


def _with_import(place: Place) -> None:
    prepare_branch(place)
    with open_workspace(place.data) as workspace:
        [taken] = importing.import_files(workspace, [place.files / "back.yui"]).files
    (place.files / _KEPT_ID).write_text(str(taken.import_id))


def _with_stolen_pc(place: Place) -> None:
    prepare_head(place)
    with open_workspace(place.data) as workspace:
        stolen = next(pc for pc in setup.devices(workspace) if pc.office == "murone")
    (place.files / _KEPT_ID).write_text(stolen.device_id)


def _kept(place: Place) -> str:
    return (place.files / _KEPT_ID).read_text()


@contextmanager
def _newer() -> Iterator[None]:
    with newer_program(pytest.MonkeyPatch()):
        yield


_SHEET = ("--fiscal-year", "2025", "--target", "1-3")

DEEDS: tuple[Deed, ...] = (
    Deed("add a photo", _with_photo, lambda place: ("photo", "add", _kept(place), str(place.files / "photo.jpg")), changes=True),
    Deed("take in a table", _with_table, lambda place: ("activity", "import", str(place.files / "table.csv")), changes=True),
    Deed("make final", prepare_head, lambda _: ("edition", "make", "evaluation-sheet", *_SHEET), changes=True),
    Deed(
        "print",
        prepare_head,
        lambda place: ("report", "print", "evaluation-sheet", *_SHEET, "--out", str(place.stick / "sheet.pdf")),
        makes="stick/sheet.pdf",
    ),
    Deed("take an import back", _with_import, lambda place: ("bundle", "undo", _kept(place)), changes=True),
    Deed("stop a PC", _with_stolen_pc, lambda place: ("roster", "stop", _kept(place)), changes=True),
    Deed("renew keys", prepare_head, lambda _: ("key", "renew"), changes=True),
    Deed("upgrade", prepare_branch, lambda _: ("whoami",), makes="data/backups/*before-schema*", program=_newer),
)

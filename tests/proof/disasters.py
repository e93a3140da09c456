"""What happens to the files of a PC: pages go bad, the write-ahead log is lost, both key files are damaged."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.errors import Damaged
from app.services.backup.salvaged_journal import OPERATION
from app.services.backup.salvaging import salvage
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.database import FILE_NAME
from app.store.driver import PAGE_BYTES
from app.store.high_water_marks import high_water_marks_path
from app.store.kept_twice import places_of
from app.store.keystore import FILE_NAME as KEY_FILE
from app.store.salvaged_pages import SalvagedPages
from app.store.salvaged_rows import salvaged_rows


@dataclass
class OnePage:
    """One page of a database, as if it were all of it; a long row is read through the others."""

    pages: SalvagedPages
    number: int

    def __iter__(self) -> Iterator[tuple[int, bytes | None]]:
        yield self.number, self.page(self.number)

    def page(self, number: int) -> bytes | None:
        return self.pages.page(number)


def journal_pages(path: Path, key: bytes) -> list[int]:
    """The pages with operations on them, by the newest of them."""
    with SalvagedPages(path, key) as pages:
        found = {
            number: max((row["arrival"] for _, row in salvaged_rows(OnePage(pages, number), (OPERATION,))), default=0)
            for number, _ in pages
        }
    return sorted((number for number, newest in found.items() if newest), key=lambda number: found[number])


def pages_go_bad(path: Path, key: bytes, number: int) -> None:
    """One to four pages of the journal, the newest ones first, of a database that is closed; one is left, or the PC is lost."""
    data, pages = bytearray(path.read_bytes()), journal_pages(path, key)
    for page in pages[:0:-1][: 1 + number % 4]:
        data[(page - 1) * PAGE_BYTES + 7 * number] ^= 0x10
    path.write_bytes(data)


def killed_and_its_log_lost(workspace: Workspace) -> Workspace:
    """The program is killed, somebody clears its write-ahead log away, and it is started again."""
    folder = workspace.folder
    marks = high_water_marks_path(folder, workspace.device_id)
    beside = [path for path in (folder / FILE_NAME, marks, marks.with_suffix(".running")) if path.exists()]
    left = {path: path.read_bytes() for path in beside}
    workspace.close()
    for path, data in left.items():
        path.write_bytes(data)
    try:
        return open_workspace(folder)
    except Damaged:  # it was in the middle of being written into the file
        return salvage(folder)


def keys_go_bad(folder: Path) -> None:
    """Both of them."""
    for place in places_of(folder, KEY_FILE):
        place.write_bytes(b"damaged")

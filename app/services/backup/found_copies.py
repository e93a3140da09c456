"""The copies in a folder that a person chose: a stick, the second place, or the data folder of a PC itself."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from app.errors import Refused, Unavailable, YuiError
from app.models.base import ROSTER
from app.store.copy_contents import newest_first, places_of_copies
from app.store.copying import sync_file, verify_copy
from app.store.database import FILE_NAME, finish_log, refuse_other_copy
from app.store.driver import connect
from app.store.encrypted_pages import any_page_opens
from app.store.sealed_store import STORES
from app.system_errors import FULL


@dataclass(frozen=True)
class FoundCopy:
    """The newest sound copy by its contents. ``skipped``: damaged ones of the same PC."""

    path: Path
    skipped: tuple[Path, ...]


@dataclass(frozen=True)
class PicturesBeside:
    """How many photos and final prints lie beside a copy or beside its folder, and how many of them are whole and ``open``."""

    count: int
    open: int

    @property
    def is_damaged(self) -> bool:
        """Whether one of them does not open."""
        return self.open < self.count

    @property
    def words(self) -> str:
        """What a drill proved of them, as a sentence; "" where none lie there."""
        if not self.count:
            return ""
        broken = self.count - self.open
        told = f"控えの隣の写真と確定版{self.count:,}個"
        return f"{told}のうち、{broken:,}個が開きません。" if broken else f"{told}も、すべて開きました。"


def copies_in(folder: Path) -> list[Path]:
    """Every file that may be a copy, wherever in the folder copies may lie; also office.db."""
    return [path for place in places_of_copies(folder) for path in sorted(place.glob("*.db")) if path.is_file()]


def newest_copy(folder: Path, key: bytes) -> FoundCopy:
    """The newest one that this key opens and that is whole. Raises Refused("no-backup", "other-key", "newer-database")."""
    candidates = copies_in(folder)
    opened = [one.path for one in newest_first(candidates, key)]
    skipped = [path for path in candidates if path not in opened and _is_of(path, key)]
    for path in opened:
        try:
            verify_copy(path, key)
        except YuiError:
            skipped.append(path)
            continue
        refuse_other_copy(path, key)
        return FoundCopy(path, tuple(skipped))
    if not candidates or skipped:
        raise Refused("no-backup", "このフォルダーに、開ける控えがありません。", "別の控えのフォルダーを選んでください。")
    raise Refused("other-key", "この控えは、別のPCのものです。", "失ったPCの控えが入っているフォルダーを選んでください。")


def bring(found: Path, place: Path, key: bytes) -> None:
    """Copies it to ``place`` as a database, with what its log still holds, durably.

    Raises OSError for a full disk, Unavailable("unreadable-backup") and what ``verify_copy`` raises.
    """
    target = place / FILE_NAME
    try:
        for ending in ("", "-wal"):
            source = found.with_name(found.name + ending)
            if source.exists():
                shutil.copyfile(source, target.with_name(target.name + ending))
    except OSError as error:
        if error.errno in FULL:
            raise
        raise Unavailable(
            "unreadable-backup",
            "控えを最後まで読めませんでした。",
            "USBメモリーを差し直すか、別の控えのフォルダーで、もう一度行ってください。",
        ) from error
    finish_log(target, key)
    sync_file(target)
    verify_copy(target, key)


def bring_beside(found: Path, place: Path, key: bytes) -> None:
    """Copies the whole photos and final prints that lie beside a copy or beside its folder. Raises what ``write_durably``
    raises.
    """
    for store_in in STORES:
        for folder in _beside(found):
            store_in(place, key).take_missing(store_in(folder, key))


def pictures_beside(found: Path, key: bytes) -> PicturesBeside:
    """Opens every photo and final print beside a copy or beside its folder."""
    stores = [store_in(folder, key) for store_in in STORES for folder in _beside(found)]
    proven = [store.opens(name) for store in stores for name in store.names()]
    return PicturesBeside(len(proven), sum(proven))


def _beside(found: Path) -> tuple[Path, Path]:
    return found.parent, found.parent.parent


def operations_in(path: Path, key: bytes) -> tuple[set[bytes], int]:
    """The operations in a sound copy, and when the newest record of it was written (ms; 0 without any)."""
    connection = connect(path, key, read_only=True)
    try:
        held = {id_ for (id_,) in connection.execute("SELECT id FROM operation")}
        asked = f"SELECT max(wall_ms) FROM operation WHERE import_id IS NULL AND partition != '{ROSTER}'"
        return held, connection.execute(asked).fetchone()[0] or 0
    finally:
        connection.close()


def _is_of(path: Path, key: bytes) -> bool:
    try:
        return any_page_opens(path, key)
    except OSError:
        return False

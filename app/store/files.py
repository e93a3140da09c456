"""Writing files so that they are either complete or absent, and reading foreign files with a size limit."""

import hashlib
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, TypeVar

from app.errors import Refused, Unavailable
from app.system_errors import own_error, reading_error

T = TypeVar("T")
RETRY_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 0.9)
"""On Windows, virus scanners and indexers hold a new file for a moment; together these waits stay under 2.5 s."""
_AT_ONCE = 1024 * 1024


def write_durably(
    path: Path, data: bytes | Iterable[bytes], before_naming: Callable[[bytes], object] = lambda digest: None
) -> None:
    """Writes to a temporary name, syncs, reads back, renames, syncs the folder and reads back again. On an error nothing is
    left behind.

    ``data``: the content whole, or in slices, of which memory holds one. ``before_naming`` is given the SHA-256 of the content
    before the file gets its name.

    It is read back before the rename too, because a failing stick must not cost the older file of that name. Raises
    Unavailable: not-verified (what was read back differs from what was written: a failing or fake stick), and what
    ``app.system_errors.own_error`` makes of the system's error: disk-full, target-unwritable …
    """
    partial = partial_beside(path)
    try:
        digest = _write_synced(partial, [data] if isinstance(data, bytes) else data)
        _verify(partial, digest)
        before_naming(digest)
        replace_patiently(partial, path)
        sync_folder(path.parent)
        _verify(path, digest)
    except OSError as error:
        _discard(partial)
        raise own_error(error, path.parent) from error
    except BaseException:  # what makes the slices failed, or was stopped
        _discard(partial)
        raise


def partial_beside(path: Path) -> Path:
    """A temporary name in the folder of ``path``. It is short, because names may use up the longest length there is."""
    return path.with_name(f".{secrets.token_hex(8)}.partial")


def replace_patiently(partial: Path, path: Path) -> None:
    """Renames, waiting a little when another program holds one of the files. Raises OSError when that does not help."""
    patiently(lambda: partial.replace(path))


def remove_patiently(path: Path) -> None:
    """Deletes a file, which may be missing. Raises OSError as ``replace_patiently``."""
    patiently(lambda: path.unlink(missing_ok=True))


def patiently(action: Callable[[], T]) -> T:
    """Repeats an action for up to 2.5 seconds while access is denied: on Windows that usually passes by itself."""
    for seconds in RETRY_SECONDS:
        try:
            return action()
        except PermissionError:
            time.sleep(seconds)
    return action()


def read_bounded(path: Path, limit: int) -> bytes:
    """The bytes of a foreign file. Raises what ``open_regular`` raises, or Refused("too-large-bundle") above ``limit`` bytes."""
    try:
        with open_regular(path) as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise reading_error(error) from error
    if len(data) > limit:
        raise Refused(
            "too-large-bundle", "ファイルが大きすぎるため、開いていません。", "送り元に、ファイルを確かめてもらってください。"
        )
    return data


def read_through(path: Path) -> None:
    """Reads a file, which may be missing, to its end: damage is only what the disk gives. Raises what ``reading_error`` makes."""
    try:
        if path.exists():
            with path.open("rb") as stream:
                while stream.read(_AT_ONCE):
                    pass
    except OSError as error:
        raise reading_error(error) from error


def open_regular(path: Path) -> IO[bytes]:
    """Opens a file from outside for reading: a regular file, or a link to one. A pipe or a device under a file's name would hold
    up whoever reads it.

    Raises Unavailable("unreadable-file", …), as ``app.system_errors.reading_error`` names it.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # asked before opening: opening a device may already do something
            raise _no_file()
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
        file = os.fdopen(descriptor, "rb")
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):  # exchanged meanwhile
            file.close()
            raise _no_file()
        return file
    except OSError as error:
        raise reading_error(error) from error
    except ValueError as error:  # a NUL in the path
        raise _no_file() from error


def _no_file() -> Unavailable:
    return Unavailable(
        "unreadable-file",
        "選ばれたのは、ふつうのファイルではありません。",
        "結ノートのファイルかどうか確かめて、選び直してください。",
    )


def _write_synced(path: Path, slices: Iterable[bytes]) -> bytes:
    """Creates the file, readable by this user only, waits until its content is on the disk, and returns its SHA-256."""
    found = hashlib.sha256()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        for some in slices:
            found.update(some)
            view = memoryview(some)
            while view:
                view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return found.digest()


def _verify(path: Path, digest: bytes) -> None:
    """Deletes the file and raises Unavailable("not-verified") unless its content has this SHA-256."""
    with patiently(lambda: path.open("rb")) as file:
        found = hashlib.file_digest(file, "sha256").digest()
    if found == digest:
        return
    _discard(path)
    raise Unavailable(
        "not-verified",
        "書き込んだファイルを読み直すと、内容が違っていました。",
        "別のUSBメモリーかフォルダーに、もう一度書き出してください。",
    )


def sync_folder(folder: Path) -> None:
    """Returns when the names in a folder are on the disk. Raises OSError."""
    if sys.platform == "win32":
        return  # Windows has no such call; the rename is journalled by NTFS
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _discard(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # the drive is gone, and the file with it

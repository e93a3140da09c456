"""A small file that nothing may lose, kept twice: in its folder and in the folder ``keys`` below it, each with its own check.

Reading takes whichever is whole and mends the other. A flipped bit is so told from content that is merely not the expected one.
"""

import contextlib
import hashlib
import logging
from pathlib import Path

from app.errors import Unavailable
from app.store.files import write_durably

FOLDER = "keys"
"""Of the second ones. Not among the backups: people carry that folder away."""
MOST_BYTES = 64 * 1024
_NUMBER_BYTES, _CHECK_BYTES = 8, hashlib.sha256().digest_size
log = logging.getLogger("yui.window")


class Neither(Exception):
    """At least one of the two is there, and none is whole."""


def places_of(folder: Path, name: str) -> tuple[Path, Path]:
    """Where the two lie."""
    return folder / name, folder / FOLDER / name


def write_twice(folder: Path, name: str, content: bytes) -> None:
    """Writes the one durably, then the other. Killed in between, the newer whole one counts: each has a number.

    Raises what ``write_durably`` raises while neither is written; the second one is mended when it is read next.
    """
    number = max((number for number, _ in map(_whole, places_of(folder, name))), default=0) + 1
    head = number.to_bytes(_NUMBER_BYTES)
    framed = head + content + hashlib.sha256(head + content).digest()
    first, second = places_of(folder, name)
    try:
        write_durably(first, framed)
    except (Unavailable, MemoryError):
        if _whole(first) != (number, framed):
            raise
        # It has its name and will be read: what failed came after that, and the second one makes up for it.
    _put(second, framed)


def read_twice(folder: Path, name: str) -> bytes:
    """The content of the newer whole one. The other is mended where that is possible.

    Raises FileNotFoundError when there is none, Neither when none is whole, OSError when none can be read.
    """
    places = places_of(folder, name)
    read: dict[Path, bytes] = {}
    failed: list[OSError] = []
    for place in places:
        try:
            with place.open("rb") as file:
                read[place] = file.read(MOST_BYTES + 1)
        except OSError as error:
            failed.append(error)
    number, framed = max((_opened(one) for one in read.values()), default=(0, b""))
    if number == 0:
        if read:
            raise Neither
        raise next((one for one in failed if not isinstance(one, FileNotFoundError)), failed[0])
    for place in places:
        if read.get(place) != framed:
            log.info("a key file is mended from the other one")
            _put(place, framed)
    return framed[_NUMBER_BYTES:-_CHECK_BYTES]


def _whole(place: Path) -> tuple[int, bytes]:
    with contextlib.suppress(OSError), place.open("rb") as file:
        return _opened(file.read(MOST_BYTES + 1))
    return 0, b""


def _opened(framed: bytes) -> tuple[int, bytes]:
    """(number, all of it); (0, b"") for what is not whole."""
    is_whole = _NUMBER_BYTES + _CHECK_BYTES < len(framed) <= MOST_BYTES
    if not is_whole or hashlib.sha256(framed[:-_CHECK_BYTES]).digest() != framed[-_CHECK_BYTES:]:
        return 0, b""
    return int.from_bytes(framed[:_NUMBER_BYTES]), framed


def _put(place: Path, framed: bytes) -> None:
    with contextlib.suppress(OSError, Unavailable, MemoryError):
        place.parent.mkdir(exist_ok=True)
        write_durably(place, framed)

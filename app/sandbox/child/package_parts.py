"""The parts of a workbook that is a ZIP (.xlsx, .xlsm, .xlsb, .ods): which belongs to which, and their XML without surprises."""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO
from xml.parsers import expat

from app.sandbox import limits
from app.sandbox.rejected import PROTECTED, SIZE, UNREADABLE, Rejected

_ENCRYPTED = 0x1
_READ_BYTES = 256 * 1024
# Found by changing bytes at random: a wrong length in the directory makes zipfile seek to a negative place (ValueError).
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, OSError, ValueError, LookupError,
          RuntimeError, expat.ExpatError)  # fmt: skip
"""What reading a damaged package may raise."""


class Package:
    """An opened package. Its parts are found whatever the case and the direction of the strokes in their names."""

    def __init__(self, data: bytes) -> None:
        """What the directory says of sizes is believed; that it may lie is what the limits of this process are for.

        Raises Rejected("unreadable", "size", "protected").
        """
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE as error:
            raise Rejected(UNREADABLE) from error
        parts = self._archive.infolist()
        if sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
            raise Rejected(SIZE)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise Rejected(PROTECTED)
        self._parts = {_plain(part.filename): part for part in parts}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    def names(self) -> list[str]:
        """Of all parts, in small letters."""
        return list(self._parts)

    def open(self, name: str) -> BinaryIO:
        """Raises one of ``DAMAGE``."""
        return self._archive.open(self._parts[_plain(name)])  # type: ignore[return-value]

    def has_comments(self, name: str) -> bool:
        """Whether notes are fixed to the cells of a sheet."""
        kinds = (kind.lower() for kind, _ in self.related(name).values())
        return any(kind.endswith(("/comments", "/threadedcomment")) for kind in kinds)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Relation id → its type and the part it leads to, of the part ``name`` ("" for the package)."""
        folder, file = posixpath.split(name)
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "").replace("\\", "/")))
                found[attributes.get("Id", "")] = attributes.get("Type", ""), target.lstrip("/")

        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if relations in self:
            with self.open(relations) as stream:
                read_xml(stream, start)
        return found

    def main_part(self, usual: str) -> str:
        """The part with the workbook, or ``usual`` where nothing says which one it is."""
        leads = [part for kind, part in self.related("").values() if kind.endswith("/officeDocument") and part in self]
        return leads[0] if leads else usual


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def read_xml(
    stream: BinaryIO,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Calls back for each element by its name without prefix; attributes keep theirs, as they stand.

    A document type, which could define endless entities, is refused: no program writes one. Raises ExpatError,
    Rejected("unreadable").
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise Rejected(UNREADABLE)

    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.StartDoctypeDeclHandler = refuse
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    left = limits.UNPACKED_BYTES
    while chunk := stream.read(_READ_BYTES):
        left -= len(chunk)
        if left < 0:
            raise Rejected(SIZE)
        parser.Parse(chunk, False)
    parser.Parse(b"", True)

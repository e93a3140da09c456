"""Finding the one table in a plain ZIP, as people pack what they send by mail."""

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from app.sandbox import limits
from app.sandbox.child.package_parts import DAMAGE
from app.sandbox.child.wrappings import entry_name, refuse_wild_directory
from app.sandbox.rejected import NOTHING_INSIDE, PROTECTED, SEVERAL, SIZE, UNREADABLE, Rejected
from app.sandbox.table_names import ENDINGS

_ENCRYPTED = 0x1
_OF_MAC = "__MACOSX/"


def only_table(data: bytes) -> Iterator[Any]:
    """Its name, then its bytes in pieces.

    Raises Rejected("cut", "size", "protected", "unreadable", "nothing-inside", "several" with their number).
    """
    refuse_wild_directory(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            tables = [entry for entry in opened.infolist() if _is_table(entry_name(entry))]
            if len(tables) != 1:
                raise Rejected(SEVERAL if tables else NOTHING_INSIDE, len(tables))
            if tables[0].flag_bits & _ENCRYPTED:
                raise Rejected(PROTECTED)
            if tables[0].file_size > limits.FILE_BYTES:
                raise Rejected(SIZE)
            with opened.open(tables[0]) as stream:
                content = stream.read(limits.FILE_BYTES + 1)
    except DAMAGE as error:
        raise Rejected(UNREADABLE) from error
    if len(content) > limits.FILE_BYTES:
        raise Rejected(SIZE)
    yield entry_name(tables[0])[-limits.NAME_CHARACTERS :].encode("utf-8", "replace").decode()
    yield from (content[at : at + limits.CHUNK_BYTES] for at in range(0, len(content), limits.CHUNK_BYTES))


def _is_table(name: str) -> bool:
    folder, file = posixpath.split(name.replace("\\", "/"))
    return file.lower().endswith(ENDINGS) and not file.startswith((".", "~$")) and not folder.startswith(_OF_MAC.rstrip("/"))

"""Tables as offices and other programs write them, each a kind: the file, how it is read, and what must come out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Line = Sequence[object]
HEAD = ("実施日", "推進目標", "活動名", "参加者数")


@dataclass(frozen=True)
class Case:
    """``rows``: field → value of each record that goes in, in order. ``asked``: how many rows wait for a person; ``told``: words
    that a note, a reason or a cell says. ``options``: those of the command. ``year``: the one on screen.
    """

    name: str
    file: Callable[[Path], Path]
    rows: Sequence[dict[str, Any]] = ()
    asked: int = 0
    told: Sequence[str] = ()
    year: int | None = None
    options: Sequence[str] = field(default=())


def csv(*lines: Line, encoding: str = "cp932", tail: bytes = b"", quote: bool = True) -> Callable[[Path], Path]:
    """A text file as Excel writes it: CRLF, quoted where needed."""

    def written(folder: Path) -> Path:
        texts = [",".join(_cell(one, quote) for one in line) for line in lines]
        path = folder / "table.csv"
        path.write_bytes("\r\n".join([*texts, ""]).encode(encoding) + tail)
        return path

    return written


def book(*sheets: tuple[str, Sequence[Line]], then: Callable[[Workbook], object] = lambda _: None) -> Callable[[Path], Path]:
    """A workbook with these sheets; ``then`` merges, hides …"""

    def written(folder: Path) -> Path:
        made = Workbook()
        made.remove(made.active)
        for name, lines in sheets:
            sheet: Worksheet = made.create_sheet(name)
            for line in lines:
                sheet.append(list(line))
        then(made)
        path = folder / "table.xlsx"
        made.save(path)
        return path

    return written


def _cell(value: object, quote: bool) -> str:
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if quote and any(sign in text for sign in ',"\n') else text

"""What stands on a form: plain data, decided before it comes here. The same ``Paper`` becomes PDF, .xlsx and CSV, and
feeds the screen, so that they can't disagree.

A form is one function that makes a ``Paper``; app.reports.engine.paper_drawing lays it on A4.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "right", "centre"]
Orientation = Literal["portrait", "landscape"]
RowLook = Literal["plain", "head", "total"]
DigitWidth = Literal["half", "full", "mixed"]


@dataclass(frozen=True, slots=True)
class Num:
    """A figure. ``value`` is a whole number scaled by ``decimals`` (125 with one decimal is 12.5); ``mark`` follows it (※).

    Negative figures are printed with △. A figure that is missing is a word (未提出, 未入力, －), never a Num.
    """

    value: int
    decimals: int = 0
    approximate: bool = False
    mark: str = ""
    suffix: str = ""
    """Behind the digits: ％."""


Cell = str | Num | None
"""None: the cell before it goes on into this one (未提出 over a whole line)."""


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is a share of the table's width; columns beside each other with the same ``group`` get it as a common head."""

    title: str
    width: float
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """``with_above``: never on another page than the row before it (目標, 実績 and 達成率 of one indicator).

    ``sources``: for each cell where its content comes from ("" for none), as app.services.printing.source_links writes it.
    """

    cells: tuple[Cell, ...]
    look: RowLook = "plain"
    with_above: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Its head is repeated on every page; a row is never cut. ``least`` blank lines follow for handwriting."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    aside: str = ""
    """Right of the caption: 「支部からの報告 7/8」, units."""
    blank_rows: int = 0
    small: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """A framed text with its name at the left. Empty, it is a box to write in by hand, ``writing_lines`` high.

    ``source`` says where it is written in the program (app.services.printing.source_links); a box meant for the hand has none.
    """

    name: str
    text: str
    writing_lines: float = 2.0
    stretch: float = 0.0
    bold_first: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A framed list, one dot per item. Empty, a box to write in by hand."""

    name: str
    items: tuple[str, ...]
    writing_lines: float = 2.0
    stretch: float = 0.0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The choices of a scale, the chosen one ringed; with None, one is ringed by hand. ``notes`` explain each choice."""

    name: str
    choices: tuple[str, ...]
    chosen: str | None
    notes: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """Small lines without a frame (※ …); ``joined`` ones stand beside each other as long as they fit."""

    lines: tuple[str, ...]
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between parts; it never stands alone at the foot of a page."""

    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text without a frame."""

    text: str


ChartKind = Literal["bars", "lines", "share"]


@dataclass(frozen=True, slots=True)
class Series:
    """``values`` by label; None is a gap in a line and no bar at all, never a zero."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """bars: side by side per label; lines: a trend; share: one bar per label, divided. Told apart by pattern, not colour.

    ``break_before``: index of the label before which the counting changed (a broken line stands there).
    """

    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    height_mm: float = 52.0
    break_before: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo: its JPEG in base64 (so that a final edition keeps it), its size in pixels, and what is said of it."""

    jpeg: str
    width: int
    height: int
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photos, two beside each other."""

    pictures: tuple[Picture, ...]
    height_mm: float = 55.0


Part = Text | Bullets | Choice | Table | Notes | Heading | Prose | Chart | Pictures


@dataclass(frozen=True, slots=True)
class Paper:
    """One form, filled or empty. ``mark`` stands framed at the top (記入例, 見本, 暫定); ``material`` is 資料番号.

    ``lines`` stand under the title (plan, year, target). ``bookmark`` names it in the PDF's outline.
    """

    title: str
    parts: tuple[Part, ...]
    form_number: str = ""
    lines: tuple[str, ...] = ()
    material: str = ""
    mark: str = ""
    stamp_boxes: tuple[str, ...] = ()
    stamps_name: str = "供覧"
    council: str = ""
    printed_on: str = ""
    orientation: Orientation = "portrait"
    digit_width: DigitWidth = "half"
    bookmark: str = ""
    group: str = ""
    """Papers with the same one stand under it in the outline."""
    warning: str = ""
    """Bold at the foot of every page (未決定の食い違い 2件)."""
    about: tuple[bytes, ...] = ()
    """Records it is about, where it is not about the whole: only what belongs to them makes it provisional. Never kept."""


def cell_text(cell: Cell) -> str:
    """A cell as it is printed: 「約1,234※」, 「△12」."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    digits = f"{abs(cell.value) / 10**cell.decimals:,.{cell.decimals}f}"
    return f"{'約' if cell.approximate else ''}{'△' if cell.value < 0 else ''}{digits}{cell.suffix}{cell.mark}"


def texts_of(paper: Paper) -> Iterator[tuple[str, str, str]]:
    """(where, text, its source or "") for everything people wrote that comes onto the paper."""
    where = paper.bookmark or paper.title
    for line in (paper.title, *paper.lines, *paper.stamp_boxes, paper.council, paper.material, paper.warning):
        yield where, line, ""
    for part in paper.parts:
        yield from ((where, text, source) for text, source in _part_texts(part))


def _part_texts(part: Part) -> Iterator[tuple[str, str]]:
    match part:
        case Text():
            yield from ((part.name, ""), (part.text, part.source))
        case Bullets():
            yield part.name, ""
            yield from ((item, part.source) for item in part.items)
        case Choice():
            yield from ((text, "") for text in (part.name, *part.choices, *part.notes))
        case Notes():
            yield from ((line, "") for line in part.lines)
        case Heading() | Prose():
            yield part.text, ""
        case Pictures():
            yield from ((picture.caption, "") for picture in part.pictures)
        case Chart():
            yield from ((text, "") for text in (part.title, *part.labels, *(series.name for series in part.series)))
        case Table():
            yield from ((text, "") for text in (part.caption, part.aside, *(column.title for column in part.columns)))
            for row in part.rows:
                for place, cell in enumerate(row.cells):
                    yield cell_text(cell), row.sources[place] if place < len(row.sources) else ""

"""A document ("paper"): the content of one form as plain data, decided completely before drawing.

The same ``Paper`` becomes PDF, .xlsx and CSV and is shown on the screen, so these cannot disagree. A form is one function
that makes a ``Paper``; app.reports.engine.paper_drawing lays it out on A4.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from operator import is_
from typing import Any, Literal

Align = Literal["left", "right", "centre"]
Orientation = Literal["portrait", "landscape"]
RowLook = Literal["plain", "head", "total"]
DigitWidth = Literal["half", "full", "mixed"]


@dataclass(frozen=True, slots=True)
class Num:
    """A figure. ``value`` is a whole number scaled by ``decimals`` (125 with one decimal is 12.5); ``mark`` follows it (※).

    A negative figure is printed with △, a positive one with ＋ when it is ``signed`` (増減率). A missing figure is a word
    (未提出, 未入力, －) and never a Num; app.reports.figures makes both from a figure.
    """

    value: int
    decimals: int = 0
    approximate: bool = False
    mark: str = ""
    suffix: str = ""
    """After the digits, as ％."""
    signed: bool = False


Cell = str | Num | None
"""None: the cell before it extends over this one (未提出 across a whole row)."""


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is a share of the table's width. Neighbouring columns with the same ``group`` get it as a common heading."""

    title: str
    width: float
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """``with_above``: never on another page than the row before it (目標, 実績 and 達成率 of one indicator).

    ``sources``: for each cell the record its content comes from, "" for none; see app.services.printing.source_links.
    """

    cells: tuple[Cell, ...]
    look: RowLook = "plain"
    with_above: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose heading is repeated on every page; a row is never cut. ``blank_rows`` are added for handwriting."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    aside: str = ""
    """To the right of the caption: 「支部からの報告 7/8」, units."""
    blank_rows: int = 0
    large: bool = False
    """Rows in type that is read off and typed elsewhere (復旧用紙)."""


@dataclass(frozen=True, slots=True)
class Text:
    """A framed text with its name on the left. Without text it is a box for handwriting, ``writing_lines`` high.

    ``stretch``: its share of the height a page has left over. ``source``: the record it is written in
    (app.services.printing.source_links); a box for handwriting only has none.
    """

    name: str
    text: str
    writing_lines: float = 2.0
    stretch: float = 0.0
    bold_first: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A framed list with a dot before each item. Without items it is a box for handwriting."""

    name: str
    items: tuple[str, ...]
    writing_lines: float = 2.0
    stretch: float = 0.0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The choices of a scale with a ring around the chosen one; with None, one is ringed by hand. ``notes`` explain the
    choices.
    """

    name: str
    choices: tuple[str, ...]
    chosen: str | None
    notes: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """Small lines without a frame (※ …). ``joined``: several in one line as long as they fit."""

    lines: tuple[str, ...]
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between parts; it never stands alone at the end of a page."""

    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text without a frame."""

    text: str


ChartKind = Literal["bars", "lines", "share"]


@dataclass(frozen=True, slots=True)
class Series:
    """One value per label. None is a gap in a line and no bar at all, never zero.

    ``pattern``: its pattern by number, for what has to look the same on every chart (a letter of the scale); else its place.
    """

    name: str
    values: tuple[float | None, ...]
    pattern: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """bars: side by side per label; lines: a trend; share: one divided bar per label. Told apart by pattern, never by colour
    alone.

    ``break_before``: index of the label from which on the counting changed (数え方の変わり目); a broken line marks it.
    ``gaps``: for each label the word why there is no value (未提出), written where its bar would be.
    """

    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    height_mm: float = 52.0
    break_before: int | None = None
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo: its JPEG in base64 (so that an issued copy contains it), its size in pixels, and its caption."""

    jpeg: str
    width: int
    height: int
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photos, two side by side."""

    pictures: tuple[Picture, ...]
    height_mm: float = 55.0


Part = Text | Bullets | Choice | Table | Notes | Heading | Prose | Chart | Pictures
FRAMED = (Text, Bullets, Choice)
"""Boxes that directly follow each other share a border line."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands above the title of a letter: number (文書番号) and date on the right, the addressee on the left, then the
    sender on the right, one text per line.
    """

    number: str
    day: str
    addressee: str
    sender: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One form, filled or empty. ``mark`` is framed at the top (記入例, 見本, 暫定); ``material`` is 資料番号.

    ``lines`` are printed under the title (plan, year, target). ``bookmark`` is its name in the outline of the PDF.
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
    letterhead: Letterhead | None = None
    """Of a letter, whose title is then centred below it and which has no stamp boxes."""
    orientation: Orientation = "portrait"
    digit_width: DigitWidth = "half"
    bookmark: str = ""
    group: str = ""
    """Documents with the same group are listed under it in the outline."""
    warning: str = ""
    """Bold at the bottom of every page (未決定の食い違い 2件)."""
    about: tuple[bytes, ...] = ()
    """The records it is about, if not the whole plan: only conflicts of these make it provisional. Not stored."""


def cell_text(cell: Cell) -> str:
    """A cell as printed: 「約1,234※」, 「△12」."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    digits = f"{abs(cell.value) / 10**cell.decimals:,.{cell.decimals}f}"
    sign = "△" if cell.value < 0 else "＋" if cell.signed and cell.value else ""
    return f"{'約' if cell.approximate else ''}{sign}{digits}{cell.suffix}{cell.mark}"


_ONE_LINE = {
    Paper: {"title", "bookmark", "group", "form_number", "material", "mark", "stamps_name", "council"},
    Letterhead: {"number", "day"},
    Table: {"aside"},
    Num: {"mark", "suffix"},
    Text: {"name"},
    Bullets: {"name"},
    Choice: {"name", "choices", "chosen"},
    Chart: {"title", "labels", "unit", "gaps"},
    Series: {"name"},
}
"""Where a document has room for one line only."""


def with_texts(value: Any, change: Callable[[str], str], *, one_line: bool = False) -> Any:
    """Plain data with every text changed; where there is room for one line only, the ends of lines become blanks.

    What no text changes in is given back as it is.
    """
    if isinstance(value, str):
        changed = change(value).replace("\n", " ") if one_line else change(value)
        return value if changed == value else changed
    if isinstance(value, tuple):
        every = tuple(with_texts(item, change, one_line=one_line) for item in value)
        return value if all(map(is_, every, value)) else every
    if isinstance(value, Mapping):
        return {key: with_texts(item, change) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        narrow = _ONE_LINE.get(type(value), set())
        before = {name: getattr(value, name) for name in _names(type(value))}
        after = {name: with_texts(one, change, one_line=name in narrow) for name, one in before.items()}
        return value if all(map(is_, after.values(), before.values())) else replace(value, **after)
    return value


@lru_cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def texts_of(paper: Paper) -> Iterator[tuple[str, str, str]]:
    """(document, text, source or "") of every text on the document that somebody wrote."""
    where = paper.bookmark or paper.title
    head = paper.letterhead
    letter = (head.number, head.day, head.addressee, *head.sender) if head else ()
    for line in (*letter, paper.title, *paper.lines, *paper.stamp_boxes, paper.council, paper.material, paper.warning):
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

"""Laying out a ``Paper`` on A4, portrait or landscape, with running heads and page numbers. Nothing is cut off."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO, Literal

from reportlab import rl_config
from reportlab.lib.pagesizes import A4

from app.reports.engine import flow, fonts, ink
from app.reports.engine.blocks import LABEL, PAD_X, WRITING_LINE, Block, ChoiceRow, Line, TextBox, shortened, wrapped
from app.reports.engine.blocks import Notes as NotesBlock
from app.reports.engine.chart_row import ChartRow, abreast
from app.reports.engine.digits import with_digits
from app.reports.engine.ink import BODY, MM, SMALL, Canvas
from app.reports.engine.page_frame import (
    FOOT,
    PORTRAIT,
    RUNNING_HEAD,
    Page,
    draw_foot,
    draw_mark,
    draw_running_head,
    joined,
    page_of,
)
from app.reports.engine.paging import Placed, pages
from app.reports.engine.pdf_canvas import PdfCanvas
from app.reports.engine.picture_row import PictureRow
from app.reports.engine.places import Placing
from app.reports.engine.printable import MissingGlyph, cleaned, missing
from app.reports.engine.sheet_head import SEAL_ROOM, TITLE, SheetHead, letter_lines, room_beside
from app.reports.engine.table_block import TableBlock, column_edges
from app.reports.paper import FRAMED, Bullets, Chart, Choice, Heading, Notes, Paper, Part, Pictures, Prose, Table, Text, texts_of

_GAP = 2.5 * MM
_BOX_GAP = 2 * MM
UNDATED = date(2000, 1, 1)
"""The date of making in a PDF for which none was given."""


OverlongKind = Literal["heading", "line", "stamp"]
"""A heading of the form, a line under the title (plan, year), or the name of a stamp box."""


@dataclass(frozen=True)
class Overlong:
    """A text that is shortened with … on the document ``where``."""

    kind: OverlongKind
    where: str
    text: str


def draw_papers(
    papers: Iterable[Paper],
    out: BinaryIO,
    placing: Placing | None = None,
    begin: Callable[[int, int], object] | None = None,
    *,
    made_on: date = UNDATED,
) -> int:
    """Draws every document with its own page count and returns the number of pages. Same documents, same day: same bytes.

    ``made_on`` is the date of making that the PDF carries (CreationDate). ``placing`` collects where each text is printed.
    ``begin`` is called before each document (number done, number of all) and may raise to stop. With several documents their
    pages are also counted through (通し), so that one can refer to another; not those of letters, which go to different
    people. Raises Unavailable("missing-font").
    """
    fonts.faces()
    # Streams as text (ASCII85) would make every file a quarter larger.
    rl_config.useA85 = 0
    # invariant: no clock and no random id, because an issued copy must print byte by byte the same again.
    canvas = PdfCanvas(out, pagesize=A4, pageCompression=1, invariant=1, lang="ja-JP", initialFontName=fonts.REGULAR)
    if made_on != UNDATED:
        canvas.setDateFormatter(lambda *_: f"D:{made_on:%Y%m%d}")
    canvas.setCreator("結ノート")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.placing = placing
    count, group = 0, ""
    every = list(map(ready, papers))
    for number, paper in enumerate(every):
        if begin is not None:
            begin(number, len(every))
        if number == 0:
            canvas.setTitle(joined(" ", (*paper.lines[1:2], paper.title)))
            canvas.setAuthor(paper.council)
        if paper.group and paper.group != group:
            canvas.bookmarkPage(f"group-{number}")
            canvas.addOutlineEntry(paper.group, f"group-{number}", level=0)
        group = paper.group
        canvas.bookmarkPage(f"paper-{number}")
        canvas.addOutlineEntry(paper.bookmark or paper.title, f"paper-{number}", level=1 if group else 0)
        through = len(every) > 1 and paper.letterhead is None
        count += _draw(canvas, paper, count if through else None)
    canvas.save()
    return count


def first_pages(papers: Iterable[Paper]) -> list[int]:
    """The page, counted through (通し), on which each document begins when they are drawn one after the other."""
    fonts.faces()
    found, at = [], 1
    for paper in map(ready, papers):
        found.append(at)
        at += len(_laid(paper, page_of(paper)))
    return found


def ready(paper: Paper) -> Paper:
    """The document with every text as it will be printed."""
    found: Paper = cleaned(paper)
    return with_digits(found) if found.digit_width != "half" else found


def missing_in_papers(papers: Iterable[Paper]) -> list[MissingGlyph]:
    """The characters that cannot be printed as typed, each once per place. Shown to people before printing."""
    found = (lost for paper in papers for where, text, source in texts_of(paper) for lost in missing(text, where, source))
    return list(dict.fromkeys(found))


def overlong_in(papers: Iterable[Paper]) -> list[Overlong]:
    """The texts that are shortened with … to fit: only names, headings and labels ever are."""
    return list(dict.fromkeys(one for paper in papers for one in _cut(ready(paper))))


def _cut(paper: Paper) -> Iterator[Overlong]:
    page, where = page_of(paper), paper.bookmark or paper.title
    beside = room_beside(len(paper.stamp_boxes), page.width)

    def cut(kind: OverlongKind, text: str, room: float, size: float, at_most: int = 1, bold: bool = True) -> Iterator[Overlong]:
        if text and len(flow.lines(text, room / size, bold)) > at_most:
            yield Overlong(kind, where, text)

    yield from cut("heading", paper.title, beside, TITLE, 3)
    for line in paper.lines:
        yield from cut("line", line, beside, BODY, 3, bold=False)
    for box in paper.stamp_boxes:
        yield from cut("stamp", box, SEAL_ROOM, SMALL, bold=False)
    for part in paper.parts:
        if isinstance(part, Text | Bullets | Choice):
            yield from cut("heading", part.name, LABEL - 2 * MM, BODY, 2 if isinstance(part, Choice) else 3)
        if isinstance(part, Table):
            yield from cut("heading", part.caption, page.width - fonts.width(part.aside) * SMALL - 4 * MM, BODY)
            edges = column_edges(part, page.width)
            for number, column in enumerate(part.columns):
                yield from cut("heading", column.title, edges[number + 1] - edges[number] - 2.6 * MM, SMALL, 3)


def pages_of(paper: Paper) -> int:
    """The number of pages, from the same layout that is drawn."""
    paper = ready(paper)
    return len(_laid(paper, page_of(paper)))


def _laid(paper: Paper, page: Page) -> list[list[Placed]]:
    room = page.top - page.bottom - FOOT - (ink.leading(SMALL) if paper.warning else 0.0)
    return [some for run in _runs(paper, page) for some in pages(run, room, room - RUNNING_HEAD)]


def _draw(canvas: Canvas, paper: Paper, before: int | None) -> int:
    """Draws one document and returns its pages. ``before``: pages before it when they are counted through."""
    page = page_of(paper)
    laid = _laid(paper, page)
    if canvas.placing is not None:
        canvas.placing.paper, canvas.placing.page_height = paper.bookmark or paper.title, page.size[1]
    for number, placed in enumerate(laid, start=1):
        canvas.setPageSize(page.size)
        through = f"（通し{before + number}）" if before is not None else ""
        _draw_page(canvas, paper, page, placed, number, f"{number}/{len(laid)}{through}")
        canvas.showPage()
    return len(laid)


def _runs(paper: Paper, page: Page) -> Iterator[list[Block]]:
    """The blocks, in a new list after every heading that begins a page."""
    run: list[Block] = [_head(paper, page.width)]
    first = True
    before: Part | None = None
    for part, following in zip(paper.parts, [*paper.parts[1:], None], strict=True):
        if isinstance(part, Heading) and part.new_page and run:
            yield abreast(run)
            run, first = [], False
        gap = 0.0 if isinstance(before, FRAMED) else _BOX_GAP
        run.extend(_blocks(part, following, page.width, gap))
        before = part
    if run and not first:
        run.insert(0, _Spacer(RUNNING_HEAD))
    yield abreast(run)


def _draw_page(canvas: Canvas, paper: Paper, page: Page, placed: Sequence[Placed], number: int, counted: str) -> None:
    top = page.top
    if number > 1:
        draw_running_head(canvas, paper, page)
        top -= RUNNING_HEAD if not isinstance(placed[0].block, _Spacer) else 0.0
    elif paper.mark:
        draw_mark(canvas, paper.mark, page)
    for one in placed:
        one.block.draw(canvas, page.left, top - one.offset, one.height)
    draw_foot(canvas, paper, page, counted)


def _head(paper: Paper, width: float) -> Block:
    if paper.letterhead is not None:
        return SheetHead(letter_lines(paper.letterhead, paper.title, width), (), "", width)
    room = room_beside(len(paper.stamp_boxes), width)
    number = joined("　", (f"（{paper.form_number}）" if paper.form_number else "", paper.material))
    texts = [(number, SMALL, False), (paper.title, TITLE, True), *((line, BODY, False) for line in paper.lines)]
    lines = tuple(
        Line(line, bold, 0.0, size)
        for text, size, bold in texts
        if text
        for line in shortened(text, room, size, bold=bold, at_most=3)
    )
    return SheetHead(lines, paper.stamp_boxes, paper.stamps_name, width)


def _blocks(part: Part, following: Part | None, width: float, gap: float) -> Iterator[Block]:
    room = width - LABEL - 2 * PAD_X
    match part:
        case Text() | Bullets():
            lines = lines_of(part, width)
            least = 0.0 if lines else part.writing_lines * WRITING_LINE
            yield TextBox(part.name, lines, least, part.stretch, gap, width=width, source=part.source)
        case Choice():
            notes = "　".join(f"{choice}：{note}" for choice, note in zip(part.choices, part.notes, strict=False) if note)
            small = tuple(Line(line, size=SMALL) for line in shortened(notes, room, SMALL, at_most=8)) if notes else ()
            yield ChoiceRow(part.name, part.choices, part.chosen, small, gap=gap, width=width, source=part.source)
        case Table():
            yield TableBlock(part, width)
        case Notes():
            texts = _beside(part.lines, width) if part.joined else part.lines
            note_lines = tuple(line for text in texts if text for line in wrapped(text, width, size=SMALL))
            if note_lines:
                yield NotesBlock(note_lines)
        case Prose():
            yield _Running(tuple(wrapped(part.text, width)), BODY)
        case Heading():
            kept = 0.0 if following is None else 45 * MM if isinstance(following, Heading) else 30 * MM
            yield _Running(tuple(wrapped(part.text, width, bold=True)), BODY, kept_with=kept, gap=4 * MM)
        case Chart():
            yield ChartRow((part,), width)
        case Pictures():
            for at in range(0, len(part.pictures), 2):
                yield PictureRow(part.pictures[at : at + 2], width, part.height_mm * MM)


def lines_of(part: Part, width: float = PORTRAIT.width) -> tuple[Line, ...]:
    """The lines in which a framed text or list is printed; none when it is empty or another kind of part."""
    room = width - LABEL - 2 * PAD_X
    match part:
        case Text() if part.text.strip():
            first, _, rest = part.text.partition("\n")
            if part.bold_first:
                return (*wrapped(first, room, bold=True), *(wrapped(rest, room) if rest else ()))
            return tuple(wrapped(part.text, room))
        case Bullets():
            return tuple(line for item in part.items if item.strip() for line in wrapped(item, room, bullet="・"))
    return ()


def _beside(lines: Sequence[str], width: float) -> list[str]:
    joined: list[str] = []
    for line in lines:
        if joined and fonts.width((joined[-1] + "　" + line).replace("\n", "")) * SMALL <= width:
            joined[-1] += "　" + line
        else:
            joined.append(line)
    return joined


@dataclass(frozen=True)
class _Running:
    """Lines without a frame. ``kept_with``: so many points of what follows must fit below it, otherwise it moves to the next
    page.
    """

    lines: tuple[Line, ...]
    size: float
    kept_with: float = 0.0
    gap: float = _GAP
    stretch: float = 0.0

    @property
    def height(self) -> float:
        return len(self.lines) * ink.leading(self.size)

    def split(self, room: float) -> "tuple[Block, Block] | None":
        fitting = int(room / ink.leading(self.size))
        if self.kept_with or not 0 < fitting < len(self.lines):
            return None
        return replace(self, lines=self.lines[:fitting]), replace(self, lines=self.lines[fitting:], gap=0.0)

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        y = top
        for line in self.lines:
            ink.line_of_text(canvas, line.text, left + line.indent, y - ink.leading(self.size) / 2, line.size, bold=line.bold)
            y -= ink.leading(self.size)


@dataclass(frozen=True)
class _Spacer:
    """Space for the running head where a part begins a new page."""

    height: float
    gap: float = 0.0
    stretch: float = 0.0

    def split(self, room: float) -> "tuple[Block, Block] | None":
        return None

    def draw(self, canvas: Canvas, left: float, top: float, height: float) -> None:
        return

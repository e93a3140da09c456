"""Laying blocks onto pages. Nothing is cut off: what does not fit continues on the next page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from app.reports.engine.blocks import WRITING_LINE, Block, ChoiceRow, TextBox
from app.reports.engine.chart_row import ChartRow
from app.reports.engine.table_block import TableBlock

_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""How much smaller an empty box may become."""
_LEAST_CHART = 0.6
_MOST = 3.0
"""How many times its own height a box to write in may become."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A block on its page, ``offset`` points below the top of the printed area."""

    block: Block
    offset: float
    height: float


def pages(blocks: Sequence[Block], room: float, later_room: float) -> list[list[Placed]]:
    """The blocks in order on pages of ``room`` (the first) and ``later_room`` points of height.

    Charts, empty boxes and tables become smaller where that saves a page. The height that a single page has left over goes to the
    blocks that stretch, so that a sheet fills its page.
    """
    laid = _laid(blocks, room, later_room)
    if len(laid) > 1:
        laid = _with_fewer_pages(blocks, room, later_room, len(laid)) or laid
    if len(laid) == 1:
        return [_filled(laid[0], room)]
    return _with_a_page_to_write_on(blocks, room, later_room, laid)


def _with_fewer_pages(blocks: Sequence[Block], room: float, later_room: float, count: int) -> list[list[Placed]] | None:
    """The layout with charts and empty boxes as high as possible on fewer than ``count`` pages; None when none is."""
    every = (_laid(_shrunk(blocks, share), room, later_room) for share in _SHARES)
    return next((laid for laid in every if len(laid) < count), None)


def _shrunk(blocks: Sequence[Block], share: float) -> list[Block]:
    """The blocks, charts and empty boxes with this share of their height; a box and a table keep a line to write on."""
    return [_smaller(block, share) for block in blocks]


def _smaller(block: Block, share: float) -> Block:
    match block:
        case ChartRow():
            return replace(block, share=max(share, _LEAST_CHART))
        case TextBox() if not block.lines and block.least > WRITING_LINE:
            return replace(block, least=max(WRITING_LINE, block.least * share))
        case TableBlock() if block.blanks > 1:
            return replace(block, blank_rows=max(1, int(block.blanks * share)))
    return block


def _with_a_page_to_write_on(
    blocks: Sequence[Block], room: float, later_room: float, laid: list[list[Placed]]
) -> list[list[Placed]]:
    """Instead of a last page that is not half full: all that is still to be written by hand together on it, filling it."""
    first = next((place for place, block in enumerate(blocks) if _is_by_hand(block)), 0)
    while first and getattr(blocks[first - 1], "kept_with", 0):
        first -= 1
    if not first or _end(laid[-1]) > later_room / 2:
        return laid
    before, after = _laid(blocks[:first], room, later_room), _laid(blocks[first:], later_room, later_room)
    moved = len(before) < len(laid) and len(after) == 1 and _end(before[-1]) > later_room / 2
    return [*before, _filled(after[0], later_room, _MOST)] if moved else laid


def _end(page: Sequence[Placed]) -> float:
    """How far down the page is filled."""
    return page[-1].offset + page[-1].height


def _is_by_hand(block: Block) -> bool:
    return (isinstance(block, TextBox) and not block.lines) or (isinstance(block, ChoiceRow) and block.chosen is None)


def _laid(blocks: Sequence[Block], room: float, later_room: float) -> list[list[Placed]]:
    """Each block where it fits, split where it may be."""
    laid: list[list[Placed]] = [[]]
    waiting = list(reversed(blocks))
    used, full = 0.0, room
    while waiting:
        block = waiting.pop()
        gap = block.gap if laid[-1] else 0.0
        # A heading wants some of what follows below it (``kept_with``), or goes over with it.
        if used + gap + block.height + getattr(block, "kept_with", 0.0) <= full + 1e-6:
            laid[-1].append(Placed(block, used + gap, block.height))
            used += gap + block.height
            continue
        parts = block.split(full - used - gap)
        if parts:
            laid[-1].append(Placed(parts[0], used + gap, parts[0].height))
            waiting.append(parts[1])
        elif not laid[-1] and (parts := _within(block, full)):
            laid[-1].append(Placed(parts[0], used, parts[0].height))
            waiting.append(parts[1])
        elif not laid[-1]:
            # Taller than a page and not to be split: better over the edge than in an endless loop.
            laid[-1].append(Placed(block, used, block.height))
        else:
            waiting.append(block)
        if waiting:
            laid.append([])
            used, full = 0.0, later_room
    return laid


def _within(block: Block, room: float) -> tuple[Block, Block] | None:
    """Splits a table row that is higher than a whole page."""
    return block.split_within(room) if isinstance(block, TableBlock) else None


def _filled(page: list[Placed], room: float, most: float = inf) -> list[Placed]:
    """The page with its remaining height shared out among the blocks that stretch, each at most to ``most`` times its own."""
    shares = sum(placed.block.stretch for placed in page)
    if not page or not shares:
        return page
    left_over = room - _end(page)
    filled, shift = [], 0.0
    for placed in page:
        more = min(left_over * placed.block.stretch / shares, (most - 1) * placed.height)
        filled.append(Placed(placed.block, placed.offset + shift, placed.height + more))
        shift += more
    return filled

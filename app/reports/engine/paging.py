"""Laying blocks onto pages. Nothing is cut off: what does not fit continues on the next page."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.reports.engine.blocks import Block
from app.reports.engine.table_block import TableBlock


@dataclass(frozen=True, slots=True)
class Placed:
    """A block on its page, ``offset`` points below the top of the printed area."""

    block: Block
    offset: float
    height: float


def pages(blocks: Sequence[Block], room: float, later_room: float) -> list[list[Placed]]:
    """The blocks in order on pages of ``room`` (the first) and ``later_room`` points of height.

    The height that a single page has left over goes to the blocks that stretch, so that a sheet fills its page.
    """
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
    return [_filled(laid[0], room)] if len(laid) == 1 else laid


def _within(block: Block, room: float) -> tuple[Block, Block] | None:
    """Splits a table row that is higher than a whole page."""
    return block.split_within(room) if isinstance(block, TableBlock) else None


def _filled(page: list[Placed], room: float) -> list[Placed]:
    """The page with its remaining height shared out among the blocks that stretch."""
    shares = sum(placed.block.stretch for placed in page)
    if not page or not shares:
        return page
    left_over = room - page[-1].offset - page[-1].height
    filled, shift = [], 0.0
    for placed in page:
        more = left_over * placed.block.stretch / shares
        filled.append(Placed(placed.block, placed.offset + shift, placed.height + more))
        shift += more
    return filled

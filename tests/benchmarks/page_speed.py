"""Every page at the size a head office reaches: processor time and statements of asking for it after a save, and memory."""

from collections.abc import Sequence
from typing import Any

from tests.benchmarks.many_data import COUNCIL, copy_of
from tests.benchmarks.own_process import said_by
from tests.benchmarks.row import Row, milliseconds, size

SECONDS, STATEMENTS = 0.100, 30
MEMORY = 300e6
"""Bytes after every page was open once."""
ASKED = (
    "All that the page asks and shows again after one save, work in the background included; the first opening, which also loads "
    "its code and lays it out, stands beside it."
)


def measure(count: int = COUNCIL, pages: Sequence[str] = ()) -> list[Row]:
    """``pages``: the keys of some of them, none for all."""
    with copy_of(count) as folder:
        found = said_by("page_script", folder / "head", *pages)
    rows = [_page(key, count, found["first"][key], anew) for key, anew in found["anew"].items()]
    held = found["memory"]
    memory = Row(
        f"memory held when each of {len(rows)} pages was open once, {count:,} activities", size(held), "—",
        f"{held / MEMORY:.2f} of it", f"≤ {size(MEMORY)}", held <= MEMORY,
    )  # fmt: skip
    return [*rows, memory]


def _page(key: str, count: int, first: dict[str, Any], anew: dict[str, Any]) -> Row:
    most = max(anew["selects"], first["selects"])
    return Row(
        f"page {key}, {count:,} activities", f"{_told(anew)}, at the first opening {first['selects']}",
        f"first opening: {_told(first)}",
        f"{anew['cpu'] / SECONDS:.2f} and {most / STATEMENTS:.2f} of it",
        f"≤ {milliseconds(SECONDS)}, ≤ {STATEMENTS} statements",
        anew["cpu"] <= SECONDS and most <= STATEMENTS, ASKED,
    )  # fmt: skip


def _told(cost: dict[str, Any]) -> str:
    return f"{milliseconds(cost['cpu'])} (wall {milliseconds(cost['wall'])}), {cost['selects']} statements"

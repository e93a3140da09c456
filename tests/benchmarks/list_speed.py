"""The list of activities: first rows in every order, search, suggestions while typing, each asked anew after a save."""

from collections.abc import Callable, Sequence

from app.services.activities.activity_list import SORTS, Filter, count, listed
from app.services.activities.activity_rows import rows
from app.services.activities.activity_search import prepare_search
from app.services.activities.activity_suggestions import suggestions
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.benchmarks.many_data import SIZES, copy_of
from tests.benchmarks.row import Row, Spent, at_most, exponent_of, medians, milliseconds, within
from tests.benchmarks.save_speed import save_one

SCREEN = 40
ROUNDS = 5
FIRST_ROWS, FOUND, SUGGESTED = 0.020, 0.050, 0.010
"""Seconds at 100,000 records."""
MOST_GROWTH = 2
"""How many times that at ten times as many."""
AFTER_A_SAVE = "Asked right after a save, so that nothing kept from before answers."
SEARCHES = {"2 characters, many hits": "相談", "2 characters, no hit": "竜宮", "1 character": "会", "2 words": "会議 公民館"}

Look = Callable[[Workspace], object]


def measure(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> list[Row]:
    _, middle, most = sizes
    found = {size: _measured(size, rounds) for size in sizes}
    result = []
    for name, (_, limit) in LOOKS.items():
        times = {size: each[name] for size, each in found.items()}
        result.append(within(f"{name}, {middle:,} activities", times[middle], limit, why=AFTER_A_SAVE))
        if limit == FIRST_ROWS:
            result.append(_grown(name, times, middle, most))
    return result


def _grown(name: str, times: dict[int, Spent], middle: int, most: int) -> Row:
    exponent = exponent_of({size: spent.cpu for size, spent in times.items()})
    least = min(times)
    beside = (
        f"{middle:,}: {milliseconds(times[middle].cpu)} · {least:,}: {milliseconds(times[least].cpu)}, exponent {exponent:.2f}"
    )
    return at_most(f"{name}, {most:,} activities", str(times[most]), beside, times[most].cpu / times[middle].cpu, MOST_GROWTH)


def _measured(size: int, rounds: int) -> dict[str, Spent]:
    with copy_of(size) as folder, open_workspace(folder / "head") as workspace:
        prepare_search(workspace)

        def work(look: Look) -> Callable[[], object]:
            return lambda: look(workspace)

        found = medians(rounds, *(work(look) for look, _ in LOOKS.values()), before=lambda: save_one(workspace))
    return dict(zip(LOOKS, found, strict=True))


def _first_rows(order: str) -> Look:
    return lambda workspace: rows(workspace, listed(workspace, Filter(fiscal_year=None, order_by=order))[:SCREEN])


def _search(words: str, year: int | None = None) -> Look:
    return lambda workspace: rows(workspace, listed(workspace, Filter(fiscal_year=year, search=words))[:SCREEN])


LOOKS: dict[str, tuple[Look, float]] = {
    **{f"first rows of all years, sorted by {order}": (_first_rows(order), FIRST_ROWS) for order in SORTS},
    "of this: counting the list": (lambda workspace: count(workspace, Filter(fiscal_year=None)), FIRST_ROWS),
    **{f"search of all years, {name}": (_search(words), FOUND) for name, words in SEARCHES.items()},
    "search of a year, 2 characters": (_search("相談", 2024), FOUND),
    "suggestions while a title is typed": (lambda workspace: suggestions(workspace, "title", "相談"), SUGGESTED),
    "suggestions while a place is typed": (lambda workspace: suggestions(workspace, "place", "公民館"), SUGGESTED),
}
"""What is looked at, and the seconds of processor time it may take."""

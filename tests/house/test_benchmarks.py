"""The benchmarks run by hand only; that they still stand on the program as it is, is seen here in a tiny run of each part."""

import gc
import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from app.models.activity import Activity
from tests.benchmarks import (
    command_speed,
    exchange_speed,
    figures_speed,
    file_cost,
    first_window,
    growth,
    growth_script,
    list_speed,
    many_data,
    page_script,
    page_speed,
    paper_speed,
    peer_programs,
    save_speed,
    side_by_side,
    spreadsheets,
    table_script,
)
from tests.benchmarks.__main__ import PARTS, write_page
from tests.benchmarks.bare import empty_table, insert_rows, read_rows
from tests.benchmarks.exchange import exchange
from tests.benchmarks.page import in_words
from tests.benchmarks.plain_database import plain_database
from tests.benchmarks.row import Row, at_least, exponent_of

FEW = (20, 50)
TINY: dict[str, Callable[[], Sequence[Row]]] = {
    "data": lambda: many_data.measure(FEW),
    "save": lambda: save_speed.measure(2, 1),
    "exchange": lambda: exchange_speed.measure({50: 1}),
    "files": lambda: file_cost.measure({50: 0.75}),
    "peers": lambda: side_by_side.measure(50, 1),
    "window": lambda: first_window.measure((50,), 1, demo=False),
    "pages": lambda: page_speed.measure(50, ("home", "activities", "progress")),
    "figures": lambda: figures_speed.measure(50, 1),
    "list": lambda: list_speed.measure((20, 30, 50), 1),
    "growth": lambda: growth.measure(FEW),
    "command": lambda: command_speed.measure(50, 1),
    "tables": lambda: spreadsheets.measure(50, (5, 10), 1),
    "paper": lambda: paper_speed.measure(50, 1),
}


@pytest.fixture(scope="module")
def kept_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(autouse=True)
def _small(kept_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The tiny data lie apart, no peer is installed for them, and few processes are started."""

    def said_here(module: str, *arguments: object) -> object:
        folder, *others = arguments
        capsys.readouterr()
        SCRIPTS[module](Path(str(folder)), *map(str, others))
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    monkeypatch.setattr(many_data, "KEPT", kept_data)
    monkeypatch.setattr(peer_programs, "trouble", lambda: "not installed for a test")
    for module in (growth, page_speed, first_window):
        monkeypatch.setattr(module, "said_by", said_here)
    monkeypatch.setattr(gc, "collect", lambda: 0)  # a test's process holds so much that it would take most of the time
    monkeypatch.setattr(file_cost, "LEAST_SECONDS", 0)
    monkeypatch.setattr(command_speed, "COMMANDS", {"whoami": command_speed.COMMANDS["whoami"]})
    monkeypatch.setattr(paper_speed, "WORKS", {name: ("five-years", "") for name in list(paper_speed.WORKS)[1:]})


SCRIPTS: dict[str, Callable[..., None]] = {
    "growth_script": growth_script.main,
    "page_script": page_script.main,
    "table_script": table_script.main,
}


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_benchmark_measures_the_program_as_it_is(part: str) -> None:
    rows = TINY[part]()
    assert rows
    assert all(row.what and row.ours and row.aim for row in rows)


def test_every_goal_of_the_benchmark_stands_as_it_was_set() -> None:
    assert (exchange_speed.WHOLE, exchange_speed.JOINED, exchange_speed.CORRECTED) == (0.40, 0.60, 0.30)
    assert save_speed.BY_HAND == 3
    assert (list_speed.FIRST_ROWS, list_speed.FOUND, list_speed.SUGGESTED) == (0.020, 0.050, 0.010)
    assert (list_speed.MOST_GROWTH, len(list_speed.SORTS)) == (2, 8)
    assert (page_speed.SECONDS, page_speed.STATEMENTS, page_speed.MEMORY) == (0.100, 30, 300e6)
    assert (first_window.PAINTED, first_window.FILLED, first_window.DEMO) == (1.5, 6, 20)
    assert (command_speed.HELP, command_speed.SINGLE) == (1.5, 6)
    assert (paper_speed.SPEED, paper_speed.MOST_SHEETS) == (0.60, 2.0)
    assert (growth.FLAT, growth.LINEAR, growth.MOST_MEMORY) == (0.1, 1.05, 250e6)


def test_the_bare_side_of_an_exchange_writes_what_the_file_left_in_the_journal_and_in_the_records(tmp_path: Path) -> None:
    with exchange(tmp_path, 20) as made:
        new = {one.sql.split()[2]: len(one.rows) for one in made.new_rows if one.sql.startswith("INSERT")}
        edits = {one.sql.split()[1]: len(one.rows) for one in made.edited_rows if one.sql.startswith("UPDATE")}
    assert new["activity"] == 20
    assert new["operation"] >= 20
    assert edits["activity"] == 20


def test_the_bare_side_of_the_benchmarks_has_the_programs_own_table(tmp_path: Path) -> None:
    with empty_table(tmp_path / "bare.db") as connection:
        insert_rows(connection, [])
        assert read_rows(connection) == []


def test_the_peers_side_of_the_benchmarks_has_every_index_of_the_programs_own_table(tmp_path: Path) -> None:
    plain_database(tmp_path / "plain.db", [])
    with closing(sqlite3.connect(tmp_path / "plain.db")) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    assert {name for (name,) in found} == {index.name for index in Activity.__table__.indexes}  # type: ignore[attr-defined]


def test_an_exponent_says_how_a_cost_grows() -> None:
    assert exponent_of({10: 1.0, 1000: 1.0}) == 0
    assert exponent_of({10: 1.0, 100: 10.0}) == pytest.approx(1)
    assert exponent_of({1000: 10_000.0, 10: 1.0}) == pytest.approx(2)


def test_a_goal_is_told_in_words() -> None:
    assert in_words(at_least("a merge", "3 s", "bare 1 s", 0.33, 0.4)) == "a merge: 0.33, where at least 0.4 is the goal."


def test_a_part_that_fails_is_named_on_the_page_and_costs_no_other_part_its_rows(tmp_path: Path) -> None:
    def fails() -> list[Row]:
        raise ValueError("too many indexes")

    def measured(what: str, reached: bool) -> list[Row]:
        return [Row(what, "1 ms", "2 ms", "0.50", "≤ 1", reached)]

    page, kept_in = tmp_path / "docs" / "bench.md", tmp_path / "kept"
    parts = {
        "one": ("The first", lambda: measured("a save", True)),
        "two": ("The second", fails),
        "three": ("The third", lambda: measured("a page", False)),
    }
    assert write_page(page, parts, kept_in, ("one", "two")) == 1
    text = page.read_text(encoding="utf-8")
    assert "| a save | 1 ms" in text
    assert "## The second\n\n**Not measured:** ValueError: too many indexes" in text
    assert "**Not measured yet:** three." in text
    parts["two"] = ("The second", lambda: measured("a file", True))
    assert write_page(page, parts, kept_in, ("two", "three")) == 0
    text = page.read_text(encoding="utf-8")
    assert "Not measured" not in text
    assert "| a save | 1 ms" in text  # from the run before
    assert "## Goals: 2 reached, 1 missed" in text
    assert "- a page: 0.50, where at most 1 is the goal." in text

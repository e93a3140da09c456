"""The benchmarks run by hand only; that they still stand on the program as it is, is seen here."""

import sqlite3
from contextlib import closing
from pathlib import Path

from app.models.activity import Activity
from tests.benchmarks.__main__ import write_page
from tests.benchmarks.bare import empty_table, insert_rows, read_rows
from tests.benchmarks.geodiff_peer import plain_database
from tests.benchmarks.row import Row


def test_the_bare_side_of_the_benchmarks_has_the_programs_own_table(tmp_path: Path) -> None:
    with empty_table(tmp_path / "bare.db") as connection:
        insert_rows(connection, [])
        assert read_rows(connection) == []


def test_the_peers_side_of_the_benchmarks_has_every_index_of_the_programs_own_table(tmp_path: Path) -> None:
    plain_database(tmp_path / "plain.db", [])
    with closing(sqlite3.connect(tmp_path / "plain.db")) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    assert {name for (name,) in found} == {index.name for index in Activity.__table__.indexes}  # type: ignore[attr-defined]


def test_a_part_that_fails_is_named_on_the_page_and_costs_no_other_part_its_rows(tmp_path: Path) -> None:
    def fails() -> list[Row]:
        raise ValueError("too many indexes")

    def measured(what: str) -> list[Row]:
        return [Row(what, "1 ms", "2 ms", "0.50", "—")]

    page = tmp_path / "build" / "bench.md"
    parts = {
        "one": ("The first", lambda: measured("a save")),
        "two": ("The second", fails),
        "three": ("The third", lambda: measured("a page")),
    }
    assert write_page(page, parts) == 1
    text = page.read_text(encoding="utf-8")
    assert "| a save | 1 ms" in text
    assert "## The second\n\n**Not measured:** ValueError: too many indexes" in text
    assert "| a page | 1 ms" in text
    del parts["two"]
    assert write_page(page, parts) == 0
    assert "Not measured" not in page.read_text(encoding="utf-8")

"""The benchmarks run by hand only; that they still stand on the program as it is, is seen here."""

from pathlib import Path

from tests.benchmarks.bare import empty_table, insert_rows, read_rows


def test_the_bare_side_of_the_benchmarks_has_the_programs_own_table(tmp_path: Path) -> None:
    with empty_table(tmp_path / "bare.db") as connection:
        insert_rows(connection, [])
        assert read_rows(connection) == []

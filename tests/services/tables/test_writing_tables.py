"""A table is written where a person said, and nothing of theirs is replaced unasked."""

from pathlib import Path

import pytest

from app.errors import Refused
from app.reports.flat_table import FlatColumn, FlatTable
from app.services.tables.writing_tables import write_tables

TABLE = FlatTable("活動", "一覧", (FlatColumn("文"),), (("あ",),))


def test_a_file_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"letter")
    with pytest.raises(Refused) as refused:
        write_tables(path, [TABLE])
    assert refused.value.code == "file-exists" and path.read_bytes() == b"letter"


def test_another_kind_of_file_and_a_csv_of_many_tables_are_refused(tmp_path: Path) -> None:
    for name, tables, code in (("a.pdf", [TABLE], "unknown-format"), ("a.csv", [TABLE, TABLE], "one-table-only")):
        with pytest.raises(Refused) as refused:
            write_tables(tmp_path / name, tables)
        assert refused.value.code == code and not (tmp_path / name).exists()
    assert write_tables(tmp_path / "a.csv", [TABLE]) == 1

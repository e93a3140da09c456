"""Records of every kind can be written: each field under its own label, figures as numbers with a word beside them."""

import pytest

from app.models.entities import ENTITIES
from app.services.tables.written_records import record_table
from app.services.workspace.workspace import Workspace


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_record_of_every_kind_is_a_row_with_its_number(head: Workspace, entity: str) -> None:
    table = record_table(head, entity, "一覧")
    assert len({column.heading for column in table.columns}) == len(table.columns)
    assert table.columns[-1].kind == "id"
    assert all(len(row) == len(table.columns) and len(str(row[-1])) == 32 for row in table.rows)

"""Folding everything afresh mends whatever the tables say wrongly, slice by slice, and writes nothing else."""

import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.journal import refolding
from app.journal.dump import dump
from app.journal.fold import fold_records
from app.journal.parts import states_with_parts
from app.journal.refolding import Slice, fold_everything, rows_of, slices, stored_rows
from app.journal.rows import insert_operations, operations_of_records
from app.models.entities import ENTITIES
from app.store.database import create_database
from tests.journal.operations import op
from tests.journal.test_parts import FINAL, ITEM, SHEET, UNSEEN

# The photo is folded after the activity that it belongs to, the item before its plan.
RECORDS = [
    op(record=bytes([number]) * 16, generation=bytes([number]) * 16, title=f"{number}", at=number) for number in range(1, 12)
]
PARTED = [
    op(title="サロン", at=1),
    op(record=b"Z" * 16, entity="photo", generation=b"p" * 16, activity=b"R" * 16, caption="写真", at=2),
    UNSEEN,
    SHEET,
    ITEM,
    FINAL,
]
DAMAGE = [
    "UPDATE activity SET title = 'x' WHERE id = zeroblob(0) || x'03030303030303030303030303030303'",
    "UPDATE activity SET deleted = 1 WHERE id = ?",
    "DELETE FROM activity WHERE id = ?",
    "UPDATE activity SET id = zeroblob(16) WHERE id = ?",
    "DELETE FROM photo",
    "UPDATE photo SET activity_id = NULL",
    "UPDATE photo SET id = x'ff'",
    "DELETE FROM annual_plan",
    "UPDATE annual_plan SET fiscal_year = 2020",
    "DELETE FROM plan_item",
    "UPDATE plan_item SET fiscal_year = 2020, deleted = 1",
    "INSERT OR IGNORE INTO photo (id, partition, deleted, first_saved_at, last_saved_at, last_saved_by, conflicts)"
    " VALUES (x'00', 'daito', 0, 0, 0, '', '')",
]


@pytest.fixture(scope="module")
def _database(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return create_database(tmp_path_factory.mktemp("refolding"), bytes(32))


def filled(session: Session) -> None:
    for one in (*RECORDS, *PARTED):
        insert_operations(session, [one], None)
        fold_records(session, [one.record])


def tables(session: Session) -> dict[Any, Any]:
    return stored_rows(session, Slice([], None, None))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(DAMAGE), max_size=6), st.integers(1, 5), st.randoms())
def test_whatever_is_wrong_in_the_tables_is_mended_and_counted(
    _database: Any, damage: list[str], at_once: int, chance: random.Random
) -> None:
    with _database.rehearsing() as session, pytest.MonkeyPatch.context() as patched:
        patched.setattr(refolding, "AT_ONCE", at_once)
        filled(session)
        right, said = tables(session), dump(session)
        for statement in damage:
            given = (chance.choice((*RECORDS, *PARTED)).record,) if "?" in statement else ()
            session.connection().exec_driver_sql(statement.replace("UPDATE ", "UPDATE OR IGNORE "), given)
        wrong = tables(session)
        records = {record for (_, record) in wrong.keys() | right.keys() if _rows(wrong, record) != _rows(right, record)}
        assert fold_everything(session) == len(records)
        assert tables(session) == right and dump(session) == said


def _rows(tables: dict[Any, Any], record: bytes) -> dict[Any, Any]:
    return {key: row for key, row in tables.items() if key[1] == record}


def test_sound_tables_are_not_written(_database: Any) -> None:
    with _database.rehearsing() as session:
        filled(session)
        written: list[str] = []
        event.listen(session.connection(), "before_cursor_execute", lambda *a: written.append(a[2]))
        assert fold_everything(session) == 0
        assert [one for one in written if not one.startswith("SELECT")] == []


def test_the_slices_hold_every_record_once_and_every_id_there_can_be(_database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refolding, "AT_ONCE", 3)
    with _database.rehearsing() as session:
        filled(session)
        found = list(slices(session))
        held = sorted({one.record for one in (*RECORDS, *PARTED)})
        assert [record for some in found for record in some.records] == held
        assert found[0].after is None and found[-1].upto is None
        assert all(one.upto == following.after for one, following in pairwise(found))


def test_a_row_is_read_in_the_columns_it_is_written_in(_database: Any) -> None:
    """Every column of every table is folded: none could differ unseen."""
    with _database.rehearsing() as session:
        for entity, model in ENTITIES.items():
            assert {column.name for column in model.__table__.columns} == set(refolding.projection(entity).columns)
        filled(session)
        operations = operations_of_records(session, [RECORDS[0].record])
        assert rows_of(states_with_parts(session, operations), operations).items() <= tables(session).items()

"""Folding empties the kept months of exactly the activities that it writes or deletes, and lists those that are new."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.journal.fold import fold_new, fold_records
from app.journal.rows import delete_operations, insert_operations
from app.journal.touched_months import every_month, forget_every_month
from app.store.database import create_database
from tests.journal.operations import op


@pytest.fixture
def session(tmp_path: Any) -> Iterator[Session]:
    database = create_database(tmp_path / "data", bytes(32))
    with database.rehearsing() as session:
        yield session
    database.close()


def listed(session: Session) -> dict[tuple[str, str], bytes | None]:
    rows = session.connection().exec_driver_sql("SELECT partition, month, made_by FROM office_month")
    return {(office, month): made_by for office, month, made_by in rows}


def make_all(session: Session) -> None:
    session.connection().exec_driver_sql("UPDATE office_month SET made_by = x'01'")


def on(day: str | None, seq: int = 1, record: bytes = b"R" * 16) -> Any:
    return op(at=seq, seq=seq, record=record, when=(day, None))


def test_new_records_come_to_their_months_and_those_without_a_day_to_one_of_their_own(session: Session) -> None:
    untitled = on("2025-04-30"), on("2025-05-01", 2, b"S" * 16), on(None, 3, b"T" * 16)
    fold_new(session, [*untitled, op(seq=4, record=b"U" * 16, title="x")])
    assert listed(session) == {("daito", "2025-04"): None, ("daito", "2025-05"): None, ("daito", ""): None}
    assert listed(session).keys() == every_month(session)


def test_a_record_that_moves_empties_both_months_and_no_third(session: Session) -> None:
    for operations in ([on("2025-04-30")], [on("2025-06-01", 2, b"S" * 16)]):
        insert_operations(session, operations, None)
        fold_new(session, operations)
    make_all(session)
    moved = on("2025-05-01", 3)
    insert_operations(session, [moved], None)
    fold_records(session, [b"R" * 16])
    assert {month for (_, month), made_by in listed(session).items() if made_by is None} == {"2025-04", "2025-05"}
    assert listed(session)["daito", "2025-06"] == b"\x01"


def test_what_an_undone_import_takes_away_empties_its_month(session: Session) -> None:
    operation = on("2025-04-30")
    insert_operations(session, [operation], None)
    fold_new(session, [operation])
    make_all(session)
    delete_operations(session, [operation.id])
    fold_records(session, [b"R" * 16])
    assert listed(session) == {("daito", "2025-04"): None} and every_month(session) == set()


def test_the_list_is_made_anew_from_the_records(session: Session) -> None:
    fold_new(session, [on("2025-04-30")])
    make_all(session)
    session.connection().exec_driver_sql("INSERT INTO office_month (partition, month) VALUES ('nobody', '1999-01')")
    forget_every_month(session)
    assert listed(session) == {("daito", "2025-04"): None}

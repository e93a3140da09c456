"""Which operations of a record's parts a deletion or 確定 must have seen, and that folding looks at them in any order."""

from itertools import permutations

import pytest

from app.journal.fold import fold_joined
from app.journal.operation import Operation
from app.journal.parts import covering, parts_of, state_with_parts, wholes_of
from app.journal.refolding import fold_everything
from app.journal.rows import insert_operations, known_records, operations_of_records
from app.store.database import Database, create_database
from tests.journal.operations import op

ACTIVITY = op(title="サロン", at=1)
PHOTO = op(record=b"P" * 16, entity="photo", activity=ACTIVITY.record, caption="写真", at=2)
SEEN = op(at=3, deletes=True, seen=(ACTIVITY, PHOTO))
UNSEEN = op(at=3, deletes=True, seen=(ACTIVITY,))
SHEET = op(record=b"S" * 16, entity="annual_plan", identity=(b"G" * 16, b"T" * 16, 2025, "daito"), at=1)
ITEM = op(record=b"I" * 16, entity="plan_item", identity=(b"T" * 16, 2025, "daito"), item=("交流会", None), at=2)
FINAL = op(record=SHEET.record, entity="annual_plan", state=("final", 1, None, None), decided=True, seen=(SHEET, ITEM), at=3)
REWORDED = op({"item": [ITEM]}, record=ITEM.record, entity="plan_item", item=("別の項目", None), at=4)
REMOVED = op(record=ITEM.record, entity="plan_item", deletes=True, seen=(ITEM,), at=4)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return create_database(tmp_path_factory.mktemp("parts"), bytes(32))


def conflicts_of(database: Database, operations: list[Operation], record: bytes) -> set[tuple[bool, tuple[str, ...]]]:
    """What the record comes to, whichever order its operations and those of its parts are folded in."""
    found = set()
    for some in permutations(operations):
        with database.rehearsing() as session:
            for one in some:
                known = known_records(session, [one.record])
                insert_operations(session, [one], None)
                fold_joined(session, [one], known)
            table = next(one.entity for one in some if one.record == record)
            asked = f"SELECT deleted, conflicts FROM {table} WHERE id = ?"
            (row,) = session.connection().exec_driver_sql(asked, (record,)).all()
            fold_everything(session)
            assert session.connection().exec_driver_sql(asked, (record,)).all() == [row]
            state = state_with_parts(session, operations_of_records(session, [record])[record])
            assert (state.deleted, ",".join(state.conflicts)) == tuple(row)
            found.add((bool(row[0]), state.conflicts))
    return found


def test_a_deletion_counts_when_it_had_seen_the_photos(database: Database) -> None:
    assert conflicts_of(database, [ACTIVITY, PHOTO, SEEN], ACTIVITY.record) == {(True, ())}


def test_a_photo_that_a_deletion_had_not_seen_keeps_its_activity_in_whatever_order_they_come(database: Database) -> None:
    assert conflicts_of(database, [ACTIVITY, PHOTO, UNSEEN], ACTIVITY.record) == {(False, ("deleted",))}


def test_the_items_of_a_plan_are_covered_by_its_decision_and_a_removed_one_too(database: Database) -> None:
    assert conflicts_of(database, [SHEET, ITEM, FINAL], SHEET.record) == {(False, ())}
    for change in (REWORDED, REMOVED):
        assert conflicts_of(database, [SHEET, ITEM, FINAL, change], SHEET.record) == {(False, ("decided",))}


def test_a_sheet_made_final_at_once_is_not_over_an_item_that_it_had_not_seen_and_that_came_first(database: Database) -> None:
    other = op(record=b"O" * 16, entity="plan_item", identity=(b"T" * 16, 2025, "daito"), item=("体操", None), at=2)
    written_once = op(
        record=SHEET.record, entity="annual_plan", seen=(other,), decided=True, at=3,
        identity=(b"G" * 16, b"T" * 16, 2025, "daito"), state=("final", 1, None, None),
    )  # fmt: skip
    assert conflicts_of(database, [written_once, other], SHEET.record) == {(False, ())}
    assert conflicts_of(database, [written_once, other, ITEM], SHEET.record) == {(False, ("decided",))}


def test_parts_and_wholes_are_found_by_what_their_kinds_declare(database: Database) -> None:
    with database.rehearsing() as session:
        insert_operations(session, [ACTIVITY, PHOTO, SEEN, SHEET, ITEM], None)
        fold_everything(session)
        assert wholes_of(session, [PHOTO.record], ["photo"]) == {ACTIVITY.record}
        assert wholes_of(session, [PHOTO.record], ["photo"], decided=True) == set()
        assert wholes_of(session, [ITEM.record], ["plan_item"], decided=True) == {SHEET.record}
        assert parts_of(session, "activity", ACTIVITY.record).kept == {PHOTO.id}
        assert parts_of(session, "annual_plan", SHEET.record).decided == {ITEM.id}
        assert covering(session, [ACTIVITY.record, SHEET.record]) == [ACTIVITY.record]

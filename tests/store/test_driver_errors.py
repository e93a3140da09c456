"""What the driver says becomes a sentence; what nobody foresaw stays a defect."""

import pytest
import sqlcipher3.dbapi2 as dbapi
from sqlalchemy.exc import InterfaceError

from app.errors import Damaged, Unavailable, YuiError
from app.store.driver_errors import DAMAGED, translated, while_open


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database or disk is full", "disk-full"),
        ("database is locked", "database-locked"),
        ("unable to open database file", "unopened-database"),
        ("attempt to write a readonly database", "read-only"),
        ("disk I/O error", "disk-trouble"),
        ("file is not a database", DAMAGED),
        ("database disk image is malformed", DAMAGED),
    ],
)
def test_each_word_of_the_driver_has_its_sentence(said: str, code: str) -> None:
    with pytest.raises(YuiError) as told, translated():
        raise dbapi.OperationalError(said)
    assert told.value.code == code and told.value.what and told.value.todo


def test_what_nobody_foresaw_stays_a_defect() -> None:
    with pytest.raises(dbapi.OperationalError), translated():
        raise dbapi.OperationalError("no such table: nonsense")


def test_an_open_database_that_can_not_be_read_for_a_moment_is_not_called_damaged() -> None:
    with pytest.raises(Unavailable, match="disk-trouble"), while_open():
        raise dbapi.DatabaseError("database disk image is malformed")
    with pytest.raises(Damaged), translated():
        raise dbapi.DatabaseError("database disk image is malformed")


def test_memory_that_ends_in_the_driver_is_a_sentence() -> None:
    with pytest.raises(Unavailable), translated():
        raise MemoryError


def test_a_value_that_finds_no_room_is_a_want_of_memory_and_one_that_nobody_knows_a_defect() -> None:
    said = dbapi.InterfaceError("Error binding parameter 5 - probably unsupported type.")
    for params in ((1, "a", b"c", None, 1.5), [(1, "a"), (2, b"b")], {"a": 1}, [{"a": 1}]):
        with pytest.raises(Unavailable, match="out-of-memory"), translated():
            raise InterfaceError("INSERT", params, said)
    with pytest.raises(dbapi.InterfaceError), translated():
        raise InterfaceError("INSERT", (object(),), said)

"""Every error of the system is told in sentences that fit its number, and a log learns no more than that number."""

import errno
import os
from pathlib import Path

import pytest

from app import system_errors
from app.system_errors import number_of, own_error, reading_error, told

SAME_EVERYWHERE = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EFBIG: "disk-full",
    errno.EROFS: "read-only-disk",
    errno.ENAMETOOLONG: "name-too-long",
    errno.EMFILE: "too-many-files",
    errno.ENFILE: "too-many-files",
    errno.EIO: "disk-trouble",
    errno.ENODEV: "disk-trouble",
    errno.ENXIO: "disk-trouble",
    errno.ENOMEM: "out-of-memory",
}


@pytest.mark.parametrize("number", SAME_EVERYWHERE, ids=errno.errorcode.get)
def test_a_disk_without_room_or_strength_is_named_alike_wherever_it_is_met(number: int) -> None:
    error = OSError(number, "injected", "秘密の名前.pdf")
    found = (own_error(error, Path("x")), reading_error(error), told(error))
    assert [one and one.code for one in found] == [SAME_EVERYWHERE[number]] * 3
    assert "秘密" not in "".join(map(str, found)) and number_of(error) == errno.errorcode[number]


def test_no_number_is_without_its_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_errors, "ON_WINDOWS", False)
    for number in sorted(set(errno.errorcode) - SAME_EVERYWHERE.keys()):
        error, name = OSError(number, "injected"), errno.errorcode[number]
        found = told(error)
        assert own_error(error, Path("x")).code in ("target-unwritable", "disk-trouble"), name
        assert found is not None and found.todo, name
        assert reading_error(error).code in ("unreadable-file", "disk-trouble"), name


def test_missing_permission_is_not_told_as_a_missing_place() -> None:
    error = OSError(errno.EACCES, "injected")
    assert "許可" in own_error(error, Path("x")).what and "許可" in reading_error(error).what


def test_memory_and_names_of_another_encoding_are_told_and_defects_are_not() -> None:
    assert (told(MemoryError()) or pytest.fail()).code == "out-of-memory"
    with pytest.raises(UnicodeEncodeError) as strange:
        os.fsdecode(b"\xff").encode()
    assert (told(strange.value) or pytest.fail()).code == "unreadable-name"
    for defect in (KeyError("x"), AssertionError(), ValueError("x"), UnicodeEncodeError("ascii", "あ", 0, 1, "ordinal")):
        assert told(defect) is None


@pytest.mark.parametrize(
    "said",
    [
        ValueError("[digital envelope routines] malloc failure"),
        ValueError("[digital envelope routines] not able to copy ctx"),
        RuntimeError("can't allocate lock"),
        Exception("Unknown OpenSSL error. (error:078C0100:common libcrypto routines::malloc failure:providers)"),
    ],
    ids=["digest", "copied digest", "lock", "key"],
)
def test_what_libraries_say_without_memory_is_told_as_that(said: Exception) -> None:
    found = told(said)
    assert found is not None and found.code == "out-of-memory"


def test_a_library_that_refuses_what_it_does_not_know_is_a_defect() -> None:
    assert told(ValueError("[digital envelope routines] unsupported")) is None
    assert told(ValueError("unsupported hash type")) is None

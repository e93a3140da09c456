"""What is read of a ZIP or a mail, asked of the opener itself."""

import io
import zipfile
from typing import Any

import pytest

from app.sandbox.child.wrappings import sealed_in_mail, sealed_in_zip
from app.sandbox.file_beginnings import AGE
from app.sandbox.rejected import CUT, EXCEL, NESTED, NOTHING_SEALED, PROTECTED, SIZE, UNREADABLE, Rejected
from tests.sync.test_opening_files import mail, zipped

SEALED = AGE + bytes(range(256)) * 10
MOST = 1_000_000


def reason(data: bytes, opener: Any = sealed_in_zip) -> str:
    with pytest.raises(Rejected) as caught:
        list(opener(data, MOST))
    return caught.value.reason


def test_a_sealed_file_comes_as_its_names_and_its_pieces() -> None:
    assert list(sealed_in_zip(zipped({"a/b.yui": SEALED, "letter.txt": b"x"}), MOST)) == [["a/b.yui"], SEALED, "letter.txt"]
    assert list(sealed_in_mail(mail(("a.yui", SEALED)), MOST)) == [["a.yui"], SEALED]
    assert list(sealed_in_mail(mail(("a.zip", zipped({"b.yui": SEALED}))), MOST)) == [["a.zip", "b.yui"], SEALED]
    assert list(sealed_in_mail(mail(("a.pdf", b"%PDF")), MOST)) == ["a.pdf"]


def test_a_large_one_comes_in_pieces_that_make_it_up_again() -> None:
    large = AGE + bytes(i * i % 251 for i in range(3_000_000))
    packed = zipped({"a.yui": large}, zipfile.ZIP_STORED)
    name, *pieces = sealed_in_zip(packed, 4_000_000)
    assert name == ["a.yui"] and len(pieces) > 2 and b"".join(pieces) == large


def test_each_kind_of_zip_that_is_not_opened_has_its_reason() -> None:
    assert reason(zipped({"a.zip": zipped({"b": b"x"})})) == NESTED
    assert reason(zipped({"readme.txt": b"x"})) == NOTHING_SEALED
    assert reason(zipped({"xl/workbook.xml": b"x"})) == EXCEL
    assert reason(zipped({"a.yui": SEALED})[:-30]) == CUT
    assert reason(zipped({"a.yui": SEALED}, zipfile.ZIP_BZIP2)) == UNREADABLE
    assert reason(zipped({str(number): b"" for number in range(201)})) == SIZE
    packed = bytearray(zipped({"a.yui": SEALED}))
    for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(start) + offset] |= 1
    assert reason(bytes(packed)) == PROTECTED


def test_an_entry_without_a_name_is_refused() -> None:
    """Python's own check, whether it is a folder, looks at the last sign of the name."""
    assert reason(zipped({"X.yui": SEALED}).replace(b"X.yui", b"\0.yui")) == UNREADABLE


def test_a_mail_of_too_many_parts_is_refused() -> None:
    assert reason(mail(*[("a.txt", b"x")] * 201), sealed_in_mail) == SIZE


def test_a_bomb_that_begins_like_a_bundle_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []
    inner = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        reads.append(n or 0)
        return inner(self, n)

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    bomb = zipped({"a.yui": SEALED + bytes(40_000_000), "b.txt": bytes(40_000_000)})
    with pytest.raises(Rejected) as caught:
        list(sealed_in_zip(bomb, 256 * 1024 * 1024))
    assert caught.value.reason == SIZE
    assert reads and sum(reads) <= 2 * 64 * 1024


def test_a_name_that_can_not_be_written_as_text_is_sent_all_the_same() -> None:
    message = mail(("name.yui", SEALED)).replace(b'filename="name.yui"', b'filename="\xff\xfe.yui"')
    (names, *_) = sealed_in_mail(message, MOST)
    assert isinstance(names[0], str) and names[0].encode()


def test_what_is_no_zip_at_all_is_refused() -> None:
    assert reason(b"PK\x03\x04" + bytes(100)) == CUT
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w"):
        pass
    assert reason(packed.getvalue()) == NOTHING_SEALED

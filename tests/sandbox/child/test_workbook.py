"""What is read of a workbook, asked of the opener itself."""

from datetime import date, datetime, time, timedelta

import pytest

from app.sandbox import limits
from app.sandbox.child.workbook import cell_of, grids
from app.sandbox.file_beginnings import OLE
from app.sandbox.rejected import COLUMNS, NOT_A_TABLE, PROTECTED, ROWS, SIZE, UNREADABLE, Rejected
from tests.exchange.made_tables import compound
from tests.exchange.test_hostile_tables import book, with_row


def reason(data: bytes) -> str:
    with pytest.raises(Rejected) as caught:
        list(grids(data))
    return caught.value.reason


def test_a_sheet_comes_as_its_name_and_its_rows() -> None:
    assert list(grids(book())) == [["Sheet", [], [], [], []], ["実施日", "活動名"], ["R7.11.3", "サロン"]]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(b"A20001", ROWS), (b"GS2", COLUMNS), (b"A20000", ""), (b"GR2", "")],
)
def test_a_cell_beyond_the_last_row_or_column_is_told_as_such(cell: bytes, expected: str) -> None:
    data = book(with_row(b'<row><c r="' + cell + b'"><v>1</v></c></row>'))
    if expected:
        assert reason(data) == expected
    else:
        assert len(list(grids(data))) >= 3


def test_each_kind_of_workbook_that_is_not_opened_has_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reason(OLE + bytes(500)) == UNREADABLE
    assert reason(compound({"WordDocument": bytes(5000)})) == NOT_A_TABLE
    assert reason(OLE + "EncryptedPackage".encode("utf-16-le")) == PROTECTED
    assert reason(b"PK\x03\x04" + bytes(500)) == UNREADABLE
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 1000)
    assert reason(book()) == SIZE


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (30.0, 30),
        (2.5, "2.5"),
        (1e300, "1e+300"),
        (-(2.0**63), "-9.223372036854776e+18"),
        (float("nan"), "nan"),
        (True, "TRUE"),
        (datetime(2025, 11, 3), date(2025, 11, 3)),  # noqa: DTZ001 - a workbook knows no time zone
        (datetime(2025, 11, 3, 10, 30), "2025-11-03 10:30"),  # noqa: DTZ001
        (time(9, 5), "09:05"),
        (timedelta(hours=30, minutes=15), "30:15"),
        ("", None),
        ("長" * 30_000, "長" * 20_001),
    ],
    ids=repr,
)
def test_a_cell_is_what_people_mean_and_fits_into_an_answer(value: object, cell: object) -> None:
    assert cell_of(value) == cell

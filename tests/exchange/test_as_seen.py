"""A cell is read as a person sees it, whatever the format of the file."""

import struct
from collections.abc import Callable
from datetime import date

import pytest

from app.exchange.grids import grids_of
from app.exchange.sheet import Cell, Grid
from tests.exchange.made_tables import fods, ods, xls, xlsb

NOV3 = 45964.0
DASHED = '#,##0;-#,##0;"-"'


def of(data: bytes) -> Grid:
    (grid,) = grids_of(data)
    return grid


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def old(value: str | float, code: str, *, is_struck: bool = False) -> bytes:
    """An .xls with one cell in the format."""
    styles = _record(0x31, struct.pack("<HH", 220, 8 if is_struck else 0))
    styles += _record(0x41E, struct.pack("<HHB", 170, len(code), 1) + code.encode("utf-16-le"))
    return xls([[value]], before=styles + _record(0xE0, struct.pack("<HH", 0, 170) + bytes(16)))


def binary(value: str | float, code: str, *, is_struck: bool = False) -> bytes:
    """An .xlsb with one cell, a number in the format."""
    cell = f"4 {int(value)}".encode() if isinstance(value, float) else value
    return xlsb([[cell]], formats=[code], is_struck=is_struck)


SEEN: list[tuple[str, float, Cell]] = [
    ('m"月"', NOV3, "11月"),
    ('[$-411]ggge"年"m"月"', NOV3, "2025年11月"),
    ('0"組"', 3.0, "3組"),
    ('"¥"#,##0', 3000.0, "3000円"),
    ("0%", 1.0, "100%"),
    (DASHED, 0.0, "0（－と表示）"),
    ("#,##0;-#,##0;", 0.0, "0（空欄に見える）"),
    ('0;-0;"なし"', 0.0, "なし"),
    (DASHED, 30.0, 30),
    ('0"人"', 30.0, 30),
    ("0;-0;0", 0.0, 0),
]


@pytest.mark.parametrize("made", [old, binary], ids=["xls", "xlsb"])
@pytest.mark.parametrize(("code", "value", "cell"), SEEN, ids=[f"{code} {value:g}" for code, value, _ in SEEN])
def test_a_number_is_read_as_its_format_shows_it(
    made: Callable[[float, str], bytes], code: str, value: float, cell: Cell
) -> None:
    assert of(made(value, code)).cells[0][0] == cell


def test_a_day_stays_one_in_every_format() -> None:
    assert of(binary(NOV3, 'm"月"d"日"')).cells[0][0] == date(2025, 11, 3)


@pytest.mark.parametrize("made", [old, binary], ids=["xls", "xlsb"])
def test_a_row_that_is_struck_through_is_told(made: Callable[..., bytes]) -> None:
    assert of(made("会", "0", is_struck=True)).flaws == {(0, 0): "struck"}
    assert of(made(3.0, "0", is_struck=True)).flaws == {(0, 0): "struck"}
    assert of(made("会", "0")).flaws == {}


def test_a_window_that_shows_no_zeros_is_told_of_each() -> None:
    assert of(xlsb([[b"0 0", b"0 3"]], view=struct.pack("<H", 0))).cells[0] == ["0（空欄に見える）", 3]
    assert of(xlsb([[b"0 0"]], view=struct.pack("<H", 0x10))).cells[0] == [0]


def test_notes_fixed_to_cells_are_told() -> None:
    noted = row(
        '<table:table-cell office:value-type="float" office:value="3"><office:annotation><text:p>90人に訂正</text:p>'
        "</office:annotation><text:p>3</text:p></table:table-cell>"
    )
    assert any("メモ" in note for note in of(ods(noted)).notes)
    assert of(ods(row(cell("float", "3", "3")))).notes == ()


def test_a_text_that_is_struck_through_in_part_is_told() -> None:
    styles = '<style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    part = '<text:p><text:span text:style-name="T1">30</text:span>25</text:p>'
    text = f'<table:table-cell office:value-type="string">{part}</table:table-cell>'
    assert of(ods(row(text), styles=styles)).flaws == {(0, 0): "struck"}


def cell(kind: str, value: str, text: str, more: str = "") -> str:
    name = "date-value" if kind == "date" else "value"
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{value}"{more}><text:p>{text}</text:p></table:table-cell>'
    )


def row(*cells: str) -> str:
    return f'<table:table table:name="表"><table:table-row>{"".join(cells)}</table:table-row></table:table>'


@pytest.mark.parametrize("made", [ods, fods], ids=["ods", "fods"])
def test_an_open_document_is_read_as_it_shows_itself(made: Callable[..., bytes]) -> None:
    shown: list[tuple[str, str, str, Cell]] = [
        ("date", "2025-11-03", "11月", "11月"),
        ("date", "2025-11-03", "令和7年11月", "令和7年11月"),
        ("date", "2025-11-03", "11月3日", date(2025, 11, 3)),
        ("float", "3", "3組", "3組"),
        ("float", "3000", "¥3,000", "3000円"),
        ("percentage", "0.85", "85%", "85%"),
        ("float", "0", "-", "0（－と表示）"),
        ("float", "0", "", "0（空欄に見える）"),
        ("float", "12345", "12", "12345千単位の表示"),
        ("float", "30", "30人", 30),
        ("float", "1234", "1,234", 1234),
        ("float", "1.5", "2", "1.5"),
    ]
    grid = of(made(row(*(cell(kind, value, text) for kind, value, text, _ in shown))))
    assert grid.cells[0] == [meant for *_, meant in shown]


def test_a_number_without_a_shown_text_is_the_number() -> None:
    bare = '<table:table-cell office:value-type="float" office:value="0"/>'
    assert of(ods(row(bare, cell("float", "3", "3")))).cells[0] == [0, 3]


def test_a_struck_row_of_an_open_document_is_told() -> None:
    styles = (
        '<style:style style:name="ce1" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    )
    struck = ' table:style-name="ce1"'
    whole, part = cell("float", "3", "3", struck), cell("float", "4", "4")
    assert of(ods(row(whole, whole), styles=styles)).flaws == {(0, 0): "struck", (0, 1): "struck"}
    assert of(ods(row(whole, part), styles=styles)).flaws == {}

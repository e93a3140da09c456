"""Known records written down in a random office's style come out as exactly these records, or as questions about them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.sheet import Cell, Grid
from app.exchange.table import APPENDED, Table, TableRow
from app.exchange.tables import table_of

HEADINGS = {
    "date": ["実施日", "期日", "日付", "開催日", "実施日（西暦）", "月日", "いつ", "活動年月日", "①実施日", "日　時"],
    "target": ["推進目標", "目標No", "目標番号", "主たる推進目標", "推進目標※必須"],
    "title": ["活動名", "事業名", "行事名", "イベント名", "事業名称", "件名"],
    "participants": ["参加者数", "参加者数（人）", "延べ人数", "参加延人数", "参加人数", "参加者\n（延べ）"],
    "place": ["場所", "会場", "会場名", "開催場所", "実施場所"],
}
"""Field → what an office may call it."""
EXTRA = {"備考": "雨天", "No": None, "曜日": "月", "定員": 40, "支部": "大東", "": "メモ"}
"""Heading of a column besides → what stands in it; None for a running number."""
ACTUAL = "実人数"
"""A column that may stand beside the total, below one heading with it."""
TITLES = [
    "サロン",
    "料理教室",
    "家計相談会",
    "生活設計講座",
    "合計年齢を祝う会",
    "総会",
    "4月の集い",
    "小計算教室",
    "健康体操（計3回）",
]
ABOVE = [
    ["令和7年度　活動記録"],
    ["", "大東支部"],
    ["様式第2号（令和5年度改正）"],
    [],
    ["（単位：人）"],
    ["記入者：", "佐藤"],
    ["R8.4.10現在"],
]
MONTH_BARS = ["{}月", "■{}月", "【{}月】", "{}月分", "令和{year}年{}月"]
TOTALS = ["合計", "小計", "{}月計", "計", "累計", "年度計", "合　計"]
NOTES = [["※中止を除く"], ["以上"], ["注）暫定"], ["（以下余白）"]]


@dataclass(frozen=True)
class Kept:
    """One activity as the office means it."""

    date: date
    target: str
    title: str
    participants: int
    place: str


@dataclass
class Sheet:
    """What is being written."""

    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


days = st.integers(0, 360).map(lambda number: date(2025, 4, 1) + timedelta(days=number))
kept = st.builds(
    Kept,
    days,
    st.sampled_from(["1-①", "1-③", "2-5", "3-⑥"]),
    st.sampled_from(TITLES),
    st.integers(0, 300),
    st.sampled_from(["公民館", "会館"]),
)


@st.composite
def styles(draw):
    """The records, the sheet that shows them, the places of the fields, and how many rows stand above the records."""
    records = sorted(draw(st.lists(kept, min_size=1, max_size=12)), key=lambda one: one.date)
    extra = draw(st.lists(st.sampled_from(sorted(EXTRA)), unique=True, max_size=3))
    columns = list(draw(st.permutations([*HEADINGS, *extra])))
    if draw(st.booleans()):
        columns.insert(columns.index("participants"), ACTUAL)
    sheet = Sheet()
    for line in draw(st.lists(st.sampled_from(ABOVE), max_size=3)):
        sheet.rows.append(list(line))
    first = _write_headings(draw, sheet, columns)
    month_bars = draw(st.sampled_from([None, *MONTH_BARS]))
    only_days = month_bars is not None and draw(st.booleans())
    totals = draw(st.sampled_from([None, "month", "end"]))
    again = draw(st.sampled_from([None, None, 3]))
    written = draw(st.sampled_from(["cells", "merged", "ditto", "blank"]))
    number = 0
    for month, group in groupby(records, key=lambda one: one.date.month):
        block = list(group)
        if month_bars:
            _write_bar(draw, sheet, columns, month_bars.format(month, year=block[0].date.year - 2018))
        for place, one in enumerate(block):
            above = block[place - 1] if place else None
            if again and number and number % again == 0:
                sheet.rows += [list(row) for row in sheet.rows[first : first + (2 if ACTUAL in columns else 1)]]
                above = None
            number += 1
            _write(sheet, columns, one, above, number, written, only_days=only_days)
            if draw(st.integers(0, 9)) == 0:
                sheet.rows.append([])
        if totals == "month":
            _write_total(draw, sheet, columns, block, month)
    if totals == "end":
        _write_total(draw, sheet, columns, records, 3)
    sheet.rows += draw(st.lists(st.sampled_from(NOTES), max_size=1))
    return records, sheet, columns


def _write_headings(draw, sheet, columns):
    """One row of headings or two; returns the index of the first."""
    first = len(sheet.rows)
    named = [draw(st.sampled_from(HEADINGS[column])) if column in HEADINGS else column for column in columns]
    style = draw(st.sampled_from(["one", "merged down", "units"]))
    if ACTUAL in columns:
        _write_group(draw, sheet, columns, named)
        return first
    sheet.rows.append(named)
    if style == "merged down":
        sheet.rows.append([])
        sheet.merged += [(first, column, first + 1, column) for column in range(len(columns))]
    if style == "units":
        sheet.rows.append(["（人）" if column == "participants" else "" for column in columns])
    return first


def _write_group(draw, sheet, columns, named):
    """実人数 and 延べ人数 below one heading, merged or not, among headings that may be merged over both rows."""
    row, place = len(sheet.rows), columns.index(ACTUAL)
    sheet.rows.append(
        [{ACTUAL: "参加者数", "participants": ""}.get(column, text) for column, text in zip(columns, named, strict=True)]
    )
    sheet.rows.append([{ACTUAL: "実人数", "participants": "延べ人数"}.get(column, "") for column in columns])
    if draw(st.booleans()):
        sheet.merged.append((row, place, row, place + 1))
    if draw(st.booleans()):
        sheet.merged += [(row, other, row + 1, other) for other in range(len(columns)) if other not in (place, place + 1)]


def _write_bar(draw, sheet, columns, text):
    row = len(sheet.rows)
    place = draw(st.sampled_from([0, 0, columns.index("date")]))
    sheet.rows.append([text if column == place else "" for column in range(len(columns))])
    if draw(st.booleans()):
        sheet.merged.append((row, place, row, len(columns) - 1))


def _write(sheet, columns, one, above, number, written, *, only_days):
    cells = []
    for place, column in enumerate(columns):
        if column == "date" and only_days:
            cells.append(one.date.day)
        elif column == "target" and above and above.target == one.target and written != "cells":
            cells.append("〃" if written == "ditto" else "")
            if written == "merged":
                _merge_with_above(sheet, place)
        elif column == ACTUAL:
            cells.append(one.participants // 2)
        elif column in HEADINGS:
            cells.append(getattr(one, column))
        else:
            cells.append(number if EXTRA[column] is None else EXTRA[column])
    sheet.rows.append(cells)


def _merge_with_above(sheet, column):
    """The cell about to be written belongs to the merged range that reaches to the row above."""
    row = len(sheet.rows)
    for place, (top, left, bottom, _) in enumerate(sheet.merged):
        if left == column and bottom >= row - 1 and bottom > top - 1 and top < row and _is_of_data(sheet, top, column):
            sheet.merged[place] = (top, column, row, column)
            return
    above = row - 1
    while not sheet.rows[above]:  # a blank line within
        above -= 1
    sheet.merged.append((above, column, row, column))


def _is_of_data(sheet, top, column):
    cell = sheet.rows[top][column] if column < len(sheet.rows[top]) else ""
    return isinstance(cell, str) and "-" in cell


def _write_total(draw, sheet, columns, block, month):
    word = draw(st.sampled_from(TOTALS)).format(month)
    place = draw(st.sampled_from([column for column in range(len(columns)) if columns[column] != "participants"]))
    row = [word if column == place else "" for column in range(len(columns))]
    row[columns.index("participants")] = sum(one.participants for one in block)
    sheet.rows.append(row)


def _grid(sheet):
    return Grid("", [[cell if cell != "" else None for cell in row] for row in sheet.rows], tuple(sheet.merged))


def _places(table: Table) -> dict[str, int]:
    found = {column.meaning.role: column.index for column in table.columns if column.meaning and not column.meaning.doubt}
    found.pop(APPENDED, None)
    return found


def _read(row: TableRow, places: dict[str, int], year: int | None) -> tuple[Kept, bool]:
    """The record as it would be read, with what is offered for its blanks; whether a question had to be asked for that."""
    cells = {role: row.cells[place] for role, place in places.items()}
    offered = {role: row.blank_below[place] for role, place in places.items() if place in row.blank_below}
    asked = cells["target"] is None
    cells |= {role: cell for role, cell in offered.items() if cells[role] is None}
    day = cells["date"]
    if isinstance(day, int):
        assert row.month and year
        fiscal = row.fiscal_year or year
        day = date(fiscal if row.month >= 4 else fiscal + 1, row.month, day)
    return Kept(day, *(cells[name] for name in ("target", "title", "participants", "place"))), asked


@given(styles())
@settings(max_examples=150)
def test_a_list_in_any_offices_style_has_exactly_its_records(style):
    records, sheet, columns = style
    table = table_of(1, _grid(sheet))
    places = _places(table)
    assert {role: places.get(role) for role in HEADINGS} == {role: columns.index(role) for role in HEADINGS}
    read = [_read(row, places, table.fiscal_year or 2025) for row in table.rows if row.kind == "record"]
    assert [one for one, _ in read] == records
    for (one, asked), above in zip(read, [None, *(one for one, _ in read)], strict=False):
        assert not asked or (above is not None and above.target == one.target)
    assert table.shape == "list"

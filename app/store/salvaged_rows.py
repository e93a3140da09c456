"""The rows on the sound pages of a damaged database, whatever became of the pages that led to them.

Each leaf page of a table is read by itself, and a row is known by its shape: as many columns as its table has, each of a type
that may stand there. So neither the first page nor a tree is needed. Freed pages hold nothing (secure_delete), so no row that
was deleted comes back. Layout of pages and records: https://www.sqlite.org/fileformat2.html
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, String, Table

from app.models.base import IdList
from app.store.driver import PAGE_BYTES
from app.store.encrypted_pages import RESERVED_BYTES

USABLE = PAGE_BYTES - RESERVED_BYTES
_TABLE_LEAF, _LEAF_HEADER_BYTES, _FIRST_PAGE_HEADER = 0x0D, 8, 100
_MOST_LOCAL, _LEAST_LOCAL = USABLE - 35, (USABLE - 12) * 32 // 255 - 23
_LONGEST = 64 * 1024 * 1024
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Serial type → bytes."""
Row = dict[str, Any]
"""By column, as the database stores it."""


class Pages(Protocol):
    """Pages that can be gone through, and asked for by number (app.store.salvaged_pages)."""

    def __iter__(self) -> Iterator[tuple[int, bytes | None]]:
        """(number, plain page or None)."""
        ...

    def page(self, number: int) -> bytes | None:
        """One plain page, or None."""
        ...


def salvaged_rows(pages: Pages, tables: Iterable[Table]) -> Iterator[tuple[Table, Row]]:
    """Every row of these tables on a page that proves itself, in the order of the pages. One that fits several tables comes with
    each of them.
    """
    shapes: dict[int, list[_Shape]] = {}
    for table in tables:
        shapes.setdefault(len(table.columns), []).append(_Shape(table))
    for number, page in pages:
        if page is None:
            continue
        for cell in _cells(number, page):
            try:
                yield from _rows(pages, page, cell, shapes)
            except (IndexError, ValueError):  # a part of it lies on a page that is gone
                continue


class _Shape:
    """What a row of one table looks like."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.names = tuple(table.columns.keys())
        keys = list(table.primary_key.columns)
        is_alias = len(keys) == 1 and isinstance(keys[0].type, Integer)
        self.rowid = keys[0].name if is_alias else ""
        """The column that SQLite keeps as the row's number and not in the row."""
        self.tests = tuple(_is_nothing if one.name == self.rowid else _test(one) for one in table.columns)

    def fits(self, types: Sequence[int]) -> bool:
        """Whether values of these serial types may be a row of the table."""
        return all(test(type_) for test, type_ in zip(self.tests, types, strict=True))

    def row(self, rowid: int, values: Sequence[Any]) -> Row:
        """The row by column."""
        found = dict(zip(self.names, values, strict=True))
        return found | {self.rowid: rowid} if self.rowid else found


def _rows(pages: Pages, page: bytes, cell: int, shapes: dict[int, list[_Shape]]) -> Iterator[tuple[Table, Row]]:
    size, at = _varint(page, cell)
    rowid, at = _varint(page, at)
    local = _local_bytes(size)
    payload = page[at : at + local]
    header_bytes, place = _varint(payload, 0)
    if not 0 < header_bytes <= len(payload) or size > _LONGEST:  # our rows have at most some dozens of columns
        return
    types = []
    while place < header_bytes:
        type_, place = _varint(payload, place)
        types.append(type_)
    fitting = [shape for shape in shapes.get(len(types), ()) if shape.fits(types)]
    if not fitting:
        return
    if local < size:
        payload += _overflow(pages, int.from_bytes(page[at + local : at + local + 4]), size - local)
    values = list(_values(payload, header_bytes, types))
    for shape in fitting:
        yield shape.table, shape.row(_signed(rowid), values)


def _cells(number: int, page: bytes) -> Iterator[int]:
    """Where the rows of a leaf page begin; nothing of any other page."""
    header = _FIRST_PAGE_HEADER if number == 1 else 0
    if page[header] != _TABLE_LEAF:
        return
    count = int.from_bytes(page[header + 3 : header + 5])
    first = header + _LEAF_HEADER_BYTES
    for place in range(first, min(first + 2 * count, USABLE), 2):
        cell = int.from_bytes(page[place : place + 2])
        if first <= cell < USABLE:
            yield cell


def _local_bytes(size: int) -> int:
    """How much of a row's bytes stands on its own page."""
    if size <= _MOST_LOCAL:
        return size
    local = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (USABLE - 4)
    return local if local <= _MOST_LOCAL else _LEAST_LOCAL


def _overflow(pages: Pages, number: int, size: int) -> bytes:
    """The rest of a long row, page by page. ValueError where one of them is gone."""
    found = bytearray()
    while len(found) < size:
        page = pages.page(number)
        if page is None:
            raise ValueError("a page of the row is gone")
        found += page[4:USABLE]
        number = int.from_bytes(page[:4])
    return bytes(found[:size])


def _values(payload: bytes, at: int, types: Iterable[int]) -> Iterator[Any]:
    for type_ in types:
        if type_ >= 12:
            size = (type_ - 12) // 2
            found = payload[at : at + size]
            if len(found) < size:
                raise ValueError("cut short")
            yield found.decode() if type_ % 2 else found
        elif type_ in (8, 9):
            size = 0
            yield type_ - 8
        elif type_ in _INTEGERS:
            size = _INTEGERS[type_]
            yield int.from_bytes(payload[at : at + size], signed=True)
        elif type_ == 0:
            size = 0
            yield None
        else:
            raise ValueError("no column of ours holds such a value")
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """(number, where the next one begins). IndexError at the end of the data."""
    found = 0
    for _ in range(8):
        byte = data[at]
        at += 1
        found = found << 7 | byte & 0x7F
        if byte < 0x80:
            return found, at
    return found << 8 | data[at], at + 1


def _signed(number: int) -> int:
    return number - 2**64 if number >= 2**63 else number


def _test(column: Column[Any]) -> Callable[[int], bool]:
    """Which serial types may stand in a column."""
    test = _of_type(column.type)
    return (lambda type_: type_ == 0 or test(type_)) if column.nullable else test


def _of_type(kind: Any) -> Callable[[int], bool]:
    if isinstance(kind, LargeBinary | IdList):
        length = getattr(kind, "length", None)
        return (lambda type_: type_ == 12 + 2 * length) if length else (lambda type_: type_ >= 12 and type_ % 2 == 0)
    if isinstance(kind, Integer | Boolean):
        return lambda type_: type_ in _INTEGERS or type_ in (8, 9)
    assert isinstance(kind, String | Date)
    return lambda type_: type_ >= 13 and type_ % 2 == 1


def _is_nothing(type_: int) -> bool:
    return type_ == 0

"""A foreign table as it stands in its file: where its headings are, what they seem to say, and its rows. Nothing is read into
fields here, and nothing is refused: what looks wrong is told beside its cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.exchange.sheet import Cell

RowKind = Literal["record", "total", "bar"]
"""``total``: a sum (合計, 小計), which would count everything twice. ``bar``: a decorative line (a month, a heading within)."""
Shape = Literal["list", "cross", "facilities", "other_records"]
"""``cross``: sums, plans or marks by month, office or account, or in the columns of days (months × kinds, 予算書, 出席簿).
``facilities``: a list of places or bodies, without days. ``other_records``: written by this program, of other records than
activities."""

# Roles of columns besides the fields of an activity.
LEFT_OUT = ""
"""Without a doubt beside it: a column that says nothing of its own (a running number)."""
TARGET = "target"
OFFICE = "office"
RECORD = "id"
YEAR, MONTH, DAY = "year", "month", "day"
FISCAL_YEAR = "fiscal_year"
"""A column 年度: that of the day beside it."""
WEEKDAY = "weekday"
"""A column 曜日: that of the day beside it, with which it is compared."""
BEGINS, ENDS = "begins", "ends"
ADDED = "add_participants"
"""One of several columns whose sum is 延べ参加者数 (男, 女)."""
PEOPLE_MARK = "people_mark"
"""Beside the number of participants: 約, 不明, or why there is none."""
BREAKDOWN = "breakdown:"
"""Followed by the words of the heading: one kind of 参加者の内訳."""
APPENDED = "append"
"""Goes to the end of 内容 as 「見出し：値」."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading seems to say. ``role``: a field of an activity or one of the roles above. ``unit``: "minutes" or "hours"
    where the heading says it. ``doubt``: the question to be asked when the program keeps no such figure as the heading names
    (うち新規, 実人数, 予定) or when it may be one of several; then ``role`` is only the proposal.
    """

    role: str
    unit: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """``index`` counts from 0 and gives the letter that people see. ``heading`` joins two heading rows as 参加者数／延べ, and is
    "" where there is none. ``examples``: the first different filled cells, as text. ``hidden``: not seen in the spreadsheet.
    """

    index: int
    heading: str
    meaning: Meaning | None = None
    examples: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """``number`` is the row number shown in the spreadsheet program (from 1); ``cells`` has one entry for each column.

    ``from_above``: columns whose cell was merged, 〃 or 同上 and is filled from the row above. ``blank_below``: columns that
    are empty here, where a row above has a value that may be meant for this row too. ``month``: that of the block the row
    stands in (1-12), where its day says none; ``fiscal_year``: the one that the block says (a bar 「令和7年4月」), where it says
    one. ``flaws``: column → why its cell cannot be trusted ("formula", "too-long", or what stands there, such as "#REF!").
    """

    number: int
    cells: tuple[Cell, ...]
    kind: RowKind = "record"
    hidden: bool = False
    from_above: frozenset[int] = frozenset()
    blank_below: Mapping[int, Cell] = field(default_factory=dict)
    month: int | None = None
    fiscal_year: int | None = None
    flaws: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of one sheet. ``number``: the sheet's place in its file (from 1); ``sheet`` its name ("" in a text file).

    ``title``: the texts above the headings. ``fiscal_year``: the one that the title or the sheet's name says, ``calendar_year``
    the year (令和7年) that they say where it may be no fiscal one, ``fiscal_years`` those that they say where they say several
    (令和6・7年度). ``heading_rows``:
    row numbers (from 1) of the headings; empty where none was recognised, and then the columns have only letters.
    ``columns`` begin at A and leave none out, so that a column's index is its place in ``cells`` too. ``notes``: sentences about
    how the sheet was read. ``months``: several that the title says (上半期). ``remarks``: lines among the rows that are none
    (※11/3は中止). ``is_earlier``: the title says 前年度. ``is_own``: this program wrote it, of activities
    (app.exchange.own_tables).
    """

    number: int
    sheet: str
    title: tuple[str, ...]
    fiscal_year: int | None
    heading_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    shape: Shape = "list"
    notes: tuple[str, ...] = ()
    calendar_year: int | None = None
    fiscal_years: tuple[int, ...] = ()
    months: frozenset[int] = frozenset()
    remarks: tuple[str, ...] = ()
    is_earlier: bool = False
    is_own: bool = False

    @property
    def said(self) -> tuple[str, ...]:
        """What is written around the rows."""
        return (*self.title, *self.remarks)


@dataclass(frozen=True, slots=True)
class TableFile:
    """All visible tables of a file. ``digest``: SHA-256 of its bytes, in hex: a file's name may hold a person's name."""

    digest: str
    tables: tuple[Table, ...]

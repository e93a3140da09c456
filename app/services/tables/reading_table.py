"""読み取り表: a foreign table as it will be stored. What a person chooses here decides how it is read; nothing is written."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.exchange.table import Table, TableFile
from app.services.tables.read_rows import Place, Question, ReadRow, State
from app.services.workspace.workspace import Workspace

Progress = Callable[[int, int, str], object]
"""Told how much is done of how much, in words. It may raise to stop."""


class ReadingTable:
    """The table of one file while a person looks at it.

    ``fiscal_year``: the year on screen, None where there is no screen. ``roles``: (sheet number, column index) → role, a field
    of an activity or one of app.exchange.table. ``defaults``: field → what is typed for rows that lack it.
    """

    file_name: str
    file: TableFile
    fiscal_year: int | None
    roles: dict[tuple[int, int], str]
    defaults: dict[str, str]
    sheets: set[int]
    """The numbers of the sheets that are taken."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the file, one for each sheet that has one."""
        raise NotImplementedError

    @property
    def rows(self) -> Sequence[ReadRow]:
        """Every row of the chosen sheets, as it will be stored."""
        raise NotImplementedError

    @property
    def notes(self) -> list[str]:
        """What is told about the table as a whole: left out columns, sheets and rows, and what the year is taken from."""
        raise NotImplementedError

    @property
    def questions(self) -> list[Question]:
        """What is asked once for the table, and not answered yet."""
        raise NotImplementedError

    def offered_roles(self) -> list[tuple[str, str]]:
        """What a column can be: (role, words)."""
        raise NotImplementedError

    def offered_defaults(self) -> list[tuple[str, str, Sequence[tuple[str, str]]]]:
        """What can be said for all rows that lack it: (field, label, (text to type, words) to choose from)."""
        raise NotImplementedError

    def choose_sheet(self, number: int, ticked: bool) -> None:
        """Takes or leaves out a sheet."""
        raise NotImplementedError

    def choose_role(self, sheet: int, column: int, role: str) -> None:
        """Says what a column is; "" leaves it out."""
        raise NotImplementedError

    def choose_default(self, field: str, typed: str) -> None:
        """Says what rows get that have nothing in this field; "" for nothing."""
        raise NotImplementedError

    def choose_hidden(self, taken: bool) -> None:
        """Takes rows that a filter has hidden, or leaves them out."""
        raise NotImplementedError

    def retype(self, place: Place, field: str, text: str) -> None:
        """Mends one cell, as if the text stood in the table."""
        raise NotImplementedError

    def answer(self, place: Place, field: str, text: str) -> None:
        """Answers a doubt of a cell, there and wherever the same is asked; an answer that was not offered mends the cell."""
        raise NotImplementedError

    def answer_question(self, key: str, text: str) -> None:
        """Answers a question about the whole table."""
        raise NotImplementedError

    def tick(self, place: Place, on: bool) -> None:
        """Takes a row, or leaves it out."""
        raise NotImplementedError

    def keep_as_draft(self, place: Place, on: bool) -> None:
        """Takes a row as 下書き, without what can't be read or is not answered."""
        raise NotImplementedError

    def counts(self) -> Mapping[State | str, int]:
        """How many rows are in each state, and how many are "ticked"."""
        raise NotImplementedError


def open_table(workspace: Workspace, path: Path, fiscal_year: int | None, progress: Progress = lambda *_: None) -> ReadingTable:
    """Reads a file into a table to look at. Raises what ``app.exchange.tables.read_table_file`` raises."""
    raise NotImplementedError

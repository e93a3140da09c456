"""A sheet that a reader of ours fills cell by cell, within the limits of a table."""

from collections.abc import Iterator
from typing import Any

from app.sandbox import limits
from app.sandbox.child.cells import Plain
from app.sandbox.child.sheet_marks import Marks, heading, marked
from app.sandbox.rejected import COLUMNS, ROWS, Rejected


class WrittenSheet:
    """``marks`` may be filled beside the cells."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.marks = Marks()
        self._rows: list[list[Plain]] = []

    def put(self, row: int, column: int, cell: Plain) -> None:
        """Raises Rejected("rows", "columns")."""
        if row >= limits.ROWS:
            raise Rejected(ROWS)
        if column >= limits.COLUMNS:
            raise Rejected(COLUMNS)
        while len(self._rows) <= row:
            self._rows.append([])
        cells = self._rows[row]
        cells += [None] * (column + 1 - len(cells))
        cells[column] = cell

    def answer(self) -> Iterator[Any]:
        """What stands for it in an answer; nothing for a sheet without a cell."""
        if not self._rows and not self.marks.flaws:
            return
        yield heading(self.name, self.marks)
        for number in range(max(len(self._rows), 1 + max(self.marks.flaws, default=-1))):
            yield marked(self._rows[number] if number < len(self._rows) else [], self.marks.flaws.get(number))

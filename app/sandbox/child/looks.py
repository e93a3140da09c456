"""How the cells of a sheet look where that says something else than what is in them: struck through, 3組, a dash for 0."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.sandbox.child.number_formats import seen
from app.sandbox.child.sheet_marks import FIRST_DAY, STRUCK, Marks
from app.sandbox.seen_zeros import ZERO_AS_BLANK


@dataclass(frozen=True, slots=True)
class Style:
    """``code``: the number format's text where the workbook defines it. ``is_struck``: the text is struck through."""

    number_format: int = 0
    code: str | None = None
    is_struck: bool = False


@dataclass
class Looks:
    """Of the cells of one sheet, row by row; what is found goes to ``marks``. ``hides_zeros``: the sheet shows none."""

    marks: Marks
    styles: Sequence[Style]
    first_day: date = FIRST_DAY
    hides_zeros: bool = False
    _struck: dict[int, list[int]] = field(default_factory=dict)
    _unstruck: set[int] = field(default_factory=set)
    _zeros: list[tuple[int, int]] = field(default_factory=list)

    def cell(self, row: int, column: int, style: int, value: float | None = None) -> None:
        """A filled cell; ``value``: its number."""
        look = self.styles[style] if 0 <= style < len(self.styles) else Style()
        self.is_struck(row, column, look.is_struck)
        if value is None:
            return
        if look.is_struck:
            self.marks.flaw(row, column, STRUCK)
        text = None
        if value and not look.number_format and not look.code:
            return
        with contextlib.suppress(ValueError, OverflowError):
            day = self.first_day + timedelta(int(value)) if value >= 1 else None
            text = seen(look.number_format, look.code, value, day)
        if text is not None:
            self.marks.seen(row, column, text)
        elif value == 0:
            self._zeros.append((row, column))

    def struck_in_part(self, row: int, column: int) -> None:
        """A cell whose text is struck through in part: 30 and 25 would be 3025."""
        self.marks.flaw(row, column, STRUCK)

    def is_struck(self, row: int, column: int, is_so: bool) -> None:
        """Whether a filled cell is struck through."""
        if is_so and row not in self._unstruck:
            self._struck.setdefault(row, []).append(column)
        elif not is_so:
            self._unstruck.add(row)
            self._struck.pop(row, None)

    def close(self) -> None:
        """Puts down what only the whole sheet tells: rows that are struck through as a whole, zeros that it does not show."""
        for row, columns in self._struck.items():
            for column in columns:
                self.marks.flaw(row, column, STRUCK)
        for row, column in self._zeros if self.hides_zeros else ():
            self.marks.seen(row, column, ZERO_AS_BLANK)

"""A form is declared by its entries: which fields, in which order, with which widgets. Layout and reading follow from that."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from app.services.records.labels import field_label
from app.ui.look.folding_row import least_width
from app.ui.look.layouts import row_of, take_apart
from app.ui.widgets.field_cell import FieldCell

BETWEEN = 16
"""Pixels between labels and fields of a row."""


class Shown(Protocol):
    """A problem as the checks of the services give it: its field's name, "error" or "warning", and a sentence."""

    @property
    def field(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Entry:
    """One field: its name in the values, and how to make it.

    ``label``: only where it differs from the one declared beside the field's column (app.models.declaration). ``width``:
    full-width characters, 0 fills the row. ``about`` and ``unknown`` name further values of a NumberField: whether the count is
    estimated (約), and whether it is 不明. ``required`` is only shown; the services' checks decide.
    """

    name: str
    make: Callable[[], QWidget]
    label: str = ""
    help: str = ""
    unit: str = ""
    width: int = 0
    required: bool = False
    about: str = ""
    unknown: str = ""


class Form(QWidget):
    """``entries``: an Entry per row, or a tuple of entries that share a row. The labels form a column on the left.

    Where there is no room for that, fields stand below each other, and labels above their fields.

    ``kind``: the kind of record whose declared labels the entries have.
    """

    edited = Signal(str)

    def __init__(self, entries: Sequence[Entry | tuple[Entry, ...]], kind: str = "") -> None:
        super().__init__()
        self._kind = kind
        self._entries: dict[str, Entry] = {}
        self._cells: dict[str, FieldCell] = {}
        self._labels: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(BETWEEN)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._rows = [self._made(entry if isinstance(entry, tuple) else (entry,)) for entry in entries]
        self._laid: tuple[bool, tuple[bool, ...]] = (False, ())
        self._lay()

    def field(self, name: str) -> Any:
        """The input widget of an entry."""
        return self._cells[name].field

    def cell(self, name: str) -> FieldCell:
        """The field of an entry with its help and problem."""
        return self._cells[name]

    def values(self) -> dict[str, Any]:
        """What was understood, by field name. Check ``troubles`` too: what wasn't understood is None here."""
        return self._read(lambda field: field.value())

    def typed(self) -> dict[str, Any]:
        """The values for a draft, with the text of fields that couldn't be understood yet."""
        return self._read(lambda field: field.typed())

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fills the named fields and clears all problems."""
        for name, entry in self._entries.items():
            if name in values:
                if entry.about:
                    more = {"unknown": bool(values.get(entry.unknown))} if entry.unknown else {}
                    self.field(name).set_value(values[name], approximate=bool(values.get(entry.about)), **more)
                else:
                    self.field(name).set_value(values[name])
        self.show_problems(())

    def troubles(self) -> list[str]:
        """Names of fields whose text wasn't understood; they must be mended before saving."""
        return [name for name in self._entries if self.field(name).trouble() is not None]

    def show_problems(self, problems: Iterable[Shown]) -> None:
        """Shows each field's worst problem and clears the others. A problem of no field here is the caller's to show."""
        worst: dict[str, Shown] = {}
        for problem in problems:
            if problem.field not in worst or problem.level == "error":
                worst.setdefault(problem.field, problem)
                if worst[problem.field].level != "error":
                    worst[problem.field] = problem
        for name, cell in self._cells.items():
            found = worst.get(name)
            cell.show_problem(found.level if found else "", found.text if found else "")

    def set_fiscal_year(self, year: int) -> None:
        """The fiscal year to which a date typed without a year belongs."""
        for cell in self._cells.values():
            if hasattr(cell.field, "set_fiscal_year"):
                cell.field.set_fiscal_year(year)

    def set_label(self, name: str, words: str = "") -> None:
        """Renames a field (次年度の取組 of a year is 下半期の対応 of its first half); "" gives it its own label again."""
        words = words or self._label_of(self._entries[name])
        self._labels[name].setText(words)
        self.field(name).setAccessibleName(words)

    def set_shown(self, name: str, shown: bool) -> None:
        """Hides an entry that doesn't apply (the reason when nothing was called off). Its value stays."""
        self._cells[name].setVisible(shown)
        self._labels[name].setVisible(shown)

    def focus(self, name: str = "") -> None:
        """Puts the cursor into the named or the first field; a line's text is selected, so that typing replaces it."""
        field = self.field(name or next(iter(self._entries)))
        field.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(field, QLineEdit):  # a page that is shown again gives the cursor back by itself, without selecting
            field.selectAll()

    def focus_first_problem(self) -> None:
        """Puts the cursor into the first field with a problem."""
        for name, cell in self._cells.items():
            if cell.problem():
                self.focus(name)
                return

    def _label_of(self, entry: Entry) -> str:
        return entry.label or field_label(self._kind, entry.name)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for each label and field alone: a narrow form has its labels above the fields."""
        hint = super().minimumSizeHint()
        parts = [part for row in self._rows for name in row for part in (self._labels[name], self._cells[name])]
        hint.setWidth(max((least_width(part) for part in parts if not part.isHidden()), default=0))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def event(self, event: QEvent) -> bool:
        """Lays the rows anew when a field needs another width or the type has another size."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.FontChange):
            self._lay()
        return handled

    def _made(self, entries: tuple[Entry, ...]) -> tuple[str, ...]:
        """Makes labels and fields of the entries of one row; gives their names."""
        for entry in entries:
            field = entry.make()
            words = self._label_of(entry)
            cell = FieldCell(field, words, help=entry.help, unit=entry.unit, width=entry.width)
            field.edited.connect(self._on_edited)  # type: ignore[attr-defined]
            field.setProperty("entry", entry.name)
            self._entries[entry.name], self._cells[entry.name] = entry, cell
            self._labels[entry.name] = _RowLabel(words, entry.required, field)
        return tuple(entry.name for entry in entries)

    def _lay(self) -> None:
        """Labels left of the fields, or above them where the form is narrow; fields share a row where they have the room."""
        column = max((least_width(self._labels[row[0]]) for row in self._rows if not self._labels[row[0]].isHidden()), default=0)
        single = max((least_width(cell) for cell in self._cells.values() if not cell.isHidden()), default=0)
        room = self.width() - column - BETWEEN
        laid = single > room, tuple(len(row) > 1 and self._needed(row) <= room for row in self._rows)
        if laid == self._laid:
            return
        self._laid = laid
        take_apart(self._grid)
        number = 0
        for row, shares in zip(self._rows, laid[1], strict=True):
            for names in (row,) if shares else tuple((name,) for name in row):
                self._lay_row(number, names, is_above=laid[0])
                number += 2

    def _needed(self, names: tuple[str, ...]) -> int:
        """Pixels that fields need which share a row; the first one's label is not counted."""
        cells = [least_width(self._cells[name]) + BETWEEN for name in names if not self._cells[name].isHidden()]
        labels = [least_width(self._labels[name]) + BETWEEN for name in names[1:] if not self._labels[name].isHidden()]
        return sum(cells) + sum(labels) - BETWEEN

    def _lay_row(self, number: int, names: tuple[str, ...], *, is_above: bool) -> None:
        """Lays out one row; further labels of it are between the fields."""
        first = self._labels[names[0]]
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(first, number, 0, 1, 2 if is_above else 1, top | Qt.AlignmentFlag.AlignLeft)
        place = (number + 1, 0, 1, 2) if is_above else (number, 1, 1, 1)
        if len(names) == 1:
            self._grid.addWidget(self._cells[names[0]], *place)
            return
        beside = row_of(spacing=BETWEEN)
        for index, name in enumerate(names):
            if index:
                beside.addWidget(self._labels[name], 0, top)
            fills = index == len(names) - 1 or not self._entries[name].width
            beside.addWidget(self._cells[name], 1 if fills else 0)
        self._grid.addLayout(beside, *place)

    def _read(self, read: Callable[[Any], Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, entry in self._entries.items():
            values[name] = read(self.field(name))
            if entry.about:
                values[entry.about] = self.field(name).is_approximate()
            if entry.unknown:
                values[entry.unknown] = self.field(name).is_unknown()
        return values

    def _on_edited(self) -> None:
        self.edited.emit(str(self.sender().property("entry")))


class _RowLabel(QLabel):
    """As high as a field of one line, so that label and text are at the same height."""

    def __init__(self, words: str, required: bool, field: QWidget) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(words + ("（必須）" if required else ""))
        self.setProperty("look", "strong" if required else "")
        self.setBuddy(field)
        self._field = field

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        line = self.fontMetrics().height() * 2 + 8
        return QSize(hint.width(), min(self._field.sizeHint().height(), line))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

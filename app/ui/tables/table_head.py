"""What is said above the grid for the whole table: its sheets, its year, what it lacks, and the questions about it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from app.exchange.table import OFFICE, TARGET
from app.rules.fiscal import fiscal_year_label
from app.services.tables.reading_table import ReadingTable
from app.ui.fields.choice_field import ChoiceField
from app.ui.look.button import button
from app.ui.look.labels import card, label, plain_tip
from app.ui.look.layouts import clear, column_of, row_of
from app.ui.look.wrapped_row import WrappedRow
from app.ui.widgets.page import scrolled

FIRST = ("year", TARGET, OFFICE)
"""What is always in sight; the rest opens with a button."""
LETTERS = 8
"""Of the name of a sheet; the whole is its tip and its name."""
SCROLL_BAR = 16
_EMPTY = {"state": "確定", "year": "表の題か、画面の年度"}


class TableHead(QWidget):
    """Reports what a person chooses. ``chosen``: (field, what is typed for it).

    ``last`` stands at the end of its line: on a small screen each line costs a row or two of the table.
    """

    chosen = Signal(str, str)
    sheet_chosen = Signal(int, bool)
    hidden_chosen = Signal(bool)
    answered = Signal(str, str)
    """The key of a question about the whole table, and the answer."""

    def __init__(self, last: QWidget) -> None:
        super().__init__()
        self.fields: dict[str, ChoiceField] = {}
        self.sheets: dict[int, QCheckBox] = {}
        self.hidden = QCheckBox("かくしてある行も入れる")
        self.hidden.setAccessibleName(self.hidden.text())
        self.hidden.clicked.connect(self._on_hidden)
        self._table: ReadingTable | None = None
        self._offered: tuple[object, ...] = ()
        self._question = card()
        self._asked = label("", "warning", wrap=True)
        self._answers = row_of(spacing=8)
        row_of((self._asked, 1), self._answers, spacing=12, margins=(12, 4, 12, 4), within=self._question)
        self._sheets = WrappedRow()
        self._area = scrolled(self._sheets)
        self.more = button("ほかの項目", "link", run=self._on_more)
        """Opens the fields that are seldom wanted; the page puts it where it has room."""
        self._first: list[QWidget] = []
        self._last = last
        self._line, self._rest = WrappedRow(self._area, self.hidden, last, spacing=14), WrappedRow(spacing=14)
        column_of(self._question, self._line, self._rest, spacing=6, margins=0, within=self)

    def show_table(self, table: ReadingTable, years: Sequence[int]) -> None:
        """Shows what can be chosen for a table. ``years``: the fiscal years that are offered."""
        offered = [one for one in table.offered_defaults() if self._is_lacking(table, one[0])]
        if table is not self._table:
            self._table, self._offered = table, ()
            self._make_sheets(table)
        now = (tuple((name, tuple(choices)) for name, _, choices in offered), tuple(years))
        if now != self._offered:
            self._offered = now
            self._make_fields(offered, years)
        for name, field in self.fields.items():
            value = str(table.year) if name == "year" and table.year is not None else table.defaults.get(name) or None
            field.set_value(value)
        for number, box in self.sheets.items():
            box.setChecked(number in table.sheets)
        self.hidden.setVisible(any(line.hidden for one in table.tables if one.number in table.sheets for line in one.rows))
        self.hidden.setChecked(table.takes_hidden)
        self._show_question(table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sheets()

    def _is_lacking(self, table: ReadingTable, name: str) -> bool:
        sheets = [number for number in table.sheets if name in {role for (at, _), role in table.roles.items() if at == number}]
        return len(sheets) < max(len(table.sheets), 1)

    def _make_fields(self, offered: Sequence[tuple[str, str, Sequence[tuple[str, str]]]], years: Sequence[int]) -> None:
        self.fields = {}
        lines: dict[bool, list[QWidget]] = {True: [], False: []}
        letter = self.fontMetrics().horizontalAdvance("国")
        for name, words, choices in offered:
            listed = [(str(year), fiscal_year_label(year)) for year in years] if name == "year" else list(choices)
            field = ChoiceField(listed, empty=_EMPTY.get(name, "（なし）"), name=words)
            field.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setFixedWidth((16 if name == TARGET else 10) * letter)
            field.edited.connect(partial(self._on_chosen, name))
            title, pair = label(words, "soft"), QWidget()
            title.setBuddy(field)
            row_of(title, field, spacing=8, margins=0, within=pair)
            lines[name in FIRST].append(pair)
            self.fields[name] = field
        self._first = lines[True]
        self._line.set_items([self._area, *self._first, self.hidden, self._last])
        self._rest.set_items(lines[False])
        self.more.setVisible(bool(lines[False]))
        self._rest.hide()

    def _make_sheets(self, table: ReadingTable) -> None:
        self.sheets = {}
        for one in table.tables:
            name = one.sheet or f"{one.number}枚目"
            box = QCheckBox(name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…")
            box.setAccessibleName(f"シート「{name}」を取り込む")
            box.setToolTip(plain_tip(name))
            box.clicked.connect(partial(self._on_sheet, one.number))
            self.sheets[one.number] = box
        self._sheets.set_items(list(self.sheets.values()))
        self._area.setVisible(len(table.tables) > 1)
        self._fit_sheets()

    def _fit_sheets(self) -> None:
        """The sheets take what they need of the line. At most two lines of them are in sight; more scroll."""
        frame = 2 * self._area.frameWidth()
        one_line, room = self._sheets.sizeHint() + QSize(frame, frame), max(self.width(), 1)
        if one_line.width() <= room:
            self._area.setFixedSize(one_line)
        else:
            wanted = self._sheets.heightForWidth(max(room - SCROLL_BAR, 1))
            self._area.setFixedSize(room, min(wanted, 2 * one_line.height() + 6))

    def _show_question(self, table: ReadingTable) -> None:
        questions = table.questions
        asks_year = any(one.key == "year" for one in questions)
        for one in self._first:
            one.setVisible(not asks_year or len(self._first) > 1)
        self._question.setVisible(bool(questions))
        clear(self._answers)
        if questions:
            first = questions[0]
            count = f"（あと{len(questions)}つ）" if len(questions) > 1 else ""
            self._asked.setText(f"？ {first.text}{count}")
            for answer, words in first.choices:
                made = button(words, run=partial(self._on_answered, first.key, answer))
                made.setAccessibleName(f"{first.text} {words}")
                self._answers.addWidget(made)

    def _on_chosen(self, name: str) -> None:
        value = self.fields[name].value()
        self.chosen.emit(name, str(value) if value is not None else "")

    def _on_sheet(self, number: int) -> None:
        self.sheet_chosen.emit(number, self.sheets[number].isChecked())

    def _on_hidden(self) -> None:
        self.hidden_chosen.emit(self.hidden.isChecked())

    def _on_answered(self, key: str, answer: str) -> None:
        self.answered.emit(key, answer)

    def _on_more(self) -> None:
        self._rest.setVisible(self._rest.isHidden())

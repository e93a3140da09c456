"""What is said above the grid for the whole table: its year, what it lacks, its sheets, and the questions about it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.exchange.table import OFFICE, TARGET
from app.rules.fiscal import fiscal_year_label
from app.services.tables.reading_table import ReadingTable
from app.ui.fields.choice_field import ChoiceField
from app.ui.look.button import button
from app.ui.look.labels import card, label, plain_tip
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.widgets.page import scrolled

FIRST = ("year", TARGET, OFFICE)
"""What is always in sight; the rest opens with a button."""
IN_A_LINE = 8
"""Sheets side by side."""
LETTERS = 8
_EMPTY = {"state": "確定", "year": "表の題か、画面の年度"}


class TableHead(QWidget):
    """Reports what a person chooses. ``chosen``: (field, what is typed for it)."""

    chosen = Signal(str, str)
    sheet_chosen = Signal(int, bool)
    answered = Signal(str, str)
    """The key of a question about the whole table, and the answer."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, ChoiceField] = {}
        self.sheets: dict[int, QCheckBox] = {}
        self._kinds: tuple[object, ...] = ()
        self._question = card()
        self._asked = label("", "warning", wrap=True)
        self._answers = row_of(spacing=8)
        row_of((self._asked, 1), self._answers, spacing=12, margins=(12, 4, 12, 4), within=self._question)
        self._sheets = QWidget()
        self._area = scrolled(self._sheets)
        self._more = button("ほかの項目", "link", run=self._on_more)
        self._fields, self._rest = QWidget(), QWidget()
        column_of(self._question, self._area, self._fields, self._rest, spacing=6, margins=0, within=self)

    def show_table(self, table: ReadingTable, years: Sequence[int]) -> None:
        """Shows what can be chosen for a table. ``years``: the fiscal years that are offered."""
        offered = [one for one in table.offered_defaults() if self._is_lacking(table, one[0])]
        kinds = (id(table), tuple((name, tuple(choices)) for name, _, choices in offered), tuple(years))
        if kinds != self._kinds:
            self._kinds = kinds
            self._make_sheets(table)
            self._make_fields(offered, years)
        for name, field in self.fields.items():
            value = str(table.year) if name == "year" and table.year is not None else table.defaults.get(name) or None
            field.set_value(value)
        for number, box in self.sheets.items():
            box.setChecked(number in table.sheets)
        self._show_question(table)

    def _is_lacking(self, table: ReadingTable, name: str) -> bool:
        sheets = [number for number in table.sheets if name in {role for (at, _), role in table.roles.items() if at == number}]
        return len(sheets) < max(len(table.sheets), 1)

    def _make_fields(self, offered: Sequence[tuple[str, str, Sequence[tuple[str, str]]]], years: Sequence[int]) -> None:
        self.fields = {}
        lines: dict[bool, list[object]] = {True: [], False: []}
        for name, words, choices in offered:
            listed = [(str(year), fiscal_year_label(year)) for year in years] if name == "year" else list(choices)
            field = ChoiceField(listed, empty=_EMPTY.get(name, "（なし）"), name=words)
            field.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(6)
            field.setMaximumWidth((18 if name == TARGET else 11) * self.fontMetrics().horizontalAdvance("国"))
            field.edited.connect(partial(self._on_chosen, name))
            title = label(words, "soft")
            title.setBuddy(field)
            lines[name in FIRST] += [title, (field, 2 if name == TARGET else 1)]
            self.fields[name] = field
        self._fields = _replaced(self._fields, row_of(*lines[True], self._more, STRETCH, spacing=8, margins=0))
        self._rest = _replaced(self._rest, row_of(label("表にない項目", "soft"), *lines[False], STRETCH, spacing=8, margins=0))
        self._more.setVisible(bool(lines[False]))
        self._rest.hide()

    def _make_sheets(self, table: ReadingTable) -> None:
        self.sheets = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        for place, one in enumerate(table.tables):
            name = one.sheet or f"{one.number}枚目"
            box = QCheckBox(name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…")
            box.setAccessibleName(f"シート「{name}」を取り込む")
            box.setToolTip(plain_tip(name))
            box.clicked.connect(partial(self._on_sheet, one.number))
            grid.addWidget(box, place // IN_A_LINE, place % IN_A_LINE)
            self.sheets[one.number] = box
        grid.setColumnStretch(IN_A_LINE, 1)
        self._sheets = QWidget()
        self._sheets.setLayout(grid)
        self._area.setWidget(self._sheets)
        self._area.setFixedHeight(min(self._sheets.sizeHint().height(), 2 * self._more.sizeHint().height()))
        self._area.setVisible(len(table.tables) > 1)

    def _show_question(self, table: ReadingTable) -> None:
        questions = table.questions
        self._question.setVisible(bool(questions))
        while self._answers.count():
            item = self._answers.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
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

    def _on_answered(self, key: str, answer: str) -> None:
        self.answered.emit(key, answer)

    def _on_more(self) -> None:
        self._rest.setVisible(self._rest.isHidden())


def _replaced(old: QWidget, layout: object) -> QWidget:
    """A new widget with this layout in the place of an old one."""
    made = QWidget()
    made.setLayout(layout)  # type: ignore[arg-type]
    parent = old.parentWidget()
    within = parent.layout() if parent is not None else None
    if within is not None:
        within.replaceWidget(old, made)
    old.hide()
    old.deleteLater()
    return made

"""食い違い: each thing to decide with where it started, what stands against what, and who wrote it. Three keys at most."""

from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from app.errors import YuiError
from app.services import differences
from app.services.activity_input import activity_values, plan_of_activity
from app.services.differences import Candidate, Difference
from app.services.text_marks import LONG_TEXT
from app.ui.commands import Command
from app.ui.context import Context
from app.ui.fields.composition import commit_composition
from app.ui.fields.line_field import LineField
from app.ui.fields.text_field import TextField
from app.ui.labels import card, label, line
from app.ui.marked_text import MarkedText
from app.ui.page import page_layout, scrolled
from app.ui.pages.subjects import HistoryOf
from app.ui.table import Column
from app.ui.table_view import RecordTable

TEXTS = ("content", "outcome", "issue", "main_activities", "rating_reason", "direction_note")
"""Fields of several lines: they are typed in several lines, and two of them can be joined."""


@dataclass(frozen=True)
class _Row:
    id: bytes
    difference: Difference


class DecidePage(QWidget):
    """Left what is open, right the one being decided. Nothing is lost by choosing: the other value stays in the history."""

    title = "食い違い"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._rows: dict[bytes, _Row] = {}
        self._choices = QButtonGroup(self)
        self._line, self._text = LineField(), TextField(5)
        self._other: LineField | TextField = self._line
        for field in (self._line, self._text):
            field.setAccessibleName("別の値")
        self.commands = (
            Command("Ctrl+Return", "この値に決める", self.decide),
            Command("Alt+Down", "次へ", self._on_later),
            Command("F4", "履歴", self._on_history),
        )
        self.table = RecordTable("決めること", _COLUMNS, self._fetch)
        self._none = label("決めることはありません。", "heading")
        self._none_more = label("同じ記録を二人が別々に直したとき、ここに両方の値が並びます。", "soft", wrap=True)
        self._decide = QPushButton("この値に決める（Enter）")
        self._decide.setProperty("look", "main")
        self._later = QPushButton("あとで")
        self._history = QPushButton("履歴（F4）")
        self._join = QPushButton("両方をつなげる")
        self._effect = label(
            "選ばれなかった値も履歴に残ります。決めたことは、次に渡すファイルで相手に届きます。", "soft", wrap=True
        )
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        found = differences.differences(self._context.desk)
        self._rows = {n.to_bytes(4): _Row(n.to_bytes(4), one) for n, one in enumerate(found)}
        self.table.set_ids(list(self._rows))
        self._none.setVisible(not found)
        self._none_more.setVisible(not found)
        self._split.setVisible(bool(found))
        if found and self.table.current() is None:
            self.table.selectRow(0)
        self._show_current()

    def focus_first(self) -> None:
        if self._rows:
            self._focus_choice()

    def current(self) -> Difference | None:
        id_ = self.table.current()
        return self._rows[id_].difference if id_ is not None and id_ in self._rows else None

    def choose(self, number: int) -> None:
        """Marks the n-th candidate (from 1), as the digit keys do."""
        button = self._choices.button(number - 1)
        if button is not None:
            button.setChecked(True)
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def decide(self) -> None:
        """Decides for what is marked. A candidate that came meanwhile was not shown and stays open."""
        difference = self.current()
        if difference is None:
            return
        commit_composition()
        try:
            self._take(difference)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._context.notice.say(f"「{difference.record_title}」を決めました。次に渡すファイルで相手にも届きます。")
        self._context.saved()
        self.refresh()
        self.focus_first()

    def keyPressEvent(self, event: object) -> None:
        text = event.text()  # type: ignore[attr-defined]
        if text.isdigit() and not self._other.hasFocus():
            self.choose(int(text))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.table.hasFocus():  # type: ignore[attr-defined]
            self.decide()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def _take(self, difference: Difference) -> None:
        desk, number = self._context.desk, self._choices.checkedId()
        typed = self._other.value()
        if number == len(difference.candidates):
            name = difference.fields[0]
            values = {name: typed}
            if difference.entity == "activity":
                key = "target" if name == "target_id" else name
                plan = plan_of_activity(desk, difference.record)
                values = activity_values(desk, plan, {key: typed or ""}, self._context.fiscal_year)
            differences.take_other(desk, difference, values)
        elif number >= 0:
            differences.take(desk, difference, difference.candidates[number].operation)

    def _arrange(self) -> None:
        column = page_layout(self, self.title)
        column.addWidget(self._none)
        column.addWidget(self._none_more)
        self._split = QWidget()
        row = QHBoxLayout(self._split)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(self.table, 4)
        right = QWidget()
        self._side = QVBoxLayout(right)
        self._side.setContentsMargins(0, 0, 8, 0)
        self._side.setSpacing(10)
        row.addWidget(scrolled(right), 6)
        column.addWidget(self._split, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        for button in (self._decide, self._later, self._history):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
            buttons.addWidget(button)
        buttons.addWidget(self._effect, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_current)
        self.table.opened.connect(self._focus_choice)
        self._decide.clicked.connect(self.decide)
        self._later.clicked.connect(self._on_later)
        self._history.clicked.connect(self._on_history)
        self._join.clicked.connect(self._on_join)

    def _show_current(self) -> None:
        difference = self.current()
        self._decide.setVisible(difference is not None)
        self._later.setVisible(difference is not None)
        self._history.setVisible(difference is not None)
        self._effect.setVisible(difference is not None)
        for button in self._choices.buttons():
            self._choices.removeButton(button)
        for own in (self._line, self._text, self._join):
            own.setParent(None)
        while self._side.count():
            item = self._side.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if difference is None:
            return
        self._side.addWidget(label(difference.record_title, "heading", wrap=True))
        kind = "削除と変更" if difference.kind == "delete" else "・".join(difference.field_labels[:1])
        self._side.addWidget(label(f"{difference.office_name}　{difference.entity_label}　【{kind}】", "soft"))
        if difference.base_text is not None:
            self._side.addWidget(label(f"元の値：{difference.base_text}", "strong", wrap=True))
        for number, candidate in enumerate(difference.candidates):
            other = difference.candidates[number - 1].text if number else difference.candidates[-1].text
            self._side.addWidget(self._candidate(number, candidate, difference.base_text or other))
        if difference.fields:
            self._side.addWidget(line())
            self._add_own(difference)
        self._side.addStretch(1)
        self.choose(1)

    def _add_own(self, difference: Difference) -> None:
        """The last choice: something else, typed in a field of the right kind, or two texts joined and edited."""
        is_text = difference.fields[0] in TEXTS
        self._other = self._text if is_text else self._line
        own = QRadioButton(f"{len(difference.candidates) + 1}　別の値を入れる")
        self._choices.addButton(own, len(difference.candidates))
        row = QHBoxLayout()
        row.addWidget(own)
        row.addStretch(1)
        if is_text:
            row.addWidget(self._join)
            self._join.show()
        box = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        box.setLayout(row)
        self._side.addWidget(box)
        self._side.addWidget(self._other)
        self._other.set_value(None)
        self._other.edited.connect(own.click)
        self._other.show()

    def _on_join(self) -> None:
        """Both texts, one after the other, to be edited before they are decided for."""
        difference = self.current()
        if difference is None:
            return
        texts = [str(one.values.get(difference.fields[0]) or "") for one in difference.candidates]
        self._text.set_value("\n".join(dict.fromkeys(filter(None, texts))))
        self.choose(len(difference.candidates) + 1)
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _candidate(self, number: int, candidate: Candidate, base: str) -> QWidget:
        box = card()
        column = QVBoxLayout(box)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(4)
        is_long = len(candidate.text) > LONG_TEXT or "\n" in candidate.text
        choice = QRadioButton(f"{number + 1}　{'この文にする' if is_long else candidate.text}")
        font = choice.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        font.setBold(True)
        choice.setFont(font)
        choice.setAccessibleName(f"{candidate.text}（{candidate.office_name}）")
        self._choices.addButton(choice, number)
        column.addWidget(choice)
        if is_long:
            column.addWidget(MarkedText(base, candidate.text))
        written = datetime.fromtimestamp(candidate.wall_ms / 1000, UTC).astimezone()
        who = "　".join(
            part for part in (candidate.office_name or "（不明）", candidate.person, f"PC {candidate.device}") if part
        )
        shown = "　［仮に表示中］" if candidate.is_provisional else ""
        column.addWidget(label(f"{who}　{written:%Y/%m/%d %H:%M}{shown}", "soft", wrap=True))
        return box

    def _on_later(self) -> None:
        row = self.table.currentIndex().row() + 1
        self.table.selectRow(row if row < len(self._rows) else 0)
        self._focus_choice()

    def _on_history(self) -> None:
        difference = self.current()
        if difference is not None:
            self._context.go("history", HistoryOf(difference.record, "decide"))

    def _focus_choice(self, *_: object) -> None:
        button = self._choices.checkedButton() or self._choices.button(0)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fetch(self, ids: list[bytes]) -> list[_Row]:
        return [self._rows[id_] for id_ in ids if id_ in self._rows]


_COLUMNS = (
    Column("支部", lambda row: row.difference.office_name, 4),
    Column("記録", lambda row: row.difference.record_title),
    Column("項目", lambda row: row.difference.field_labels[0], 6),
)

"""The page 食い違い: resolve conflicts between offices or PCs that changed the same value without knowing of each other."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QButtonGroup, QRadioButton, QWidget

from app.services.conflicts import conflicts, resolution_fields
from app.services.conflicts.conflicts import Candidate, Conflict
from app.services.conflicts.resolution_fields import TypedField
from app.services.devices import roster
from app.services.records.text_diff import LONG_TEXT
from app.ui.conflicts.resolution_entries import entry_of, first_values
from app.ui.fields.composition import commit_composition
from app.ui.look.button import button
from app.ui.look.folding_row import TwoParts
from app.ui.look.labels import card, label, line
from app.ui.look.layouts import STRETCH, clear, column_of, fill, row_of
from app.ui.look.marked_text import MarkedText
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import HistoryOf
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import rows_button
from app.ui.widgets.form import Form
from app.ui.widgets.page import page_layout, scrolled
from app.ui.widgets.table_model import Column, numbered
from app.ui.widgets.table_view import RecordTable


class ConflictsPage(QWidget):
    """食い違い: the clerk compares the candidates of each conflict and chooses one, or types another value.

    Left the open conflicts, right the chosen one: the value before, each candidate with its author. The value that is not chosen
    stays in the history. Three keys are enough: digit, Enter, and Alt+Down for the next.
    """

    title = "食い違い"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._pcs: dict[str, str] = {}
        self._choices = QButtonGroup(self)
        self._typed: tuple[TypedField, ...] = ()
        self.form = Form(())
        self.commands = (
            Command("Ctrl+Return", "この値に決める", self.resolve),
            Command("Ctrl+J", "両方をつなげる", self.join),
            Command("Alt+Down", "次へ", self._on_later),
            Command("F7", "履歴", self._on_history),
        )
        self.table = RecordTable("決めること", _COLUMNS)
        self._none = label("決めることはありません。", "heading")
        self._none_more = label("同じ記録を二人が別々に直したとき、ここに両方の値が並びます。", "soft", wrap=True)
        self._resolve = button("この値に決める（Enter）", "main", run=self.resolve)
        self._later = button("あとで", run=self._on_later)
        self._history = button("履歴（F7）", run=self._on_history)
        self._effect = label("", "soft", wrap=True)
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Reads the open conflicts again and shows the chosen one."""
        self._pcs = roster.names_of_pcs(self._context.workspace)
        found = conflicts.list_conflicts(self._context.workspace)
        self.table.set_rows(numbered(found))
        self._none.setVisible(not found)
        self._none_more.setVisible(not found)
        self._split.setVisible(bool(found))
        if found and self.table.current() is None:
            self.table.selectRow(0)
        self._show_current()

    def focus_first(self) -> None:
        """Puts the cursor on the marked candidate."""
        if self.table.held:
            self._focus_choice()

    def current(self) -> Conflict | None:
        """The conflict that is chosen in the list, or None."""
        return self.table.current_row()

    def choose(self, number: int) -> None:
        """Marks the candidate with this number (from 1), as the digit keys do."""
        choice = self._choices.button(number - 1)
        if choice is not None:
            choice.setChecked(True)
            choice.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def resolve(self) -> None:
        """Resolves the conflict with the marked value.

        A candidate that arrived meanwhile was not shown, so it stays open.
        """
        conflict = self.current()
        if conflict is None:
            return
        commit_composition()
        if self._context.carry_out(
            lambda: self._resolve_with(conflict),
            f"「{conflict.record_title}」を決めました。次に渡すファイルで相手にも届きます。",
        ):
            self.refresh()
            self.focus_first()

    def keyPressEvent(self, event: object) -> None:
        # Digits choose a candidate, but not while somebody types a number into the form.
        text = event.text()  # type: ignore[attr-defined]
        typing = QApplication.focusWidget()
        if text.isdigit() and not (typing is not None and self.form.isAncestorOf(typing)):
            self.choose(int(text))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.table.hasFocus():  # type: ignore[attr-defined]
            self.resolve()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def _resolve_with(self, conflict: Conflict) -> None:
        """Writes the decision. Raises the trouble of a field whose text can't be read."""
        workspace, number = self._context.workspace, self._choices.checkedId()
        if number == len(conflict.candidates):
            for name in self.form.troubles():
                self.form.focus(name)
                trouble = self.form.field(name).trouble()
                assert trouble is not None
                raise trouble
            resolution_fields.resolve_with_typed(workspace, conflict, self.form.values())
        elif number >= 0:
            conflicts.resolve_with_candidate(workspace, conflict, conflict.candidates[number].operation)

    def _arrange(self) -> None:
        column = page_layout(self, self.title, rows_button(self, self._context, self.title, self._texts))
        fill(column, self._none, self._none_more)
        right = QWidget()
        self._side = column_of(spacing=10, margins=(0, 0, 8, 0), within=right)
        self._split = TwoParts(self.table, scrolled(right), shares=(4, 6))
        column.addWidget(self._split, 1)
        buttons = (self._resolve, self._later, self._history)
        for one in buttons:
            one.setAccessibleName(one.text())
        column.addWidget(WrappedRow(*buttons, self._effect, spacing=12, fills=self._effect))

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_current)
        self.table.opened.connect(self._focus_choice)

    def _texts(self) -> tuple[list[str], list[bool], list[list[str]]]:
        """A row for each value that one of the offices or PCs wrote."""
        titles = ["記録の種類", "記録", "事業所", "項目", "元の値", "値", "書いた事業所", "PC", "だれが", "いつ"]
        rows = [
            [
                *(one.entity_label, one.record_title, one.office_name, one.group_label, one.base_text or ""),
                *(said.text, said.office_name, self._pcs.get(said.device, "－"), said.person, _moment(said)),
            ]
            for one in self.table.held.values()
            for said in one.candidates
        ]
        return titles, [False] * len(titles), rows

    def _show_current(self) -> None:
        """Builds the right side anew for the chosen conflict: its origin, candidates and own value."""
        conflict = self.current()
        self._resolve.setVisible(conflict is not None)
        self._later.setVisible(conflict is not None)
        self._history.setVisible(conflict is not None)
        self._effect.setVisible(conflict is not None)
        stays = "" if conflict is None or conflict.erased else "選ばれなかった値も履歴に残ります。"
        self._effect.setText(f"{stays}決めたことは、次に渡すファイルで相手に届きます。")
        for choice in self._choices.buttons():
            self._choices.removeButton(choice)
        self._typed, self.form = (), Form(())
        clear(self._side)
        if conflict is None:
            return
        self._side.addWidget(label(conflict.record_title, "heading", wrap=True))
        kind = "削除と変更" if conflict.kind == "delete" else conflict.group_label
        self._side.addWidget(label(f"{conflict.office_name}　{conflict.entity_label}　【{kind}】", "soft", wrap=True))
        if conflict.erased:
            self._side.addWidget(label(conflict.erased, "strong", wrap=True))
        if conflict.base_text is not None:
            self._side.addWidget(label(f"元の値：{conflict.base_text}", "strong", wrap=True))
        for number, candidate in enumerate(conflict.candidates):
            other = conflict.candidates[number - 1].text if number else conflict.candidates[-1].text
            self._side.addWidget(self._candidate(number, candidate, conflict.base_text or other))
        self._typed = resolution_fields.typed_fields(self._context.workspace, conflict)
        if self._typed:
            self._side.addWidget(line())
            self._add_own(conflict)
        self._side.addStretch(1)
        # A candidate is marked from the start, so that Enter decides without a further key.
        self.choose(1)

    def _add_own(self, conflict: Conflict) -> None:
        """Adds the last choice: a value of one's own, typed in the fields of the group, or the texts joined."""
        own = QRadioButton(f"{len(conflict.candidates) + 1}　別の値を入れる")
        self._choices.addButton(own, len(conflict.candidates))
        row = row_of(own, STRETCH)
        if self._joinable():
            both = button("両方をつなげる（Ctrl+J）", run=self.join)
            row.addWidget(both)
        box = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        box.setLayout(row)
        self._side.addWidget(box)
        self.form = Form([entry_of(field) for field in self._typed])
        self.form.set_fiscal_year(self._context.fiscal_year)
        for field in self._typed:
            self.form.set_values(first_values(field))
        self.form.edited.connect(lambda _name: own.setChecked(True))
        self._side.addWidget(self.form)

    def join(self) -> None:
        """Puts both texts, one after the other, into the form, where they can be edited before the decision."""
        conflict = self.current()
        names = self._joinable()
        if conflict is None or not names:
            return
        for name in names:
            texts = [str(one.values.get(name) or "") for one in conflict.candidates]
            self.form.set_values({name: "\n".join(dict.fromkeys(filter(None, texts)))})
        self.choose(len(conflict.candidates) + 1)
        self.form.focus(names[0])

    def _joinable(self) -> list[str]:
        return [field.name for field in self._typed if field.can_be_joined]

    def _candidate(self, number: int, candidate: Candidate, base: str) -> QWidget:
        """The card of a candidate; a long text is shown with its changes from ``base`` marked."""
        box = card()
        column = column_of(spacing=4, margins=(16, 10, 16, 10), within=box)
        decides = not candidate.values  # a deletion or 確定 on one side, what it had not seen on the other: no texts to compare
        answer, _, about = candidate.text.partition("（") if decides else (candidate.text, "", "")
        is_long = not decides and (len(candidate.text) > self._room() or "\n" in candidate.text)
        choice = QRadioButton(f"{number + 1}　{'この文にする' if is_long else answer}")
        font = choice.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        font.setBold(True)
        choice.setFont(font)
        choice.setAccessibleName(f"{candidate.text}（{candidate.office_name}）")
        self._choices.addButton(choice, number)
        column.addWidget(choice)
        if is_long:
            column.addWidget(MarkedText(base, candidate.text))
        if about:
            column.addWidget(label(about.removesuffix("）"), "strong", wrap=True))
        if candidate.note:
            column.addWidget(label(candidate.note, "strong", wrap=True))
        who = "　".join(
            part for part in (candidate.office_name or "（不明）", candidate.person, self._pcs.get(candidate.device)) if part
        )
        shown = "　［仮に表示中］" if candidate.is_provisional else ""
        column.addWidget(label(f"{who}　{_moment(candidate)}{shown}", "soft", wrap=True))
        return box

    def _room(self) -> int:
        """Number of characters for a candidate on one line, which is never cut; longer ones are shown as text.

        A group of several fields gets half, because its values come with their names.
        """
        conflict = self.current()
        return LONG_TEXT // 2 if conflict is not None and "／" in conflict.group_label else LONG_TEXT

    def _on_later(self) -> None:
        row = self.table.currentIndex().row() + 1
        self.table.selectRow(row if row < len(self.table.held) else 0)
        self._focus_choice()

    def _on_history(self) -> None:
        conflict = self.current()
        if conflict is not None:
            self._context.go("history", HistoryOf(conflict.record, "conflicts"))

    def _focus_choice(self, *_: object) -> None:
        choice = self._choices.checkedButton() or self._choices.button(0)
        if choice is not None:
            choice.setFocus(Qt.FocusReason.OtherFocusReason)


def _moment(candidate: Candidate) -> str:
    return f"{datetime.fromtimestamp(candidate.wall_ms / 1000, UTC).astimezone():%Y/%m/%d %H:%M}"


_COLUMNS = (
    Column("支部", lambda conflict: conflict.office_name, 3),
    Column("記録", lambda conflict: conflict.record_title),
    Column("項目", lambda conflict: conflict.group_label, 4),
)

"""外部評価の用紙をまとめて入力: key questionnaires from paper, one after the other, without the mouse."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.evaluation import opinions, questionnaires
from app.services.evaluation.questionnaires import SheetRow
from app.services.plan import year_settings
from app.services.records.record_forms import RecordForm
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.date_field import DateField
from app.ui.fields.text_field import TextField
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.table_model import Column

YES: list[tuple[object, str]] = [(True, "はい")]
FIRST = "rating"
"""The field in which the keying of a sheet begins."""


class OpinionKeying(QWidget):
    """The questionnaires on the left in the order of the paper; ``save_and_next`` goes on to the next empty one.

    記入日 is kept from one sheet to the next.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._day: date | None = None
        self._left = label("", "meaning", wrap=True)
        self.sheets = RecordEditor(context, self._source(), _COLUMNS, _ENTRIES, list_share=38)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._left)
        column.addWidget(self.sheets, 1)
        self.sheets.shown.connect(self._on_shown)

    def fill_choices(self) -> None:
        """Offers the letters of the year's scale for outside evaluation."""
        workspace, plan, year = self._context.workspace, self._context.plan.id, self._context.fiscal_year
        marks = year_settings.scale(workspace, year_settings.rules_of(workspace, plan, year).external_scale)
        self.sheets.form.field("rating").set_choices([(mark.code, mark.label) for mark in marks])

    def show_left(self) -> None:
        """Shows how many questionnaires are still empty, or what to do before there are any."""
        rows = self._rows()
        left = sum(not row.is_keyed for row in rows)
        words = f"まだ入力していない用紙　{left}枚（全{len(rows)}枚）" if left else f"{len(rows)}枚の用紙を、すべて入力しました。"
        self._left.setText(words if rows else "先に「外部評価委員」で委員を登録すると、委員と基本目標ごとに用紙が並びます。")

    def begin(self) -> None:
        """Opens the first questionnaire that is still empty."""
        self._go_to(self._unkeyed(0))

    def save_and_next(self) -> None:
        """Saves the sheet and opens the next empty one; stays when a field is refused."""
        saved = self.sheets.opened
        place = self._place(saved.id) if saved is not None else 0
        self._day = self.sheets.form.field("received_on").value()
        if self.sheets.save():
            self.show_left()
            self._go_to(self._unkeyed(place))

    def _go_to(self, record: bytes | None) -> None:
        if record is not None:
            self.sheets.select(record)
        if self.sheets.opened is not None:
            self.sheets.form.focus(FIRST)

    def _rows(self) -> list[SheetRow]:
        return questionnaires.sheets(self._context.workspace, self._context.plan.id, self._context.fiscal_year)

    def _place(self, record: bytes) -> int:
        return next((place for place, row in enumerate(self._rows()) if row.id == record), 0)

    def _unkeyed(self, start: int) -> bytes | None:
        """The next empty questionnaire from ``start`` on, else one that was skipped before."""
        rows = self._rows()
        return next((row.id for row in (*rows[start:], *rows[:start]) if not row.is_keyed), None)

    def _on_shown(self) -> None:
        """A new sheet gets the 記入日 of the one before, until another day is typed."""
        field = self.sheets.form.field("received_on")
        if self.sheets.opened is not None and self.sheets.opened.is_new and field.value() is None:
            field.set_value(self._day)

    def _source(self) -> Source:
        context = self._context

        def open_(record: bytes | None) -> RecordForm:
            return questionnaires.open_sheet(context.workspace, record or b"", context.plan.id, context.fiscal_year)

        def save(form: RecordForm, values: Mapping[str, Any]) -> bool:
            return opinions.save_opinion(context.workspace, form, values)

        return Source(noun="用紙", rows=self._rows, open=open_, save=save, can_add=False, can_delete=False)


_COLUMNS = (
    Column("委員", lambda row: row.by, 4, strong=True),
    Column("基本目標", lambda row: row.goal),
    Column("入力", lambda row: "✔ 済" if row.is_keyed else "○ 未", 4),
)
_ENTRIES = (
    Entry(FIRST, "評価", ChoiceField, width=10),
    Entry("good", "良い点", lambda: TextField(2)),
    Entry("improve", "改善すべき点", lambda: TextField(2)),
    Entry("suggestion", "提案", lambda: TextField(2)),
    (
        Entry("cannot_judge", "評価できない", lambda: ChoiceField(YES, empty="－"), width=6),
        Entry("received_on", "記入日", DateField, width=8),
    ),
)

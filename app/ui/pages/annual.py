"""推進計画（年次計画）: targets at the left with their state, the items of the chosen one at the right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import YuiError
from app.services import annual_plans, plans
from app.services.annual_plans import SheetRow, months_in_words
from app.services.forms import RecordForm
from app.ui.button import button
from app.ui.commands import Command
from app.ui.context import Context
from app.ui.dialogs import ask_new_file, ask_reason
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.line_field import LineField
from app.ui.fields.months_field import MonthsField
from app.ui.fields.number_field import NumberField
from app.ui.fields.text_field import TextField
from app.ui.form import Entry
from app.ui.labels import label
from app.ui.page import page_layout
from app.ui.record_editor import RecordEditor, Source
from app.ui.table import Column
from app.ui.table_view import RecordTable

YES: list[tuple[object, str]] = [(True, "取りやめ")]


@dataclass(frozen=True)
class _Target:
    id: bytes
    row: SheetRow


class AnnualPage(QWidget):
    """A branch writes its own part and reads 本部共通; the head office writes 本部共通 and reads the branches'."""

    title = "推進計画（年次計画）"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._targets: dict[bytes, _Target] = {}
        self._office = ChoiceField([], empty="")
        self._office.setAccessibleName("どこの計画か")
        self._copy = button("前年度から写す")
        self._final = button("確定する")
        self._change = button("計画を変更する…")
        self._print = button("PDF・Excel")
        self._issue = label("", "meaning", wrap=True)
        self.targets = RecordTable("推進目標", _TARGET_COLUMNS, self._fetch)
        self.items = RecordEditor(context, self._source(), _ITEM_COLUMNS, _ENTRIES, list_share=27, stacked=True)
        self.commands = (Command("Ctrl+S", "保存", self.items.save), Command("Ctrl+N", "新しい項目", self.items.start_new))
        column = page_layout(self, self.title, self._office, self._copy, self._change, self._final, self._print)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self.targets, 36)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        side.addWidget(self._issue)
        side.addWidget(self.items, 1)
        row.addWidget(right, 64)
        column.addLayout(row, 1)
        self._shown: tuple[object, ...] = ()
        self._connect()

    def refresh(self) -> None:
        desk = self._context.desk
        every = [(one.code, "本部共通" if one.kind == "head" else one.name) for one in plans.offices(desk)]
        own = [one for one in every if desk.is_head or one[0] in ("head", desk.office_code)]
        before = self._office.value()
        self._office.set_choices(own)
        self._office.set_value(before if before in dict(own) else desk.office_code)
        self._show_targets()

    def open_with(self, subject: object) -> None:
        """The sheet of one target."""
        if isinstance(subject, bytes):
            self.refresh()
            self.targets.select(subject)

    def leave(self) -> None:
        self.items.leave()

    def _connect(self) -> None:
        self._office.edited.connect(self._show_targets)
        self.targets.chosen.connect(self._show_target)
        self._copy.clicked.connect(self._on_copy)
        self._final.clicked.connect(self._on_final)
        self._change.clicked.connect(self._on_change)
        self._print.clicked.connect(self._on_print)

    def _of(self) -> str:
        return str(self._office.value() or self._context.desk.office_code)

    def _may_write(self) -> bool:
        return self._of() == self._context.desk.office_code

    def _target(self) -> bytes | None:
        return self.targets.current()

    def _show_targets(self) -> None:
        found = annual_plans.sheets(self._context.desk, self._context.plan.id, self._context.fiscal_year, self._of())
        self._targets = {row.target_id: _Target(row.target_id, row) for row in found}
        self.targets.set_ids(list(self._targets))
        if self.targets.current() is None and found:
            self.targets.selectRow(0)
        self._show_target()

    def _show_target(self) -> None:
        target = self._target()
        if target is None:
            return
        now = (self._context.plan.id, self._context.fiscal_year, self._of(), target)
        (self.items.reset if now != self._shown else self.items.refresh)()
        self._shown = now
        row = self._targets[target].row
        final = row.state == "確定"
        mine = self._may_write()
        for one, shown in (
            (self._copy, mine and not final),
            (self._final, mine and not final and row.items > 0),
            (self._change, mine and final),
            (self.items.new, mine and not final),
            (self.items.save_button, mine and not final),
        ):
            one.setVisible(shown)
        self.items.form.setEnabled(mine and not final)
        issue = annual_plans.last_issue(self._context.desk, target, self._context.fiscal_year, self._of())
        self._issue.setText(f"前年度の課題：{issue}" if issue else "")
        self._issue.setVisible(bool(issue))

    def _source(self) -> Source:
        context = self._context

        def rows() -> list[annual_plans.ItemRow]:
            target = self._target()
            return annual_plans.items(context.desk, target, context.fiscal_year, self._of()) if target else []

        def open_(record: bytes | None) -> RecordForm:
            return annual_plans.open_item(context.desk, record, self._target() or b"", context.fiscal_year, self._of())

        def save(form: RecordForm, values: Mapping[str, Any]) -> bool:
            return annual_plans.save_item(context.desk, form, values)

        return Source(noun="実施項目", rows=rows, open=open_, save=save)

    def _on_copy(self) -> None:
        target = self._target()
        if target is not None:
            where = (target, self._context.fiscal_year, self._of())
            self._do(lambda: f"前年度から {annual_plans.copy_from_last_year(self._context.desk, *where)}件を写しました。")

    def _on_final(self) -> None:
        target = self._target()
        if target is not None:
            where = (self._context.plan.id, target, self._context.fiscal_year, self._of())
            self._do(lambda: f"第{annual_plans.make_plan_final(self._context.desk, *where)}版として確定しました。")

    def _on_change(self) -> None:
        target = self._target()
        words = "前の版の印刷は残ります。直したあとで、もう一度確定してください。"
        reason = ask_reason(self, "確定した計画を変更しますか", words, "変更を始める", "理由") if target else None
        if target is not None and reason is not None:
            where = (self._context.plan.id, target, self._context.fiscal_year, self._of())

            def deed() -> str:
                annual_plans.change_plan(self._context.desk, *where, reason)
                return "変更を始めました。"

            self._do(deed)

    def _do(self, deed: Callable[[], str]) -> None:
        try:
            words = deed()
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._context.saved()
        self._show_targets()
        self._context.notice.say(words)

    def _on_print(self) -> None:
        path = ask_new_file(self, "年次計画を保存する場所", "annual-plan.pdf", "PDF (*.pdf);;Excel (*.xlsx);;CSV (*.csv)")
        if path is not None:
            self._context.print_form("annual-plan", path, office=self._of())

    def _fetch(self, ids: list[bytes]) -> list[_Target]:
        return [self._targets[id_] for id_ in ids if id_ in self._targets]


def _state(row: SheetRow) -> str:
    """How many items, and whether the plan stands: 「3件・途中」「3件・第1版」."""
    how = f"第{row.edition}版" if row.state == "確定" else row.state
    return f"{row.items}件・{how}" if row.items else how


_TARGET_COLUMNS = (
    Column("番号", lambda line: line.row.label, 3, strong=True),
    Column("推進目標", lambda line: line.row.title),
    Column("項目", lambda line: _state(line.row), 5),
)
_ITEM_COLUMNS = (
    Column("実施項目", lambda row: ("（取りやめ）" if row.dropped else "") + row.title, strong=True),
    Column("時期", lambda row: months_in_words(row.months), 6),
)
_ENTRIES = (
    Entry("title", "実施項目", LineField, required=True),
    Entry("content", "内容", lambda: TextField(2)),
    Entry("months", "時期", MonthsField),
    (Entry("timing_note", "時期の補足", LineField), Entry("audience", "対象", LineField)),
    (Entry("responsible", "担当", LineField), Entry("partners", "連携先", LineField)),
    (Entry("budget", "予算", NumberField, unit="円", width=7), Entry("funding", "財源", LineField)),
    Entry("city_plan", "市計画との対応", LineField),
    (Entry("dropped", "取りやめ", lambda: ChoiceField(YES, empty="－"), width=7), Entry("drop_reason", "その理由", LineField)),
)

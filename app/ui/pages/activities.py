"""活動の一覧: filter, search, sum, correct, 取消, delete, and take the last step back."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.errors import YuiError
from app.models.era import short_date
from app.services import activities, activity_import, plans, undo
from app.services.activity_import import SpreadsheetImport
from app.services.activity_list import Filter, list_ids, totals
from app.services.activity_rows import ActivityRow, rows
from app.services.labels import STATE_LABELS, STATUS_LABELS
from app.ui.button import button
from app.ui.commands import Command
from app.ui.context import Context
from app.ui.dialogs import ask_file, ask_reason, confirm
from app.ui.fields.choice_field import ChoiceField
from app.ui.jobs import Progress
from app.ui.labels import label
from app.ui.page import page_layout
from app.ui.pages.subjects import ListOf
from app.ui.table import Column
from app.ui.table_view import RecordTable

MONTHS: list[tuple[object, str]] = [(month, f"{month}月") for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
STATES: list[tuple[object, str]] = [("final", "確定"), ("draft", "下書き"), ("cancelled", "取消"), ("deleted", "削除した記録")]


class ActivitiesPage(QWidget):
    """The sum below the list always is of what the list shows."""

    title = "活動の一覧"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._order: tuple[str, bool] = ("date", True)
        self.commands = (
            Command("Ctrl+Z", "元に戻す", self.undo),
            Command("Delete", "削除", self._on_delete, is_shown=False),
        )
        self._target = ChoiceField(empty="すべての目標")
        self._month = ChoiceField(MONTHS, empty="すべての月")
        self._state = ChoiceField(STATES, empty="すべての状態")
        self._office = ChoiceField(empty="すべての支部")
        self._search = QLineEdit()
        self._search.setClearButtonEnabled(True)
        self._sum = label("", "strong")
        self._edit = button("訂正（Enter）")
        self._cancel = button("取消にする")
        self._delete = button("削除")
        self._restore = button("削除を元に戻す")
        self._import = button("Excelから取り込む")
        self.table = RecordTable("活動の一覧", _columns(context.desk.is_head), self._fetch)
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        desk = self._context.desk
        targets = plans.plan_tree(desk, self._context.plan.id).targets
        _fill(self._target, [(target.id, f"{target.label}　{target.title}") for target in targets])
        if desk.is_head:
            _fill(self._office, [(office.code, office.short_name) for office in plans.offices(desk)])
        self._show()

    def open_with(self, subject: object) -> None:
        """A record to stand on, or what to narrow the list to."""
        if isinstance(subject, ListOf):
            self.refresh()
            self._month.set_value(None)
            self._target.set_value(subject.target_id)
            self._state.set_value(subject.state)
            self._search.setText(subject.search)
            self._show()
            subject = subject.record
        elif isinstance(subject, str):
            self._search.setText(subject)
            self._show()
        if isinstance(subject, bytes):
            self.table.select(subject)

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo(self) -> None:
        """Takes back the last saved action, also one from before the program was closed."""
        try:
            undone = undo.undo_last(self._context.desk)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        if undone is None:
            self._context.notice.warn("元に戻せる操作はもうありません。")
        else:
            self._context.notice.say(f"「{undone}」を元に戻しました。")
            self._context.saved()

    def import_file(self, path: Any) -> None:
        """Shows what a spreadsheet would bring; nothing goes in before it is confirmed."""
        desk, plan = self._context.desk, self._context.plan.id

        def work(progress: Progress) -> tuple[Any, SpreadsheetImport]:
            return path, activity_import.import_spreadsheet(desk, plan, path, preview=True)

        self._context.jobs.run(work, self._on_previewed, self._context.notice.show_error, "表を読んでいます")

    def _filter(self) -> Filter:
        state, month = self._state.value(), self._month.value()
        target, office = self._target.value(), self._office.value()
        return Filter(
            fiscal_year=self._context.fiscal_year,
            target_id=target if isinstance(target, bytes) else None,
            office=office if isinstance(office, str) else None,
            month=month if isinstance(month, int) else None,
            search=self._search.text(),
            states=(str(state),) if state and state != "deleted" else None,
            deleted=state == "deleted",
            order_by=self._order[0],
            descending=self._order[1],
        )

    def _arrange(self) -> None:
        column = page_layout(self, self.title, self._import)
        line = QHBoxLayout()
        line.setSpacing(8)
        self._search.setPlaceholderText("")
        fields = [(self._target, "目標"), (self._month, "月"), (self._state, "状態")]
        if self._context.desk.is_head:
            fields.append((self._office, "支部"))
        for field, name in fields:
            field.setAccessibleName(name)
            line.addWidget(field)
        self._target.setMaximumWidth(320)
        line.addWidget(label("検索", "soft"))
        self._search.setAccessibleName("検索")
        line.addWidget(self._search, 1)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self._sum)
        below.addStretch(1)
        for one in (self._edit, self._cancel, self._delete, self._restore):
            below.addWidget(one)
        column.addLayout(below)

    def _connect(self) -> None:
        for field in (self._target, self._month, self._state, self._office):
            field.edited.connect(self._show)
        self._search.textChanged.connect(self._show)
        self.table.opened.connect(self._on_open)
        self.table.sort_asked.connect(self._on_sort)
        self._edit.clicked.connect(self._on_edit)
        self._cancel.clicked.connect(self._on_cancel)
        self._delete.clicked.connect(self._on_delete)
        self._restore.clicked.connect(self._on_restore)
        self._import.clicked.connect(self._on_import)

    def _show(self, *_: object) -> None:
        wanted = self._filter()
        desk = self._context.desk
        self.table.set_ids(list_ids(desk, wanted))
        self.table.show_order(*self._order)
        shown = self.table.rows.rowCount()
        self._sum.setText(f"{shown:,}件" if wanted.deleted else _sum(shown, *totals(desk, wanted)))
        self._restore.setVisible(wanted.deleted)
        for one in (self._edit, self._cancel, self._delete):
            one.setVisible(not wanted.deleted)
        if shown and self.table.current() is None:
            self.table.selectRow(0)

    def _on_sort(self, key: str, descending: bool) -> None:
        self._order = (key, descending)
        self._show()

    def _on_open(self, record: bytes) -> None:
        self._context.go("entry", record)

    def _on_edit(self) -> None:
        record = self.table.current()
        if record is not None:
            self._on_open(record)

    def _on_cancel(self) -> None:
        record = self.table.current()
        if record is None:
            return
        words = "取り消した記録は、理由と一緒に一覧に残り、集計には入りません。"
        reason = ask_reason(self, "この記録を取消にしますか", words, "取消にする", "取消の理由")
        if reason is not None:
            self._do("取消にしました。", lambda: activities.cancel(self._context.desk, record, reason))

    def _on_delete(self) -> None:
        record = self.table.current()
        if record is not None and self._state.value() != "deleted":
            self._do("削除しました。", lambda: activities.delete(self._context.desk, record))

    def _on_restore(self) -> None:
        record = self.table.current()
        if record is not None:
            self._do("記録を元に戻しました。", lambda: activities.restore(self._context.desk, record))

    def _do(self, words: str, deed: Any) -> None:
        try:
            deed()
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._context.notice.say(words, "元に戻す", self.undo)
        self._context.saved()

    def _on_import(self) -> None:
        path = ask_file(self, "取り込む表を選んでください", "表 (*.xlsx *.csv *.tsv *.txt)")
        if path is not None:
            self.import_file(path)

    def _on_previewed(self, result: tuple[Any, SpreadsheetImport]) -> None:
        path, seen = result
        refused = [f"{row.number}行目：{row.reason}" for row in seen.refused[:8]]
        more = f"\nほか {len(seen.refused) - 8}行" if len(seen.refused) > 8 else ""
        words = (
            f"取り込めない行は {len(seen.refused)}行です。\n" + "\n".join(refused) + more
            if refused
            else "すべての行を取り込めます。"
        )
        if not seen.good:
            self._context.notice.warn(f"取り込める行がありません。{refused[0] if refused else ''}")
        elif confirm(self, f"{seen.good}行を取り込みますか", words, "取り込む"):
            desk, plan = self._context.desk, self._context.plan.id

            def work(progress: Progress) -> SpreadsheetImport:
                return activity_import.import_spreadsheet(desk, plan, path)

            self._context.jobs.run(work, self._on_imported, self._context.notice.show_error, "取り込んでいます")

    def _on_imported(self, done: SpreadsheetImport) -> None:
        self._context.notice.say(f"{done.good}行を取り込みました。取り込めない行は {len(done.refused)}行でした。")
        self._context.saved()

    def _fetch(self, ids: list[bytes]) -> list[ActivityRow]:
        return rows(self._context.desk, ids)


def _fill(field: ChoiceField, choices: list[tuple[object, str]]) -> None:
    kept = field.value()
    field.set_choices(choices)
    field.set_value(kept if kept in [code for code, _ in choices] else None)


def _sum(shown: int, final: int, participants: int | None) -> str:
    """Nobody counted is said so: it is not zero people."""
    people = "延べ参加者 未入力" if participants is None else f"延べ参加者 {participants:,}人"
    return f"{shown:,}件　うち確定 {final:,}件　{people}" if final else f"{shown:,}件"


def _participants(row: ActivityRow) -> str:
    if row.status in ("cancelled", "postponed"):
        return STATUS_LABELS[row.status]
    if row.participants is None:
        return "未入力"
    return f"{'約' if row.participants_approximate else ''}{row.participants:,}人"


def _state(row: ActivityRow) -> str:
    words = STATE_LABELS.get(row.state, row.state)
    return f"{words}・食い違い" if row.differences else words


def _tone(row: ActivityRow) -> str:
    return "warning" if row.differences or row.state == "draft" else "soft" if row.state == "cancelled" else ""


def _columns(with_office: bool) -> tuple[Column, ...]:
    office = (Column("支部", lambda row: row.office_name, 3, sort="office"),) if with_office else ()
    return (
        Column("日付", lambda row: short_date(row.date) if row.date else "－", 6, sort="date"),
        *office,
        Column("目標", lambda row: row.target_label or "－", 3, sort="target"),
        Column("活動名", lambda row: row.title, sort="title"),
        Column("場所", lambda row: row.place, 9, sort="place"),
        Column("参加者", _participants, 5, right=True, sort="participants"),
        Column("状態", _state, 6, sort="state", tone=_tone),
    )

"""活動を記録: one activity in twenty seconds by keyboard, kept on disk while it is typed."""

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.errors import YuiError
from app.models.era import short_date
from app.services import activities, form_drafts, plans
from app.services.activities import ActivityForm
from app.services.activity_checks import check_activity
from app.services.activity_list import similar, suggestions
from app.services.activity_rows import ActivityRow
from app.services.labels import STATUS_LABELS
from app.ui.button import button
from app.ui.commands import Command
from app.ui.context import Context
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.composition import commit_composition
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.fields.target_field import TargetField
from app.ui.fields.text_field import TextField
from app.ui.form import Entry, Form
from app.ui.labels import card, label, set_look
from app.ui.page import page_layout, scrolled
from app.ui.table import Column
from app.ui.table_view import RecordTable

DRAFT_AFTER_MS = 500
"""After the last key; with the write itself well within the second that is promised."""
RECENT = 5
STATES = [("final", "確定"), ("draft", "下書き（集計に入れない）")]


class EntryPage(QWidget):
    """Opened empty, on a record (its id), or where it was left off."""

    title = "活動を記録"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._form: ActivityForm | None = None
        self._recent: dict[bytes, ActivityRow] = {}
        self.commands = (
            Command("Ctrl+Return", "保存して次へ", self.save_and_next),
            Command("Ctrl+S", "保存して一覧へ", self.save_and_close),
            Command("F5", "前回を写す", self.copy_last),
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_AFTER_MS)
        self._state = label("", "meaning")
        self._alike = label("", "warning", wrap=True)
        self._next = button("保存して次へ", "main")
        self._close = button("保存して一覧へ", "large")
        self._discard = button("書きかけを捨てる")
        self.form = Form(self._entries())
        self.recent = RecordTable("最近の記録", _RECENT_COLUMNS, self._fetch_recent)
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        year = self._context.fiscal_year
        for name in ("date", "end_date"):
            self.form.field(name).set_fiscal_year(year)
        self.form.field("target_id").set_targets(plans.plan_tree(self._context.desk, self._context.plan.id).targets)
        self._recent = {row.id: row for row in activities.recent(self._context.desk, RECENT)}
        self.recent.set_ids(list(self._recent))
        if self._form is None:
            self._open_first()

    def open_with(self, subject: object) -> None:
        """A record's id: its form, or the draft of it that was left off."""
        if isinstance(subject, bytes):
            self.leave()
            kept = form_drafts.kept_form(self._context.desk, subject)
            self._show(kept.form if kept else activities.open_form(self._context.desk, subject), kept.typed if kept else None)

    def focus_first(self) -> None:
        self.form.focus()

    def leave(self) -> None:
        """Nobody is asked whether to save: what was typed is on disk and will be here again."""
        commit_composition()
        if self._timer.isActive():
            self._timer.stop()
            self._keep()

    def save_and_next(self) -> None:
        if self._save():
            self._context.notice.say("保存しました。次の記録を入れられます。")
            self._show(activities.blank(self._context.desk))
            self.focus_first()

    def save_and_close(self) -> None:
        if self._save():
            self._context.notice.say("保存しました。")
            record = self._form.id if self._form else None
            self._form = None
            self._context.go("activities", record)

    def copy_last(self) -> None:
        """The activity saved last, without that day's counts and texts."""
        last = activities.last(self._context.desk)
        if last is None:
            self._context.notice.warn("写せる記録がまだありません。")
            return
        self._copy(last.id)

    def _entries(self) -> list[Entry | tuple[Entry, ...]]:
        desk = self._context.desk

        def suggest(field: str) -> Any:
            return lambda typed: suggestions(desk, field, typed)

        kinds: list[tuple[object, str]] = [(term.code, term.label) for term in plans.terms(desk, "activity_kind")]
        statuses: list[tuple[object, str]] = list(STATUS_LABELS.items())
        return [
            (Entry("date", "活動日", DateField, width=8, required=True), Entry("end_date", "終了日", DateField, width=8)),
            Entry("target_id", "推進目標", TargetField, width=8, required=True),
            Entry("title", "活動名", lambda: LineField(suggest("title")), required=True),
            (
                Entry("status", "実施状況", lambda: ChoiceField(statuses, empty=""), width=8),
                Entry("kind", "活動区分", lambda: ChoiceField(kinds)),
            ),
            Entry("status_reason", "中止・延期の理由", LineField),
            (
                Entry("sessions", "回数", NumberField, unit="回", width=4),
                Entry(
                    "participants",
                    "延べ参加者数",
                    lambda: NumberField(approximate=True),
                    unit="人",
                    width=6,
                    about="participants_approximate",
                ),
            ),
            (
                Entry("place", "場所", lambda: LineField(suggest("place"))),
                Entry("district", "地区", lambda: LineField(suggest("district"))),
            ),
            Entry("content", "内容", lambda: TextField(3)),
            Entry("outcome", "成果", lambda: TextField(2)),
            Entry("issue", "課題", lambda: TextField(2)),
            Entry("next_step", "次回予定", LineField),
            (
                Entry("partners", "協力団体", lambda: LineField(suggest("partners"))),
                Entry("recorder", "記入者", lambda: LineField(suggest("recorder")), width=8),
            ),
            Entry("state", "記録の状態", lambda: ChoiceField(list(STATES), empty=""), width=14),
        ]

    def _arrange(self) -> None:
        column = page_layout(self, self.title, self._state)
        row = QHBoxLayout()
        row.setSpacing(20)
        left = QWidget()
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, 10, 0)
        side.addWidget(self.form)
        side.addWidget(self._alike)
        side.addStretch(1)
        row.addWidget(scrolled(left), 72)
        right = card()
        last = QVBoxLayout(right)
        last.setContentsMargins(12, 10, 12, 10)
        last.addWidget(label("最近の記録（Enterで写す）", "strong", wrap=True))
        last.addWidget(self.recent, 1)
        row.addWidget(right, 28)
        column.addLayout(row, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        for one in (self._next, self._close, self._discard):
            buttons.addWidget(one)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.form.edited.connect(self._on_edited)
        self._timer.timeout.connect(self._keep)
        self._next.clicked.connect(self.save_and_next)
        self._close.clicked.connect(self.save_and_close)
        self._discard.clicked.connect(self._on_discard)
        self.recent.opened.connect(self._copy)

    def _open_first(self) -> None:
        kept = form_drafts.kept_forms(self._context.desk)
        if kept:
            self._show(kept[0].form, kept[0].typed)
            self._state.setText("書きかけの続きです")
        else:
            self._show(activities.blank(self._context.desk))

    def _show(self, form: ActivityForm, typed: dict[str, Any] | None = None) -> None:
        self._timer.stop()
        self._form = form
        self.form.set_values(form.values | (typed or {}))
        heading = self.findChild(QLabel, "pageTitle")
        if heading is not None:
            heading.setText(self.title if form.is_new else "活動を訂正")
        self._state.setText("")
        self._alike.hide()
        self._show_reason()

    def _copy(self, record: bytes) -> None:
        self.leave()
        self._show(activities.copy_of(self._context.desk, record))
        self._state.setText("前の記録を写しました。日付と人数を確かめてください")
        self.form.focus("date")

    def _save(self) -> bool:
        """True when COMMIT has returned; otherwise the form stays as it is and says why."""
        if self._form is None:
            return False
        commit_composition()
        if self.form.troubles():
            self.form.focus_first_problem()
            self._context.notice.warn("読み取れない入力があります。赤い所を直してから、もう一度保存してください。")
            return False
        values = self._values()
        problems = check_activity(values, self._context.fiscal_year)
        self.form.show_problems(_for_fields(problems))
        try:
            activities.save(self._context.desk, self._form, values)
            form_drafts.drop_form(self._context.desk, self._form.id)
        except YuiError as error:
            self.form.focus_first_problem()
            self._context.notice.show_error(error)
            return False
        self._timer.stop()
        self._context.saved()
        return True

    def _values(self) -> dict[str, Any]:
        values = self.form.values()
        if values.get("status") in ("cancelled", "postponed"):
            values |= {"participants": None, "participants_approximate": None}
        return values

    def _on_edited(self, name: str) -> None:
        self._timer.start()
        self._state.setText("書きかけ")
        set_look(self._state, "look", "soft")
        if name == "status":
            self._show_reason()
        if name in ("date", "target_id", "title") and self._form is not None:
            values = self.form.values()
            found = similar(self._context.desk, values["date"], values["target_id"], values["title"], self._form.id)
            self._alike.setText("同じ日に似た記録があります：" + "、".join(row.title for row in found[:3]))
            self._alike.setVisible(bool(found))

    def _show_reason(self) -> None:
        status = self.form.field("status").value()
        self.form.set_shown("status_reason", status in ("partly", "cancelled", "postponed"))
        happened = status not in ("cancelled", "postponed")
        self.form.set_shown("participants", happened)

    def _keep(self) -> None:
        if self._form is not None:
            form_drafts.keep_form(self._context.desk, self._form, self.form.typed())
            self._state.setText("書きかけ（残してあります）")

    def _on_discard(self) -> None:
        if self._form is not None:
            self._timer.stop()
            form_drafts.drop_form(self._context.desk, self._form.id)
        self._show(activities.blank(self._context.desk))
        self.focus_first()

    def _fetch_recent(self, ids: list[bytes]) -> list[ActivityRow]:
        return [self._recent[id_] for id_ in ids if id_ in self._recent]

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._context.go("activities")
        else:
            super().keyPressEvent(event)


def _for_fields(problems: Any) -> list[Any]:
    """Problems under the names the form uses."""
    renamed = {"target": "target_id"}
    return [type(one)(renamed.get(one.field, one.field), one.level, one.text) for one in problems]


_RECENT_COLUMNS = (
    Column("日付", lambda row: short_date(row.date) if row.date else "－", 5),
    Column("活動名", lambda row: row.title),
)

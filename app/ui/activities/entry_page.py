"""The page 活動を記録: record or correct one activity."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.errors import YuiError
from app.rules import clock
from app.rules.fiscal import fiscal_year_of
from app.services.activities import activities, activity_drafts, activity_indicator_values
from app.services.activities.activity_checks import check_activity
from app.services.activities.activity_list import similar
from app.services.activities.entry_warnings import entry_notices
from app.services.annual_plan import annual_plans
from app.services.indicators.indicator_kinds import UseRow
from app.services.plan import plans
from app.services.records.actions import action
from app.services.records.labels import choices
from app.services.records.record_forms import RecordForm
from app.ui.activities.entry_fields import DETAILS, DID_NOT_HAPPEN, NO_REASON, STATES, activity_fields, for_fields
from app.ui.activities.photo_strip import PhotoStrip
from app.ui.activities.recent_panel import RecentPanel
from app.ui.activities.similar_strip import SimilarStrip
from app.ui.fields.composition import commit_composition
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import ListOf
from app.ui.widgets.commands import Command
from app.ui.widgets.drafted_form import UNKEPT
from app.ui.widgets.page import page_layout, scrolled

DRAFT_AFTER_MS = 500
"""Wait after the first key since the last write. With the write itself, typed text is on disk within one second."""


class EntryPage(QWidget):
    """活動を記録 / 活動を訂正: one activity is recorded or corrected, in about twenty seconds by keyboard.

    What is typed is kept on disk as a draft (書きかけ), also through a power cut. The page opens empty, with a record's id, or
    with the draft that was left.
    """

    title = "活動を記録"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._form: RecordForm | None = None
        self._left: set[str] = set()
        self._year_offered = 0
        self._is_unkept = False
        self._asked: list[UseRow] = []
        self.commands = (
            Command("Ctrl+Return", "保存して次へ", self.save_and_next),
            Command("Ctrl+Enter", "保存して次へ", self.save_and_next, is_shown=False),
            Command("Ctrl+S", "保存して一覧へ", self.save_and_close),
            Command("F4", "履歴", self.show_history),
            Command("F5", "前回を写す", self.copy_last),
            Command("F2", "新しく書く", self.start_new),
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_AFTER_MS)
        self._state = label("", "soft")
        self._notices = label("", "warning", wrap=True)
        self._duplicates = SimilarStrip(context)
        self._more = button("くわしく ▾", run=self._on_more)
        self._next = button("保存して次へ", "main", run=self.save_and_next)
        self._close = button("保存して一覧へ", "large", run=self.save_and_close)
        self._discard = button("書きかけを捨てる", "link", run=self._on_discard)
        self.form = activity_fields(context.workspace)
        self.photos = PhotoStrip(context)
        self._recent = RecentPanel(context)
        self.recent = self._recent.table
        self.setAcceptDrops(True)
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Reads targets, planned items and the latest records again; the form keeps what is typed."""
        for name in ("date", "end_date"):
            self.form.field(name).set_fiscal_year(self._context.fiscal_year)
        self._offer_targets(self.form.field("date").value(), again=True)
        self._recent.refresh()
        if self._form is not None and not self._form.is_new and not self._is_edited(self._form):
            self._open_record(self._form.id)  # Ctrl+Z or a file that came in may have changed it

    def open_with(self, subject: object) -> None:
        """Opens a record by its id, or its draft. None opens a new form, or the draft of a new record that was left."""
        self.refresh()
        if isinstance(subject, bytes):
            self.leave()
            if not self._is_unkept:  # else this form is the only place of what was typed
                self._open_record(subject)
        elif self._form is None or not self._form.is_new:
            self.leave()
            kept = [one for one in activity_drafts.kept_forms(self._context.workspace) if one.form.is_new]
            self._show(kept[0].form if kept else self._blank(), kept[0].typed if kept else None)

    def focus_first(self) -> None:
        """Puts the cursor into the first field of the form."""
        self.form.focus()

    def leave(self) -> None:
        """Writes the draft to disk. Nobody is asked whether to save: the text will be here again."""
        commit_composition()
        self._keep_now()

    def save_and_next(self) -> None:
        """Saves and shows an empty form; does neither when a field is refused, or when nothing was typed since the last save."""
        commit_composition()
        if self._is_untouched():
            return
        if self._save():
            self._context.notice.say("保存しました。次の記録を入れられます。")
            self.focus_first()  # first: a field that is left in the empty form would complain
            self._show(self._blank())
            self.focus_first()

    def save_and_close(self) -> None:
        """Saves and shows the record in the list; stays here when a field is refused."""
        if self._save() and self._form is not None:
            record, self._form = self._form.id, None
            self._context.go("activities", ListOf(record=record))
            self._context.notice.say("保存しました。")

    def start_new(self) -> None:
        """Shows an empty form; what was typed before stays as a draft."""
        self.leave()
        self._show(self._blank())
        self.focus_first()

    def show_history(self) -> None:
        """Opens the history of the record being corrected; the draft is here again on the way back."""
        self._context.show_history(None if self._form is None or self._form.is_new else self._form.id)

    def copy_last(self) -> None:
        """Fills the form from the activity saved last, without that day's numbers and texts."""
        last = activities.last(self._context.workspace)
        if last is None:
            self._context.notice.warn("写せる記録がまだありません。")
        else:
            self._copy(last.id)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.photos.take_from(event.mimeData()):
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._context.go("activities")
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        column = page_layout(self, self.title, self._state)
        left = QWidget()
        side = column_of(self._notices, self.form, spacing=8, margins=(0, 0, 10, 0), within=left)
        side.addLayout(row_of((self._more, 0, Qt.AlignmentFlag.AlignTop), 12, (self.photos, 1)))
        side.addLayout(self.photos.cards)
        side.addStretch(1)
        column.addLayout(row_of((scrolled(left), 72), (self._recent, 28), spacing=20), 1)
        column.addWidget(self._duplicates)
        column.addLayout(row_of(self._next, self._close, self._discard, STRETCH, spacing=12))

    def _connect(self) -> None:
        self.form.edited.connect(self._on_edited)
        self._timer.timeout.connect(self._keep)
        self.recent.opened.connect(self._copy)
        # One signal for all fields: a field may have inner widgets, and only they get the event when the focus leaves.
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def _blank(self) -> RecordForm:
        return activities.blank(self._context.workspace)

    def _is_untouched(self) -> bool:
        """An empty form that nobody typed in: the second Ctrl+Enter, or a double click on the button."""
        form = self._form
        if form is None or not form.is_new or self._is_unkept or self.form.troubles():
            return False
        return not self._is_edited(form) and not self.form.values()["title"]

    def _is_edited(self, form: RecordForm) -> bool:
        return self._timer.isActive() or activity_drafts.kept_form(self._context.workspace, form.id) is not None

    def _open_record(self, record: bytes) -> None:
        workspace = self._context.workspace
        try:
            kept = activity_drafts.kept_form(workspace, record)
            self._show(kept.form if kept else activities.open_form(workspace, record), kept.typed if kept else None)
        except YuiError as error:
            self._context.notice.show_error(error)
            self._show(self._blank())

    def _show(self, form: RecordForm, typed: dict[str, Any] | None = None) -> None:
        self._timer.stop()
        self._form, self._is_unkept = form, False
        self._left.clear()
        values = form.values | (typed or {})
        if form.is_new and typed is None and values["date"] is None:
            values["date"] = clock.today()
        cancelled = {"cancelled": choices("activity", "state")["cancelled"]} if values.get("state") == "cancelled" else {}
        self.form.field("state").set_choices(STATES | cancelled)
        self._offer_targets(values["date"] if isinstance(values["date"], date) else None)
        if "figures" not in values:
            values["figures"] = None if form.is_new else activity_indicator_values.figures_of(self._context.workspace, form.id)
        self.form.set_values(values)
        self._show_figures()
        heading = self.findChild(QLabel, "pageTitle")
        if heading is not None:
            heading.setText(self.title if form.is_new else "活動を訂正")
        self._state.setText("書きかけの続きです" if typed else "")
        self._discard.setText("書きかけを捨てる" if form.is_new else "訂正をやめる")
        self._show_details(any(values.get(name) for name in DETAILS if name != "state") or values.get("state") != "final")
        self._duplicates.show_found([])
        self._show_notices()
        self._show_reason()
        self.photos.show_activity(None if form.is_new else form.id)

    def _offer_targets(self, day: date | None, *, again: bool = False) -> None:
        """Offers the targets of the plan in force on ``day``: in April the next plan may have begun."""
        year = fiscal_year_of(day) if day is not None else self._context.fiscal_year
        if year == self._year_offered and not again:
            return
        self._year_offered = year
        workspace, plan = self._context.workspace, self._context.plan_of(year)
        targets = plans.plan_tree(workspace, plan.id).targets
        for name in ("target_id", "secondary_targets"):
            self.form.field(name).set_targets(targets)
        planned = annual_plans.item_titles(workspace, [one.id for one in targets], (year,), workspace.office_code)
        self.form.field("plan_item_id").set_choices([*planned, *choices("activity", "plan_item_id").items()])

    def _show_details(self, shown: bool) -> None:
        for name in DETAILS:
            self.form.set_shown(name, shown)
        self._more.setText("くわしい項目を閉じる ▴" if shown else "くわしい項目を開く ▾")
        self._more.setAccessibleName("くわしい項目を閉じる" if shown else "くわしい項目を開く")
        self._more.setProperty("open", shown)

    def _show_reason(self) -> None:
        """Shows the reason only where 実施状況 needs one, and numbers only where the activity took place."""
        status = self.form.field("status").value()
        self.form.set_shown("status_reason", status not in NO_REASON)
        for name in ("participants", "sessions"):
            self.form.set_shown(name, status not in DID_NOT_HAPPEN)

    def _show_figures(self) -> None:
        """Offers the indicators of the chosen target that activities feed; most targets have none, and then no field."""
        self._asked = activity_indicator_values.uses_on_form(self._context.workspace, self.form.values())
        self.form.field("figures").set_kinds([(use.indicator_id.hex(), use.name) for use in self._asked])
        self.form.set_shown("figures", bool(self._asked))

    def _show_notices(self) -> None:
        """Warnings above the form: a wrong clock, a closed year, open conflicts. They never stop the typing."""
        if self._form is not None:
            notices = entry_notices(self._context.workspace, self._form, self.form.values()["date"])
            self._notices.setText("\n".join(notices))
            self._notices.setVisible(bool(notices))

    def _copy(self, record: bytes) -> None:
        self.leave()
        self._show(activities.copy_of(self._context.workspace, record))
        self._state.setText("前の記録を写しました。日付と人数を確かめてください")
        self.focus_first()

    def _save(self) -> bool:
        """True when the database has committed; otherwise the form stays as it is and says why."""
        if self._form is None:
            return False
        commit_composition()
        if self.form.troubles():
            self._show_all_problems()
            self._context.notice.warn("読み取れない入力があります。赤い所を直してから、もう一度保存してください。")
            return False
        try:
            values = self._values()
            figures = values.pop("figures")
            with action(self._context.workspace):  # record, figures and draft are saved together and taken back together
                activities.save(self._context.workspace, self._form, values)
                activity_indicator_values.save_figures(self._context.workspace, self._form, self._asked, figures)
                activity_drafts.drop_form(self._context.workspace, self._form.id)
        except YuiError as error:
            self._show_all_problems()
            self._context.notice.show_error(error)
            return False
        self._timer.stop()
        # Photos can only be added to a saved activity; until now they waited in the strip.
        self.photos.saved_as(self._form.id)
        self._context.saved()
        return True

    def _show_all_problems(self) -> None:
        problems = self._problems()
        self._left |= {one.field for one in problems}
        if any(one.field in DETAILS for one in problems if one.level == "error"):
            self._show_details(True)
        self.form.show_problems(problems)
        self.form.focus_first_problem()

    def _values(self) -> dict[str, Any]:
        """The values to save. Hidden fields don't apply: no reason for what took place, no numbers for what didn't."""
        values = self.form.values()
        if values["status"] in DID_NOT_HAPPEN:
            values |= dict.fromkeys(("participants", "participants_approximate", "participants_unknown"))
        if values["status"] in NO_REASON:
            values["status_reason"] = None
        return values

    def _problems(self) -> list[Any]:
        return for_fields(check_activity(self._values(), self._context.fiscal_year))

    def _on_edited(self, name: str) -> None:
        if not self._timer.isActive():
            self._timer.start()
        self._state.setText("書きかけ")
        if name == "status":
            self._show_reason()
        if name in ("target_id", "kind", "date"):
            self._show_figures()

    def _on_focus_changed(self, before: QWidget | None, after: QWidget | None) -> None:
        """When a field is left, its problems are shown and the draft is written."""
        name = before.property("entry") if before is not None and self.form.isAncestorOf(before) else None
        if name is None or self._form is None:
            return
        self._left.add(str(name))
        self._keep_now()
        self.form.show_problems([one for one in self._problems() if one.field in self._left])
        if name == "date":
            had = self.form.field("target_id").value()
            self._offer_targets(self.form.field("date").value())
            if had is not None and self.form.field("target_id").value() is None:
                self._context.notice.warn("この日は別の計画の期間です。推進目標を選び直してください。")
        if name == "date":
            self._show_notices()
        if name in ("date", "target_id", "title"):
            values = self.form.values()
            found = similar(self._context.workspace, values["date"], values["target_id"], values["title"], self._form.id)
            self._duplicates.show_found(found)

    def _keep_now(self) -> None:
        if self._timer.isActive() or self._is_unkept:
            self._timer.stop()
            self._keep()

    def _keep(self) -> None:
        """Writes the draft. Where that fails (a full disk) it says so: the text stays in the form as long as the page lives."""
        if self._form is None:
            return
        try:
            activity_drafts.keep_form(self._context.workspace, self._form, self.form.typed())
        except YuiError as error:
            self._is_unkept = True
            self._state.setText(UNKEPT)
            self._context.notice.show_error(error)
        else:
            self._is_unkept = False
            self._state.setText("書きかけ（残してあります）")

    def _on_discard(self) -> None:
        if self._form is None:
            return
        self._timer.stop()
        activity_drafts.drop_form(self._context.workspace, self._form.id)
        was_new, self._form = self._form.is_new, None
        if was_new:
            self._show(self._blank())
            self.focus_first()
        else:
            self._context.go("activities")

    def _on_more(self) -> None:
        self._show_details(not self._more.property("open"))
        self.form.focus("end_date" if self._more.property("open") else "content")

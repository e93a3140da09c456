"""The page 活動を記録: record or correct one activity."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.errors import YuiError
from app.rules.fiscal import fiscal_year_of
from app.services.activities import activities, activity_drafts, activity_indicator_values, routines
from app.services.activities.activity_checks import check_activity
from app.services.activities.activity_list import similar
from app.services.activities.entry_warnings import entry_notices
from app.services.records.actions import action
from app.services.records.labels import choices
from app.services.records.record_forms import RecordForm
from app.ui.activities.entry_column import EntryColumn
from app.ui.activities.entry_draft import EntryDraft
from app.ui.activities.entry_fields import DETAILS, STATES, for_fields
from app.ui.activities.entry_form import ROUTINE, EntryForm
from app.ui.activities.photo_strip import PhotoStrip
from app.ui.activities.pins import Pins
from app.ui.activities.recent_panel import RecentPanel
from app.ui.activities.routine_strip import RoutineStrip, make_routine
from app.ui.activities.series_strip import SeriesStrip
from app.ui.activities.similar_strip import SimilarStrip
from app.ui.fields.composition import commit_composition
from app.ui.look.button import button
from app.ui.look.folding_row import FoldingRow
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, fill, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import ListOf, RecordOn
from app.ui.widgets.commands import Command
from app.ui.widgets.page import page_layout


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
        self._is_filled = False
        self._state = label("", "soft")
        self._notices = label("", "warning", wrap=True)
        self._duplicates = SimilarStrip(context)
        self._more = button("くわしく ▾", run=self._on_more)
        self._next = button("保存して次へ", "main", run=self.save_and_next)
        self._close = button("保存して一覧へ", "large", run=self.save_and_close)
        self._discard = button("書きかけを捨てる", "link", run=self._on_discard)
        self._many = button("何日分もまとめて", "link", run=self.show_series)
        self.form = EntryForm(context.workspace)
        self._draft = EntryDraft(context, self.form, self._state)
        self.pins = Pins(context, self.form)
        self.routines = RoutineStrip(context)
        self.photos = PhotoStrip(context)
        self._recent = RecentPanel(context)
        self.recent = self._recent.table
        self.series = SeriesStrip(context, self._ready)
        self.commands = (
            Command("Ctrl+Return", "保存して次へ", self.save_and_next),
            Command("Ctrl+Enter", "保存して次へ", self.save_and_next, is_shown=False),
            Command("Ctrl+S", "保存して一覧へ", self.save_and_close),
            Command("F4", "定型", self.routines.switch),
            Command("F5", "前回を写す", self.copy_last),
            Command("F2", "新しく書く", self.start_new),
            Command("F3", "固定", self.pins.press_focused),
            Command("Shift+F3", "固定をすべて外す", self.pins.release_all),
            Command("Ctrl+R", "何日分も", self.show_series),
            Command("F7", "履歴", self.show_history),
        )
        self.setAcceptDrops(True)
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Reads targets, planned items and the latest records again; the form keeps what is typed."""
        for name in ("date", "end_date"):
            self.form.field(name).set_fiscal_year(self._context.fiscal_year)
        self._offer_targets(self.form.field("date").value(), again=True)
        self._recent.refresh()
        self.routines.refresh()
        if self._form is not None and not self._form.is_new and not self._is_edited(self._form):
            self._open_record(self._form.id)  # Ctrl+Z or a file that came in may have changed it

    def open_with(self, subject: object) -> None:
        """Opens a record by its id, or its draft, or a new form for a day. None opens a new form, or the draft that was left."""
        self.refresh()
        if isinstance(subject, RecordOn):
            self.leave()
            if not self._draft.is_unkept:
                blank = self._blank()
                self._show(replace(blank, values=blank.values | {"date": subject.day}))
            return
        if isinstance(subject, bytes):
            self.leave()
            if not self._draft.is_unkept:  # else this form is the only place of what was typed
                self._open_record(subject)
        elif self._form is None or not self._form.is_new:
            self.leave()
            kept = [one for one in activity_drafts.kept_forms(self._context.workspace) if one.form.is_new]
            if kept:
                self._show(kept[0].form, kept[0].typed)
            else:
                self._show_blank()

    def focus_first(self) -> None:
        """Puts the cursor where something is to be typed: into the first field that was not filled beforehand."""
        if not self.form.focus_next():
            self.form.focus()

    def leave(self) -> None:
        """Writes the draft to disk. Nobody is asked whether to save: the text will be here again."""
        commit_composition()
        self._draft.keep_now()

    def save_and_next(self) -> None:
        """Saves and shows an empty form; does neither when a field is refused, or when nothing was typed yet."""
        commit_composition()
        if not self._is_blank() and self._save():
            self._context.notice.say("保存しました。次の記録を入れられます。", "定型にする", self._on_make_routine)
            self._show_blank()
            self.focus_first()

    def save_and_close(self) -> None:
        """Saves and shows the record in the list; stays here when a field is refused, or when nothing was typed yet."""
        if not self._is_blank() and self._save() and self._form is not None:
            record, self._form = self._form.id, None
            self._context.go("activities", ListOf(record=record))
            self._context.notice.say("保存しました。")

    def start_new(self) -> None:
        """Shows an empty form; what was typed before stays as a draft."""
        self.leave()
        self._show_blank()
        self.focus_first()

    def show_history(self) -> None:
        """Opens the history of the record being corrected; the draft is here again on the way back."""
        self._context.show_history(None if self._form is None or self._form.is_new else self._form.id)

    def show_series(self) -> None:
        """Offers the days of a series, each of which gets a record as it stands in the form."""
        day = self.form.field("date").value()
        if self._form is None or not self._form.is_new or day is None:
            self._context.notice.warn("新しい記録に活動日を入れてから、もう一度押してください。")
        else:
            self.series.open(day)

    def copy_last(self) -> None:
        """Fills the form from the activity saved last, without that day and its numbers and texts."""
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
        inner = QWidget()
        side = column_of(self._notices, self.form, spacing=8, margins=(0, 0, 10, 0), within=inner)
        side.addLayout(row_of((self._more, 0, Qt.AlignmentFlag.AlignTop), 12, (self.photos, 1)))
        side.addLayout(self.photos.cards)
        buttons = row_of(self._next, self._close, self._discard, self._many, STRETCH, spacing=12)
        folding = FoldingRow(EntryColumn(inner, self._duplicates, buttons), self._recent)
        fill(column, self.routines, self.series, (row_of((folding, 1), (STRETCH, 0)), 1))
        self.form.set_tab_order((self._next, self._close, self._discard, self._many), (self._more, self.recent))

    def _connect(self) -> None:
        self.form.edited.connect(self._on_edited)
        self.recent.opened.connect(self._copy)
        self.routines.chosen.connect(self._on_routine)
        self.series.saved.connect(self._on_series_saved)
        for strip in (self.routines, self.series):
            strip.left.connect(self.focus_first)
        # One signal for all fields: a field may have inner widgets, and only they get the event when the focus leaves.
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def _show_blank(self) -> None:
        """Shows an empty form, in which only pinned fields and the day are filled."""
        self._show(self._blank(), filled=self.pins.values())

    def _blank(self) -> RecordForm:
        form = activities.blank(self._context.workspace)
        return replace(form, values=form.values | self.pins.values())

    def _is_blank(self) -> bool:
        """Whether this is a new form that nobody has begun."""
        return self._form is None or (self._form.is_new and not self._is_filled and self.form.is_untouched())

    def _is_edited(self, form: RecordForm) -> bool:
        return self._draft.is_waiting() or activity_drafts.kept_form(self._context.workspace, form.id) is not None

    def _open_record(self, record: bytes) -> None:
        workspace = self._context.workspace
        try:
            kept = activity_drafts.kept_form(workspace, record)
            self._show(kept.form if kept else activities.open_form(workspace, record), kept.typed if kept else None)
        except YuiError as error:
            self._context.notice.show_error(error)
            self._show_blank()

    def _show(self, form: RecordForm, typed: dict[str, Any] | None = None, filled: Iterable[str] = ()) -> None:
        """Shows a form, or the draft of it; ``filled``: fields that hold already what people would type."""
        self.routines.hide()
        self.series.hide()
        self.pins.show()
        self._form = form
        self._draft.begin(form)
        self._left.clear()
        values = form.values | (typed or {})
        if form.is_new and typed is None and values["date"] is None:
            values["date"] = self.pins.day_offered()
        cancelled = {"cancelled": choices("activity", "state")["cancelled"]} if values.get("state") == "cancelled" else {}
        self.form.field("state").set_choices(STATES | cancelled)
        self._offer_targets(values["date"] if isinstance(values["date"], date) else None)
        if "figures" not in values:
            values["figures"] = None if form.is_new else activity_indicator_values.figures_of(self._context.workspace, form.id)
        self.form.set_values(values)
        self.form.show_figures()
        heading = self.findChild(QLabel, "pageTitle")
        if heading is not None:
            heading.setText(self.title if form.is_new else "活動を訂正")
        self._state.setText("書きかけの続きです" if typed else self.pins.about_the_day(values["date"]) if form.is_new else "")
        self._discard.setText("書きかけを捨てる" if form.is_new else "訂正をやめる")
        self._show_details(any(values.get(name) for name in DETAILS if name != "state") or values.get("state") != "final")
        self._duplicates.show_found([])
        self._show_notices()
        self.form.show_what_applies()
        self.photos.show_activity(None if form.is_new else form.id)
        self._is_filled = bool(typed)
        self.form.begin(filled)

    def _offer_targets(self, day: date | None, *, again: bool = False) -> None:
        """Offers the targets of the plan in force on ``day``: in April the next plan may have begun."""
        year = fiscal_year_of(day) if day is not None else self._context.fiscal_year
        self.form.offer_targets(self._context.plan_of(year).id, year, again=again)

    def _show_details(self, shown: bool) -> None:
        self.form.show_details(shown)
        self._more.setText("くわしい項目を閉じる ▴" if shown else "くわしい項目を開く ▾")
        self._more.setAccessibleName("くわしい項目を閉じる" if shown else "くわしい項目を開く")
        self._more.setProperty("open", shown)

    def _show_notices(self) -> None:
        """Warnings above the form: a wrong clock, a closed year, open conflicts. They never stop the typing."""
        if self._form is not None:
            notices = entry_notices(self._context.workspace, self._form, self.form.values()["date"])
            self._notices.setText("\n".join(notices))
            self._notices.setVisible(bool(notices))

    def _copy(self, record: bytes) -> None:
        form = activities.copy_of(self._context.workspace, record)
        self._fill(form, self.pins.day_offered(), {*ROUTINE} - {"date", "participants"})
        self._state.setText("前の記録を写しました。日付と人数を入れてください")

    def _on_routine(self, record: bytes) -> None:
        """Fills the form as a 定型活動 says; the day on screen stays."""
        try:
            form = routines.filled(self._context.workspace, record)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        day = self.form.field("date").value() if self._form is not None and self._form.is_new else None
        self._fill(form, day or self.pins.day_offered(), {*ROUTINE} - {"participants"})

    def _fill(self, form: RecordForm, day: date, filled: Iterable[str]) -> None:
        """Shows a new form that is filled already. What was typed before stays as a draft, unless it was only the day."""
        if self._form is not None and self._form.is_new and self.form.is_untouched(but="date"):
            self._draft.drop()
        self.leave()
        said = {name: value for name, value in form.values.items() if value is not None}
        held = self.pins.values()
        self._show(replace(form, values=form.values | held | said | {"date": day}), filled={*filled, *held})
        self._is_filled = True
        self.focus_first()

    def _on_make_routine(self) -> None:
        last = activities.last(self._context.workspace)
        if last is not None:
            make_routine(self._context, last.id)
            self.focus_first()

    def _ready(self) -> dict[str, Any] | None:
        """The values to save; None, and the fields say why, when some can't be read."""
        commit_composition()
        if not self.form.troubles():
            return self.form.values_to_save()
        self._show_all_problems()
        self._context.notice.warn("読み取れない入力があります。赤い所を直してから、もう一度保存してください。")
        return None

    def _on_series_saved(self) -> None:
        self._draft.drop()
        self._show_blank()
        self.focus_first()

    def _save(self) -> bool:
        """True when the database has committed; otherwise the form stays as it is and says why."""
        values = self._ready()
        if self._form is None or values is None:
            return False
        figures = values.pop("figures")
        try:
            with action(self._context.workspace):  # record, figures and draft are saved together and taken back together
                activities.save(self._context.workspace, self._form, values)
                activity_indicator_values.save_figures(self._context.workspace, self._form, self.form.asked, figures)
                self._draft.drop()
                if self._form.is_new:
                    self.pins.note_saved(values)
        except YuiError as error:
            self._show_all_problems()
            self._context.notice.show_error(error)
            return False
        self._draft.end()
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

    def _problems(self) -> list[Any]:
        return for_fields(check_activity(self.form.values_to_save(), self._context.fiscal_year))

    def _on_edited(self, name: str) -> None:
        self._draft.note_edit()
        if name == "status":
            self.form.show_what_applies()
        if name in ("target_id", "kind", "date"):
            self.form.show_figures()

    def _on_focus_changed(self, before: QWidget | None, after: QWidget | None) -> None:
        """When a field is left, its problems are shown and the draft is written."""
        name = before.property("entry") if before is not None and self.form.isAncestorOf(before) else None
        if name is None or self._form is None or self._is_blank():
            return  # nothing is missing yet in a form that nobody has begun
        self._left.add(str(name))
        self._draft.keep_now()
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

    def _on_discard(self) -> None:
        if self._form is None:
            return
        self._draft.drop()
        self._draft.end()
        was_new, self._form = self._form.is_new, None
        if was_new:
            self._show_blank()
            self.focus_first()
        else:
            self._context.go("activities")

    def _on_more(self) -> None:
        self._show_details(not self._more.property("open"))
        self.form.focus("end_date" if self._more.property("open") else "content")

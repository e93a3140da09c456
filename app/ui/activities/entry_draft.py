"""The draft (書きかけ) of the form on 活動を記録, written to disk while one types."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel

from app.errors import YuiError
from app.services.activities import activity_drafts
from app.services.records.record_forms import RecordForm
from app.ui.activities.entry_form import EntryForm
from app.ui.runtime.context import Context
from app.ui.widgets.drafted_form import UNKEPT

DRAFT_AFTER_MS = 500
"""Wait after the first key since the last write. With the write itself, typed text is on disk within one second."""


class EntryDraft(QObject):
    """``state`` is the label that says whether the draft is kept."""

    def __init__(self, context: Context, fields: EntryForm, state: QLabel) -> None:
        super().__init__(fields)
        self._context = context
        self._fields = fields
        self._state = state
        self._form: RecordForm | None = None
        self.is_unkept = False
        """True while the form is the only place of what was typed: the disk refused it."""
        self._timer = QTimer(self, singleShot=True, interval=DRAFT_AFTER_MS)
        self._timer.timeout.connect(self._keep)

    def begin(self, form: RecordForm) -> None:
        """Another record is in the form."""
        self._timer.stop()
        self._form, self.is_unkept = form, False

    def note_edit(self) -> None:
        """Something was typed; it is on disk within a second."""
        if not self._timer.isActive():
            self._timer.start()
        self._state.setText("書きかけ")

    def is_waiting(self) -> bool:
        """Whether something was typed that is not on disk yet."""
        return self._timer.isActive()

    def keep_now(self) -> None:
        """Writes what is not on disk yet."""
        if self._timer.isActive() or self.is_unkept:
            self._timer.stop()
            self._keep()

    def drop(self) -> None:
        """Throws the draft away."""
        self._timer.stop()
        if self._form is not None:
            activity_drafts.drop_form(self._context.workspace, self._form.id)

    def end(self) -> None:
        """The form was saved or given up: nothing of it is kept any more."""
        self._timer.stop()
        self._form = None

    def _keep(self) -> None:
        """Where that fails (a full disk) it says so: the text stays in the form as long as the page lives."""
        if self._form is None:
            return
        try:
            activity_drafts.keep_form(self._context.workspace, self._form, self._fields.typed())
        except YuiError as error:
            self.is_unkept = True
            self._state.setText(UNKEPT)
            self._context.notice.show_error(error)
        else:
            self.is_unkept = False
            self._state.setText("書きかけ（残してあります）")

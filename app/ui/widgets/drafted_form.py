"""The base of whatever has a form of one record: what is typed is on disk as a draft within a second, and saved in one action."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.errors import YuiError
from app.services.records import drafts
from app.services.records.actions import action
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace
from app.ui.fields.composition import commit_composition
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.form import Form

DRAFT_AFTER_MS = 500
"""Wait after the last key before the draft is written."""
UNKEPT = "書きかけを、まだ残せていません"


class DraftedForm(QWidget):
    """A subclass makes ``form`` and connects its ``edited`` with ``_on_edited``; ``state`` says how far the writing is."""

    form: Form

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.opened: RecordForm | None = None
        self._unkept: dict[str, dict[str, Any]] = {}
        """Key of the draft → what was typed and found no room on the disk yet."""
        self.state = label("", "meaning")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_AFTER_MS)
        self._timer.timeout.connect(self._keep_draft)

    def leave(self) -> None:
        """Writes what is half typed to the draft; nobody is asked whether to save."""
        commit_composition()
        is_unkept = self.opened is not None and self.opened.draft_key in self._unkept
        if self._timer.isActive() or is_unkept:
            self._timer.stop()
            self._keep_draft()

    def _fill(self, opened: RecordForm) -> bool:
        """Fills the form with a record, or with the draft of it that was kept; True for a draft."""
        self.opened, kept = drafts.go_on(self._context.workspace, opened)
        kept = self._unkept.get(opened.draft_key, kept)
        self.form.set_fiscal_year(self._context.fiscal_year)
        self.form.set_values(self.opened.values | (kept or {}))
        self.state.setText("書きかけの続き" if kept else "")
        return kept is not None

    def _save_with(self, save: Callable[[Workspace, RecordForm, Mapping[str, Any]], object]) -> bool:
        """Saves the record and drops its draft. False when a text can't be read, or with a message when it was refused."""
        if self.opened is None:
            return False
        commit_composition()
        troubles = self.form.troubles()
        if troubles:
            self.form.focus(troubles[0])
            self.state.setText("読めない欄があります")
            return False
        self._timer.stop()
        try:
            with action(self._context.workspace):
                save(self._context.workspace, self.opened, self.form.values())
                drafts.drop_record(self._context.workspace, self.opened)
        except YuiError as error:
            self._context.notice.show_error(error)
            return False
        self._unkept.pop(self.opened.draft_key, None)
        return True

    def _on_edited(self, _name: str) -> None:
        self.state.setText("書きかけ")
        self._timer.start()

    def _keep_draft(self) -> None:
        """Writes the draft. Where that fails (a full disk) it says so, and the page holds the text as long as it lives."""
        if self.opened is None:
            return
        self._unkept[self.opened.draft_key] = self.form.typed()
        try:
            drafts.keep_record(self._context.workspace, self.opened, self.form.typed())
        except YuiError as error:
            self.state.setText(UNKEPT)
            self._context.notice.show_error(error)
        else:
            del self._unkept[self.opened.draft_key]
            self.state.setText("書きかけ（残してあります）")
            self._on_draft_kept()

    def _on_draft_kept(self) -> None:
        """The draft is on disk."""

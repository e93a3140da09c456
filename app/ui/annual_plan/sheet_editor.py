"""The texts and dates of a target's sheet in the year's plan (ねらい・日付)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.services.annual_plan import annual_plans
from app.services.evaluation import last_issue
from app.services.plan.target_year import TargetYear
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.text_field import TextField
from app.ui.runtime.context import Context
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, given_source
from app.ui.widgets.table_model import Column


@dataclass(frozen=True)
class _Sheet:
    """The one sheet of the chosen target, as the only row of its editor."""

    id: bytes


def sheet_editor(context: Context, chosen: Callable[[], TargetYear]) -> RecordEditor:
    """The editor of the sheet of the target that is ``chosen`` on screen.

    前年度の課題 is taken from last year's evaluation and stored only when somebody changes it.
    """

    def issue() -> str:
        return last_issue.last_issue(context.workspace, chosen())

    def stored() -> RecordForm:
        return annual_plans.open_sheet(context.workspace, chosen())

    def open_(_record: bytes | None) -> RecordForm:
        form = stored()
        return replace(form, values=form.values | {"previous_issue": form.values["previous_issue"] or issue() or None})

    def save(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
        kept = stored().values["previous_issue"]
        given = dict(values) | ({"previous_issue": kept} if values["previous_issue"] == (issue() or None) else {})
        return annual_plans.save_sheet(workspace, replace(form, values=form.values | {"previous_issue": kept}), given)

    def rows() -> list[_Sheet]:
        return [_Sheet(annual_plans.sheet_id(chosen()))] if chosen().target_id else []

    source = given_source("annual_plan", "ねらいと日付", rows, open_, save)
    editor = RecordEditor(context, source, (Column("シート", lambda _: ""),), _ENTRIES, stacked=True)
    beside = editor.table.parentWidget()
    assert beside is not None
    beside.hide()  # there is only one sheet to choose
    return editor


_ENTRIES = (
    Entry("aim", lambda: TextField(2)),
    Entry("previous_issue", lambda: TextField(3), help="前年度の評価から写してあります。直せます"),
    Entry("made_on", DateField, width=8, help="空欄なら、確定した日が入ります"),
    Entry("confirmed_on", DateField, width=8, help="確定に要ります"),
    Entry("decided_on", DateField, width=8, help="確定に要ります"),
    Entry("changed_on", DateField, width=8),
    Entry("change_reason", LineField),
)

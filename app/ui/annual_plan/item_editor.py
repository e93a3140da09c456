"""The planned items (実施項目) of a target in a year: their list and the form of the chosen one."""

from collections.abc import Callable

from app.rules.months import months_in_words
from app.services.annual_plan import annual_plans
from app.services.plan.target_year import TargetYear
from app.services.records.labels import field_label
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.counts_field import counts_of
from app.ui.fields.line_field import LineField
from app.ui.fields.months_field import MonthsField
from app.ui.fields.number_field import NumberField
from app.ui.fields.text_field import TextField
from app.ui.runtime.context import Context
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.table_model import field_column

DROPPED = {True: field_label("plan_item", "dropped")}


def item_editor(context: Context, chosen: Callable[[], TargetYear]) -> RecordEditor:
    """The editor of the items of the target that is ``chosen`` on screen."""
    workspace = context.workspace
    source = Source(
        kind="plan_item",
        noun="実施項目",
        rows=lambda: annual_plans.items(workspace, chosen()),
        open=lambda record: annual_plans.open_item(workspace, record, chosen()),
        save=annual_plans.save_item,
        delete=annual_plans.delete_item,
    )
    entries = (
        Entry("title", LineField, required=True),
        Entry("content", lambda: TextField(2)),
        Entry("months", MonthsField),
        (Entry("timing_note", LineField), Entry("audience", LineField)),
        (Entry("responsible", LineField), Entry("partners", LineField)),
        (
            Entry("budget", NumberField, unit="円", width=7),
            Entry("sources", lambda: counts_of(workspace, "plan_item", "sources"), label="財源", help="共同募金30000 のように"),
        ),
        Entry("funding", LineField, label="財源の補足"),
        Entry("city_plan", LineField, label="市計画との対応"),
        (
            Entry("dropped", lambda: ChoiceField(DROPPED, empty="－"), width=7),
            Entry("drop_reason", LineField, label="その理由"),
        ),
    )
    return RecordEditor(context, source, _COLUMNS, entries, list_share=27, stacked=True)


_COLUMNS = (
    field_column("plan_item", "title", lambda row: ("（取りやめ）" if row.dropped else "") + row.title, strong=True),
    field_column("plan_item", "months", lambda row: months_in_words(row.months), width=6),
)

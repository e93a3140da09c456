"""指標値 on an activity's record, typed with the activity when an indicator of its target is fed by records.

Each value is a record of its own, one per activity and indicator, in the activity's partition. A removed value becomes
blank, which is not 0.
"""

from collections.abc import Mapping
from typing import Any

from app.models.indicator import ActivityFigure
from app.rules.counts import read_counts
from app.rules.fiscal import fiscal_year_of
from app.services.indicators.indicator_kinds import UseRow
from app.services.indicators.indicators import uses_of
from app.services.plan.plans import current_fiscal_year
from app.services.records.actions import action
from app.services.records.record_forms import RecordForm, derived_record_id, open_form, records_of
from app.services.workspace.workspace import Workspace


def uses_on_form(workspace: Workspace, values: Mapping[str, Any]) -> list[UseRow]:
    """The indicators whose values belong on this activity, by its target, year and 活動区分."""
    target, held, kind = values.get("target_id"), values.get("date"), values.get("kind")
    if target is None:
        return []
    year = fiscal_year_of(held) if held is not None else current_fiscal_year()
    with workspace.database.reading() as session:
        found = uses_of(session, [target], year)
    return [use for use in found if use.fed_by == "records" and use.source == "value" and use.source_kind in ("", kind)]


def figures_of(workspace: Workspace, activity: bytes) -> str | None:
    """The values as the form's field holds them: "id=number" per line, None without any."""
    with workspace.database.reading() as session:
        found = records_of(session, ActivityFigure, ActivityFigure.activity_id == activity, ActivityFigure.value.is_not(None))
        return "\n".join(f"{row.indicator_id.hex()}={row.value}" for row in found if row.indicator_id) or None


def save_figures(workspace: Workspace, form: RecordForm, asked: list[UseRow], typed: str | None) -> int:
    """Writes the changed values of the indicators that were asked for, in one transaction; returns how many."""
    given, saved = read_counts(typed), 0
    with action(workspace, "指標値の入力") as act:
        for use in asked:
            key = {"activity_id": form.id, "indicator_id": use.indicator_id}
            record = derived_record_id("activity_figure", form.id.hex(), use.indicator_id.hex(), partition=form.partition)
            opened = open_form(act.session, "activity_figure", form.partition, record, **key)
            value = given.get(use.indicator_id.hex())
            if value is None and opened.is_new:
                continue
            saved += act.save(opened, {"value": value})
    return saved

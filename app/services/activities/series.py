"""Several activities of a series at once: the same record on each of its days, as one action."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.errors import Refused
from app.services.activities import activities
from app.services.records.actions import action
from app.services.workspace.workspace import Workspace

MOST = 60
"""Days in one go: a year of weeks."""


def save_series(workspace: Workspace, values: Mapping[str, Any], days: Sequence[date]) -> int:
    """Saves a new activity with these values on each of the days; returns how many.

    One action, all of them or none. Refused("no-days", "too-many-days", "incomplete-activity").
    """
    if not days:
        raise Refused("no-days", "日が選ばれていません。", "記録する日に印を付けてから、もう一度保存してください。")
    if len(days) > MOST:
        raise Refused("too-many-days", f"一度に記録できるのは、{MOST}日分までです。", "終わりの日を早くしてください。")
    with action(workspace, "続きの活動の記録", counted="件") as act:
        forms = [activities.blank(workspace) for _ in days]
        each = [dict(values) | {"date": day, "end_date": None} for day in days]
        act.add_all([(form, activities.checked(form, one)) for form, one in zip(forms, each, strict=True)])
    return len(days)

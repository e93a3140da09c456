"""Field values of an activity from what people and scripts type: for the command line and spreadsheets."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.errors import Refused
from app.models.activity import Activity
from app.models.base import ORIGIN
from app.rules import clock
from app.rules.fiscal import fiscal_year_of
from app.rules.text import clean_text
from app.services.plan.plans import plan_on, plans
from app.services.plan.typed_values import TypedReader
from app.services.workspace.workspace import Workspace

_TARGET = "target"
"""The target goes by its number, and by this name too."""
_ORIGIN = next(group.fields for group in Activity.groups if group.name == ORIGIN)
NAMES = (*Activity.fields(), _TARGET)
"""Every field name understood."""


def activity_values(
    workspace: Workspace, plan_id: bytes, typed: Mapping[str, Any], fiscal_year: int | None = None
) -> dict[str, Any]:
    """Field values from typed ones (texts, or JSON's numbers, booleans and nulls); only for the fields given.

    The Refused names the field's problem: unknown-field, impossible-date, unknown-target, bad-number, unknown-choice …
    """
    values: dict[str, Any] = {}
    reader = TypedReader(workspace, _plan_of_day(workspace, plan_id, typed, fiscal_year), Activity, fiscal_year)
    for name, given in typed.items():
        if name in ("id", "office", *_ORIGIN):
            continue  # `activity show` prints them, so they return in files; they cannot be changed
        if name not in NAMES:
            raise Refused(
                "unknown-field", f"「{clean_text(str(name))[:40]}」という項目はありません。", "項目の名前を確かめてください。"
            )
        read = reader.read("target_id" if name == _TARGET else name, given)
        values = read | values if name == "date" else values | read  # an end or times typed by their own names count
    if values.get("participants") is not None and "participants_approximate" not in typed:
        values.setdefault("participants_approximate", False)  # 28 typed over 約30 is exactly 28
    return values


def plan_of_activity(workspace: Workspace, record: bytes) -> bytes:
    """The plan whose target numbers are meant for this activity: that of its day, without a day the present one."""
    with workspace.database.reading() as session:
        found = session.get(Activity, record)
        day = found.date if found is not None else None
    return plan_on(workspace, day or clock.today()).id


def _typed_day(workspace: Workspace, typed: Mapping[str, Any], fiscal_year: int | None) -> date | None:
    """The day of an activity as it was typed, or None when none was."""
    day: date | None = TypedReader(workspace, b"", Activity, fiscal_year).read("date", typed.get("date"))["date"]
    return day


def _plan_of_day(workspace: Workspace, plan_id: bytes, typed: Mapping[str, Any], fiscal_year: int | None) -> bytes:
    """The plan in force on the day typed beside a target: 1-3 of last March is not 1-3 of this April."""
    if not typed.get("date") or not any(typed.get(name) for name in (_TARGET, "target_id", "secondary_targets")):
        return plan_id
    day = _typed_day(workspace, typed, fiscal_year)
    year = fiscal_year_of(day) if day else None
    return next((plan.id for plan in plans(workspace) if year and plan.first_year <= year <= plan.last_year), plan_id)

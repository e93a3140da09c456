"""Field values of an activity from what people and scripts type: for the command line and spreadsheets."""

from collections.abc import Mapping
from typing import Any

from app.errors import Refused
from app.models.activity import Activity
from app.rules import clock
from app.rules.counts import parse_counts
from app.rules.era import parse_date
from app.rules.fiscal import fiscal_year_of
from app.rules.hours import parse_duration, parse_times
from app.rules.text import clean_text, parse_count, search_key
from app.services.activities.activities import FIELDS
from app.services.plan.plans import TermRow, find_target, plan_on, plans, terms
from app.services.records.labels import COUNTS, STATE_LABELS, STATUS_LABELS
from app.services.workspace.workspace import Desk

NAMES = (*(name for name in FIELDS if name != "target_id"), "target")
"""Every field name that is understood; the target is given by its number."""


def activity_values(desk: Desk, plan_id: bytes, typed: Mapping[str, Any], fiscal_year: int | None = None) -> dict[str, Any]:
    """Field values from typed ones (texts, or JSON's numbers, booleans and nulls); only for the fields given.

    The Refused names the field's problem: unknown-field, impossible-date, unknown-target, bad-number, unknown-choice …
    """
    values: dict[str, Any] = {}
    plan_id = _plan_of_day(desk, plan_id, typed, fiscal_year)
    for name, given in typed.items():
        if name in ("id", "office"):
            continue  # `activity show` prints them, so they return in files; they cannot be changed
        if name not in NAMES:
            raise Refused(
                "unknown-field", f"「{clean_text(str(name))[:40]}」という項目はありません。", "項目の名前を確かめてください。"
            )
        values |= _field(desk, plan_id, name, given, fiscal_year)
    if values.get("participants") is not None and "participants_approximate" not in typed:
        values.setdefault("participants_approximate", False)  # 28 typed over 約30 is exactly 28
    return values


def plan_of_activity(desk: Desk, record: bytes) -> bytes:
    """The plan whose target numbers are meant for this activity: that of its day, without a day the present one."""
    with desk.database.reading() as session:
        found = session.get(Activity, record)
        day = found.date if found is not None else None
    return plan_on(desk, day or clock.today()).id


def _plan_of_day(desk: Desk, plan_id: bytes, typed: Mapping[str, Any], fiscal_year: int | None) -> bytes:
    """The plan in force on the typed day: 1-3 of last March is not 1-3 of this April."""
    if not typed.get("date") or not (typed.get("target") or typed.get("secondary_targets")):
        return plan_id
    year = fiscal_year_of(parse_date(str(typed["date"]), clock.today(), fiscal_year))
    return next((plan.id for plan in plans(desk) if plan.first_year <= year <= plan.last_year), plan_id)


def _field(desk: Desk, plan_id: bytes, name: str, given: Any, fiscal_year: int | None) -> dict[str, Any]:
    if given is None or given == "":
        return {"target_id" if name == "target" else name: None}
    if name in ("date", "end_date"):
        return {name: parse_date(str(given), clock.today(), fiscal_year)}
    if name == "target":
        return {"target_id": find_target(desk, plan_id, str(given)).id}
    if name == "secondary_targets":
        codes = given if isinstance(given, list) else str(given).replace("、", ",").replace("，", ",").split(",")
        return {name: tuple(find_target(desk, plan_id, str(code)).id for code in codes if str(code).strip())}
    if name == "participants" and search_key(str(given)).strip() in ("不明", "?"):
        return {name: None, "participants_unknown": True}
    if name in ("sessions", "participants", "staff_count"):
        count, approximate = parse_count(str(given))
        found: dict[str, Any] = {name: count}
        if name == "participants" and approximate:
            found["participants_approximate"] = True
        return found
    if name in ("participants_approximate", "participants_unknown", "issue_to_evaluation"):
        return {name: _yes(given)}
    if name == "times":
        return {name: parse_times(str(given))}
    if name == "staff_minutes":
        return {name: given if isinstance(given, int) else parse_duration(str(given))}
    if name == "status":
        return {name: _chosen("実施状況", str(given), [TermRow(code, label, "") for code, label in STATUS_LABELS.items()])}
    if name == "state":
        return {name: _chosen("記録の状態", str(given), [TermRow(code, label, "") for code, label in STATE_LABELS.items()])}
    if name == "kind":
        return {name: _chosen("活動区分", str(given), terms(desk, "activity_kind"))}
    if name in COUNTS:
        return {name: parse_counts(str(given), [(term.code, term.label) for term in terms(desk, COUNTS[name])])}
    return {name: clean_text(str(given))}


def _chosen(what: str, typed: str, among: list[TermRow]) -> str:
    """The code of the choice that was typed by code or label. Raises Refused("unknown-choice")."""
    key = search_key(typed.strip())
    for term in among:
        if key in (search_key(term.code), search_key(term.label)):
            return term.code
    labels = "、".join(term.label for term in among)
    raise Refused("unknown-choice", f"{what}「{clean_text(typed)[:20]}」は選べません。", f"{labels} から選んでください。")


def _yes(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    return search_key(str(given)).strip() in ("1", "true", "yes", "約", "はい", "不明")

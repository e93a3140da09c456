"""Dumps written by hand for the oracle: what the program would dump, with only what a test is about."""

from datetime import date
from typing import Any

from app.services.audit.dump_records import DumpRecords, Reporting
from app.services.audit.recount import Recount

FIELDS: dict[str, dict[str, Any]] = {
    "plan": {"first_year": 2022, "last_year": 2026},
    "goal": {"number": 1, "plan_id": "plan"},
    "target": {"plan_id": "plan", "goal_id": "goal", "number": 1, "led_by": None, "priority": False},
    "office": {"kind": "branch", "short_name": None, "name": None, "begins": None, "ends": None, "successor": None},
    "activity": {
        **{"date": "2025-05-10", "target_id": "t1", "state": "final", "status": "done", "kind": None, "plan_item_id": None},
        **{"sessions": None, "participants": None, "participants_approximate": None, "participants_unknown": None},
    },
    "indicator": {
        **{"name": "サロン", "unit": "か所", "aggregation": "sum", "wanted": "up", "measure": "none", "decimals": 0},
        **{"source": "value", "source_kind": None, "numerator_id": None, "denominator_id": None, "retired": None, "masked": None},
    },
    "indicator_use": {"target_id": "t1", "indicator_id": "i1", "first_year": 2022, "last_year": None, "fed_by": "table"},
    "fixed_figure": {"indicator_id": "i1", "fiscal_year": 2025, "value": None, "state": None, "expected": None},
    "monthly_figure": {"indicator_id": "i1", "fiscal_year": 2025, "month": 4, "value": 1, "state": None, "approximate": None},
    "evaluation": {"target_id": "t1", "fiscal_year": 2025, "period": None, "rating": "B", "state": "final"},
    "branch_evaluation": {"target_id": "t1", "fiscal_year": 2025, "period": "year", "rating": "A", "state": "final"},
    "term": {"listing": "rating", "retired": None},
}


def record(entity: str, id_: str, scope: str = "common", **values: Any) -> dict[str, Any]:
    """One record of a dump; what is not given is usual."""
    return {"entity": entity, "id": id_, "scope": scope, "deleted": False, **FIELDS.get(entity, {}), **values}


COUNCIL = [
    record("plan", "plan"),
    record("goal", "goal"),
    record("target", "t1"),
    record("target", "t2", number=2, led_by="head"),
    record("office", "o0", code="head", kind="head"),
    record("office", "o1", code="north", short_name="北"),
    record("office", "o2", code="south", short_name="南"),
    *(record("term", f"m{code}", code=code, label=code) for code in "AB"),
]


def records(*more: dict[str, Any]) -> DumpRecords:
    """A council with a plan, two targets and two branches, and these records."""
    return DumpRecords([*COUNCIL, *more])


def recount(*more: dict[str, Any], until: date = date(2026, 3, 31), **status: str) -> Recount:
    """The oracle over these records for the year 2025; every office has reported unless ``status`` says otherwise."""
    known = {"head": "reported", "north": "reported", "south": "reported"} | status
    every = Reporting({year: known for year in (2024, 2025)}, dict.fromkeys(known, until), date(2026, 3, 31))
    return Recount(records(*more), every, 2025)

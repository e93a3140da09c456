"""Fields of a year's record as scripts type them, turned into what the model's columns hold: for the command line."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, Date, Integer

from app.errors import Refused
from app.models.base import IdList
from app.models.entities import ENTITIES
from app.rules import clock
from app.rules.era import parse_date
from app.rules.text import clean_text, search_key
from app.services.plan.plans import find_target, plan_tree
from app.services.workspace.workspace import Desk

_PLACE = ("plan_id", "fiscal_year", "office", "period")
"""Where a record belongs is said by the command's options, never by a field."""


def record_values(desk: Desk, plan_id: bytes, entity: str, typed: Mapping[str, Any], fiscal_year: int) -> dict[str, Any]:
    """Values by field name. Targets go by their numbers, 基本目標 by theirs, other records by their ids in hex.

    Refused: unknown-field, impossible-date, bad-number, unknown-target, bad-id.
    """
    columns = {name: ENTITIES[entity].__table__.columns[name].type for group in ENTITIES[entity].groups for name in group.fields}
    found: dict[str, Any] = {}
    for name, given in typed.items():
        if name not in columns or name in _PLACE:
            known = "、".join(one for one in columns if one not in _PLACE)
            raise Refused(
                "unknown-field", f"「{clean_text(str(name))[:40]}」という項目はありません。", f"{known} から選んでください。"
            )
        found[name] = None if given in (None, "") else _value(desk, plan_id, name, columns[name], given, fiscal_year)
    return found


def _value(desk: Desk, plan_id: bytes, name: str, kind: object, given: Any, fiscal_year: int) -> Any:
    text = clean_text(str(given)).strip()
    if isinstance(kind, Date):
        return parse_date(text, clock.today(), fiscal_year)
    if isinstance(kind, Boolean):
        return given if isinstance(given, bool) else search_key(text) in ("1", "true", "yes", "はい")
    if isinstance(kind, Integer):
        if not text.lstrip("-").isascii() or not text.lstrip("-").isdigit():
            raise Refused("bad-number", f"「{text[:20]}」は数として読めません。", "12 のように入れてください。")
        return int(text)
    if isinstance(kind, IdList):
        every = given if isinstance(given, list) else text.replace("、", ",").split(",")
        return tuple(_id(desk, plan_id, name, str(one).strip()) for one in every if str(one).strip())
    if name.endswith("_id") or name in ("taken_up_item", "closed_at_meeting"):
        return _id(desk, plan_id, name, text)
    return text


def _id(desk: Desk, plan_id: bytes, name: str, text: str) -> bytes:
    if name in ("target_id", "confirmed_targets"):
        return find_target(desk, plan_id, text).id
    if name == "goal_id":
        return goal_id(desk, plan_id, text)
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != 16:
        raise Refused("bad-id", f"{name}「{text[:40]}」は記録の番号ではありません。", "一覧に出る32けたの番号を入れてください。")
    return found


def goal_id(desk: Desk, plan_id: bytes, number: str) -> bytes:
    """The 基本目標 of this number. Refused("unknown-goal")."""
    for goal in plan_tree(desk, plan_id).goals:
        if str(goal.number) == search_key(number).strip():
            return goal.id
    raise Refused("unknown-goal", f"基本目標「{number[:20]}」は、この計画にありません。", "1 から始まる番号を入れてください。")

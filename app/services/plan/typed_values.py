"""Fields of a record as people and scripts type them, turned into what their columns hold.

For the command line, spreadsheets and 食い違い. How a text is read follows from the column's type and the field's declaration.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Date, Integer

from app.errors import Refused
from app.models.base import IdList, Synced
from app.models.declaration import Field
from app.models.entities import ENTITIES
from app.rules import clock
from app.rules.counts import parse_counts
from app.rules.era import parse_date
from app.rules.hours import parse_duration, parse_times
from app.rules.months import months_in_words, parse_months
from app.rules.text import clean_text, parse_count, search_key
from app.services.plan.plans import find_office, find_target, plan_tree, terms
from app.services.plan.vocabulary import scales
from app.services.workspace.workspace import Workspace

Pairs = Sequence[tuple[Any, str]]
"""(stored, words) of a choice."""

_PLACE = ("plan_id", "fiscal_year", "office", "period")
"""Where a record belongs is said by the command's options, never by a field."""
_SCALES = "rating"
"""Which of the scales' letters may be given depends on the year; the evaluation's own rules check it."""
_YES = ("1", "true", "yes", "はい", "約", "不明")


def record_values(
    workspace: Workspace, plan_id: bytes, entity: str, typed: Mapping[str, Any], fiscal_year: int
) -> dict[str, Any]:
    """Values by field name. Targets go by their numbers, 基本目標 by theirs, other records by their ids in hex.

    Refused: unknown-field, impossible-date, bad-number, bad-months, unknown-choice, unknown-target, bad-id.
    """
    reader = TypedReader(workspace, plan_id, ENTITIES[entity], fiscal_year)
    known = [name for name in reader.model.fields() if name not in _PLACE]
    found: dict[str, Any] = {}
    for name, given in typed.items():
        if name not in known:
            what = f"「{clean_text(str(name))[:40]}」という項目はありません。"
            raise Refused("unknown-field", what, f"{'、'.join(known)} から選んでください。")
        found |= reader.read(name, given)
    return found


@dataclass(frozen=True)
class TypedReader:
    """Reads what was typed for one kind of record. ``plan_id``: whose target numbers are meant; ``fiscal_year``: the year of
    a day that is typed without one (None: the present one)."""

    workspace: Workspace
    plan_id: bytes
    model: type[Synced]
    fiscal_year: int | None = None

    def read(self, name: str, given: Any, choices: Pairs | None = None) -> dict[str, Any]:
        """The values that one field's typed value says, by field: a number may say too that it is about or unknown.

        ``given`` is a text, or a number, truth value, list or null of JSON. ``choices`` are offered instead of those declared.
        Refused: impossible-date, bad-number, bad-months, unknown-choice, unknown-target, unknown-goal, unknown-office, bad-id.
        """
        if given is None or given == "":
            return {name: None}
        declared, kind = self.model.declared(name), self.model.__table__.columns[name].type
        text = clean_text(str(given)).strip()
        offered = self._offered(declared) if choices is None else choices
        if isinstance(kind, Date):
            return {name: parse_date(text, clock.today(), self.fiscal_year)}
        if declared.notation == "counts":
            return {name: parse_counts(text, offered)}
        if isinstance(kind, IdList):
            every = given if isinstance(given, list) else text.replace("、", ",").replace("，", ",").split(",")
            texts = [str(one).strip() for one in every if str(one).strip()]
            return {name: tuple(self._one(declared, text, offered) for text in texts) or None}
        if isinstance(kind, Boolean) and not offered:
            return {name: given if isinstance(given, bool) else search_key(text) in _YES}
        if offered or declared.points_to:
            return {name: self._one(declared, text, offered)}
        if declared.notation == "hours":
            return {name: parse_times(text)}
        if declared.notation in ("months", "duration") and not isinstance(given, int):
            return {name: parse_months(text) if declared.notation == "months" else parse_duration(text)}
        return self._number(name, text) if isinstance(kind, Integer) else {name: text or None}

    def _offered(self, declared: Field) -> Pairs:
        if declared.points_to == "scale":
            return list(scales(self.workspace).items())
        if declared.vocabulary and declared.vocabulary != _SCALES:
            return [(term.code, term.label) for term in terms(self.workspace, declared.vocabulary)]
        return list(declared.choices.items())

    def _number(self, name: str, text: str) -> dict[str, Any]:
        beside = typed_within(self.model, name)
        if "不明" in beside and search_key(text) in ("不明", "?"):
            return {name: None, beside["不明"]: True}
        count, approximate = parse_count(text)
        if approximate and "約" not in beside:
            raise Refused("bad-number", "ここには、およその数は入れられません。", "数えた数を入れてください。")
        return {name: count} | ({beside["約"]: True} if approximate else {})

    def _one(self, declared: Field, text: str, offered: Pairs) -> Any:
        """A code by itself or its word; a record by its number, its id, or its name among those offered."""
        key = search_key(text)
        for stored, words in offered:
            if text == stored or key in (search_key(str(stored)), search_key(words)):
                return stored
        if declared.points_to == "target" and not offered:
            return find_target(self.workspace, self.plan_id, text).id
        if declared.points_to == "goal" and not offered:
            return goal_id(self.workspace, self.plan_id, text)
        if declared.points_to == "office" and not offered:
            return find_office(self.workspace, text).code
        if declared.points_to and offered == list(declared.choices.items()):
            return _id(declared.label, text)
        labels = "、".join(words for _, words in offered)[:60]
        raise Refused("unknown-choice", f"{declared.label}「{text[:20]}」は選べません。", f"{labels} から選んでください。")


def as_typed(entity: str, name: str, value: Any) -> str:
    """A stored value as it can be typed again; "" for none."""
    if value is None:
        return ""
    if ENTITIES[entity].declared(name).notation == "months":
        return months_in_words(value)
    return value.hex() if isinstance(value, bytes) else str(value)


def typed_within(model: type[Synced], name: str) -> dict[str, str]:
    """The fields that are typed within a number's own, by their words: {"約": "participants_approximate"}."""
    return {model.declared(one).label: one for one in model.fields() if model.declared(one).typed_in == name}


def _id(label: str, text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != 16:
        raise Refused("bad-id", f"{label}「{text[:40]}」は記録の番号ではありません。", "一覧に出る32けたの番号を入れてください。")
    return found


def goal_id(workspace: Workspace, plan_id: bytes, number: str) -> bytes:
    """The 基本目標 of this number. Refused("unknown-goal")."""
    for goal in plan_tree(workspace, plan_id).goals:
        if str(goal.number) == search_key(number).strip():
            return goal.id
    raise Refused("unknown-goal", f"基本目標「{number[:20]}」は、この計画にありません。", "1 から始まる番号を入れてください。")

"""Fields of a record as people and scripts type them, turned into what their columns hold.

For the command line, spreadsheets and 食い違い. How a text is read follows from the column's type and the field's declaration.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Date, Integer, select

from app.errors import Refused
from app.models.base import ORIGIN, IdList, Synced
from app.models.declaration import Field
from app.models.entities import ENTITIES
from app.models.indicator import Indicator
from app.rules import clock
from app.rules.counts import parse_counts
from app.rules.era import parse_date
from app.rules.figures import parse_cell
from app.rules.hours import parse_duration, parse_times
from app.rules.months import parse_months
from app.rules.reading import Reading
from app.rules.text import clean_text, parse_count, search_key
from app.services.plan.plans import find_office, find_target, plan_tree, terms
from app.services.plan.vocabulary import scales
from app.services.records.labels import decimals_and_unit
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace

Pairs = Sequence[tuple[Any, str]]
"""(stored, words) of a choice."""

_PLACE = ("plan_id", "fiscal_year", "office", "period")
"""Where a record belongs is said by the command's options, never by a field."""
_SCALES = "rating"
"""Which of the scales' letters may be given depends on the year; the evaluation's own rules check it."""
_YES = ("1", "true", "yes", "はい", "約", "不明")


@dataclass(frozen=True)
class TypeableField:
    """A field that can be typed: its name in the program, its name for people, and the codes and words to choose from."""

    name: str
    label: str
    choices: dict[str, str]


def typeable_fields(workspace: Workspace, entity: str) -> list[TypeableField]:
    """What ``record_values`` takes for a kind of record, in the order of its fields."""
    reader = TypedReader(workspace, b"", ENTITIES[entity])
    every = [(name, reader.model.declared(name)) for name in _typeable(reader.model)]
    return [TypeableField(name, one.label, {str(code): words for code, words in reader.offered(one)}) for name, one in every]


def _typeable(model: type[Synced]) -> list[str]:
    fields = [name for name in model.fields() if model.group_of(name).name != ORIGIN]
    return [name for name in fields if name not in _PLACE or not model.declared(name).is_key]


def record_values(
    workspace: Workspace,
    plan_id: bytes,
    entity: str,
    typed: Mapping[str, Any],
    fiscal_year: int | None,
    indicator: bytes | None = None,
) -> dict[str, Any]:
    """Values by field name. Targets go by their numbers, 基本目標 by theirs, indicators by their codes, other records by
    their ids in hex. ``indicator``: whose decimals the record's figures have.

    Refused: unknown-field, impossible-date, bad-number, bad-months, unknown-choice, unknown-target, bad-id.
    """
    with workspace.database.reading() as session:
        decimals, _ = decimals_and_unit(session, indicator)
    reader = TypedReader(workspace, plan_id, ENTITIES[entity], fiscal_year, decimals)
    known = _typeable(reader.model)
    found: dict[str, Any] = {}
    beside: dict[str, Any] = {}
    for name, given in typed.items():
        if name not in known:
            what = f"「{clean_text(str(name))[:40]}」という項目はありません。"
            raise Refused("unknown-field", what, f"{'、'.join(known)} から選んでください。")
        read = reader.read(name, given)
        found[name] = read.pop(name)
        beside |= read
    return beside | found  # what was typed for a field by its own name counts, in whatever order it came


def form_values(
    workspace: Workspace, plan_id: bytes, form: RecordForm, typed: Mapping[str, Any], fiscal_year: int | None
) -> dict[str, Any]:
    """``record_values`` for an opened form. Refused("other-record") for another value in what the record is found by."""
    found = record_values(workspace, plan_id, form.entity, typed, fiscal_year, form.values.get("indicator_id"))
    for name, value in found.items():
        declared, held = ENTITIES[form.entity].declared(name), form.values[name]
        if declared.is_key and value != held and not (form.is_new and held is None):
            what = f"{declared.label}を変えると、別の記録になります。"
            raise Refused("other-record", what, "その記録を開くか、新しく作ってください。")
    return found


@dataclass(frozen=True)
class TypedReader:
    """Reads what was typed for one kind of record. ``plan_id``: whose target numbers are meant; ``fiscal_year``: the year of
    a day that is typed without one (None: the present one); ``decimals``: those of the record's figures."""

    workspace: Workspace
    plan_id: bytes
    model: type[Synced]
    fiscal_year: int | None = None
    decimals: int = 0

    def understand(self, name: str, given: Any, unit: str = "") -> Reading[dict[str, Any]]:
        """As ``read``, for a table or a person who can be asked: with ``how`` it was read and the ``doubt`` there is.

        ``unit``: what the heading says ("minutes", "hours"). A day may bring ``end_date`` and ``times`` along; ``others`` are
        values of the same fields. Refused as in ``read``; a choice that is none of those offered is None with a doubt.
        """
        return Reading(self.read(name, given))

    def read(self, name: str, given: Any, choices: Pairs | None = None) -> dict[str, Any]:
        """The values that one field's typed value says, by field: a number may say too that it is about or unknown.

        ``given`` is a text, or a number, truth value, list or null of JSON. ``choices`` are offered instead of those declared.
        Refused: impossible-date, bad-number, bad-months, unknown-choice, unknown-target, unknown-goal, unknown-office, bad-id.
        """
        declared, kind = self.model.declared(name), self.model.__table__.columns[name].type
        text = "" if given is None else clean_text(str(given)).strip()
        if declared.notation == "scaled":
            return self._figure(name, text)
        if given is None or given == "":
            return {name: None}
        offered = self.offered(declared) if choices is None else choices
        if isinstance(kind, Date):
            return {name: parse_date(text, clock.today(), self.fiscal_year)}
        if declared.notation == "counts":
            return {name: parse_counts(text, [*offered, *self._retired(declared, offered)])}
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

    def offered(self, declared: Field) -> Pairs:
        """The codes and words to choose from: of the council's list, or those declared."""
        if declared.points_to == "scale":
            return list(scales(self.workspace).items())
        if declared.vocabulary and declared.vocabulary != _SCALES:
            return [(term.code, term.label) for term in terms(self.workspace, declared.vocabulary)]
        return list(declared.choices.items())

    def _retired(self, declared: Field, offered: Pairs) -> Pairs:
        """Words that have left their list are no longer offered, but what was recorded in them can be written again by code."""
        listing, known = "" if declared.vocabulary == _SCALES else declared.vocabulary, dict(offered)
        every = terms(self.workspace, listing, with_retired=True) if listing else []
        return [(term.code, term.code) for term in every if term.code not in known]

    def _figure(self, name: str, text: str) -> dict[str, Any]:
        """A figure with what is typed in its place (なし) or before it (約)."""
        cell, within = parse_cell(text, self.decimals), typed_within(self.model, name)
        own_state = "state" in within.values()
        takes_none = own_state or (name == "value" and "none" in self._states())
        if (cell.approximate and "約" not in within) or (cell.state and not takes_none):
            raise Refused("bad-number", f"「{text[:20]}」は、この欄には入れられません。", "数えた数を入れてください。")
        beside = {within["約"]: cell.approximate} if "約" in within else {}
        says_state = own_state or (takes_none and text)  # a state with a field of its own stays when nothing is typed here
        return {name: cell.value} | beside | ({"state": cell.state} if says_state else {})

    def _states(self) -> Iterable[Any]:
        return self.model.declared("state").choices if "state" in self.model.fields() else ()

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
        for stored, words in [*offered, *self._retired(declared, offered)]:
            if text == stored or key in (search_key(str(stored)), search_key(words)):
                return stored
        if declared.points_to == "target" and not offered:
            return find_target(self.workspace, self.plan_id, text).id
        if declared.points_to == "goal" and not offered:
            return goal_id(self.workspace, self.plan_id, text)
        if declared.points_to == "office" and not offered:
            return find_office(self.workspace, text).code
        if declared.points_to == "indicator" and not offered and (found := indicator_named(self.workspace, text)):
            return found
        if declared.points_to and offered == list(declared.choices.items()):
            return _id(declared.label, text)
        labels = "、".join(words for _, words in offered)[:60]
        raise Refused("unknown-choice", f"{declared.label}「{text[:20]}」は選べません。", f"{labels} から選んでください。")


def indicator_named(workspace: Workspace, code: str) -> bytes | None:
    """The indicator of this code, or None."""
    with workspace.database.reading() as session:
        return session.scalar(select(Indicator.id).where(Indicator.code == code, Indicator.deleted.is_(False)))


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

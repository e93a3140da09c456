"""Fields of a record as people and scripts type them, turned into what their columns hold.

For the command line, spreadsheets and 食い違い. How a text is read follows from the column's type and the field's declaration.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Boolean, Date, Integer, select

from app.errors import Refused
from app.models.base import ORIGIN, IdList, Synced
from app.models.declaration import Field
from app.models.entities import ENTITIES
from app.models.indicator import Indicator
from app.rules import clock
from app.rules.counts import parse_counts
from app.rules.era import japanese_date
from app.rules.everyday_words import YES, everyday_words
from app.rules.excel_damage import numbered
from app.rules.figures import Typed, read_figure
from app.rules.hours import read_duration, read_times
from app.rules.months import parse_months
from app.rules.reading import Reading, decided, joined
from app.rules.text import clean_text, plain_text, search_key
from app.rules.typed_choices import read_choice
from app.rules.typed_counts import Counted, read_count
from app.rules.typed_days import Days, read_days, read_one_day
from app.rules.typed_offices import read_office
from app.rules.typed_signs import quoted
from app.rules.typed_targets import read_target
from app.services.plan.plans import OfficeRow, TargetRow, TermRow, offices, plan_tree, plans, terms
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
_BETWEEN = re.compile(r"[,、，\n]")


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
    a day that is typed without one (None: the present one); ``decimals``: those of the record's figures; ``in_table``: the
    text stands in a foreign table, where 今日 means nothing and invisible signs are dropped."""

    workspace: Workspace
    plan_id: bytes
    model: type[Synced]
    fiscal_year: int | None = None
    decimals: int = 0
    in_table: bool = False

    def read(self, name: str, given: Any, choices: Pairs | None = None) -> dict[str, Any]:
        """The values that one field's typed value says, by field, as ``understand`` finds them; what is doubtful is refused.

        Refused: impossible-date, bad-number, bad-months, bad-time, unknown-choice, unknown-target, unknown-goal,
        unknown-office, bad-id.
        """
        found = self.understand(name, given, choices=choices)
        return decided(found, *self._clearly(name, choices)) if found.doubt else found.value

    def understand(
        self, name: str, given: Any, unit: str = "", *, month: int | None = None, choices: Pairs | None = None
    ) -> Reading[dict[str, Any]]:
        """The values that one field's typed value says, by field, with ``how`` it was read and the ``doubt`` there is.

        A number may say too that it is about or unknown; a day may bring ``end_date`` and ``times`` along. ``given`` is a text,
        a date of a cell, or a number, truth value, list or null of JSON. ``unit``: what the heading says ("minutes", "hours",
        千円); ``month``: that of the block in which a bare day stands. ``choices`` are offered instead of those declared.
        ``others`` are values of the same fields. A choice that is none of those offered is None with a doubt. Refused as in
        ``read``.
        """
        declared, kind = self.model.declared(name), self.model.__table__.columns[name].type
        text = "" if given is None else plain_text(str(given)).strip()
        if declared.notation == "scaled":
            return self._figure(name, text)
        if given is None or given == "":
            return Reading({name: None})
        if isinstance(kind, Date):
            return self._days(name, given, text, month)
        offered = self.offered(declared) if choices is None else choices
        if isinstance(kind, Boolean) and not offered:
            return self._yes_or_no(name, given, text)
        if isinstance(given, date) and (isinstance(kind, Integer) or declared.notation):
            what = f"{declared.label}が日付（{given.month}月{given.day}日）になっています。"
            raise Refused("bad-number", what, "Excelで数に直してから、もう一度選んでください。")
        if declared.notation == "counts":
            return Reading({name: parse_counts(text, [*offered, *self._retired(declared, offered)])})
        if isinstance(kind, IdList):
            return self._list(name, given, text, offered)
        if offered or declared.points_to:
            return _under(name, self._one(declared, given, text, offered, f"{self.model.entity}.{name}"))
        if declared.notation == "hours":
            return _under(name, read_times(text))
        if declared.notation in ("months", "duration") and not isinstance(given, int):
            read = Reading(parse_months(text)) if declared.notation == "months" else read_duration(text, unit)
            return _under(name, read)
        if declared.notation == "duration" and unit:
            return _under(name, read_duration(text, unit))
        return self._number(name, text, unit) if isinstance(kind, Integer) else self._text(name, given)

    def offered(self, declared: Field) -> Pairs:
        """The codes and words to choose from: of the council's list, or those declared."""
        if declared.points_to == "scale":
            return list(scales(self.workspace).items())
        if declared.vocabulary and declared.vocabulary != _SCALES:
            return [(term.code, term.label) for term in self._terms(declared.vocabulary, False)]
        return list(declared.choices.items())

    def _terms(self, listing: str, with_retired: bool) -> list[TermRow]:
        key = (listing, with_retired)
        if key not in self._known:
            self._known[key] = terms(self.workspace, listing, with_retired=with_retired)
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[str, bool], list[TermRow]]:
        """The lists that were asked for: a table asks for the same ones ten thousand times."""
        return {}

    @cached_property
    def _targets(self) -> tuple[TargetRow, ...]:
        return plan_tree(self.workspace, self.plan_id).targets

    @cached_property
    def _offices(self) -> list[OfficeRow]:
        return offices(self.workspace)

    @cached_property
    def _plan_years(self) -> range | None:
        plan = next((one for one in plans(self.workspace) if one.id == self.plan_id), None)
        return range(plan.first_year, plan.last_year + 1) if plan else None

    def _clearly(self, name: str, choices: Pairs | None) -> tuple[str, str]:
        """The code and the way to type it clearly, for a text that is doubtful."""
        declared, kind = self.model.declared(name), self.model.__table__.columns[name].type
        if isinstance(kind, Date):
            return "impossible-date", "R7.11.3 や 2025/11/3 のように入れてください。"
        if declared.notation in ("hours", "duration"):
            return "bad-time", "「13:30-15:00」や「90分」のように入れてください。"
        offered = self.offered(declared) if choices is None else choices
        if declared.points_to == "target" and not offered:
            return "unknown-target", "1-3 や 13 のように、番号で入れてください。"
        if declared.points_to == "office" and not offered:
            return (
                "unknown-office",
                f"{'、'.join(f'{one.short_name}（{one.code}）' for one in self._offices)} から選んでください。",
            )
        if offered or isinstance(kind, Boolean):
            labels = "、".join(words for _, words in offered)[:60] or "はい、いいえ"
            return "unknown-choice", f"{labels} から選んでください。"
        return "bad-number", "12 や 約30 のように入れてください。"

    def _days(self, name: str, given: Any, text: str, month: int | None) -> Reading[dict[str, Any]]:
        """A day; the one of an activity with what is typed along: 11/3～11/5, 11/3 10:00～12:00."""
        if isinstance(given, date):
            return Reading({name: given})
        today = None if self.in_table else clock.today()
        along = name == "date" and "end_date" in self.model.fields()
        if not along:
            return _under(name, read_one_day(text, today, self.fiscal_year))
        found = read_days(text, today, self.fiscal_year, plan_years=self._plan_years, month=month)
        others = tuple(_day_values(one) for one in found.others)
        return Reading(_day_values(found.value), found.how, found.doubt, others)

    def _yes_or_no(self, name: str, given: Any, text: str) -> Reading[dict[str, Any]]:
        if isinstance(given, bool):
            return Reading({name: given})
        found = read_choice(text, (("yes", "はい"), ("no", "いいえ")), everyday_words(YES))
        return Reading({name: found.value and found.value == "yes"}, "", found.doubt)

    def _list(self, name: str, given: Any, text: str, offered: Pairs) -> Reading[dict[str, Any]]:
        """Several records, one after the other."""
        declared = self.model.declared(name)
        every = given if isinstance(given, list) else _BETWEEN.split(text)
        texts = [str(one).strip() for one in every if str(one).strip()]
        found = [self._one(declared, one, one, offered, f"{self.model.entity}.{name}") for one in texts]
        values = tuple(dict.fromkeys(one.value for one in found if one.value is not None)) or None
        return Reading({name: values}, joined(*(one.how for one in found)), joined(*(one.doubt for one in found)))

    def _text(self, name: str, given: Any) -> Reading[dict[str, Any]]:
        text = japanese_date(given) if isinstance(given, date) else str(given)
        if self.in_table and (without := plain_text(text)) != text.replace("\r\n", "\n").replace("\r", "\n"):
            return Reading({name: clean_text(without).strip() or None}, how="目に見えない文字を除きました")
        return Reading({name: clean_text(text).strip() or None})

    def _retired(self, declared: Field, offered: Pairs) -> Pairs:
        """Words that have left their list are no longer offered, but what was recorded in them can be written again by code."""
        listing, known = "" if declared.vocabulary == _SCALES else declared.vocabulary, dict(offered)
        return [(term.code, term.code) for term in self._terms(listing, True) if term.code not in known] if listing else []

    def _figure(self, name: str, text: str) -> Reading[dict[str, Any]]:
        """A figure with what is typed in its place (なし) or before it (約)."""
        read, within = read_figure(text, self.decimals), typed_within(self.model, name)
        cell = read.value
        own_state = "state" in within.values()
        takes_none = own_state or (name == "value" and "none" in self._states())
        if (cell.approximate and "約" not in within) or (cell.state and not takes_none):
            raise Refused("bad-number", f"{quoted(text)}は、この欄には入れられません。", "数えた数を入れてください。")

        def values(one: Typed) -> dict[str, Any]:
            beside = {within["約"]: one.approximate} if "約" in within else {}
            says_state = own_state or (takes_none and text)  # a state with a field of its own stays when nothing is typed here
            return {name: one.value} | beside | ({"state": one.state} if says_state else {})

        return Reading(values(cell), read.how, read.doubt, tuple(values(one) for one in read.others))

    def _states(self) -> Iterable[Any]:
        return self.model.declared("state").choices if "state" in self.model.fields() else ()

    def _number(self, name: str, text: str, unit: str) -> Reading[dict[str, Any]]:
        """A count; 約 and 不明 where the kind of record keeps them, asked where it does not."""
        beside, read = typed_within(self.model, name), read_count(text, unit or self.model.declared(name).unit)

        def values(one: Counted) -> dict[str, Any]:
            about = {beside["約"]: True} if one.approximate and "約" in beside else {}
            unknown = {beside["不明"]: True} if one.unknown and "不明" in beside else {}
            return {name: one.number} | about | unknown

        lost = "およその数" if read.value.approximate and "約" not in beside else ""
        lost = lost or ("「不明」" if read.value.unknown and "不明" not in beside else "")
        doubt = joined(read.doubt, f"ここには、{lost}は入れられません。" if lost else "")
        return Reading(values(read.value), read.how, doubt, tuple(values(one) for one in read.others))

    def _one(self, declared: Field, given: Any, text: str, offered: Pairs, field: str) -> Reading[Any]:
        """A code by itself or its word; a record by its number, its id, or its name among those offered."""
        retired, key = self._retired(declared, offered), search_key(text)
        for stored, _ in retired:
            if key == search_key(str(stored)):
                return Reading(stored)
        if not declared.points_to or offered != list(declared.choices.items()):
            return read_choice(text, offered, everyday_words(field))
        chosen = next((stored for stored, words in offered if text == stored or key == search_key(words)), None)
        if chosen is not None:
            return Reading(chosen)
        if declared.points_to == "target":
            number = numbered(given if isinstance(given, date) else text)
            found = read_target(number.value, self._targets)
            others = tuple(one.id for one in found.others)
            return Reading(found.value.id, joined(number.how, found.how), found.doubt, others)
        if declared.points_to == "goal":
            return Reading(goal_id(self.workspace, self.plan_id, text))
        if declared.points_to == "office":
            office = read_office(text, self._offices)
            return Reading(
                office.value and office.value.code, office.how, office.doubt, tuple(one.code for one in office.others if one)
            )
        if declared.points_to == "indicator" and (record := indicator_named(self.workspace, text)):
            return Reading(record)
        return Reading(_id(declared.label, text))


def _under(name: str, found: Reading[Any]) -> Reading[dict[str, Any]]:
    """A reading of one value as one of values by field."""
    return Reading({name: found.value}, found.how, found.doubt, tuple({name: other} for other in found.others))


def _day_values(days: Days) -> dict[str, Any]:
    found: dict[str, Any] = {"date": days.date}
    if days.end_date:
        found["end_date"] = days.end_date
    if days.times:
        found["times"] = days.times
    return found


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

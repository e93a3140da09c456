"""別の値を入れる: the fields in which a conflict's group is typed, filled with what is shown now, and what was typed read by
the rules of its own kind of record.

What a record is named by (its target, year, indicator …) is not typed: there one of the candidates is taken.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Boolean, Date, Integer, LargeBinary

from app.errors import Refused
from app.journal.writing import changed_groups
from app.models.activity import UNPLANNED
from app.models.base import IdList
from app.models.declaration import Field
from app.models.entities import ENTITIES
from app.rules.figures import Typed
from app.services.activities import activities
from app.services.activities.activity_checks import check_activity
from app.services.activities.activity_input import plan_of_activity
from app.services.annual_plan import annual_plans
from app.services.conflicts import conflicts
from app.services.conflicts.conflicts import Conflict
from app.services.evaluation import opinions
from app.services.indicators import indicator_catalogue, indicator_entry
from app.services.indicators.monthly_table import typed_text
from app.services.meetings import meetings, working_groups
from app.services.plan import deadlines, plan_editing, plans, vocabulary, year_settings
from app.services.plan.plans import TargetRow
from app.services.plan.typed_values import Pairs, TypedReader, typed_within
from app.services.records.labels import decimals_and_unit
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace

Sort = Literal[
    "line", "text", "date", "number", "figure", "yes_no", "choice", "many", "target", "targets", "months", "counts"
]  # fmt: skip


@dataclass(frozen=True)
class TypedField:
    """One field as it is typed. ``value`` is shown at first; ``about`` names the field that says 約, ``unknown`` 不明.

    ``choices`` are (stored, words); ``targets`` those a number is looked for among. A figure is typed as text.
    """

    name: str
    label: str
    sort: Sort
    value: Any = None
    choices: Pairs = ()
    targets: tuple[TargetRow, ...] = ()
    about: str = ""
    is_about: bool = False
    unknown: str = ""
    is_unknown: bool = False
    decimals: int = 0
    unit: str = ""
    can_be_joined: bool = False


def typed_fields(workspace: Workspace, conflict: Conflict) -> tuple[TypedField, ...]:
    """None for a deletion, and where the group only says which record it is."""
    if not conflict.fields:
        return ()
    record = _Record(workspace, conflict)
    return tuple(record.field(name) for name in _typed_names(conflict))


def resolve_with_typed(workspace: Workspace, conflict: Conflict, typed: Mapping[str, Any]) -> None:
    """Decides for what was typed: texts, or values as the fields give them. What was not typed stays as it is shown now.

    Refused in the words of the field's own parser, or of the rules its kind of record is saved by.
    """
    if not (names := _typed_names(conflict)):
        raise Refused("unknown-choice", "この食い違いに値は入れられません。", "表示された候補から選んでください。")
    record = _Record(workspace, conflict)
    values = dict(record.shown)
    for name in names:
        if name in typed:
            values |= record.read(record.field(name), typed)
    group = {name: values[name] for name in conflict.fields}
    if not _saved_as_usual(workspace, conflict, record.values, group):
        conflicts.resolve_with_values(workspace, conflict, group)


def _typed_names(conflict: Conflict) -> list[str]:
    """Without keys, and without what is typed in another field: 約 and 該当なし beside their number."""
    model = ENTITIES[conflict.entity]
    declared = {name: model.declared(name) for name in conflict.fields}
    return [name for name, one in declared.items() if not (one.is_key or one.typed_in)]


class _Record:
    """The record of a conflict: what it holds now, and where its choices come from."""

    def __init__(self, workspace: Workspace, conflict: Conflict) -> None:
        self._workspace, self._conflict = workspace, conflict
        self._model = ENTITIES[conflict.entity]
        with workspace.database.reading() as session:
            row = session.get_one(self._model, conflict.record)
            self.values = row.values()
            self._decimals, self._unit = decimals_and_unit(session, self.values.get("indicator_id"))
        self._has_state = "state" in typed_within(self._model, "value").values()
        self.shown = conflicts.shown_values(conflict)

    def field(self, name: str) -> TypedField:
        declared, value = self._model.declared(name), self.shown[name]
        label, unit = declared.label, declared.unit
        kind = self._model.__table__.columns[name].type
        if declared.notation == "scaled":
            cell = Typed(value, self._state(name), self.shown.get("approximate"))
            text = typed_text(cell, self._decimals)
            return TypedField(name, label, "figure", text, decimals=self._decimals, unit=self._unit)
        if isinstance(kind, Date):
            return TypedField(name, label, "date", value)
        if isinstance(kind, Boolean):
            return TypedField(name, label, "yes_no", value, choices=((True, "はい"), (False, "いいえ")))
        if declared.notation == "months":
            return TypedField(name, label, "months", value)
        if declared.notation == "counts" and self._conflict.entity == "activity":
            terms = tuple((term.code, term.label) for term in plans.terms(self._workspace, declared.vocabulary))
            return TypedField(name, label, "counts", value, choices=terms, unit=unit)
        if self._conflict.entity == "activity" and declared.points_to == "target":
            return self._of_targets(name, label, value)
        listed = self._listed(name, declared)
        if isinstance(kind, IdList):
            return TypedField(name, label, "many", value, choices=listed or ())
        if listed is not None:
            return TypedField(name, label, "choice", value, choices=listed)
        if isinstance(kind, Integer):
            about, unknown = (typed_within(self._model, name).get(word, "") for word in ("約", "不明"))
            field = TypedField(name, label, "number", value, about=about, unknown=unknown, unit=unit)
            return replace(field, is_about=bool(self.shown.get(about)), is_unknown=bool(self.shown.get(unknown)))
        assert not isinstance(kind, LargeBinary), f"{self._conflict.entity}.{name} has no choices"
        prose = declared.free_text == "prose"
        return TypedField(name, label, "text" if prose or self._needs_room(name) else "line", value, can_be_joined=prose)

    def read(self, field: TypedField, typed: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that this one's typed value says, checked."""
        given = typed[field.name]
        if field.sort == "figure":
            return TypedReader(self._workspace, b"", self._model, decimals=field.decimals).read(field.name, given)
        if given is None or given == "":
            unknown = {field.unknown: bool(typed.get(field.unknown, field.is_unknown)) or None} if field.unknown else {}
            return {field.name: None} | ({field.about: None} if field.about else {}) | unknown
        beside: dict[str, Any] = dict.fromkeys(filter(None, (field.about, field.unknown)))
        if not isinstance(given, str):
            about = typed.get(field.about, field.is_about and given == field.value)
            return beside | {field.name: given} | ({field.about: bool(about)} if field.about else {})
        if given in self._candidates(field.name):
            return beside | {field.name: given}
        reader = TypedReader(self._workspace, self._plan(), self._model)
        return beside | reader.read(field.name, given, None if field.sort in ("target", "targets") else field.choices or None)

    def _of_targets(self, name: str, label: str, value: Any) -> TypedField:
        """By number; from a list where a candidate is of another plan, which a number could not name."""
        targets = plans.plan_tree(self._workspace, self._plan()).targets
        known = {target.id for target in targets}
        pairs = [(target.id, f"{target.label}　{target.title}") for target in targets]
        found = [one for one in self._candidates(name) if one]
        every = found if name == "target_id" else [id_ for ids in found for id_ in ids]
        sorts: tuple[Sort, Sort] = ("target", "choice") if name == "target_id" else ("targets", "many")
        return TypedField(name, label, sorts[not known.issuperset(every)], value, choices=pairs, targets=targets)

    def _listed(self, name: str, declared: Field) -> Pairs | None:
        """The choices that are records, words of a list or declared; None for what is no choice."""
        workspace, values = self._workspace, self.values
        year = values.get("fiscal_year") or plans.current_fiscal_year()
        listed: dict[str, Callable[[], Pairs]] = {
            "rating": lambda: _terms(year_settings.scale(workspace, self._scale(year))),
            "rating_scale": lambda: list(vocabulary.scales(workspace).items()),
            "external_scale": lambda: list(vocabulary.scales(workspace).items()),
            "office": lambda: [(office.code, office.name) for office in plans.offices(workspace)],
            "goal_id": lambda: [(one.id, f"{one.number}　{one.title}") for one in plans.plan_tree(workspace, self._plan()).goals],
            "target_id": self._target_pairs,
            "confirmed_targets": self._target_pairs,
            "plan_item_id": lambda: [*self._items(year), (UNPLANNED, "計画外")],
            "taken_up_item": lambda: self._items(values.get("taken_up_year") or year),
            "evaluator_id": lambda: [(one.id, one.alias) for one in opinions.evaluators(workspace, year)],
            "present": lambda: _staff(workspace),
            "absent": lambda: _staff(workspace),
            "group_id": lambda: self._groups(year),
            "closed_at_meeting": lambda: [(one.id, one.name) for one in meetings.meetings(workspace, self._plan(), year)],
            "numerator_id": lambda: [(one.id, one.name) for one in indicator_catalogue.catalogue(workspace)],
            "denominator_id": lambda: [(one.id, one.name) for one in indicator_catalogue.catalogue(workspace)],
        }
        if name in listed:
            return listed[name]()
        if declared.vocabulary and not declared.notation:
            return _terms(plans.terms(workspace, declared.vocabulary))
        return list(declared.choices.items()) or None

    def _target_pairs(self) -> Pairs:
        return [(one.id, f"{one.label}　{one.title}") for one in plans.plan_tree(self._workspace, self._plan()).targets]

    def _groups(self, year: int) -> Pairs:
        goals = plans.plan_tree(self._workspace, self._plan()).goals
        return [(working_groups.group_id(one.id, year), one.heading) for one in goals]

    def _items(self, year: int) -> Pairs:
        targets = [target.id for target in plans.plan_tree(self._workspace, self._plan()).targets]
        office = self._conflict.office if self._conflict.entity == "activity" else ""
        return annual_plans.item_titles(self._workspace, targets, (year,), office)

    def _scale(self, year: int) -> str:
        rules = year_settings.rules_of(self._workspace, self._plan(), year)
        return rules.external_scale if self._conflict.entity == "opinion" else rules.rating_scale

    def _plan(self) -> bytes:
        if self._conflict.entity == "activity":
            return plan_of_activity(self._workspace, self._conflict.record)
        year = self.values.get("fiscal_year") or plans.current_fiscal_year()
        own = next((plan.id for plan in plans.plans(self._workspace) if plan.id == self.values.get("plan_id")), None)
        return own or plans.plan_of_year(self._workspace, year).id

    def _state(self, name: str) -> str | None:
        return self.shown.get("state") if name == "value" and self._has_state else None

    def _candidates(self, name: str) -> list[Any]:
        return [candidate.values[name] for candidate in self._conflict.candidates]

    def _needs_room(self, name: str) -> bool:
        """One line would cut it or lose its ends of lines."""
        texts = [str(value or "") for value in self._candidates(name)]
        return any("\n" in text or len(text) > LONGEST_LINE for text in texts)


LONGEST_LINE = 100


def _terms(rows: Sequence[plans.TermRow]) -> Pairs:
    return [(term.code, f"{term.label}　{term.note}" if term.note else term.label) for term in rows]


def _staff(workspace: Workspace) -> Pairs:
    return [(one.id, one.name) for one in working_groups.staff(workspace)]


def _saved_as_usual(workspace: Workspace, conflict: Conflict, values: dict[str, Any], group: dict[str, Any]) -> bool:
    """Saves through the record's own page's door, with all its rules; False when it has none, or nothing would change by it.

    The form "had on screen" every candidate that was shown, so that the saving is the decision.
    """
    entity = conflict.entity
    if entity == "activity":
        problems = check_activity(values | activities.cleaned(values | group))
        mine = {"target" if name == "target_id" else name for name in conflict.fields}
        activities.refuse_errors([problem for problem in problems if problem.field in mine])
    if entity in ("fixed_figure", "indicator_target") and "state" in group:
        indicator_entry.refuse_unreasoned(group["state"], group["reason"])
    save = _SAVES.get(entity)
    if save is None or not changed_groups(entity, values, values | group):
        return False
    form = RecordForm(entity, conflict.shown.partition, conflict.record, values, conflict.shown, is_new=False)
    with conflicts.deciding(workspace, conflict, conflicts.taken(conflict, group)):
        return save(workspace, form, group)


_SAVES: dict[str, Callable[[Workspace, RecordForm, dict[str, Any]], bool]] = {
    "plan": plan_editing.save_plan,
    "goal": plan_editing.save_goal,
    "target": plan_editing.save_target,
    "term": vocabulary.save_term,
    "indicator": indicator_catalogue.save_indicator,
    "year_setting": year_settings.save_setting,
    "deadline": deadlines.save_deadline,
    "meeting": meetings.save_meeting,
    "opinion": opinions.save_opinion,
    "plan_item": annual_plans.save_item,
    "staff": working_groups.save_staff,
}

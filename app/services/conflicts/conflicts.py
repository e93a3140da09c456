"""Open conflicts (決めること, 食い違い): two people wrote different values without knowing of each other's.

Nothing is stored here: conflicts follow from the journal and are the same on every PC. Resolving one is an ordinary
operation that supersedes the candidates shown, so it travels and resolves the same conflict everywhere. A candidate that
arrived in the meantime was not shown and stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.erasing import unaware
from app.journal.fitting import row_values
from app.journal.operation import Operation, decode_value
from app.journal.reading import Shown, record_state, shown_with
from app.journal.state import DECIDED, DELETED, IS_DELETED, standing_in
from app.models.activity import Activity
from app.models.base import Synced
from app.models.entities import ENTITIES
from app.models.ledger import GenerationRow
from app.rules.text import clean_text
from app.services.activities.activities import cleaned
from app.services.conflicts import decided_and_changed, erased_and_changed
from app.services.records.actions import Action, action
from app.services.records.erased_values import drop_erased_copies
from app.services.records.labels import entity_label, field_label, group_label, group_text, record_title
from app.services.records.names import office_names
from app.services.records.open_conflicts import find_open_conflicts, rows_of
from app.services.records.record_forms import RecordForm, in_order
from app.services.records.undo import ERASED
from app.services.workspace.workspace import Workspace

RESOLVED = "食い違いを決める"


@dataclass(frozen=True)
class Candidate:
    """One of the conflicting values, with who wrote it where and when (by the writing PC's clock).

    In a conflict between a deletion, 確定 or 取消 and an edit, ``values`` is empty and ``is_deletion`` or ``is_decision``
    says which side it is.
    """

    operation: bytes
    values: dict[str, Any]
    text: str
    office_name: str
    person: str
    device: str
    wall_ms: int
    is_deletion: bool = False
    is_decision: bool = False
    is_provisional: bool = False
    note: str = ""
    """That it was written without knowing of an erasure; else ""."""


@dataclass(frozen=True)
class Conflict:
    """One conflict. ``id`` is record and group in hex, stable as long as the conflict is open."""

    id: str
    entity: str
    entity_label: str
    record: bytes
    record_title: str
    office: str
    office_name: str
    group: str
    field_labels: tuple[str, ...]
    group_label: str
    """Every field that is resolved together, as words."""
    base_text: str | None
    candidates: tuple[Candidate, ...]
    shown: Shown = field(repr=False)
    erased: str = ""
    """That it is about something that was erased on purpose, where and when, and what deciding does; else ""."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The field names of the group; none for a deletion or 確定."""
        group = ENTITIES[self.entity].group_named(self.group)
        return group.fields if group else ()

    @property
    def kind(self) -> str:
        """Whether values are in conflict ("values"), or a deletion ("delete") or 確定, 取消 ("decided") with an edit not seen."""
        return {DELETED: "delete", DECIDED: "decided"}.get(self.group, "values")


def list_conflicts(workspace: Workspace) -> list[Conflict]:
    """All open conflicts this office can see, by record."""
    with workspace.database.reading() as session:
        found: list[Conflict] = []
        known = find_open_conflicts(session)
        for entity in dict.fromkeys(one.entity for one in known):
            model = ENTITIES[entity]
            ids = [one.record for one in known if one.entity == entity]
            for record in in_order(rows_of(session, model, ids), "last_saved_at", "id"):
                found += _of_record(session, record)
        return found


def find_conflict(workspace: Workspace, conflict_id: str) -> Conflict:
    """The open conflict with this id. Raises Refused("unknown-conflict") when it was resolved or never existed."""
    for found in list_conflicts(workspace):
        if found.id == conflict_id:
            return found
    raise Refused("unknown-conflict", "この食い違いは、すでに決まったか、見つかりません。", "一覧を開き直して確かめてください。")


def resolve_with_candidate(workspace: Workspace, conflict: Conflict, operation: bytes) -> None:
    """Resolves the conflict with one of the candidates shown. Raises Refused("unknown-choice") for anything else."""
    chosen = next((candidate for candidate in conflict.candidates if candidate.operation == operation), None)
    if chosen is None:
        raise Refused("unknown-choice", "その候補は、表示した中にありません。", "一覧を開き直して、候補から選んでください。")
    if conflict.kind == "delete":
        _resolve_deletion(workspace, conflict, chosen.is_deletion)
    elif conflict.kind == "decided":
        with deciding(workspace, conflict, None if chosen.is_decision else chosen.operation):
            decided_and_changed.resolve(workspace, _form(conflict), chosen.operation, keeps=chosen.is_decision)
    else:
        with deciding(workspace, conflict, chosen.operation) as act:
            write_values(act, conflict, chosen.values)


@contextmanager
def deciding(workspace: Workspace, conflict: Conflict, chosen: bytes | None) -> Iterator[Action]:
    """The action of a decision. It erases what was decided against and knew nothing of an erasure that ``chosen`` knew of
    (None: that anything shown knew of), and then can't be undone.
    """
    with action(workspace, RESOLVED, lasting=ERASED if conflict.erased else "") as act:
        yield act
        if conflict.erased:
            known_to = conflict.shown.operations if chosen is None else (chosen,)
            erased_and_changed.erase_undecided(act, conflict.record, known_to)
    if conflict.erased:
        drop_erased_copies(workspace)


def resolve_with_values(workspace: Workspace, conflict: Conflict, values: Mapping[str, Any]) -> None:
    """Resolves the conflict with other values, by field name; fields not named keep what is shown
    (app.services.conflicts.resolution_fields).

    Raises Refused("unknown-choice") for a conflict about a deletion or 確定.
    """
    if conflict.kind != "values":
        raise Refused("unknown-choice", f"「{conflict.group_label}」の食い違いに値は入れられません。", "候補から選んでください。")
    values = shown_values(conflict) | dict(values)
    if conflict.entity == Activity.entity:
        found = cleaned(values)
    else:
        found = {name: (clean_text(v).strip() or None) if isinstance(v, str) else v for name, v in values.items()}
    with deciding(workspace, conflict, taken(conflict, found)) as act:
        write_values(act, conflict, found)


def write_values(act: Action, conflict: Conflict, values: Mapping[str, Any]) -> None:
    """Writes values for the group, over every candidate that was shown."""
    act.write(_form(conflict), {conflict.group: [values[name] for name in conflict.fields]})


def taken(conflict: Conflict, values: Mapping[str, Any]) -> bytes | None:
    """The candidate that these values are; None for others."""
    alike = (one for one in conflict.candidates if all(values.get(name) == one.values[name] for name in conflict.fields))
    return next((one.operation for one in alike), None)


def shown_values(conflict: Conflict) -> dict[str, Any]:
    """The provisional values of the group; empty for a deletion or 確定."""
    return next((dict(one.values) for one in conflict.candidates if one.is_provisional), {})


def _resolve_deletion(workspace: Workspace, conflict: Conflict, deletes: bool) -> None:
    with action(workspace, RESOLVED, lasting=ERASED if conflict.erased and deletes else "") as act:
        form = _form(conflict)
        if conflict.erased and deletes:  # before the deletion, which must have seen what this writes
            written = erased_and_changed.erase_undecided(act, conflict.record, form.shown.operations)
            live = {group: (*form.shown.live.get(group, ()), *ids) for group, ids in written.items()}
            form = replace(form, shown=replace(form.shown, live=form.shown.live | live))
        act.write(form, {}, deletes=deletes)
    if conflict.erased and deletes:
        drop_erased_copies(workspace)


def _form(conflict: Conflict) -> RecordForm:
    """The candidates that were on screen are what the decision supersedes."""
    shown = conflict.shown
    return RecordForm(conflict.entity, shown.partition, conflict.record, {}, shown, is_new=False)


def _of_record(session: Session, record: Synced) -> list[Conflict]:
    state, operations = record_state(session, record.id)
    by_id = {operation.id: operation for operation in operations}
    # Resolving supersedes every live candidate, not only the provisional one that a form shows.
    shown = shown_with(session, operations[0], state.live, state)
    offices = office_names(session)
    title = record_title(session, record.entity, record.id)
    lost = unaware(operations)
    found = []
    for group_name in record.conflicts.split(","):
        group = record.group_named(group_name)
        fields = group.fields if group else ()
        if group_name in (DELETED, DECIDED):
            candidates, standing = _decision_candidates(session, group_name, shown, offices), state.live
        else:
            standing = {group_name: state.live[group_name]}
            unknowing = lost.get(group_name, ())
            candidates = [
                replace(
                    _valued(session, by_id[id_], group_name, offices, provisional=id_ == state.live[group_name][-1]),
                    note=erased_and_changed.UNAWARE if id_ in unknowing else "",
                )
                for id_ in state.live[group_name]
            ]
        found.append(
            Conflict(
                id=f"{record.id.hex()}-{group_name}",
                entity=record.entity,
                entity_label=entity_label(record.entity),
                record=record.id,
                record_title=title,
                office=record.partition,
                office_name=offices.get(record.partition, record.partition),
                group=group_name,
                field_labels=tuple(field_label(record.entity, name) for name in fields or (group_name,)),
                group_label=group_label(record.entity, group_name),
                base_text=_base_text(session, by_id, candidates, group_name, fields),
                candidates=tuple(candidates),
                shown=shown,
                erased=erased_and_changed.sentences(session, operations, standing, offices),
            )
        )
    return found


def _candidate(
    session: Session, operation: Operation, offices: Mapping[str, str], text: str, values: dict[str, Any], **which: bool
) -> Candidate:
    office, device = _origin(session, operation.generation)
    name = offices.get(office, office)
    return Candidate(operation.id, values, text, name, operation.person, device, operation.wall_ms, note="", **which)


def _valued(session: Session, operation: Operation, group: str, offices: Mapping[str, str], *, provisional: bool) -> Candidate:
    values = _values(operation, group)
    text = group_text(session, operation.entity, operation.record, values)
    return _candidate(session, operation, offices, text, values, is_provisional=provisional)


def _decision_candidates(session: Session, group: str, shown: Shown, offices: Mapping[str, str]) -> list[Candidate]:
    """The decisions (deletions, 確定, 取消) on one side; on the other the newest edit that not all of them had seen."""
    of_group = decided_and_changed.operations_among(session, shown.live[group])
    made = [one for one in of_group if one.values[group] == IS_DELETED]
    standing = standing_in(shown.live, shown.live[DECIDED] if group == DECIDED else ()) | set(shown.parts)
    seen_by = [set(one.seen) for one in made]
    # A deletion asks what any of them had not seen; of several 確定 each stands for a content of its own.
    seen = set.union(*seen_by) if group == DECIDED else set.intersection(*seen_by)
    unseen = decided_and_changed.operations_among(session, standing - seen)
    edits = sorted(unseen, key=lambda one: one.hlc)[-1:]
    changed = "、".join(dict.fromkeys(words for one in unseen for words in _changed(one, shown))) or "なし"
    decides, keeps = _ANSWERS[group if group == DELETED else ENTITIES[of_group[0].entity].decided_as]
    found = []
    for one in [*of_group, *edits]:
        text = decides if one in made else f"{keeps}（変更された項目：{changed}）"
        which = {"is_deletion" if group == DELETED else "is_decision": one in made}
        found.append(_candidate(session, one, offices, text, {}, **which))
    return found


_ANSWERS = {
    DELETED: ("この記録を削除する", "記録を残す"),
    "final": ("確定した内容のままにする", "変更を取り入れて、確定を取り消す"),
    "cancelled": ("取消のままにする", "変更を取り入れて、取消をやめる"),
}


def _changed(operation: Operation, shown: Shown) -> list[str]:
    """What an operation changed of the record that was shown, or which part of it."""
    if operation.record != shown.record:
        return [entity_label(operation.entity)]
    groups = ENTITIES[operation.entity].groups
    return [group_label(operation.entity, group.name) for group in groups if group.name in operation.values]


def _base_text(
    session: Session, by_id: Mapping[bytes, Operation], candidates: Sequence[Candidate], group: str, fields: Sequence[str]
) -> str | None:
    """The value that all candidates started from, if they name the same one."""
    if not fields:
        return None
    bases = [frozenset(by_id[candidate.operation].sup.get(group, ())) for candidate in candidates]
    common = frozenset.intersection(*bases) if bases else frozenset()
    if not common:
        return None
    # A base whose value was erased on purpose (personal data) carries only its commitment: there is nothing to show.
    known = (by_id[id_] for id_ in common if id_ in by_id and group in by_id[id_].values)
    base = max(known, key=lambda operation: operation.hlc, default=None)
    return group_text(session, base.entity, base.record, _values(base, group)) if base else None


def _values(operation: Operation, group: str) -> dict[str, Any]:
    return row_values(ENTITIES[operation.entity], group, decode_value(operation.values[group]))


def _origin(session: Session, generation: bytes) -> tuple[str, str]:
    """(office code, device) that a generation belongs to, as signed files said; ("", "") when unknown."""
    found = session.get(GenerationRow, generation)
    return (found.office, found.device) if found else ("", "")


def mine_and_theirs(workspace: Workspace, conflict: Conflict) -> tuple[list[Candidate], list[Candidate]]:
    """(candidates written by this office, the others): "ours" and "theirs" on the command line."""
    with workspace.database.reading() as session:
        ours = [c for c in conflict.candidates if c.office_name == office_names(session).get(workspace.office_code)]
    return ours, [candidate for candidate in conflict.candidates if candidate not in ours]

"""確定と変更, 取消と変更: somebody decided about a record, and somebody else had changed it or its parts unseen.

Either the decision stays, and with 確定 the content that was confirmed is written again; or the change is taken in and the
decision taken back.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.journal.operation import Operation, decode_value
from app.journal.parts import part_records, state_with_parts
from app.journal.rows import in_batches, marks, operations_of_records, read_operations
from app.journal.state import DECIDED, DELETED, ERASES, standing_in
from app.models.base import FINAL
from app.models.entities import ENTITIES
from app.services.records.actions import Action, action
from app.services.records.record_forms import RecordForm, opened
from app.services.records.reversal import group_values
from app.services.workspace.workspace import Workspace


def operations_among(session: Session, ids: Collection[bytes]) -> list[Operation]:
    """These operations, as far as the journal holds them, in a fixed order."""
    found = [one for some in in_batches(ids) for one in read_operations(session, f"id IN ({marks(some)})", some)]
    return sorted(found, key=lambda one: (one.hlc, one.id))


def resolve(workspace: Workspace, form: RecordForm, chosen: bytes, *, keeps: bool) -> None:
    """``form``: what the page of conflicts showed. ``chosen``: the decision that stays, or without ``keeps`` an edit."""
    with action(workspace) as act:  # a part of the decision of the page
        (choice,) = operations_among(act.session, [chosen])
        seen = {chosen, *choice.seen}
        if keeps:
            groups: dict[str, Sequence[object]] = {}
            if ENTITIES[form.entity].decided_as == FINAL:
                _put_parts_back(act, form, seen)
                groups = _as_seen(act.session, form, seen)
            shown = replace(form.shown, parts=(*form.shown.parts, *seen))  # what is put back was seen by who confirmed it
            act.write(replace(form, shown=shown), _with_state(act.session, form, groups))
        else:
            _take_in(act, form)


def _take_in(act: Action, form: RecordForm) -> None:
    """Opens the record. Where a confirmed value and an unseen one both stand, the unseen one is taken; of several the newest."""
    every = operations_of_records(act.session, [form.id])[form.id]
    made = {one.id for one in every if one.id in form.shown.live[DECIDED]}
    seen = made | {id_ for one in every if one.id in made for id_ in one.seen}
    groups: dict[str, Sequence[object]] = {}
    live = dict(form.shown.live)
    for group, ids in live.items():
        unseen = [one for one in every if one.id in ids and one.id not in seen]
        if unseen and len(ids) > len(unseen) and group not in (DELETED, DECIDED, ERASES):
            newest = max(unseen, key=lambda one: (one.hlc, one.id))
            groups[group] = decode_value(newest.values[group])
            live[group] = (newest.id, *(id_ for id_ in ids if id_ in seen))
    act.write(replace(form, shown=replace(form.shown, live=live)), _with_state(act.session, form, groups, reopened=True))


def _with_state(
    session: Session, form: RecordForm, groups: dict[str, Sequence[object]], *, reopened: bool = False
) -> dict[str, Sequence[object]]:
    """The groups, and among them the one with the state that decides, or takes it back."""
    row = session.get_one(ENTITIES[form.entity], form.id)
    group = row.group_of("state")
    now = groups.get(group.name) or [row.values()[name] for name in group.fields]
    fields = dict(zip(group.fields, now, strict=True)) | {"state": row.reopened_as if reopened else row.decided_as}
    if reopened and "cancel_reason" in fields:
        fields["cancel_reason"] = None
    return groups | {group.name: [*fields.values()]}


def _as_seen(session: Session, form: RecordForm, seen: set[bytes]) -> dict[str, Sequence[object]]:
    """The groups in which something else than what was seen stands now, with the value that was seen."""
    every = operations_of_records(session, [form.id])[form.id]
    groups: dict[str, Sequence[object]] = {}
    for group, ids in form.shown.live.items():
        if group not in (DELETED, DECIDED, ERASES) and not seen.issuperset(ids):
            was = [one for one in every if one.id in seen and group in one.values]
            value = max(was, key=lambda one: (one.hlc, one.id)).values[group] if was else None
            if was or not any(one.id in seen and group in one.erased for one in every):  # what was erased can't come back
                groups[group] = group_values(form.entity, group, value)
    return groups


def _put_parts_back(act: Action, whole: RecordForm, seen: set[bytes]) -> None:
    """Parts that came unseen are deleted, others are as they were."""
    for record, operations in part_records(act.session, whole.entity, whole.id, decided=True).items():
        state = state_with_parts(act.session, operations)
        stands = set(state.live[DELETED]) if state.deleted else standing_in(state.live)
        if stands <= seen or not stands <= {*whole.shown.parts, *seen}:  # what the page did not show is asked about again
            continue
        part = opened(act.session, record)
        was_there = _any_seen(operations, seen)
        if state.deleted:
            if was_there:
                act.restore(part)
        elif was_there:
            act.write(part, _as_seen(act.session, part, seen))
        else:
            act.delete(part)


def _any_seen(operations: Iterable[Operation], seen: set[bytes]) -> bool:
    return any(one.id in seen and DELETED not in one.values for one in operations)

"""The one way to write records: an action, which is one transaction and one named step that Ctrl+Z takes back.

What a form showed was noted when it was opened (``RecordForm.shown``) and is only passed on here, so that saving supersedes
what was on screen and nothing that came later.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import msgpack
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from app.journal.parts import wholes_of
from app.journal.reading import shown
from app.journal.writing import Change, changed_groups, write, write_all, write_new
from app.models.base import Synced
from app.models.entities import ENTITIES
from app.rules.clock import now_ms
from app.rules.text import clean_text
from app.services.records.labels import entity_label
from app.services.records.record_forms import RecordForm, opened, refuse_others
from app.services.workspace.workspace import Workspace

BLANKED = frozenset(
    (
        *("annual_plan", "evaluation", "branch_evaluation", "goal_review", "final_target_review", "final_goal_review"),
        *("monthly_figure", "consultation_figure", "activity_figure", "fixed_figure", "indicator_target"),
        *("form_setting", "report_front", "public_activity", "year_setting", "closing", "check_mark"),
    )
)
"""Kinds with one record for each place of a table or a year's papers. Taking its first entry back leaves the place blank, as
it was, and puts nothing into the trash. Each has its natural key in its first field group."""

STEPS_KEPT = 200
_ACTION = "action"


@dataclass(frozen=True)
class Written:
    """One operation to be written over what a form showed: whole field groups (group → its fields' values in their order).

    ``deletes``: True deletes the record, False brings it back.
    """

    form: RecordForm
    groups: Mapping[str, Sequence[Any]]
    deletes: bool | None = None


class Action:
    """What is written within one transaction. ``session`` reads what the action has written so far."""

    def __init__(self, session: Session, workspace: Workspace, name: str, counted: str, lasting: str) -> None:
        self.session = session
        self.workspace = workspace
        self.name = name
        self.counted = counted
        self.lasting = lasting
        self.written: dict[bytes, list[bytes]] = {}
        """Record → the operations written to it, the first record first."""

    def save(self, form: RecordForm, values: Mapping[str, Any]) -> bool:
        """Writes what differs from the opened form as one operation; False when nothing does.

        Texts are cleaned; an empty one is None. A form opened on a deleted record brings the record back.
        Refused("not-yours", "not-head-office") for a record of another office's part.
        """
        found = self._written(form, values)
        if found is not None:
            self.write(form, found.groups, deletes=found.deletes)
        return found is not None

    def save_all(self, forms: Sequence[tuple[RecordForm, Mapping[str, Any]]]) -> int:
        """As ``save`` one after the other, for different records, in few statements. How many of them differed."""
        found = [one for form, values in forms if (one := self._written(form, values)) is not None]
        self.write_all(found)
        return len(found)

    def add_all(self, forms: Sequence[tuple[RecordForm, Mapping[str, Any]]]) -> None:
        """Saves many new records of one kind at once: the same operations as ``save`` one after the other, in a fixed number of
        statements. What ``save`` refuses is refused; a record that is there already is a ValueError.
        """
        new = []
        for form, values in forms:
            assert form.is_new and not ENTITIES[form.entity].decided_with, "only what nobody has seen yet"
            refuse_others(self.workspace, form.partition)
            after = form.values | {name: _tidy(value) for name, value in values.items()}
            new.append((form.partition, form.id, changed_groups(form.entity, {}, after)))
        if new:
            for operation in write_new(self.session, self.workspace.author(), forms[0][0].entity, new):
                self.written.setdefault(operation.record, []).append(operation.id)

    def delete(self, form: RecordForm) -> None:
        """Deletes the record; a tombstone stays, so that it can be taken back and never comes back by itself."""
        if not form.is_new:
            self.write(form, {}, deletes=True)

    def restore(self, form: RecordForm) -> None:
        """Takes a deletion back."""
        self.write(form, {}, deletes=False)

    def write(self, form: RecordForm, groups: Mapping[str, Sequence[Any]], *, deletes: bool | None = None) -> None:
        """One operation with whole field groups (group → its fields' values in their order), over what the form showed."""
        refuse_others(self.workspace, form.partition)
        whole = self._final_whole(form)
        operation = write(
            self.session,
            self.workspace.author(),
            entity=form.entity,
            partition=form.partition,
            record=form.id,
            values=groups,
            shown=form.shown,
            deletes=deletes,
        )
        self._refresh(form)
        self.written.setdefault(form.id, []).append(operation.id)
        if whole is not None:  # whoever knows that it is final and changes a part all the same confirms it again
            state = whole.group_of("state").fields
            self.write(opened(self.session, whole.id), {whole.group_of("state").name: [whole.values()[name] for name in state]})

    def write_all(self, wanted: Sequence["Written"]) -> None:
        """As ``write`` one after the other, for different records; those of one kind that stand together in few statements."""
        for entity, run in groupby(wanted, key=lambda one: one.form.entity):
            some = list(run)
            model = ENTITIES.get(entity)
            if len(some) == 1 or model is None or model.decided_with:  # a part of what is final is confirmed with each
                for one in some:
                    self.write(one.form, one.groups, deletes=one.deletes)
                continue
            for one in some:
                refuse_others(self.workspace, one.form.partition)
            changes = [Change(entity, one.form.partition, one.form.id, one.groups, one.form.shown, one.deletes) for one in some]
            for operation in write_all(self.session, self.workspace.author(), changes):
                self.written.setdefault(operation.record, []).append(operation.id)
            for one in some:
                self._refresh(one.form)

    def _written(self, form: RecordForm, values: Mapping[str, Any]) -> "Written | None":
        """What saving these values writes; None when nothing differs from the form."""
        unknown = set(values) - set(form.values)
        assert not unknown, f"{form.entity} has no fields {sorted(unknown)}"
        refuse_others(self.workspace, form.partition)
        after = form.values | {name: _tidy(value) for name, value in values.items()}
        before = {} if form.is_new else form.values
        comes_back = form.shown.deleted
        if comes_back:
            before = self.session.get_one(ENTITIES[form.entity], form.id).values()
        changed = changed_groups(form.entity, before, after)
        return Written(form, changed, False if comes_back else None) if changed or comes_back else None

    def _final_whole(self, form: RecordForm) -> Synced | None:
        """The record whose 確定 covers this one, when it is final and nobody changed anything unseen."""
        for record in wholes_of(self.session, [form.id], [form.entity], decided=True):
            now = shown(self.session, record)
            if now.decided and not now.deleted:
                return self.session.get(ENTITIES[now.entity], record)
        return None

    def finish(self) -> None:
        """Keeps the step, when anything was written. What can't be taken back and has no name is none."""
        if not self.written or (self.lasting and not self.name):
            return
        assert self.name, "the step needs a name that people read"
        count = len(self.written)
        text = f"{self.name}（{count:,}{self.counted}）" if self.counted and count > 1 else self.name
        changes = msgpack.packb({} if self.lasting else self.written)
        connection = self.session.connection()
        new = "INSERT INTO undo_step (text, made_at_ms, records, changes, why_not) VALUES (?, ?, ?, ?, ?)"
        connection.exec_driver_sql(new, (text, now_ms(), count, changes, self.lasting))
        too_old = "DELETE FROM undo_step WHERE id <= (SELECT max(id) FROM undo_step) - ?"
        connection.exec_driver_sql(too_old, (STEPS_KEPT,))

    def _refresh(self, form: RecordForm) -> None:
        """Folding writes past the objects the session holds; without this the same action would read the old values."""
        model = ENTITIES.get(form.entity)
        held = self.session.identity_map.get(identity_key(model, form.id)) if model is not None else None
        if held is not None:
            self.session.expire(held)


@contextmanager
def action(workspace: Workspace, name: str = "", *, counted: str = "", lasting: str = "") -> Iterator[Action]:
    """One action of a person: all of the block in one transaction and one step, named ``name`` in the words of the screen.

    ``counted``: the unit the step counts its records in when there are several ("件", "か所"). Within another action it is a
    part of that one, and names it if that has no name. ``lasting``: why it can't be taken back, as 操作の記録 says it.
    """
    with workspace.database.writing() as session:
        outer: Action | None = session.info.get(_ACTION)
        if outer is not None:
            assert outer.lasting or not lasting, "what can't be taken back is no part of an action that can"
            if not outer.name:
                outer.name, outer.counted = name, counted
            yield outer
            return
        with workspace.database.showing(session):
            session.info[_ACTION] = found = Action(session, workspace, name, counted, lasting)
            try:
                yield found
                found.finish()
            finally:
                del session.info[_ACTION]  # the next action of this transaction is a step of its own


def save_form(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """The action of saving one form. As ``Action.save``."""
    what = "入力" if form.entity in BLANKED else "追加" if form.is_new else "訂正"
    with action(workspace, f"{entity_label(form.entity)}の{what}") as act:
        return act.save(form, values)


def delete_form(workspace: Workspace, form: RecordForm) -> None:
    """The action of deleting one record. As ``Action.delete``."""
    with action(workspace, f"{entity_label(form.entity)}の削除") as act:
        act.delete(form)


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value).strip() or None
    if isinstance(value, tuple) and not value:
        return None
    return value

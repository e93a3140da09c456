"""Ctrl+Z and Ctrl+Y over saved actions, and the list of them. All is done by new operations, so it travels like any change.

A step is one action of a person (app.services.records.actions): a saved form, or an import of many records. It goes back
as a whole or not at all; doing it again takes the operations back by which it was taken back.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import msgpack
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.rows import in_batches
from app.models import settings
from app.models.journal import OperationRow
from app.models.local import UndoStep
from app.rules.clock import local_moment, now_ms
from app.rules.era import japanese_date
from app.services.records import reversal
from app.services.records.actions import Action, action
from app.services.records.labels import titles_of
from app.services.records.reversal import Reversal, reversals
from app.services.workspace.workspace import Workspace

TAKEN_BACK_KEPT = 20_000
ERASED = "消去したものは、どこにも残っていません。"
CHANGED = "そのあとに、別の変更が届いています。"
ENDED = "そのあとに、新しい操作をしています。"
_NO_STEP = "元に戻す操作そのものです。"

Touched = dict[bytes, list[bytes]]
"""Record → operations."""


@dataclass(frozen=True)
class Step:
    """A line of 操作の記録. ``at``: 令和8年12月1日 14:05. ``records``: how many were written; ``what``: the first of them.

    ``may_go_back``, ``may_be_done_again``: what its button does, unless other steps come first; ``why_not``: why neither.
    """

    number: int
    name: str
    at: str
    what: str
    records: int
    is_taken_back: bool
    may_go_back: bool
    may_be_done_again: bool
    why_not: str


def steps(workspace: Workspace) -> list[Step]:
    """The actions of this PC that are still known, newest first."""
    with workspace.database.reading() as session:
        every = session.scalars(select(UndoStep).order_by(UndoStep.id.desc())).all()
        first = {step.id: record for step in every for record in [*_touched(step.changes)][:1]}
        titles = titles_of(session, first.values())
        return [_shown(step, every[0].id, titles.get(first.get(step.id, b""), "")) for step in every]


def undo_last(workspace: Workspace) -> str | None:
    """Takes back the latest saved action, whatever page it was done on, and returns its name; None when none is left.

    Refused("changed-since") when one of its records was changed by someone else meanwhile: then nothing is overwritten, and
    the step says so from now on, so that it doesn't stand before the earlier ones.
    """
    with action(workspace, lasting=_NO_STEP) as act:
        standing = select(UndoStep).where(UndoStep.undone_at_ms.is_(None), UndoStep.why_not == "")
        step = act.session.scalars(standing.order_by(UndoStep.id.desc()).limit(1)).first()
        if step is None:
            return None
        name, is_done = step.text, _take_back(act, step)
    _refuse_unless(is_done, name, "元に戻して")
    return name


def redo_last(workspace: Workspace) -> str | None:
    """Does the action again that was taken back last, and returns its name; None when none is left, or since a newer action.

    Refused("changed-since") as ``undo_last``.
    """
    with action(workspace, lasting=_NO_STEP) as act:
        undone = _undone(act.session)
        if not undone:
            return None
        name, is_done = undone[-1].text, _do_again(act, undone[-1])
    _refuse_unless(is_done, name, "もう一度行って")
    return name


def take_back(workspace: Workspace, number: int) -> str:
    """Takes one action back that needn't be the latest, and returns its name.

    Refused("unknown-step", "lasting-step", "changed-since"); "later-step" when a later one stands in the same records, or in
    others that name what this one brought.
    """
    with action(workspace, lasting=_NO_STEP) as act:
        step = _step(act.session, number, stands=True)
        if later := _built_upon(act.session, step):
            raise Refused(
                "later-step",
                f"「{step.text}」のあとに、同じ記録で「{later.text}」をしています。",
                f"「{later.text}」は元に戻せないので、記録を開いて直してください。"
                if later.why_not
                else f"先に「{later.text}」を元に戻してください。",
            )
        name, is_done = step.text, _take_back(act, step)
    _refuse_unless(is_done, name, "元に戻して")
    return name


def do_again(workspace: Workspace, number: int) -> str:
    """Does one action again that needn't be the one taken back last, and returns its name.

    Refused("unknown-step", "lasting-step", "changed-since"); "later-step" when one it follows is still taken back.
    """
    with action(workspace, lasting=_NO_STEP) as act:
        step = _step(act.session, number, stands=False)
        undone = _undone(act.session)
        if step not in undone:
            raise Refused("lasting-step", f"「{step.text}」は、もう一度行えません。{ENDED}", "もう一度、入れ直してください。")
        changes = _touched(step.changes)
        for other in reversed(undone[undone.index(step) + 1 :]):
            theirs = _touched(other.changes)
            if theirs.keys() & changes.keys() or _name(act.session, changes, theirs):
                what = f"「{step.text}」より前の「{other.text}」も、元に戻してあります。"
                raise Refused("later-step", what, f"先に「{other.text}」を、もう一度行ってください。")
        name, is_done = step.text, _do_again(act, step)
    _refuse_unless(is_done, name, "もう一度行って")
    return name


def forget(session: Session, record: bytes) -> None:
    """No step in which the record has a part can be taken back or done again any more."""
    for step in session.scalars(select(UndoStep)).all():
        touched = _touched(step.changes)
        if touched.pop(record, None) is not None:
            step.changes, step.back, step.why_not = msgpack.packb(touched), None, ERASED
    session.flush()


def _take_back(act: Action, step: UndoStep) -> bool:
    """Whether all of it went back; nothing is written otherwise."""
    newer = [one for one in _newer(act.session, step) if one.undone_at_ms is not None]
    touched = _touched(step.changes)
    for one in newer:  # what was done to a record and taken back belongs to the step before in that record
        touched = {record: [*ids, *_touched(one.changes).get(record, ())] for record, ids in touched.items()}
    found = _whole(act, step, touched)
    if found is None:
        return False
    _note_taken_back(act.session, [act.written[record][-1] for record, one in found.items() if one.deletes])
    newest, latest = act.session.execute(select(func.max(UndoStep.id), func.max(UndoStep.undone_at_ms))).one().tuple()
    step.changes = msgpack.packb(_added(_touched(step.changes), act.written))
    step.back = msgpack.packb(act.written)
    step.undone_at_ms, step.undone_after = max(now_ms(), (latest or 0) + 1), newest
    return True


def _do_again(act: Action, step: UndoStep) -> bool:
    """Whether all of it was done again; nothing is written otherwise."""
    back = _touched(step.back or b"\x80")
    if _whole(act, step, back) is None:
        return False
    step.changes = msgpack.packb(_added(_touched(step.changes), act.written))
    step.back = step.undone_at_ms = step.undone_after = None
    # Both cancel out, and were written after what took the newer steps back: doing those again has to look past them.
    both = _added(back, act.written)
    for one in _newer(act.session, step):
        theirs = {record: ids for record, ids in both.items() if one.back and record in _touched(one.back)}
        if theirs and one.back:
            one.back = msgpack.packb(_added(_touched(one.back), theirs))
            one.changes = msgpack.packb(_added(_touched(one.changes), theirs))
    return True


def _whole(act: Action, step: UndoStep, touched: Touched) -> dict[bytes, Reversal] | None:
    """Takes these operations back when nothing of others is in the way; else None, and the step says so from now on."""
    found = reversals(act.session, touched)
    if not all(one.is_whole for one in found.values()):
        step.why_not = CHANGED
        return None
    # Parts before what they belong to, whose deletion must have seen that.
    reversal.take_back(act, dict(reversed(found.items())))
    return found


def _built_upon(session: Session, step: UndoStep) -> UndoStep | None:
    """The newest later step that stands in the records of this one, or names a record that this one brought."""
    touched = _touched(step.changes)
    standing = [one for one in _newer(session, step) if one.undone_at_ms is None]
    brought = {record for record, one in reversals(session, touched).items() if one.deletes} if standing else set()
    for one in reversed(standing):
        theirs = _touched(one.changes)
        if theirs.keys() & touched.keys() or _name(session, theirs, brought):
            return one
    return None


def _name(session: Session, touched: Touched, records: Collection[bytes]) -> bool:
    """Whether these operations name one of the records: as a field's value, or in hexadecimal within a text."""
    words = [word for record in records for word in (record, record.hex().encode())]
    for some in in_batches(id_ for ids in touched.values() for id_ in ids) if words else ():
        for body in session.scalars(select(OperationRow.body).where(OperationRow.id.in_(some))):
            if any(word in body for word in words):
                return True
    return False


def _step(session: Session, number: int, *, stands: bool) -> UndoStep:
    step = session.get(UndoStep, number)
    if step is None or (step.undone_at_ms is None) is not stands:
        raise Refused("unknown-step", "この操作は、もう一覧のとおりではありません。", "「操作の記録」を開き直してください。")
    if step.why_not:
        what = "元に戻せません" if stands else "もう一度行えません"
        raise Refused("lasting-step", f"「{step.text}」は{what}。{step.why_not}", "記録を開いて、いまの内容を確かめてください。")
    return step


def _newer(session: Session, step: UndoStep) -> Sequence[UndoStep]:
    """The steps after this one, in their order."""
    return session.scalars(select(UndoStep).where(UndoStep.id > step.id).order_by(UndoStep.id)).all()


def _undone(session: Session) -> list[UndoStep]:
    """The steps that can be done again, in the order in which they were taken back."""
    newest = select(func.max(UndoStep.id)).scalar_subquery()
    asked = select(UndoStep).where(UndoStep.undone_after == newest, UndoStep.why_not == "")
    return list(session.scalars(asked.order_by(UndoStep.undone_at_ms)))


def _note_taken_back(session: Session, deletions: Sequence[bytes]) -> None:
    """Remembers by which operations records were taken away again, the latest ones: a table may bring them once more."""
    if deletions:
        settings.TAKEN_BACK.keep(session, (*settings.TAKEN_BACK.get(session), *deletions)[-TAKEN_BACK_KEPT:])


def _refuse_unless(is_done: bool, name: str, done: str) -> None:
    if not is_done:
        what = f"「{name}」は、そのあとに別の変更が届いているため、{done}いません。"
        raise Refused("changed-since", what, "記録を開いて、いまの内容を確かめてください。")


def _shown(step: UndoStep, newest: int, title: str) -> Step:
    is_back = step.undone_at_ms is not None
    why_not = step.why_not or (ENDED if is_back and step.undone_after != newest else "")
    moment = local_moment(step.made_at_ms)
    at = f"{japanese_date(moment.date())} {moment:%H:%M}"
    what = f"{title} ほか" if title and step.records > 1 else title
    return Step(
        step.id, step.text, at, what, step.records, is_back, not why_not and not is_back, not why_not and is_back, why_not
    )


def _added(touched: Touched, more: Touched) -> Touched:
    return {record: list(dict.fromkeys((*ids, *more.get(record, ())))) for record, ids in touched.items()}


def _touched(packed: bytes) -> Touched:
    found: Touched = msgpack.unpackb(packed, strict_map_key=False)
    return found

"""同じ活動か: activities of one office and day with nearly the same name, perhaps recorded twice on two PCs.

A person decides whose values hold; what that one left blank is taken from the other, with its photos. Which of the two ids
stays is the same on every PC, so that two PCs joining one pair never delete both. Declared different, the pair is not shown
again on this PC.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.rows import in_batches
from app.models import settings
from app.models.activity import Activity
from app.models.base import ORIGIN
from app.models.indicator import ActivityFigure
from app.models.photo import Photo
from app.rules.finding import names_alike
from app.services.activities import activities
from app.services.figures.month_contents import LISTED as SHOWN
from app.services.figures.month_contents import may_be_paired
from app.services.figures.office_months import pairs_by_month
from app.services.records.actions import Action, action
from app.services.records.labels import EMPTY, field_label, record_title, value_text
from app.services.records.names import office_names
from app.services.records.record_forms import RecordForm, derived_record_id, open_form
from app.services.workspace.workspace import Workspace, reading
from app.store.kept_answers import kept

ALWAYS_KEPT = frozenset(("when", "status", "sessions", "state"))
"""Groups in which every record has a value, so there is no blank to fill."""


@dataclass(frozen=True)
class Pair:
    """Two activities that may be the same; the one saved first comes first."""

    one: bytes
    other: bytes
    day: date
    office_name: str
    title: str
    other_title: str

    @property
    def key(self) -> tuple[bytes, bytes]:
        """The two ids in order, 32 bytes: the same whichever comes first."""
        return _key(self.one, self.other)


@dataclass(frozen=True)
class ComparedField:
    """A field in which at least one of the two has a value, as texts."""

    name: str
    label: str
    one: str
    other: str

    @property
    def is_same(self) -> bool:
        """Whether both have the same text."""
        return self.one == self.other


@dataclass(frozen=True)
class Comparison:
    """Both records as they were when they were compared; joining them supersedes exactly that."""

    one: RecordForm
    other: RecordForm
    titles: tuple[str, str]
    fields: tuple[ComparedField, ...]


@reading
def pairs(session: Session) -> list[Pair]:
    """The pairs nobody has declared different, newest day first."""
    names, apart = office_names(session), _marked_different(session)
    found: list[tuple[str, bytes, bytes, str]] = []
    months = sorted(pairs_by_month(session).items(), key=lambda item: item[0][1], reverse=True)
    for _, some in groupby(months, key=lambda item: item[0][1]):
        of_month = [(day, one, other, office) for (office, _), of in some for one, other, day in of.listed]
        found += sorted((pair for pair in of_month if _key(*pair[1:3]) not in apart), key=lambda pair: pair[0], reverse=True)
        if len(found) >= SHOWN:
            break
    shown = found[:SHOWN]
    titles = _titles(session, {record for _, one, other, _ in shown for record in (one, other)})
    return [
        Pair(one, other, date.fromisoformat(day), names.get(office, office), titles[one], titles[other])
        for day, one, other, office in shown
    ]


@reading
@kept
def count_pairs(session: Session) -> int:
    """How many pairs there are."""
    found = sum(some.number for some in pairs_by_month(session).values())
    return found - _still_alike(session, _marked_different(session)) if found else 0


def compare(workspace: Workspace, one: bytes, other: bytes) -> Comparison:
    """Raises Refused("unknown-activity") when one of the two was deleted in the meantime."""
    with workspace.database.reading() as session:
        first, second = (activities.open_form(session, record) for record in (one, other))
        fields = []
        for group in (group for group in Activity.groups if group.name != ORIGIN):
            for name in group.fields:
                values = first.values[name], second.values[name]
                if values != (None, None):
                    said = [value_text(session, "activity", name, value, one) for value in values]
                    fields.append(ComparedField(name, field_label("activity", name), *said))
        for label, of in (("写真", _photos), ("指標値", _figures)):
            counts = [len(of(session, record)) for record in (one, other)]
            if any(counts):
                fields.append(ComparedField("", label, *(f"{count}件" if count else EMPTY for count in counts)))
        titles = record_title(session, "activity", one), record_title(session, "activity", other)
        return Comparison(first, second, titles, tuple(fields))


def join(workspace: Workspace, seen: Comparison, keep: bytes) -> bytes:
    """Keeps the values of one and deletes one of the two, as one action; returns the id that stays.

    That is the smaller one, and its joining is written to it in any case: a deletion that had not seen it is a conflict.
    Raises Refused("not-yours").
    """
    chosen, other = (seen.one, seen.other) if keep == seen.one.id else (seen.other, seen.one)
    kept, gone = (chosen, other) if chosen.id < other.id else (other, chosen)
    with action(workspace, "記録をまとめる") as act:
        act.write(kept, _joined(chosen, other), deletes=False)
        _move_photos(act, gone.id, kept.id)
        _copy_figures(act, gone, kept, over=gone is chosen)
        act.delete(gone)
    return kept.id


def mark_different(workspace: Workspace, one: bytes, other: bytes) -> None:
    """別の活動です: this PC does not ask about these two again. The records do not change, so nothing is sent."""
    with workspace.database.writing() as session:
        _keep(session, _marked_different(session) | {_key(one, other)})


def ask_again(workspace: Workspace, one: bytes, other: bytes) -> None:
    """Undoes ``mark_different``."""
    with workspace.database.writing() as session:
        _keep(session, _marked_different(session) - {_key(one, other)})


def _titles(session: Session, records: Iterable[bytes]) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    for some in in_batches(records):
        rows = session.execute(select(Activity.id, Activity.title).where(Activity.id.in_(some)))
        found |= {record: title or "" for record, title in rows}
    return found


def _still_alike(session: Session, marked: set[tuple[bytes, bytes]]) -> int:
    """How many of the pairs declared different would be pairs."""
    found: dict[bytes, tuple[tuple[str, date | None], str]] = {}
    columns = Activity.partition, Activity.date, Activity.title
    for some in in_batches({record for pair in marked for record in pair}):
        rows = session.execute(select(Activity.id, *columns).where(Activity.id.in_(some), *may_be_paired()))
        found |= {record: ((office, day), title or "") for record, office, day, title in rows}
    return sum(
        found[one][0] == found[other][0] and names_alike(found[one][1], found[other][1])
        for one, other in marked
        if one in found and other in found
    )


def _joined(chosen: RecordForm, other: RecordForm) -> dict[str, list[object]]:
    """The groups in which the two differ, with the value that holds: the chosen one, or the other's where that is blank.

    If one of the two is final, so is the remaining one.
    """
    joined: dict[str, list[object]] = {}
    for group in Activity.groups:
        ours, theirs = ([form.values[name] for name in group.fields] for form in (chosen, other))
        if ours != theirs:
            joined[group.name] = ours if group.name in ALWAYS_KEPT or any(_said(value) for value in ours) else theirs
    if chosen.values["state"] == "draft" and other.values["state"] == "final":
        joined["state"] = ["final", None]
    return joined


def _said(value: object) -> bool:
    return value is not None and value not in ("", ())


def _photos(session: Session, activity: bytes) -> Sequence[Photo]:
    of_it = Photo.activity_id == activity, Photo.deleted.is_(False), Photo.sha256.is_not(None)
    return session.scalars(select(Photo).where(*of_it).order_by(Photo.id)).all()


def _figures(session: Session, activity: bytes) -> Sequence[ActivityFigure]:
    of_it = ActivityFigure.activity_id == activity, ActivityFigure.deleted.is_(False), ActivityFigure.value.is_not(None)
    return session.scalars(select(ActivityFigure).where(*of_it).order_by(ActivityFigure.id)).all()


def _move_photos(act: Action, gone: bytes, kept: bytes) -> None:
    """Moves the other's photos. A photo that both have stays with the deleted record."""
    there = {photo.sha256 for photo in _photos(act.session, kept)}
    for photo in [photo for photo in _photos(act.session, gone) if photo.sha256 not in there]:
        act.save(open_form(act.session, "photo", photo.partition, photo.id), {"activity_id": kept})


def _copy_figures(act: Action, gone: RecordForm, kept: RecordForm, *, over: bool) -> None:
    """Copies the 指標値 of the one that goes where the other has none, or ``over`` its own: their ids are the activity's."""
    there = set() if over else {figure.indicator_id for figure in _figures(act.session, kept.id)}
    for figure in _figures(act.session, gone.id):
        if figure.indicator_id is not None and figure.indicator_id not in there:
            record = derived_record_id("activity_figure", kept.id.hex(), figure.indicator_id.hex(), partition=kept.partition)
            key = {"activity_id": kept.id, "indicator_id": figure.indicator_id}
            form = open_form(act.session, "activity_figure", kept.partition, record, **key)
            act.save(form, {"value": figure.value, "approximate": figure.approximate})


def _key(one: bytes, other: bytes) -> tuple[bytes, bytes]:
    return (one, other) if one < other else (other, one)


def _marked_different(session: Session) -> set[tuple[bytes, bytes]]:
    return set(settings.NOT_DUPLICATES.get(session))


def _keep(session: Session, keys: set[tuple[bytes, bytes]]) -> None:
    settings.NOT_DUPLICATES.keep(session, tuple(sorted(keys)))

"""同じ活動か: activities of one office and day with nearly the same name, which two PCs may have recorded twice.

A person says what they are. Joined, one stays and the other is deleted like any other record; nothing typed is lost by it:
what the one that stays left blank comes from the other, with its photos. Told apart, they are not asked about again here.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.reading import shown
from app.models import settings
from app.models.activity import Activity
from app.models.base import RECORD_ID_BYTES
from app.models.indicator import ActivityFigure
from app.models.photo import Photo
from app.rules.text import title_key
from app.services.activities.activities import ActivityForm, write_step
from app.services.records.labels import field_label, record_title, value_text
from app.services.records.names import office_names
from app.services.records.record_forms import derived_record_id, refuse_others
from app.services.records.undo import write_and_remember
from app.services.workspace.workspace import Desk

SHOWN = 500
"""Pairs that are spelled out; ``count_pairs`` is always complete."""
ALWAYS_KEPT = frozenset(("when", "status", "sessions", "state"))
"""Groups every record has a value in: there is no blank the other one could fill."""


@dataclass(frozen=True)
class Pair:
    """Two activities that may be one, the one saved first before the other."""

    one: bytes
    other: bytes
    day: date
    office_name: str
    title: str
    other_title: str

    @property
    def key(self) -> bytes:
        return _key(self.one, self.other)


@dataclass(frozen=True)
class ComparedField:
    """A field in which at least one of the two says something, in words."""

    name: str
    label: str
    one: str
    other: str

    @property
    def is_same(self) -> bool:
        return self.one == self.other


@dataclass(frozen=True)
class Comparison:
    """Both records as they stood when they were laid side by side; joining them replaces exactly that."""

    one: ActivityForm
    other: ActivityForm
    titles: tuple[str, str]
    fields: tuple[ComparedField, ...]


def pairs(desk: Desk) -> list[Pair]:
    """What nobody has told apart yet, the newest day first."""
    with desk.database.reading() as session:
        names = office_names(session)
        apart = _told_apart(session)
        found = [pair for pair in _found(session, names) if pair.key not in apart]
    return sorted(found, key=lambda pair: pair.day, reverse=True)[:SHOWN]


def count_pairs(desk: Desk) -> int:
    with desk.database.reading() as session:
        apart = _told_apart(session)
        return sum(pair.key not in apart for pair in _found(session, {}))


def compare(desk: Desk, one: bytes, other: bytes) -> Comparison:
    """Refused("unknown-activity") when one of the two is gone meanwhile."""
    with desk.database.reading() as session:
        first, second = (_opened(session, record) for record in (one, other))
        fields = []
        for group in Activity.groups:
            for name in group.fields:
                values = first.values[name], second.values[name]
                if values != (None, None):
                    said = [value_text(session, "activity", name, value) for value in values]
                    fields.append(ComparedField(name, field_label("activity", name), *said))
        for label, of in (("写真", _photos), ("指標値", _figures)):
            counts = [len(of(session, record)) for record in (one, other)]
            if any(counts):
                fields.append(ComparedField("", label, *(f"{count}件" if count else "（空欄）" for count in counts)))
        titles = record_title(session, "activity", one), record_title(session, "activity", other)
        return Comparison(first, second, titles, tuple(fields))


def join(desk: Desk, seen: Comparison, keep: bytes) -> int:
    """Keeps one of the two and deletes the other, in one transaction; returns the steps Ctrl+Z would take it back in.

    Refused("not-yours").
    """
    kept, gone = (seen.one, seen.other) if keep == seen.one.id else (seen.other, seen.one)
    refuse_others(desk, kept.office)
    with desk.database.writing() as session:
        steps = 0
        filled = _blanks(kept, gone)
        if filled:
            write_step(desk, session, kept, filled, text="記録をまとめる")
            steps += 1
        steps += _move_photos(session, desk, gone.id, kept.id)
        steps += _copy_figures(session, desk, gone, kept)
        # Last, so that the first step taken back brings the record back.
        write_step(desk, session, gone, {}, text="記録をまとめる", deletes=True)
        return steps + 1


def tell_apart(desk: Desk, one: bytes, other: bytes) -> None:
    """別の活動です: this PC asks no more about the two. Nothing of the records changes, so nothing travels."""
    with desk.database.writing() as session:
        _keep(session, _told_apart(session) | {_key(one, other)})


def ask_again(desk: Desk, one: bytes, other: bytes) -> None:
    """Takes ``tell_apart`` back."""
    with desk.database.writing() as session:
        _keep(session, _told_apart(session) - {_key(one, other)})


def _found(session: Session, names: dict[str, str]) -> Iterator[Pair]:
    # Bare rows: on a page with 100,000 records this is asked at every look.
    rows = session.connection().exec_driver_sql(
        "SELECT partition, date, id, title FROM activity WHERE deleted = 0 AND state IS NOT 'cancelled'"
        " AND date IS NOT NULL AND title IS NOT NULL ORDER BY first_saved_at, id"
    )
    days: dict[tuple[str, str], list[tuple[str, bytes, str]]] = defaultdict(list)
    for partition, day, record, title in rows.fetchall():
        days[partition, day].append((title_key(title), record, title))
    for (partition, day), some in days.items():
        for (key, one, title), (other_key, other, other_title) in combinations(some, 2):
            if (key in other_key or other_key in key) and key and other_key:
                yield Pair(one, other, date.fromisoformat(day), names.get(partition, partition), title, other_title)


def _opened(session: Session, record: bytes) -> ActivityForm:
    found = session.get(Activity, record)
    if found is None or found.deleted:
        raise Refused("unknown-activity", "この活動記録は見つかりません。", "一覧で選び直してください。")
    return ActivityForm(record, found.partition, found.values(), shown(session, record), is_new=False)


def _blanks(kept: ActivityForm, gone: ActivityForm) -> dict[str, list[object]]:
    """The groups that are blank in the one that stays and said something in the other; a final record stays final."""
    filled: dict[str, list[object]] = {}
    for group in Activity.groups:
        ours, theirs = ([form.values[name] for name in group.fields] for form in (kept, gone))
        if group.name not in ALWAYS_KEPT and not any(_said(value) for value in ours) and any(_said(value) for value in theirs):
            filled[group.name] = theirs
    if kept.values["state"] == "draft" and gone.values["state"] == "final":
        filled["state"] = ["final", None]
    return filled


def _said(value: object) -> bool:
    return value is not None and value not in ("", ())


def _photos(session: Session, activity: bytes) -> Sequence[Photo]:
    of_it = Photo.activity_id == activity, Photo.deleted.is_(False), Photo.sha256.is_not(None)
    return session.scalars(select(Photo).where(*of_it).order_by(Photo.id)).all()


def _figures(session: Session, activity: bytes) -> Sequence[ActivityFigure]:
    of_it = ActivityFigure.activity_id == activity, ActivityFigure.deleted.is_(False), ActivityFigure.value.is_not(None)
    return session.scalars(select(ActivityFigure).where(*of_it).order_by(ActivityFigure.id)).all()


def _move_photos(session: Session, desk: Desk, gone: bytes, kept: bytes) -> int:
    """A picture both have stays where it is, with the deleted record."""
    there = {photo.sha256 for photo in _photos(session, kept)}
    moving = [photo for photo in _photos(session, gone) if photo.sha256 not in there]
    for photo in moving:
        values = {"activity": [kept]}
        write_and_remember(session, desk, "photo", photo.partition, photo.id, values, "記録をまとめる")
    return len(moving)


def _copy_figures(session: Session, desk: Desk, gone: ActivityForm, kept: ActivityForm) -> int:
    """Figures are named by their activity, so the one that stays gets its own where it has none."""
    there = {figure.indicator_id for figure in _figures(session, kept.id)}
    steps = 0
    for figure in _figures(session, gone.id):
        if figure.indicator_id is not None and figure.indicator_id not in there:
            record = derived_record_id("activity_figure", kept.id.hex(), figure.indicator_id.hex())
            values = {"identity": [kept.id, figure.indicator_id], "value": [figure.value, figure.approximate]}
            write_and_remember(session, desk, "activity_figure", kept.office, record, values, "記録をまとめる")
            steps += 1
    return steps


def _key(one: bytes, other: bytes) -> bytes:
    return b"".join(sorted((one, other)))


def _told_apart(session: Session) -> set[bytes]:
    kept, size = settings.setting(session, settings.TOLD_APART) or b"", 2 * RECORD_ID_BYTES
    return {kept[at : at + size] for at in range(0, len(kept), size)}


def _keep(session: Session, keys: set[bytes]) -> None:
    settings.keep(session, settings.TOLD_APART, b"".join(sorted(keys)))

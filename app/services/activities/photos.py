"""写真 of an activity: adding, describing, marking for publication, removing. Only redrawn pictures are stored.

A photo is a record like any other (it can be in conflict, travels, can be undone); its picture is stored encrypted beside
the database.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refused, Unavailable, YuiError
from app.exchange.pictures import LONGEST as LONGEST
from app.exchange.pictures import MAX_BYTES, Picture, reencoded, thumbnail, too_large
from app.models.activity import Activity
from app.models.photo import CONSENTS, Photo
from app.sandbox import redrawn
from app.services.records.actions import Action, action, delete_form, save_form
from app.services.records.list_rows import row_of
from app.services.records.record_forms import RecordForm, live, new_form, open_form, records_of, refuse_others
from app.services.workspace.workspace import Workspace, reading
from app.store.files import read_bounded
from app.store.own_places import write_for_people
from app.sync.photo_parts import MAX_PHOTO_BYTES

CHANGED = {
    redrawn.SRGB: "色をsRGBに直しました",
    redrawn.TWELVE_BITS: "12ビットを8ビットにしました",
    redrawn.SIXTEEN_BITS: "16ビットを8ビットにしました",
    redrawn.THIRTY_TWO_BITS: "32ビットを8ビットにしました",
}
"""What redrawing changed of a picture so that it looks as it did, in words."""
UNSAID = "まだ決めていない"
MOST = 30
"""Photos per activity; more would only make the files large."""


@dataclass(frozen=True)
class PhotoRow:
    """``is_here`` False: the picture has not arrived (or was lost) and is asked for automatically. ``consent`` "" = 未定."""

    id: bytes
    sha256: bytes
    caption: str
    consent: str
    width: int
    height: int
    byte_count: int
    is_here: bool


def add(
    workspace: Workspace,
    activity: bytes,
    picture: Path | bytes,
    *,
    name: str = "",
    told: Callable[[str], object] = lambda _: None,
) -> bytes:
    """Redraws a picture and adds it to the activity; returns the id of the photo. ``told`` gets what that changed of it, as words
    of CHANGED.

    Raises Refused("unknown-activity", "not-yours", "too-many-photos", "already-there") and what ``reencoded`` raises.
    """
    drawn = _redrawn(picture, name)
    with action(workspace, "写真の追加") as act:
        photo = _add(act, activity, drawn)
    for change in drawn.changes:
        told(CHANGED[change])
    return photo


@dataclass(frozen=True)
class Added:
    """What came of adding several pictures: why some were not added, and in words what was changed of those that were."""

    troubles: tuple[YuiError, ...]
    changed: str


def add_all(
    workspace: Workspace, activity: bytes, pictures: Sequence[tuple[str, Path | bytes]], progress: Callable[[int, int], object]
) -> Added:
    """Adds several pictures (name, file or bytes) as one action; those that can't be read are left out.

    ``progress`` gets how many are redrawn and how many there are: that takes the time.
    """
    drawn: list[Picture] = []
    troubles: list[YuiError] = []
    changed: list[str] = []
    for number, (name, picture) in enumerate(pictures):
        progress(number, len(pictures))
        try:
            drawn.append(_redrawn(picture, name))
        except YuiError as error:
            troubles.append(error)
    with action(workspace, "写真の追加", counted="枚") as act:
        for one in drawn:
            try:
                _add(act, activity, one)
            except YuiError as error:
                troubles.append(error)
            else:
                changed += one.changes
    return Added(tuple(troubles), _changed(changed))


def _changed(changes: Sequence[str]) -> str:
    """One line for all pictures; with their number where several were changed in one way."""
    counts = Counter(changes)
    return "".join(
        f"{words}（{counts[change]}枚）。" if counts[change] > 1 else f"{words}。"
        for change, words in CHANGED.items()
        if counts[change]
    )


def _redrawn(picture: Path | bytes, name: str) -> Picture:
    if isinstance(picture, Path):
        name = name or picture.name
        try:
            picture = read_bounded(picture, MAX_BYTES)
        except Refused as error:
            raise too_large(name) from error
    name = name or "貼り付けた写真"
    drawn = reencoded(picture, name)
    if len(drawn.data) > MAX_PHOTO_BYTES:
        raise too_large(name)
    return drawn


def _add(act: Action, activity: bytes, drawn: Picture) -> bytes:
    found = live(act.session, Activity, activity)
    if found is None:
        raise Refused("unknown-activity", "この活動記録は見つかりません。", "一覧で選び直してください。")
    refuse_others(act.workspace, found.partition)
    before = photos_of(act.workspace, activity)
    if len(before) >= MOST:
        raise Refused("too-many-photos", f"写真は、1つの活動に{MOST}枚までです。", "ほかの写真を外してから、入れてください。")
    sha256 = act.workspace.photos.put(drawn.data)
    if any(row.sha256 == sha256 for row in before):
        raise Refused("already-there", "同じ写真が、もう入っています。", "別の写真を選んでください。")
    form = new_form("photo", found.partition, activity_id=activity)
    act.save(form, {"sha256": sha256, "width": drawn.width, "height": drawn.height, "byte_count": len(drawn.data)})
    return form.id


def photos_of(workspace: Workspace, activity: bytes) -> list[PhotoRow]:
    """The photos of an activity in the order in which they were added."""
    store = workspace.photos
    with workspace.database.reading() as session:
        found = records_of(
            session, Photo, Photo.activity_id == activity, Photo.sha256.is_not(None), by=(Photo.first_saved_at, Photo.id)
        )
    return [
        row_of(PhotoRow, row, consent=row.consent if row.consent in CONSENTS else "", is_here=store.has(row.sha256 or b""))
        for row in found
    ]


def missing_count(workspace: Workspace) -> int:
    """How many photos have their record here but not their picture."""
    with workspace.database.reading() as session:
        names = set(session.scalars(select(Photo.sha256).where(Photo.deleted.is_(False), Photo.sha256.is_not(None))))
    store = workspace.photos
    return sum(not store.has(name) for name in names if name)


def picture(workspace: Workspace, sha256: bytes) -> bytes | None:
    """The JPEG; None while it is not here."""
    return workspace.photos.get(sha256)


def small_picture(workspace: Workspace, sha256: bytes, longest: int = 240) -> bytes | None:
    """A small JPEG, ``longest`` pixels at most; None while the picture is not here."""
    data = workspace.photos.get(sha256)
    return thumbnail(data, longest) if data else None


def change(workspace: Workspace, photo: bytes, values: Mapping[str, Any]) -> bool:
    """Sets ``caption`` and ``consent`` (public, internal, none or None). Raises Refused("unknown-consent")."""
    consent = values.get("consent")
    if consent is not None and consent not in CONSENTS:
        raise Refused("unknown-consent", "公開の可否が読めません。", f"{'、'.join(CONSENTS)} から選んでください。")
    return save_form(workspace, open_photo(workspace, photo), values)


def remove(workspace: Workspace, photo: bytes) -> None:
    """Deletes the photo; it can be restored from the trash."""
    delete_form(workspace, open_photo(workspace, photo))


def save_picture(workspace: Workspace, photo: bytes, out: Path) -> Path:
    """Writes the JPEG to ``out``. Raises Unavailable("missing-picture") while it is not here."""
    form = open_photo(workspace, photo)
    data = workspace.photos.get(form.values["sha256"] or b"")
    if data is None:
        raise Unavailable("missing-picture", "この写真は、まだ届いていません。", "次のファイルを受け取ると、届きます。")
    write_for_people(out, data)
    return out


@reading
def open_photo(session: Session, photo: bytes) -> RecordForm:
    """The form of a photo. Raises Refused("unknown-photo")."""
    found = live(session, Photo, photo)
    if found is None:
        raise Refused("unknown-photo", "この写真は見つかりません。", "活動を開いて、選び直してください。")
    return open_form(session, "photo", found.partition, photo)

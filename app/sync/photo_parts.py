"""Photos travel in files of their own beside the records (kind "photo"), at most 8 MB each: records never wait for photos.

Such a file is signed and sealed like any other, but is not entered in the ledger and carries no version vector, so losing
one does no harm. A PC that misses a photo names it in the header of its next file (``wanted``), and the other side sends it
again.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import msgpack
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.ledger import GIVEN_UP, PeerVector
from app.models.photo import Photo
from app.store.keys import DeviceKeys
from app.sync.container import pack_letter
from app.sync.outgoing import addressed
from app.sync.seal import damaged, seal

PART_BYTES = 8 * 1000 * 1000
MAX_PHOTO_BYTES = 6 * 1000 * 1000
"""Re-encoded pictures are far below it."""
MOST_WANTED = 10_000


def photos_for(session: Session, to_office: str, partitions: Sequence[str], records: Iterable[bytes]) -> list[bytes]:
    """SHA-256 of the photos to send to an office: those whose record is among ``records`` (not acknowledged yet), and those its
    PCs asked for. Oldest first.
    """
    asked: set[bytes] = set()
    for row in session.scalars(select(PeerVector).where(PeerVector.office == to_office, PeerVector.number < GIVEN_UP)):
        asked |= {row.wanted[at : at + 32] for at in range(0, len(row.wanted), 32)}
    known = set(records)
    found = session.execute(
        select(Photo.id, Photo.sha256)
        .where(Photo.partition.in_(partitions), Photo.deleted.is_(False), Photo.sha256.is_not(None))
        .order_by(Photo.first_saved_at, Photo.id)
    )
    return list(dict.fromkeys(sha for id_, sha in found if sha and (id_ in known or sha in asked)))


def named_photos(session: Session, partitions: Sequence[str] | None = None) -> set[bytes]:
    """SHA-256 of every photo that a record refers to. Deleted records count too, because a deletion can be undone.

    With ``partitions`` only records of these count, and deleted ones do not.
    """
    wanted = select(Photo.sha256).where(Photo.sha256.is_not(None))
    if partitions is not None:
        wanted = wanted.where(Photo.partition.in_(partitions), Photo.deleted.is_(False))
    return {sha for sha in session.scalars(wanted) if sha}


def erased_photos(session: Session) -> set[bytes]:
    """SHA-256 of the photos that were erased on purpose and that no other record refers to."""
    erased = {sha for sha in session.scalars(select(Photo.erased_sha256).where(Photo.erased_sha256.is_not(None))) if sha}
    return erased - named_photos(session) if erased else erased


def parts_of(photos: Iterable[tuple[bytes, bytes]]) -> Iterator[list[tuple[bytes, bytes]]]:
    """(SHA-256, JPEG) in parts that stay below 8 MB each, in the given order."""
    part: list[tuple[bytes, bytes]] = []
    size = 0
    for name, data in photos:
        # The rest is room for header, signature and envelope.
        if part and size + len(data) > PART_BYTES - 100_000:
            yield part
            part, size = [], 0
        part.append((name, data))
        size += len(data) + 40
    if part:
        yield part


def make_photo_file(
    session: Session, keys: DeviceKeys, to_office: str, part: Sequence[tuple[bytes, bytes]], beside_number: int
) -> bytes:
    """One sealed file of photos. ``beside_number`` is the number of the file of records it belongs to, for people to read."""
    header = replace(addressed(session, keys, to_office, "photo"), file_number=beside_number, records=len(part))
    plain, _ = pack_letter(header, msgpack.packb([[name, data] for name, data in part]), keys.signer)
    return seal(plain, header.recipients)


def unpack_photos(payload: bytes, count: int) -> Mapping[bytes, bytes]:
    """SHA-256 → JPEG, each digest checked. Damaged("damaged-bundle") for anything that is not ``count`` JPEG pictures."""
    try:
        plain = msgpack.unpackb(payload, max_bin_len=MAX_PHOTO_BYTES, max_array_len=10_000)
    except (ValueError, msgpack.UnpackException) as error:
        raise damaged() from error
    if type(plain) is not list or len(plain) != count:
        raise damaged()
    found: dict[bytes, bytes] = {}
    for entry in plain:
        if type(entry) is not list or len(entry) != 2 or type(entry[0]) is not bytes or type(entry[1]) is not bytes:
            raise damaged()
        name, data = entry
        if len(data) > MAX_PHOTO_BYTES or hashlib.sha256(data).digest() != name or not data.startswith(b"\xff\xd8\xff"):
            raise damaged()
        found[name] = data
    return found

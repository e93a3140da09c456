"""Photos travel in files of their own beside the records (kind "photo"), at most 8 MB each: figures never wait for them.

Such a file is sealed and signed like any other, but enters no ledger and states nothing: losing one costs nothing. Who
misses a photo says so in the header of the next file (``wanted``), and the other side sends it again by itself.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgpack
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import __version__
from app.models import settings
from app.models.ledger import PeerHave
from app.models.photo import Photo
from app.rules.clock import now_ms
from app.store.keys import DeviceKeys
from app.sync.container import pack_letter
from app.sync.have import Have
from app.sync.header import Header
from app.sync.outgoing import current_roster
from app.sync.seal import damaged, seal
from app.sync.statements import GIVEN_UP

PART_BYTES = 8 * 1000 * 1000
MAX_PHOTO_BYTES = 6 * 1000 * 1000
"""Re-encoded pictures are far below it."""
MOST_WANTED = 10_000


def photos_for(session: Session, to_office: str, partitions: Sequence[str], records: Iterable[bytes]) -> list[bytes]:
    """SHA-256 of what goes to an office: photos whose record is among ``records`` (it has not proven to have them), and
    what its PCs said they miss."""
    asked: set[bytes] = set()
    for row in session.scalars(select(PeerHave).where(PeerHave.office == to_office, PeerHave.number < GIVEN_UP)):
        asked |= {row.wanted[at : at + 32] for at in range(0, len(row.wanted), 32)}
    known = set(records)
    found = session.execute(
        select(Photo.id, Photo.sha256)
        .where(Photo.partition.in_(partitions), Photo.deleted.is_(False), Photo.sha256.is_not(None))
        .order_by(Photo.first_saved_at, Photo.id)
    )
    return list(dict.fromkeys(sha for id_, sha in found if sha and (id_ in known or sha in asked)))


def named_photos(session: Session, partitions: Sequence[str] | None = None) -> set[bytes]:
    """Every photo a record names, deleted records too: what was deleted can be taken back."""
    wanted = select(Photo.sha256).where(Photo.sha256.is_not(None))
    if partitions is not None:
        wanted = wanted.where(Photo.partition.in_(partitions), Photo.deleted.is_(False))
    return {sha for sha in session.scalars(wanted) if sha}


def erased_photos(session: Session) -> set[bytes]:
    """Pictures that were erased on purpose and that no live record names besides."""
    erased = {sha for sha in session.scalars(select(Photo.erased_sha256).where(Photo.erased_sha256.is_not(None))) if sha}
    return erased - named_photos(session) if erased else erased


def parts_of(photos: Iterable[tuple[bytes, bytes]]) -> Iterator[list[tuple[bytes, bytes]]]:
    """(SHA-256, picture) in parts that stay below 8 MB."""
    part: list[tuple[bytes, bytes]] = []
    size = 0
    for name, data in photos:
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
    """One sealed file of photos. ``beside_number``: of the file it goes beside, for people to read."""
    roster = current_roster(session)
    recipients = sorted({*roster.recipients_of(to_office), keys.seal_recipient, roster.recovery_recipient})
    header = Header(
        kind="photo",
        organisation=roster.organisation,
        from_office=settings.OFFICE.needed(session),
        from_device=settings.DEVICE.needed(session),
        from_life=settings.LIFE.needed(session),
        to_office=to_office,
        recipients=tuple(recipients),
        roster_version=roster.version,
        file_number=beside_number,
        previous_file=bytes(32),
        made_at_ms=now_ms(),
        program=__version__,
        have=Have({}),
        operations=0,
        records=len(part),
        partition_digests={},
        renewals=keys.renewals,
    )
    plain, _ = pack_letter(header, msgpack.packb([[name, data] for name, data in part]), keys.signer)
    return seal(plain, recipients)


def unpack_photos(payload: bytes, count: int) -> Mapping[bytes, bytes]:
    """SHA-256 → picture, each checked against its name. Damaged("damaged-bundle") for anything else."""
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

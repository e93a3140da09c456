"""Replica generations ("lives"): in which one this PC writes, when it must begin a new one, and detecting cloned replicas.

A generation is a random 16-byte name under which a PC numbers its operations. Each number is used once. When that is no
longer certain, a new generation begins: after restoring a backup, after the data folder was copied, or when operations of
our own generation arrive that we do not hold. Everything written before stays valid; what is missing of it arrives with
later files. See docs/sync.md, "Lives".
"""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.operation import LIFE_BYTES
from app.journal.rows import in_batches, marks
from app.models import settings
from app.models.ledger import LifeRow, PeerHave, ReceivedFile
from app.sync.container import Letter
from app.sync.header import unpack_header
from app.sync.merge import Merged
from app.sync.statements import GIVEN_UP, SET_UP_LIFE, past_lives


@dataclass(frozen=True)
class Twins:
    """A cloned replica: ``device`` was copied with its data and two PCs now run as one. No record is lost, but one of the two
    should be enrolled anew.
    """

    office: str
    device: str


def begin_life(session: Session, also_over: Iterable[bytes] = ()) -> bytes:
    """Begins a new replica generation for this PC and returns its id (16 bytes).

    The old generation, and those in ``also_over``, are listed as given up in every later file (``retired``).
    """
    over = dict.fromkeys((*past_lives(session), *also_over, settings.LIFE.needed(session)))
    life = secrets.token_bytes(LIFE_BYTES)
    settings.PAST_LIVES.keep(session, tuple(over))
    settings.LIFE.keep(session, life)
    office = settings.OFFICE.needed(session)
    session.add(LifeRow(life=life, office=office, device=settings.DEVICE.needed(session)))
    session.flush()
    return life


def own_lives(session: Session) -> set[bytes]:
    """The generations this PC writes or ever wrote in."""
    return {settings.LIFE.needed(session), *past_lives(session)}


def own_ends(session: Session, life: bytes) -> list[tuple[str, int, bytes]]:
    """(partition, number, id) of the last operation of each chain of a generation: its high-water marks."""
    rows = session.connection().exec_driver_sql(
        "SELECT partition, seq, id FROM operation AS o WHERE life = ? AND seq ="
        " (SELECT max(seq) FROM operation WHERE life = o.life AND partition = o.partition) ORDER BY partition, id",
        (life,),
    )
    return [(partition, seq, id_) for partition, seq, id_ in rows]


def forked_lives(session: Session, lives: Iterable[bytes]) -> set[bytes]:
    """Those of the generations in which a number was used twice (a fork)."""
    found: set[bytes] = set()
    # Numbers run from 1 without gaps, so more operations than the highest number mean a fork.
    for some in in_batches(lives):
        rows = session.connection().exec_driver_sql(
            f"SELECT DISTINCT life FROM (SELECT life FROM operation WHERE life IN ({marks(some)})"
            " GROUP BY life, partition HAVING count(*) != max(seq))",
            tuple(some),
        )
        found |= {life for (life,) in rows}
    return found


def twins(session: Session) -> list[Twins]:
    """The cloned PCs, as far as this PC can know: two generations of one device are still active, or an active one was forked."""
    rows = session.execute(
        select(PeerHave.office, PeerHave.device, PeerHave.life).where(PeerHave.number < GIVEN_UP, PeerHave.life != SET_UP_LIFE)
    )
    speaking: dict[tuple[str, str], list[bytes]] = {}
    for office, device, life in rows.tuples():
        speaking.setdefault((office, device), []).append(life)
    forked = forked_lives(session, [life for lives in speaking.values() for life in lives])
    forked |= set(settings.DOUBLED.get(session))
    return [
        Twins(office, device)
        for (office, device), lives in sorted(speaking.items())
        if len(lives) > 1 or not forked.isdisjoint(lives)
    ]


def speaks_twice(session: Session, letter: Letter, device: str) -> bool:
    """Whether this file and an earlier one of the same generation cannot both come from one PC.

    File numbers and the hash of the previous file form a chain; two PCs that share a generation break it.
    """
    header = letter.header
    near = select(ReceivedFile).where(
        ReceivedFile.from_device == device, ReceivedFile.number.between(header.file_number - 1, header.file_number + 1)
    )
    for row in session.scalars(near):
        other = unpack_header(row.header)
        if other.from_life != header.from_life:
            continue
        same_number = row.number == header.file_number and row.header_sha256 != letter.header_sha256
        follows = row.number == header.file_number + 1 and other.previous_file != letter.header_sha256
        precedes = row.number == header.file_number - 1 and header.previous_file != row.header_sha256
        if same_number or follows or precedes:
            return True
    return False


def note_doubled(session: Session, life: bytes) -> None:
    """Remembers a generation in which two PCs seem to write; the next files ask both to begin a new one."""
    known = settings.DOUBLED.get(session)
    if life not in known:
        settings.DOUBLED.keep(session, (*known, life))


def doubled_lives(session: Session, office: str) -> tuple[bytes, ...]:
    """The generations of an office's PCs in which two PCs write: forked, or noted by ``note_doubled``."""
    rows = session.scalars(select(LifeRow.life).where(LifeRow.office == office)).all()
    suspected = set(settings.DOUBLED.get(session)) | forked_lives(session, rows)
    return tuple(sorted(suspected.intersection(rows)))


def forget_twins(session: Session, device: str) -> None:
    """A person states that only one PC of a device is left: only the version vector heard last still counts.

    A clone that sends again is detected again.
    """
    rows = session.scalars(
        select(PeerHave).where(PeerHave.device == device, PeerHave.number < GIVEN_UP).order_by(PeerHave.heard.desc())
    ).all()
    for row in rows[1:]:
        session.delete(row)
    known = settings.DOUBLED.get(session)
    lives = {row.life for row in rows}
    settings.DOUBLED.keep(session, tuple(life for life in known if life not in lives))
    session.flush()


def take_note(session: Session, merged: Merged, doubled: Collection[bytes]) -> None:
    """After a merge, notes in ``merged``: how many of our own records came back, whether somebody else writes in our generation
    (then a new one begins at once), and which forks are new.

    ``doubled`` are the generations in which the sender has seen two PCs write.
    """
    own = own_lives(session)
    returned = [operation for operation in merged.joined if operation.life in own]
    merged.returned = len({operation.record for operation in returned})
    if settings.LIFE.needed(session) in {*doubled, *(operation.life for operation in returned)}:
        begin_life(session)
        merged.new_life = True
    merged.forked = forked_lives(session, {operation.life for operation in merged.joined})

"""Lives: under which name this PC writes, when it must take a new one, and who runs as one PC by mistake.

A life is a random name of a PC's writing. Numbers in it are used once. Whenever that can't be sure any more (an old copy
was put back, the folder was copied, operations of our own life arrive that we don't hold) a new life begins; what was
written before stays valid, and what is missing of it comes back with the next files.
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
    """Two PCs that run as one: ``device`` was copied with its data. Nothing is lost; one of them should join anew."""

    office: str
    device: str


def begin_life(session: Session, also_over: Iterable[bytes] = ()) -> bytes:
    """From now on this PC writes under a fresh name; others are told which ones are over. Returns the new life."""
    over = dict.fromkeys((*past_lives(session), *also_over, settings.LIFE.needed(session)))
    life = secrets.token_bytes(LIFE_BYTES)
    settings.PAST_LIVES.keep(session, tuple(over))
    settings.LIFE.keep(session, life)
    office = settings.OFFICE.needed(session)
    session.add(LifeRow(life=life, office=office, device=settings.DEVICE.needed(session)))
    session.flush()
    return life


def own_lives(session: Session) -> set[bytes]:
    """The lives this PC writes or wrote under."""
    return {settings.LIFE.needed(session), *past_lives(session)}


def own_ends(session: Session, life: bytes) -> list[tuple[str, int, bytes]]:
    """(partition, number, id) of the last operation of each of a life's chains."""
    rows = session.connection().exec_driver_sql(
        "SELECT partition, seq, id FROM operation AS o WHERE life = ? AND seq ="
        " (SELECT max(seq) FROM operation WHERE life = o.life AND partition = o.partition) ORDER BY partition, id",
        (life,),
    )
    return [(partition, seq, id_) for partition, seq, id_ in rows]


def forked_lives(session: Session, lives: Iterable[bytes]) -> set[bytes]:
    """Those of the lives in which a number was used twice."""
    found: set[bytes] = set()
    for some in in_batches(lives):
        rows = session.connection().exec_driver_sql(
            f"SELECT DISTINCT life FROM (SELECT life FROM operation WHERE life IN ({marks(some)})"
            " GROUP BY life, partition HAVING count(*) != max(seq))",
            tuple(some),
        )
        found |= {life for (life,) in rows}
    return found


def twins(session: Session) -> list[Twins]:
    """PCs that exist twice, as far as can be seen here: two of their lives still speak, or one that was forked."""
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
    """Whether this file and an earlier one of its life can't both come from one PC: numbers and hashes don't meet."""
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
    known = settings.DOUBLED.get(session)
    if life not in known:
        settings.DOUBLED.keep(session, (*known, life))


def doubled_lives(session: Session, office: str) -> tuple[bytes, ...]:
    """The lives of an office's PCs under which two of them speak."""
    rows = session.scalars(select(LifeRow.life).where(LifeRow.office == office)).all()
    suspected = set(settings.DOUBLED.get(session)) | forked_lives(session, rows)
    return tuple(sorted(suspected.intersection(rows)))


def forget_twins(session: Session, device: str) -> None:
    """A person says that only one PC is left of a device: only what was heard last still counts. A twin that speaks again
    is noticed again."""
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
    """After a merge: what of our own came back, whether somebody writes under a life of ours, and which forks are new.

    ``doubled`` are the lives the sender saw two PCs speak under.
    """
    own = own_lives(session)
    returned = [operation for operation in merged.joined if operation.life in own]
    merged.returned = len({operation.record for operation in returned})
    if settings.LIFE.needed(session) in {*doubled, *(operation.life for operation in returned)}:
        begin_life(session)
        merged.new_life = True
    merged.forked = forked_lives(session, {operation.life for operation in merged.joined})

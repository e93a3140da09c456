"""Replica generations: in which one this PC writes, when it must begin a new one, and detecting cloned replicas.

A generation is a random 16-byte name under which a PC numbers its operations. Each number is used once. When that is no
longer certain, a new generation begins: after restoring a backup, after the data folder was copied, or when operations of
our own generation arrive that we do not hold. Everything written before stays valid; what is missing of it arrives with
later files. See docs/sync.md, "Replica generations".
"""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.operation import GENERATION_BYTES
from app.journal.rows import in_batches, marks
from app.models import settings
from app.models.ledger import GIVEN_UP, SET_UP_GENERATION, GenerationRow, PeerVector, ReceivedFile
from app.sync.container import Letter
from app.sync.header import unpack_header
from app.sync.merge import Merged


@dataclass(frozen=True)
class Twins:
    """A cloned replica: ``device`` was copied with its data and two PCs now run as one. No record is lost, but one of the two
    should be enrolled anew.
    """

    office: str
    device: str


def begin_generation(session: Session, also_over: Iterable[bytes] = ()) -> bytes:
    """Begins a new replica generation for this PC and returns its id (16 bytes).

    The old generation, and those in ``also_over``, are listed as given up in every later file (``retired``).
    """
    over = dict.fromkeys((*settings.PAST_GENERATIONS.get(session), *also_over, settings.GENERATION.needed(session)))
    generation = secrets.token_bytes(GENERATION_BYTES)
    settings.PAST_GENERATIONS.keep(session, tuple(over))
    settings.GENERATION.keep(session, generation)
    office = settings.OFFICE.needed(session)
    session.add(GenerationRow(generation=generation, office=office, device=settings.DEVICE.needed(session)))
    session.flush()
    return generation


def own_generations(session: Session) -> set[bytes]:
    """The generations this PC writes or ever wrote in."""
    return {settings.GENERATION.needed(session), *settings.PAST_GENERATIONS.get(session)}


def own_ends(session: Session, generation: bytes) -> list[tuple[str, int, bytes]]:
    """(partition, number, id) of the last operation of each chain of a generation: its high-water marks."""
    rows = session.connection().exec_driver_sql(
        "SELECT partition, seq, id FROM operation AS o WHERE generation = ? AND seq ="
        " (SELECT max(seq) FROM operation WHERE generation = o.generation AND partition = o.partition) ORDER BY partition, id",
        (generation,),
    )
    return [(partition, seq, id_) for partition, seq, id_ in rows]


def forked_generations(session: Session, generations: Iterable[bytes]) -> set[bytes]:
    """Those of the generations in which a number was used twice (a fork)."""
    found: set[bytes] = set()
    for some in in_batches(generations):
        rows = session.connection().exec_driver_sql(
            f"SELECT DISTINCT generation FROM (SELECT generation FROM operation WHERE generation IN ({marks(some)})"
            " GROUP BY generation, partition HAVING count(*) > count(DISTINCT seq))",
            tuple(some),
        )
        found |= {generation for (generation,) in rows}
    return found


def twins(session: Session) -> list[Twins]:
    """The cloned PCs, as far as this PC can know: two generations of one device are still active, or an active one was forked."""
    rows = session.execute(
        select(PeerVector.office, PeerVector.device, PeerVector.generation).where(
            PeerVector.number < GIVEN_UP, PeerVector.generation != SET_UP_GENERATION
        )
    )
    speaking: dict[tuple[str, str], list[bytes]] = {}
    for office, device, generation in rows.tuples():
        speaking.setdefault((office, device), []).append(generation)
    forked = forked_generations(session, [generation for generations in speaking.values() for generation in generations])
    forked |= set(settings.CLONED.get(session))
    return [
        Twins(office, device)
        for (office, device), generations in sorted(speaking.items())
        if len(generations) > 1 or not forked.isdisjoint(generations)
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
        if other.from_generation != header.from_generation:
            continue
        same_number = row.number == header.file_number and row.header_sha256 != letter.header_sha256
        follows = row.number == header.file_number + 1 and other.previous_file != letter.header_sha256
        precedes = row.number == header.file_number - 1 and header.previous_file != row.header_sha256
        if same_number or follows or precedes:
            return True
    return False


def note_cloned(session: Session, generation: bytes) -> None:
    """Remembers a generation in which two PCs seem to write; the next files ask both to begin a new one."""
    known = settings.CLONED.get(session)
    if generation not in known:
        settings.CLONED.keep(session, (*known, generation))


def cloned_generations(session: Session, office: str) -> tuple[bytes, ...]:
    """The generations of an office's PCs in which two PCs write: forked, or noted by ``note_cloned``."""
    rows = session.scalars(select(GenerationRow.generation).where(GenerationRow.office == office)).all()
    suspected = set(settings.CLONED.get(session)) | forked_generations(session, rows)
    return tuple(sorted(suspected.intersection(rows)))


def forget_twins(session: Session, device: str) -> None:
    """A person states that only one PC of a device is left: only the version vector heard last still counts.

    A clone that sends again is detected again.
    """
    rows = session.scalars(
        select(PeerVector).where(PeerVector.device == device, PeerVector.number < GIVEN_UP).order_by(PeerVector.heard.desc())
    ).all()
    for row in rows[1:]:
        session.delete(row)
    known = settings.CLONED.get(session)
    generations = {row.generation for row in rows}
    settings.CLONED.keep(session, tuple(generation for generation in known if generation not in generations))
    session.flush()


def take_note(session: Session, merged: Merged, cloned: Collection[bytes]) -> None:
    """After a merge, notes in ``merged``: how many of our own records came back, whether somebody else writes in our generation
    (then a new one begins at once), and which forks are new.

    ``cloned`` are the generations in which the sender has seen two PCs write.
    """
    own = own_generations(session)
    returned = [operation for operation in merged.joined if operation.generation in own]
    merged.returned = len({operation.record for operation in returned})
    if settings.GENERATION.needed(session) in {*cloned, *(operation.generation for operation in returned)}:
        begin_generation(session)
        merged.new_generation = True
    merged.forked = forked_generations(session, {operation.generation for operation in merged.joined})

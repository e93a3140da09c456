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
from app.models.base import HEAD
from app.models.ledger import GIVEN_UP, SET_UP_GENERATION, GenerationRow, PeerVector
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
        "SELECT c.partition, o.seq, o.id FROM chain AS c CROSS JOIN operation AS o WHERE c.generation = ?"
        " AND o.generation = c.generation AND o.partition = c.partition AND o.seq = c.last ORDER BY c.partition, o.id",
        (generation,),
    )
    return [(partition, seq, id_) for partition, seq, id_ in rows]


def forked_generations(session: Session, generations: Iterable[bytes]) -> set[bytes]:
    """Those of the generations in which a number was used twice (a fork), by operations or by files."""
    found: set[bytes] = set()
    for some in in_batches(generations):
        rows = session.connection().exec_driver_sql(
            f"SELECT generation FROM chain WHERE generation IN ({marks(some)}) AND count > numbers"
            # A PC's own files only: another one may name its generation.
            " UNION SELECT f.generation FROM received_file AS f JOIN generation AS g"
            f" ON g.generation = f.generation AND g.device = f.from_device WHERE f.generation IN ({marks(some)})"
            " GROUP BY f.generation HAVING count(*) > count(DISTINCT f.number)",
            (*some, *some),
        )
        found |= {generation for (generation,) in rows}
    return found


def twins(session: Session) -> list[Twins]:
    """The cloned PCs, as far as this PC can know: two generations of one device are still active, or an active one was forked.

    At the head office also this PC itself, when its name was used under a generation that it never had.
    """
    rows = session.execute(
        select(PeerVector.office, PeerVector.device, PeerVector.generation).where(
            PeerVector.number < GIVEN_UP, PeerVector.generation != SET_UP_GENERATION
        )
    )
    speaking: dict[tuple[str, str], list[bytes]] = {}
    for office, device, generation in rows.tuples():
        speaking.setdefault((office, device), []).append(generation)
    forked = forked_generations(session, [generation for generations in speaking.values() for generation in generations])
    own = settings.DEVICE.needed(session)
    if settings.OFFICE.needed(session) == HEAD:  # a branch's PC is told of it by the head office
        used = set(session.scalars(select(GenerationRow.generation).where(GenerationRow.device == own)))
        if not used <= own_generations(session):
            speaking[HEAD, own] = [*used, SET_UP_GENERATION]
    return [
        Twins(office, device)
        for (office, device), generations in sorted(speaking.items())
        if len(generations) > 1 or not forked.isdisjoint(generations)
    ]


def ended_generations(session: Session, office: str) -> tuple[bytes, ...]:
    """The generations of an office's PCs in which nobody may write any more: given up by its PC, or forked.

    A clone that still writes in one begins a new one when it hears of it.
    """
    known = select(GenerationRow.generation).where(GenerationRow.office == office)
    its_own = (PeerVector.generation == GenerationRow.generation) & (PeerVector.device == GenerationRow.device)
    given_up = session.scalars(known.join(PeerVector, its_own).where(PeerVector.number == GIVEN_UP))
    return tuple(sorted({*given_up, *forked_generations(session, session.scalars(known))}))


def forget_twins(session: Session, device: str) -> None:
    """A person states that only one PC of a device is left: only the version vector heard last still counts.

    A clone that sends again is detected again.
    """
    rows = session.scalars(
        select(PeerVector).where(PeerVector.device == device, PeerVector.number < GIVEN_UP).order_by(PeerVector.heard.desc())
    ).all()
    for row in rows[1:]:
        session.delete(row)
    if device == settings.DEVICE.needed(session):
        used = session.scalars(select(GenerationRow.generation).where(GenerationRow.device == device))
        others = [generation for generation in used if generation not in own_generations(session)]
        settings.PAST_GENERATIONS.keep(session, (*settings.PAST_GENERATIONS.get(session), *others))
    session.flush()


def take_note(session: Session, merged: Merged, ended: Collection[bytes]) -> None:
    """After a merge, notes in ``merged``: how many of our own records came back, whether somebody else writes in our generation
    (then a new one begins at once), and which forks are new.

    ``ended`` are the generations of our office that are over, as far as the sender knows.
    """
    own = own_generations(session)
    returned = [operation for operation in merged.joined if operation.generation in own]
    merged.returned = len({operation.record for operation in returned})
    if settings.GENERATION.needed(session) in {*ended, *(operation.generation for operation in returned)}:
        begin_generation(session)
        merged.new_generation = True
    merged.forked = forked_generations(session, {operation.generation for operation in merged.joined})

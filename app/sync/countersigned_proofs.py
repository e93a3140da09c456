"""How a head office restored from a backup gets its own lost operations back from branches.

A branch must not be able to change the plan, so its word alone is not enough. Every file the head office ever sent carries
its version vector under its signature. A branch that returns such operations encloses those signed headers (proofs: a
countersigned proof). What they name, and every ancestor of it, was written by the head office: chains are hash-linked, so
nothing can be inserted.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import YuiError
from app.journal.operation import Operation
from app.models import settings
from app.models.base import COMMON, HEAD
from app.models.ledger import GIVEN_UP, GenerationRow, PeerVector, ReceivedFile
from app.store.keys import is_signed
from app.sync.container import DOMAIN
from app.sync.header import Header, unpack_header
from app.sync.roster import Roster

STATEMENTS_LOOKED_AT = 200
"""How many received files, newest first, a branch searches for headers to enclose."""

MOST_PROOFS = 100
"""As many as a header holds (docs/bundle-format.md)."""
CountersignedProof = tuple[bytes, bytes]


def proofs_for(session: Session, operations: Sequence[Operation]) -> tuple[CountersignedProof, ...]:
    """The head office's signed headers that prove its own operations among these; empty when there are none.

    Newest first, and each one that proves something more: of a forked chain, older headers name the other arm.
    """
    head_generations = set(session.scalars(select(GenerationRow.generation).where(GenerationRow.office == HEAD)))
    wanted = {op.id for op in operations if op.partition == COMMON or op.generation in head_generations}
    by_id = {operation.id: operation for operation in operations}
    newest = select(ReceivedFile).where(ReceivedFile.from_office == HEAD).order_by(ReceivedFile.id.desc())
    proved: set[bytes] = set()
    found: list[CountersignedProof] = []
    said = [(row.header, row.signature) for row in session.scalars(newest.limit(STATEMENTS_LOOKED_AT))] if wanted else []
    for header, signature in (*said, *filter(None, [settings.SET_UP_STATEMENT.get(session)])):
        if not wanted.isdisjoint(_add_proved(proved, unpack_header(header), by_id)):
            found.append((header, signature))
        if wanted <= proved or len(found) == MOST_PROOFS:
            break
    return tuple(found)


def countersigned(headers: Iterable[Header], operations: Sequence[Operation], roster: Roster) -> frozenset[bytes]:
    """The ids of those operations that genuine headers of the head office prove to be its own; a PC that was stopped proves
    nothing beyond its cut-offs.
    """
    by_id = {operation.id: operation for operation in operations}
    found: set[bytes] = set()
    for header in headers:
        sender = roster.device(header.from_device)
        cut_offs = sender.cut_offs if sender else None
        if cut_offs is None:
            _add_proved(found, header, by_id)
            continue
        named = [by_id[id_] for id_ in _add_proved(set(), header, by_id)]
        found.update(one.id for one in named if one.seq < cut_offs.get((one.generation, one.partition), 0))
    return frozenset(found)


def proofs_of_twins(session: Session) -> tuple[CountersignedProof, ...]:
    """For a PC of the head office that a copy runs beside: the header in which the copy gave up the generation it goes on in."""
    given_up = select(PeerVector.generation).where(PeerVector.office == HEAD, PeerVector.number == GIVEN_UP)
    newest = select(ReceivedFile).where(ReceivedFile.from_office == HEAD).order_by(ReceivedFile.id.desc())
    files = session.scalars(newest.limit(STATEMENTS_LOOKED_AT)).all() if session.scalars(given_up.limit(1)).first() else []
    giving_up: dict[bytes, CountersignedProof] = {}
    for row in reversed(files):
        header = unpack_header(row.header)
        if header.from_generation in giving_up:
            return (giving_up[header.from_generation],)
        giving_up |= {generation: (row.header, row.signature) for generation in header.retired if generation not in giving_up}
    return ()


def genuine_headers(
    proofs: Iterable[CountersignedProof], head_keys: Mapping[str, Sequence[bytes]], organisation: bytes
) -> tuple[Header, ...]:
    """Those of these headers that the PC of the head office signed that they name; others prove nothing.

    ``head_keys`` are the signing keys of each of the head office's PCs, also the earlier ones.
    """
    headers = (_genuine(header_bytes, signature, head_keys, organisation) for header_bytes, signature in proofs)
    return tuple(header for header in headers if header is not None)


def _add_proved(proved: set[bytes], header: Header, by_id: Mapping[bytes, Operation]) -> list[bytes]:
    """Adds what a header states to have, with every ancestor of it, to what is proved; returns what was added."""
    added: list[bytes] = []
    for points in header.version_vector.points.values():
        for _, point in points:
            at: bytes | None = point
            while at is not None and at in by_id and at not in proved:
                proved.add(at)
                added.append(at)
                at = by_id[at].prev
    return added


def _genuine(
    header_bytes: bytes, signature: bytes, head_keys: Mapping[str, Sequence[bytes]], organisation: bytes
) -> Header | None:
    """The header, if the PC of this council's head office that it names signed it; otherwise None."""
    try:
        header = unpack_header(header_bytes)
    except YuiError:
        return None
    if not any(is_signed(DOMAIN + header_bytes, key, signature) for key in head_keys.get(header.from_device, ())):
        return None
    return header if header.organisation == organisation and header.from_office == HEAD else None

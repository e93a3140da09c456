"""What other offices' PCs state to hold and this PC lacks, from the statements that came with their newest files.

Nothing is stored for it: the statements (PeerVector) lie here anyway, and what they name is looked up in the journal. So it goes
away by itself when the changes arrive.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgpack
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.journal.chains import Chain, Name, partition_digest, proven
from app.journal.rows import known_ids
from app.models import settings
from app.models.base import HEAD
from app.models.journal import OperationRow, WaitingOperation
from app.models.ledger import GIVEN_UP, PeerVector, ReceivedFile
from app.services.plan.plans import OfficeRow, offices
from app.store.kept_answers import kept
from app.store.own_facts import fact, needed_fact
from app.sync.deposit import Statement, head_keys, stated_deposits
from app.sync.header import unpack_header
from app.sync.roster import ACTIVE, Roster
from app.sync.roster_facts import current_roster
from app.sync.scope import partitions_between
from app.sync.version_vector import VersionVector

MOST_COUNTED = 100_000
"""A statement that names more is not believed to the number: it is one PC's word, and nobody has counted."""


@dataclass(frozen=True)
class HeldElsewhere:
    """What the PCs of one office hold and this one lacks.

    ``changes`` is a lower bound: of a chain only its end is known. ``file_number`` and ``made_at_ms`` are of the file that
    said so; 0 where it was a set-up file. ``devices`` are the PCs that hold it.
    """

    office: str
    office_name: str
    tel: str
    changes: int
    devices: tuple[str, ...]
    file_number: int
    made_at_ms: int
    is_own: bool = False
    """It is our own office: another PC of the head office."""

    @property
    def whose(self) -> str:
        """Whose PCs hold it."""
        return f"{self.office_name}の他のPC" if self.is_own else self.office_name

    @property
    def words(self) -> str:
        """What is known, as a sentence."""
        return f"{self.whose}は、ここにない変更を、少なくとも{self.changes:,}件持っています。"

    @property
    def sentence(self) -> str:
        """What is known, and how it gets here: whoever learns from our next file what we hold sends the rest with his next."""
        if self.is_own:
            return f"{self.words}「本部の他のPCへ」のファイルを渡すと、次のファイルで届きます。"
        if self.office == HEAD:
            return f"{self.words}提出ファイルを渡すと、次の返送ファイルで届きます。"
        return f"{self.words}返送ファイルを渡すと、次の提出で届きます。"


@kept
def held_elsewhere(session: Session) -> list[HeldElsewhere]:
    """The offices whose PCs hold what this PC lacks, in the council's order; none on an ordinary day.

    A statement that came with an import that was taken back says nothing, nor does one of a PC that was stopped: what they
    name is left out here on purpose. What came and waits is told on the page of what waits.
    """
    roster = current_roster(session)
    rows = _statements(session, roster)
    said = [(row, _within(session, row)) for row in rows]
    said += [(row, deposit.covers) for row, deposit in _deposits(session, roster, rows)]
    known = known_ids(session, {id_ for _, vector in said for points in vector.points.values() for _, id_ in points})
    ends: dict[str, dict[Name, int]] = {}
    tellers: dict[str, list[PeerVector]] = {}
    for row, vector in said:
        lacking = _unknown(vector, known)
        if not lacking:
            continue
        tellers.setdefault(row.office, []).append(row)
        chains = ends.setdefault(row.office, {})
        for chain, number in lacking.items():
            chains[chain] = max(number, chains.get(chain, 0))
    found = []
    for office in offices(session):
        changes = _count(session, ends[office.code]) if office.code in ends else 0
        if changes:
            found.append(_told(session, office, changes, tellers[office.code]))
    return found


def told(found: Sequence[HeldElsewhere]) -> str:
    """All of it in two sentences, for where there is room for no more; "" when nothing is missing."""
    if len(found) < 2:
        return "".join(one.sentence for one in found)
    counts = "、".join(f"{one.whose} {one.changes:,}件" for one in found)
    return f"ここにない変更を持っている事業所があります（少なくとも、{counts}）。返送ファイルを渡すと、次の提出で届きます。"


def deposited_until_ms(session: Session) -> int:
    """At the head office: until when what it wrote in its own partition is here again, by the newest deposit that branches hold
    and of which nothing is missing here; 0 without any.
    """
    roster = current_roster(session)
    deposits = [deposit for _, deposit in _deposits(session, roster, _statements(session, roster))]
    known = known_ids(session, {id_ for one in deposits for points in one.covers.points.values() for _, id_ in points})
    return max((one.made_at_ms for one in deposits if not _unknown(one.covers, known)), default=0)


def offices_that_differ(session: Session, only: Iterable[str] = ()) -> list[str]:
    """The names of offices whose newest file states the same operations as this PC holds, by their ends, and another digest over
    them: one of the two databases is damaged. ``only``: the offices to look at; none given: all.
    """
    own, among = settings.OFFICE.needed(session), set(only)
    ours: dict[str, list[Chain]] = {}
    found: set[str] = set()
    for row in _statements(session, current_roster(session)):
        file = session.get(ReceivedFile, row.heard) if not among or row.office in among else None
        if file is None:
            continue
        stated = unpack_header(file.header)
        shared = partitions_between(session, own, row.office)
        for partition, digest in stated.partition_digests.items():
            if partition not in shared:
                continue
            if partition not in ours:
                ours[partition] = proven(session, partition)
            if _same_ends(stated.version_vector, partition, ours[partition]) and partition_digest(ours[partition]) != digest:
                found.add(row.office)
    return [office.name for office in offices(session) if office.code in found]


def _statements(session: Session, roster: Roster) -> list[PeerVector]:
    """What the PCs in use stated last, but not with imports that were taken back."""
    in_use = {device.device_id for device in roster.devices if device.status == ACTIVE}
    undone = select(ReceivedFile.id).where(ReceivedFile.undone_at_ms.is_not(None))
    rows = session.scalars(select(PeerVector).where(PeerVector.number < GIVEN_UP, PeerVector.heard.not_in(undone)))
    return [row for row in rows if row.device in in_use]


def _deposits(session: Session, roster: Roster, rows: Sequence[PeerVector]) -> list[tuple[PeerVector, Statement]]:
    """At the head office: which deposits of its own partition the branches' PCs hold (app.sync.deposit)."""
    if needed_fact(session, settings.OFFICE) != HEAD:
        return []
    signers = head_keys(roster)
    branches = [row for row in rows if row.office != HEAD]
    heard = select(ReceivedFile).where(ReceivedFile.id.in_([row.heard for row in branches]))
    _held = session.scalars(heard).all() if branches else []  # asked for one by one below: the session looks there first
    return [(row, one) for row in branches for one in stated_deposits(session, row, signers, roster.organisation)]


def _within(session: Session, row: PeerVector) -> VersionVector:
    """A stated vector, as far as that PC and this one may both hold what it names."""
    vector = VersionVector.from_plain(msgpack.unpackb(row.version_vector))
    own = needed_fact(session, settings.OFFICE)
    shared = partitions_between(session, own, row.office)
    both = own == row.office == HEAD  # two PCs of the head office hold all, also what one of them has nothing of yet
    return VersionVector({chain: points for chain, points in vector.points.items() if both or chain[1] in shared})


def _unknown(vector: VersionVector, known: set[bytes]) -> dict[Name, int]:
    """Chain → the highest number it names of an operation that is not here."""
    found = {}
    for chain, points in vector.points.items():
        numbers = [number for number, id_ in points if id_ not in known]
        if numbers:
            found[chain] = max(numbers)
    return found


def _count(session: Session, ends: dict[Name, int]) -> int:
    """How many operations lead from what is here to these ends, at least, without those that came and wait."""
    count = 0
    for (generation, partition), end in ends.items():
        chain = OperationRow.generation == generation, OperationRow.partition == partition
        held = session.scalar(select(func.max(OperationRow.seq)).where(*chain)) or 0
        waits = WaitingOperation.generation == generation, WaitingOperation.partition == partition
        waiting = session.scalar(select(func.count()).select_from(WaitingOperation).where(*waits)) or 0
        count += max(end - held - waiting, 0 if waiting else 1)  # 1: another arm of a forked chain
    return min(count, MOST_COUNTED)


def _told(session: Session, office: OfficeRow, changes: int, tellers: list[PeerVector]) -> HeldElsewhere:
    newest = max(tellers, key=lambda row: row.heard)
    file = session.get(ReceivedFile, newest.heard)
    return HeldElsewhere(
        office=office.code,
        office_name=office.name,
        tel=office.tel,
        changes=changes,
        devices=tuple(sorted({row.device for row in tellers})),
        file_number=file.number if file else 0,
        made_at_ms=file.made_at_ms if file else 0,
        is_own=office.code == fact(session, settings.OFFICE),
    )


def _same_ends(stated: VersionVector, partition: str, chains: Sequence[Chain]) -> bool:
    """Whether every chain of the partition ends here where it is stated to end. Never where a number was used twice (a fork):
    what its arms hold cannot be told from their ends alone, and cloned PCs have an alarm of their own.
    """
    theirs = {generation: points[0] for (generation, of), points in stated.points.items() if of == partition and points}
    ours = {one.generation: (one.last, one.end) for one in chains}
    return ours == theirs and not any(one.is_forked for one in chains)

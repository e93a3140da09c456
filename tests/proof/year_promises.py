"""What must be right at the end of a year's history: sums of closed years, final texts, joins, deletions, stops.

Reckoned from the operations alone, by tests/proof/oracle.py, without the program's own code.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import msgpack
from sqlalchemy import select

from app.errors import Refused
from app.journal import dump
from app.journal.operation import Operation
from app.models.activity import Activity
from app.models.base import COMMON, HEAD, ROSTER
from app.models.journal import WaitingOperation
from app.models.plan import Target
from app.rules.target_count import Count
from app.services.backup.integrity_check import check
from app.services.devices import roster, setup
from app.services.figures import year_closing
from app.services.figures.target_counts import target_counts
from tests.journal.model import DELETED
from tests.proof import oracle
from tests.proof.council import BRANCHES
from tests.proof.oracle import Saved

if TYPE_CHECKING:
    from tests.proof.year_world import Pc, World

YEAR = 2025
FIRST_DAY, LAST_DAY = date(YEAR, 4, 1), date(YEAR + 1, 3, 31)
CALM_ROUNDS = 5
"""A restored head office, then a branch whose file was late: two rounds each, and one more."""


def at_the_end(world: "World") -> None:
    for pc in world.in_use():  # stopped, and the head office's PC burnt, before anybody else took the file in
        if pc is not world.head and is_stopped(world.head, pc):
            world.stopped[pc.name] = set(world.written)
    everybody_agrees(world)
    for pc in world.in_use():
        assert check(pc.workspace).troubles == (), pc.name
    no_number_is_used_twice(world)
    what_came_back_with_a_copy_stays_when_the_lost_pc_is_stopped(world)
    a_closed_year_says_what_it_counted(world)
    what_lies_in_safekeeping_is_back(world)
    for pc in world.in_use():
        a_final_text_is_one_that_somebody_confirmed(world, pc)
        joining_keeps_one_of_both(world, pc)
        nothing_unseen_is_deleted(world, pc)
        a_stopped_pc_is_stopped(world, pc)
        no_lie_is_believed(world, pc)


def everybody_agrees(world: "World") -> None:
    for _ in range(CALM_ROUNDS):
        world.calm_round()
        if _agree(world) and _is_back(world):
            break
    assert _agree(world), [(pc.name, len(pc.operations())) for pc in world.in_use()]
    for pc in world.in_use():
        if pc is not world.head:
            for partition in (COMMON, pc.office):
                assert _digest(pc, partition) == _digest(world.head, partition), (pc.name, partition)


def no_number_is_used_twice(world: "World") -> None:
    """Nobody here goes on with a clone: whatever came back from a copy counts its numbers anew."""
    times = Counter((one.generation, one.partition, one.seq) for one in world.head.operations())
    assert set(times.values()) == {1}


def what_came_back_with_a_copy_stays_when_the_lost_pc_is_stopped(world: "World") -> None:
    """All that a branch's copy held, and what the head office had of it, is at the head office once the new PC has handed in."""
    back = [pc for pc in world.in_use() if pc.name in world.lost]
    for device in (one for pc in back for one in world.lost[pc.name]):
        with suppress(Refused):  # the head office has forgotten it, or never heard of it
            roster.stop_device(world.head.workspace, device)
    if back:
        world.calm_round()
    for pc in back:
        for holder in (pc, world.head):
            wanted = {one for one in world.promised[pc.name] if world.written.get(one) != "a lie"}
            assert wanted <= {one.id for one in holder.operations()} | waiting(holder), (pc.name, holder.name)
        world.met["losses looked at"] += 1


def a_closed_year_says_what_it_counted(world: "World") -> None:
    """The sum is that of the operations the head office held when it closed the year, reckoned anew."""
    head = world.head
    if year_closing.closed_year(head.workspace, YEAR) is None:
        return
    every = head.operations()
    (closing,) = by_record(every, "closing").values()
    standing = oracle.live(closing, "closed")
    if not standing.keys() <= world.counted.keys():
        return  # taken back and done again: what it counts then is what it had counted, written anew
    counted = frozenset().union(*(world.counted[id_] for id_ in standing))
    shown = _shown_people(head)
    assert shown == people([one for one in every if one.id in counted])
    world.met["closed years reckoned"] += 1


def what_lies_in_safekeeping_is_back(world: "World") -> None:
    """The head office has what it ever wrote in its own partition, if that once reached a branch that is still there."""
    assert _is_back(world)
    world.met["safekeeping looked at"] += any(pc.safe for pc in world.in_use())


def a_final_text_is_one_that_somebody_confirmed(world: "World", pc: "Pc") -> None:
    for record, texts in world.confirmed.items():
        every = _of(pc, record)
        state = oracle.displayed(every, "state")
        if state and state[0] == "final" and not oracle.conflicts(every):
            assert outcome(pc, record) in texts, (pc.name, outcome(pc, record), texts)
            world.met["final texts read"] += 1


def joining_keeps_one_of_both(world: "World", pc: "Pc") -> None:
    known = by_record(pc.operations(), "activity").keys()
    for records in _connected(world.joined):
        here = records & known
        if here and records.isdisjoint(world.deletions):
            assert not here <= gone(pc), (pc.name, records)
            world.met["joins looked at"] += 1


def nothing_unseen_is_deleted(world: "World", pc: "Pc") -> None:
    """An activity is gone only if somebody deleted it who held all of its photos, or who joined it with another."""
    operations = pc.operations()
    photos = by_record(operations, "photo")
    joined = {record for pair in world.joined for record in pair}
    for record in gone(pc) - joined:
        of = {one.id for photo in photos.values() if oracle.displayed(photo, "activity") == (record,) for one in photo}
        assert any(of <= held for held in world.deletions.get(record, [])), (pc.name, record.hex())


def a_stopped_pc_is_stopped(world: "World", pc: "Pc") -> None:
    """On every PC, whatever was restored; and of what it wrote afterwards nothing counts."""
    for name, held in world.stopped.items():
        assert is_stopped(pc, world.pcs[name]), (pc.name, name)
        beyond = {id_ for id_, by in world.written.items() if by == name} - held
        assert beyond.isdisjoint(one.id for one in pc.operations()), (pc.name, name)
        world.met["stops looked at"] += 1


def a_known_stop_counts_at_once(world: "World", pc: "Pc") -> None:
    """Whatever copies and received files brought back, before the next file comes."""
    here = {one.id for one in pc.operations()}
    for name, held in world.stopped.items():
        if is_stopped(pc, world.pcs[name]):
            assert here.isdisjoint({id_ for id_, by in world.written.items() if by == name} - held), (pc.name, name)


def is_stopped(pc: "Pc", of: "Pc") -> bool:
    """Whether a PC knows that another one is stopped."""
    return any(row.device_id == of.workspace.device_id and row.status == "stopped" for row in setup.devices(pc.workspace))


def no_lie_is_believed(world: "World", pc: "Pc") -> None:
    lies = {id_ for id_, by in world.written.items() if by == "a lie"}
    assert lies.isdisjoint(one.id for one in pc.operations()), pc.name


def _connected(pairs: Iterable[tuple[bytes, bytes]]) -> list[set[bytes]]:
    """Records that were joined with each other, directly or through others."""
    found: list[set[bytes]] = []
    for pair in pairs:
        touched = [some for some in found if not some.isdisjoint(pair)]
        found = [some for some in found if some not in touched] + [set(pair).union(*touched)]
    return found


def people(operations: Iterable[Operation]) -> int:
    """参加者 of the branches' final activities of the year, as anybody would add them up from these operations alone."""
    every = list(operations)
    photos = by_record(every, "photo").values()
    total = 0
    for some in by_record(every, "activity").values():
        shown = {group: oracle.displayed(some, group) for group in ("when", "target", "state", "status", "participants")}
        day, state, status = shown["when"], shown["state"], (shown["status"] or (None,))[0]
        counts = day and state == ("final", None) and status in (None, "done", "partly") and some[0].partition != HEAD
        if counts and not is_deleted(some, photos) and FIRST_DAY <= date.fromisoformat(day[0]) <= LAST_DAY:
            total += (shown["participants"] or (0,))[0] or 0
    return total


def by_record(operations: Iterable[Operation], entity: str) -> dict[bytes, list[Saved]]:
    found: dict[bytes, list[Saved]] = {}
    for one in operations:
        if one.entity == entity:
            found.setdefault(one.record, []).append(_saved(one))
    return found


def is_deleted(saved: Iterable[Saved], photos: Iterable[list[Saved]] = ()) -> bool:
    """Whether an activity is gone: somebody deleted it who had seen all that stands in it and in ``photos``."""
    every = list(saved)
    if oracle.deletion(every) != "yes":
        return False
    of = [photo for photo in photos if oracle.displayed(photo, "activity") == (every[0].record,) and not is_deleted(photo)]
    standing = {id_ for some in (every, *of) for group in oracle.groups(some) for id_ in oracle.live(some, group)}
    return any(standing <= one.seen for one in oracle.live(every, DELETED).values())


def gone(pc: "Pc") -> set[bytes]:
    """The activities that nobody is shown any more, except in the trash."""
    with pc.workspace.database.reading() as session:
        return set(session.scalars(select(Activity.id).where(Activity.deleted.is_(True))))


def outcome(pc: "Pc", record: bytes) -> str:
    shown = oracle.displayed(_of(pc, record), "outcome")
    return shown[0] if shown else ""


def _of(pc: "Pc", record: bytes) -> list[Saved]:
    return [_saved(one) for one in pc.operations() if one.record == record]


def _saved(operation: Operation) -> Saved:
    return Saved(
        operation.id,
        operation.prev,
        (operation.generation, operation.partition, operation.seq),
        operation.entity,
        operation.record,
        {group: tuple(msgpack.unpackb(value)) for group, value in operation.values.items()},
        {group: frozenset(ids) for group, ids in operation.sup.items()},
        frozenset(operation.seen),
        (operation.hlc, operation.id),
    )


def _shown_people(head: "Pc") -> int:
    with head.workspace.database.reading() as session:
        targets = list(session.scalars(select(Target.id).where(Target.deleted.is_(False))))
        counts = target_counts(session, targets, YEAR)
        return sum(counts.get((one, office), Count()).participants.value or 0 for one in targets for office in BRANCHES)


def _agree(world: "World") -> bool:
    """Whether head office and branches hold the same of what they both may hold."""
    held = {one.id for one in world.head.operations() if one.partition in (COMMON, ROSTER)}
    for pc in world.in_use():
        own = {one.id for one in pc.operations()}
        wanted = held | {one.id for one in world.head.operations() if pc.office in (HEAD, one.partition)}
        if own != wanted:
            return False
    return True


def _is_back(world: "World") -> bool:
    here = {one.id for one in world.head.operations()} | waiting(world.head)
    return all(pc.safe <= here for pc in world.in_use())


def waiting(pc: "Pc") -> set[bytes]:
    with pc.workspace.database.reading() as session:
        return set(session.scalars(select(WaitingOperation.id)))


def _digest(pc: "Pc", partition: str) -> str:
    with pc.workspace.database.reading() as session:
        return dump.digest(session, partition)

"""The nine promises of docs/sync.md, as far as a history can break them, each asked of the real tables."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.journal import dump
from app.journal.chains import differing
from app.journal.operation import Operation, encode_value
from app.journal.refolding import fold_everything
from app.journal.rows import read_operations
from app.journal.state import DECIDED
from app.models.base import COMMON, HEAD, ROSTER
from app.models.entities import ENTITIES
from app.models.ledger import KeptDeposit
from app.services.figures.held_elsewhere import held_elsewhere, offices_that_differ
from app.sync.deposit import ID_BYTES
from tests.journal.model import DELETED
from tests.proof import oracle
from tests.proof.oracle import ERASES, Saved
from tests.proof.programs import older_program

if TYPE_CHECKING:
    from tests.proof.world import File, Pc, World


RECORDS = f"partition != '{ROSTER}'"
"""Everything but the roster, which no form writes; it is proven by tests/sync/test_roster_reading.py."""


def ids(pc: "Pc") -> set[bytes]:
    with pc.workspace.database.reading() as session:
        return {row[0] for row in session.connection().exec_driver_sql(f"SELECT id FROM operation WHERE {RECORDS}")}


def digest(pc: "Pc", partition: str | None = None) -> str:
    with pc.workspace.database.reading() as session:
        return dump.digest(session, partition)


def holds_what_it_was_told(world: "World", pc: "Pc") -> None:
    """Promises 2, 4 and 8: just what it saved and what came in files whose sender may write there; nothing foreign."""
    assert ids(pc) == pc.told.joined.keys()
    assert pc.office == HEAD or {one.partition for one in pc.told.joined.values()} <= {COMMON, pc.office}


def replaces_what_was_on_screen(operation: Operation, saved: Saved) -> None:
    """Promise 2: ``sup`` is what the form showed when it was opened, no more and no less; a deletion tells all it saw."""
    replaced = {group: frozenset(ids) for group, ids in operation.sup.items() if group != ERASES}
    if operation.values.get(DECIDED) == encode_value([False]):
        # Taking a change in leaves other unseen ones to be asked about: fewer may be replaced than stood there, never more.
        assert replaced.keys() == saved.replaced.keys() and all(ids <= saved.replaced[group] for group, ids in replaced.items())
    else:
        assert replaced == saved.replaced
    assert frozenset(operation.seen) >= saved.seen and (saved.seen or not operation.seen)


def file_tells_only_what_its_reader_may_hold(world: "World", pc: "Pc", file: "File") -> None:
    """Promise 8, at the sender."""
    reader = file.to if file.to != HEAD else pc.office
    assert {one.partition for one in file.holds} <= {COMMON, reader}
    assert {one.id for one in file.holds} <= pc.told.joined.keys()


def shows_what_it_holds(pc: "Pc") -> None:
    """Promises 1, 3 and 5: every row is what the oracle makes of the operations reported; deletions and differences too."""
    with older_program(pc.older):
        shown = _rows(pc)
        meant = {}
        for record in pc.told.records():
            every = pc.told.of_record(record)
            fields = {group.name: group.fields for group in ENTITIES[every[0].entity].groups}
            meant[record] = oracle.picture(every, fields)
    assert shown.keys() == meant.keys()
    for record, row in meant.items():
        assert {name: shown[record][name] for name in row} == row


def erased_is_gone(pc: "Pc") -> None:
    """Promise 2: what was erased on purpose is stored nowhere; of everything else, every value still is."""
    with pc.workspace.database.reading() as session:
        held = read_operations(session, RECORDS)
    for operation in held:
        saved = pc.told.joined[operation.id]
        record = pc.told.of_record(saved.record) if any(ERASES in one.values for one in pc.told.joined.values()) else []
        expected = {group for group in saved.values if operation.id not in oracle.erased(record, group)}
        assert operation.values.keys() == expected


def erased_values(pc: "Pc") -> set[tuple[bytes, str]]:
    """(operation, group) of every value that was erased on purpose and is not here."""
    with pc.workspace.database.reading() as session:
        held = read_operations(session, RECORDS)
    return {(one.id, group) for one in held for group in pc.told.joined[one.id].values if group not in one.values}


def stays_erased(pc: "Pc", erased: set[tuple[bytes, str]]) -> None:
    """Whatever becomes of the erasing operation itself."""
    with pc.workspace.database.reading() as session:
        held = read_operations(session, RECORDS)
    assert erased.isdisjoint((one.id, group) for one in held for group in one.values)


def folding_afresh_changes_nothing(pc: "Pc") -> None:
    """Promise 6: neither on the tables as they are nor on empty ones; and what is kept of the chains is what they are."""
    with older_program(pc.older), pc.workspace.database.rehearsing() as session:
        before = _tables(session)
        assert fold_everything(session) == 0 and differing(session) == []
        for model in ENTITIES.values():
            session.connection().exec_driver_sql(f"DELETE FROM {model.__tablename__}")
        fold_everything(session)
        assert _tables(session) == before


def nothing_saved_is_lost(world: "World") -> None:
    """Promise 2 and 4 over the whole history: each value is live, or replaced by somebody who had it on screen."""
    held = {id_: one for pc in world.pcs.values() for id_, one in pc.told.joined.items()}
    by_record: dict[bytes, list[Saved]] = {}
    for one in held.values():
        by_record.setdefault(one.record, []).append(one)
    for some in by_record.values():
        for group in (*oracle.groups(some), DELETED):
            standing = oracle.live(some, group)
            for one in some:
                if group in one.values:
                    seen = any(one.id in other.replaced.get(group, ()) for other in some)
                    assert one.id in standing or seen or one.id in oracle.erased(some, group)


def no_two_changes_at_one_place(world: "World") -> None:
    """Design point 7: a restored PC never writes a second change under a number it had given out."""
    places = [one.place for one in world.saved.values() if one.place[0] not in world.copied_generations]
    assert len(set(places)) == len(places)
    world.met["forks"] += len(world.saved) - len({one.place for one in world.saved.values()})


def everybody_agrees(world: "World") -> None:
    """Promises 1, 3 and 4: after calm rounds all holders of a partition hold all that anybody held, and show the same.

    What is said to be missing may need longer than the changes: a head office that was set back believes of a disk put back what
    it stated before, until that PC's files reach the number of the newest one (docs/sync.md, "What is not solved").
    """
    held = {id_: one for pc in world.pcs.values() for id_, one in pc.told.joined.items()}
    sealed = _in_safekeeping(world)
    held |= {id_: one for id_, one in world.saved.items() if one.partition == HEAD and id_[:ID_BYTES] in sealed}
    for _ in range(world.rounds + world.head_was_set_back * world.numbers_again):
        world.calm_round()
        if all(_has_all(pc, held) and not _said_to_be_missing(pc) for pc in world.pcs.values()):
            break
    for partition in {one.partition for one in held.values()}:
        holders = [pc for pc in world.pcs.values() if pc.office == HEAD or partition in (COMMON, pc.office)]
        wanted = {id_ for id_, one in held.items() if one.partition == partition}
        for pc in holders:
            assert wanted <= pc.told.joined.keys(), f"{pc.name} misses {len(wanted - pc.told.joined.keys())} in {partition}"
        newest = [pc for pc in holders if not pc.older]
        assert len({digest(pc, partition) for pc in newest}) <= 1
    for pc in world.pcs.values():
        assert not _said_to_be_missing(pc), f"{pc.name} is told of what is not missing"


def _in_safekeeping(world: "World") -> set[bytes]:
    """The ids of the head office's own changes that lie sealed at a branch (their first bytes)."""
    found: set[bytes] = set()
    for pc in world.pcs.values():
        with pc.workspace.database.reading() as session:
            for ids in session.scalars(select(KeptDeposit.ids)):
                found |= {ids[at : at + ID_BYTES] for at in range(0, len(ids), ID_BYTES)}
    return found


def _said_to_be_missing(pc: "Pc") -> list[str]:
    """Whose PCs this one says to hold what it lacks, or to differ from it."""
    with pc.workspace.database.reading() as session:
        return [one.words for one in held_elsewhere(session)] + offices_that_differ(session)


def _has_all(pc: "Pc", held: dict[bytes, Saved]) -> bool:
    return all(id_ in pc.told.joined for id_, one in held.items() if pc.office == HEAD or one.partition in (COMMON, pc.office))


def at_the_end(world: "World") -> None:
    for pc in world.pcs.values():
        shows_what_it_holds(pc)
    everybody_agrees(world)
    for pc in world.pcs.values():
        shows_what_it_holds(pc)
        erased_is_gone(pc)
        folding_afresh_changes_nothing(pc)
    nothing_saved_is_lost(world)
    no_two_changes_at_one_place(world)


def _rows(pc: "Pc") -> dict[bytes, dict[str, Any]]:
    found: dict[bytes, dict[str, Any]] = {}
    with pc.workspace.database.reading() as session:
        for model in ENTITIES.values():
            result = session.connection().exec_driver_sql(f"SELECT * FROM {model.__tablename__}")
            names = list(result.keys())
            found |= {row[0]: dict(zip(names, row, strict=True)) for row in result}
    return found


def _tables(session: Any) -> list[Any]:
    found = []
    for model in ENTITIES.values():
        rows = session.connection().exec_driver_sql(f"SELECT * FROM {model.__tablename__} ORDER BY id")
        found.append([tuple(row) for row in rows])
    return found

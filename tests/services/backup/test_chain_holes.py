"""What stands behind a hole in a chain: it waits, and what nobody else has is written again with its day and person."""

from app.models import settings
from app.models.ledger import PeerVector
from app.services.backup.chain_holes import own_losses, set_aside_behind_holes, write_again_what_nobody_holds, write_own_again
from app.services.workspace.workspace import Workspace
from app.sync.acknowledged import our_version_vector
from app.sync.generations import begin_generation
from tests.offices import activity
from tests.services.backup.damaged_data import own_operations, rows
from tests.services.backup.test_rebuilding import behind_its_back

CHAIN = "SELECT seq, person, wall_ms, record FROM operation WHERE partition = 'daito' AND generation = x'{}' ORDER BY seq"


def test_behind_a_hole_nothing_is_stated_as_held(daito: Workspace) -> None:
    for _ in range(6):
        activity(daito)
    behind_its_back(daito, f"DELETE FROM operation WHERE id = x'{own_operations(daito)[2].hex()}'")
    with daito.database.writing() as session:
        behind = set_aside_behind_holes(session)
        assert [one.seq for one in behind.waiting] == [4, 5, 6] and behind.roster == []
        points = our_version_vector(session, ("daito",)).points[daito.generation, "daito"]
        assert max(number for number, _ in points) == 2
    assert rows(daito, "SELECT reason, count(*) FROM waiting_operation") == [("missing-predecessor", 3)]


def test_what_is_written_again_keeps_its_day_and_person(daito: Workspace) -> None:
    with daito.acting_as("髙橋"):
        for _ in range(4):
            activity(daito)
    before = rows(daito, CHAIN.format(daito.generation.hex()))
    behind_its_back(daito, f"DELETE FROM operation WHERE id = x'{own_operations(daito)[1].hex()}'")
    with daito.database.writing() as session:
        behind = set_aside_behind_holes(session)
        generation = begin_generation(session)
        assert write_own_again(session, daito.keys, behind, {daito.generation}) == 2
        losses = own_losses(session, behind, {daito.generation}, ())
    again = rows(daito, CHAIN.format(generation.hex()))
    assert [one[1:] for one in again] == [one[1:] for one in before[2:]]
    assert [one[:3] for one in losses] == [(daito.generation, "daito", 2)]  # one is missing, and no other
    assert rows(daito, "SELECT count(*) FROM waiting_operation") == [(0,)]


def test_what_another_pc_states_to_hold_is_not_written_again(daito: Workspace) -> None:
    for _ in range(4):
        activity(daito)
    with daito.database.writing() as session:
        vector = our_version_vector(session, ("daito",))
        packed = settings.Fact("", ()).packed(vector.plain())  # type: ignore[arg-type]
        session.add(
            PeerVector(device="head", generation=b"H" * 16, office="head", number=1, version_vector=packed, wanted=b"", heard=1)
        )
    behind_its_back(daito, f"DELETE FROM operation WHERE id = x'{own_operations(daito)[1].hex()}'")
    with daito.database.writing() as session:
        behind = set_aside_behind_holes(session)
        begin_generation(session)
        assert write_own_again(session, daito.keys, behind, {daito.generation}) == 0
    assert rows(daito, "SELECT count(*) FROM waiting_operation") == [(2,)]
    with daito.database.writing() as session:
        write_again_what_nobody_holds(session, daito.keys)
    assert rows(daito, "SELECT count(*) FROM waiting_operation") == [(2,)]
    with daito.database.writing() as session:  # it came back from an older copy, and states so with its next file
        session.get_one(PeerVector, ("head", b"H" * 16)).version_vector = settings.Fact("", ()).packed([])  # type: ignore[arg-type]
        settings.LOST.keep(session, ((daito.generation, "daito", 4, 0),))
        write_again_what_nobody_holds(session, daito.keys)
        assert [number for _, _, number, _ in settings.LOST.get(session)] == [2]  # one stands, one is lost
    assert rows(daito, "SELECT count(*) FROM waiting_operation") == [(0,)]

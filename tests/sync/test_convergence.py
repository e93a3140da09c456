"""The promises of synchronisation over random months of nine offices' habits, with real exports, files and imports."""

import os
from collections.abc import Iterable
from pathlib import Path
from unittest.mock import patch

import msgpack
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal import fold, state
from app.journal.operation import Operation
from app.journal.state import RecordState
from app.models.ledger import PeerHave
from app.services import handing_in
from app.sync import incoming
from app.sync.have import Have
from app.sync.incoming import Checked
from tests.sync.family import DESKS
from tests.sync.offices_at_work import at_work, every_pc_shows_what_its_operations_mean, everything_converged

KINDS = [
    "record", "record", "open", "save", "edit", "edit", "delete", "undelete", "send", "send", "send", "deliver", "deliver",
    "deliver", "take_back", "turn_clock", "back_up", "restore",
]  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(DESKS), st.integers(0, 20)), min_size=12, max_size=30)
Steps = list[tuple[str, str, int]]
UNHURRIED = settings(
    max_examples=20, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)  # fmt: skip
SOAK = settings(UNHURRIED, max_examples=int(os.environ.get("YUI_SOAK", "0") or 0) * 1000 or 1000, derandomize=False)


def months_at_work(folder: Path, steps: Steps) -> None:
    with at_work(folder) as world:
        for kind, name, number in steps:
            world.play(kind, name, number)
        every_pc_shows_what_its_operations_mean(world)
        everything_converged(world)


@UNHURRIED
@given(STEPS)
def test_one_calm_round_brings_everybody_to_the_same_records(tmp_path: Path, steps: Steps) -> None:
    months_at_work(tmp_path / "world", steps)


@pytest.mark.soak
@settings(SOAK, phases=[Phase.generate, Phase.shrink])
@given(STEPS)
def test_a_thousand_months_at_work_converge(tmp_path: Path, steps: Steps) -> None:
    months_at_work(tmp_path / "world", steps)


RESTORED: Steps = [
    ("record", "murone", 0), ("back_up", "murone", 0), ("record", "murone", 1), ("send", "murone", 0), ("deliver", "head", 0),
    ("restore", "murone", 0),
]  # fmt: skip
TWO_EDITS: Steps = [
    ("record", "daito", 0), ("send", "daito", 0), ("deliver", "head", 0), ("edit", "head", 3), ("edit", "daito", 12),
]  # fmt: skip
LOST_AND_LATE: Steps = [
    ("record", "daito", 0), ("send", "daito", 0), ("record", "daito", 1), ("send", "daito", 0), ("deliver", "head", 0),
    ("send", "head", 0), ("deliver", "daito2", 0), ("edit", "daito2", 1), ("delete", "daito", 0), ("send", "daito", 0),
    ("deliver", "head", 0), ("deliver", "head", 2), ("turn_clock", "head", 1), ("take_back", "daito", 0),
]  # fmt: skip
HEAD_RESTORED: Steps = [
    ("record", "daito", 0), ("back_up", "head", 0), ("send", "daito", 0), ("deliver", "head", 0), ("send", "head", 0),
    ("deliver", "daito", 0), ("restore", "head", 0),
]  # fmt: skip


@pytest.mark.parametrize("steps", [RESTORED, TWO_EDITS, LOST_AND_LATE, HEAD_RESTORED], ids=["restored", "two", "late", "head"])
def test_known_hard_months_converge(tmp_path: Path, steps: Steps) -> None:
    months_at_work(tmp_path / "world", steps)


def acknowledgements_that_only_rise(session: Session, checked: Checked, heard: int) -> None:
    """The mutant: what a PC once had it is believed to have for ever."""
    device = PeerHave.device == checked.sender.device_id
    old = [Have.from_plain(msgpack.unpackb(row.have)) for row in session.scalars(select(PeerHave).where(device)) if row.have]
    honest(session, checked, heard)
    row = session.get_one(PeerHave, (checked.sender.device_id, checked.letter.header.from_life))
    every = [Have.from_plain(msgpack.unpackb(row.have)), *old]
    places = {place for have in every for place in have.points}
    most = {place: sorted({point for have in every for point in have.points.get(place, ())}, reverse=True) for place in places}
    row.have = msgpack.packb(Have(most).plain())
    session.flush()


def last_write_wins(operations: Iterable[Operation]) -> RecordState:
    """The mutant: of what stands against each other, the newer one by the clock is right."""
    found = state.state_of(operations)
    return RecordState(**found.__dict__ | {"differences": ()})


honest = incoming._note_have


def test_an_acknowledgement_that_only_rises_is_caught(tmp_path: Path) -> None:
    with patch.object(incoming, "_note_have", acknowledgements_that_only_rise), pytest.raises(AssertionError):
        months_at_work(tmp_path / "world", RESTORED)


def test_last_write_wins_is_caught(tmp_path: Path) -> None:
    with patch.object(fold, "state_of", last_write_wins), pytest.raises(AssertionError):
        months_at_work(tmp_path / "world", TWO_EDITS)


def test_marking_as_sent_by_sending_is_caught(tmp_path: Path) -> None:
    """The mutant: what was once written to a file is not written again; a lost file is then lost for good."""
    sent: set[bytes] = set()
    real = handing_in.make_file.__globals__["unproven"]

    def only_once(session: Session, *rest: object, **more: object) -> list[Operation]:
        found = [operation for operation in real(session, *rest, **more) if operation.id not in sent]
        sent.update(operation.id for operation in found)
        return found

    lost: Steps = [("record", "daito", 0), ("send", "daito", 0)]
    with patch.dict(handing_in.make_file.__globals__, {"unproven": only_once}), pytest.raises(AssertionError):
        months_at_work(tmp_path / "world", lost)

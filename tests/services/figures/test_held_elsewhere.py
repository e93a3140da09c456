"""What others hold and this PC lacks: words for one office and for several, and numbers nobody counted."""

from collections.abc import Iterator
from pathlib import Path

import msgpack
import pytest
from sqlalchemy import select

from app.models.ledger import PeerVector
from app.services.figures.held_elsewhere import MOST_COUNTED, HeldElsewhere, held_elsewhere, offices_that_differ, told
from app.services.workspace.workspace import Workspace
from app.sync.version_vector import VersionVector
from tests.sync.family import copied

MURONE = HeldElsewhere("murone", "室根支部", "", 30, ("aa",), 3, 0)
DAITO = HeldElsewhere("daito", "大東支部", "", 2, ("bb",), 4, 0)


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


def test_one_office_is_told_with_what_to_do_several_in_two_sentences() -> None:
    assert told([]) == ""
    assert told([MURONE]) == MURONE.sentence and MURONE.sentence.endswith("返送ファイルを渡すと、次の提出で届きます。")
    assert "少なくとも、室根支部 30件、大東支部 2件" in told([MURONE, DAITO])


def stated(head: Workspace, office: str, points: dict[tuple[bytes, str], list[tuple[int, bytes]]]) -> None:
    with head.database.writing() as session:
        row = session.scalars(select(PeerVector).where(PeerVector.office == office)).first()
        assert row is not None
        row.version_vector = msgpack.packb(VersionVector(points).plain())


def test_a_number_that_nobody_counted_is_not_believed(head: Workspace) -> None:
    """A PC with valid keys states an end nobody could have reached; the sentence stays one that a person can read."""
    stated(head, "murone", {(b"x" * 16, "murone"): [(2**62, b"y" * 20)]})
    with head.database.reading() as session:
        assert [one.changes for one in held_elsewhere(session)] == [MOST_COUNTED]


def test_what_an_office_states_beyond_its_own_share_says_nothing(head: Workspace) -> None:
    stated(head, "murone", {(b"x" * 16, "daito"): [(5, b"y" * 20)], (b"x" * 16, "head"): [(5, b"y" * 20)]})
    with head.database.reading() as session:
        assert held_elsewhere(session) == [] and offices_that_differ(session) == []

"""A valid key does not open every door: what its office may not change waits by name, and the rest is joined."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.errors import Damaged
from app.journal.dump import digest
from app.journal.operation import Operation, encode_value, erase
from app.models.base import COMMON, HEAD
from app.services.backup.dumps import dump
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.plan.plans import find_target, plans
from app.services.plan.target_year import TargetYear
from app.services.workspace.workspace import Workspace
from app.sync.columns import pack_operations
from app.sync.container import pack_letter
from app.sync.header import Header
from app.sync.incoming import Checked, check_file, take_in
from app.sync.merge import MISSING_PREDECESSOR, OTHER_PARTITION, OUT_OF_SCOPE
from app.sync.outgoing import make_file
from app.sync.scope import Scope, scope_of
from app.sync.seal import seal
from app.sync.version_vector import VersionVector
from tests.journal.operations import last_of_chain
from tests.sync.family import copied, handmade, record_activity


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied(HEAD, tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


def forged(sender: Workspace, receiver: Workspace, operations: Sequence[Operation], number: int = 9, **said: Any) -> bytes:
    """A file with these operations, rightly signed, whatever the sender's program would have said to them."""
    with sender.database.reading() as session:
        usual = make_file(session, sender.keys, receiver.office_code, (COMMON,)).letter.header
    header = Header(
        **{
            **{name: getattr(usual, name) for name in Header.__dataclass_fields__},
            "version_vector": VersionVector({}),
            "operations": len(operations),
            "file_number": number,
            "recipients": (receiver.keys.seal_recipient,),
            **said,
        }
    )
    plain, _ = pack_letter(header, pack_operations(operations), sender.keys.signer)
    return seal(plain, [receiver.keys.seal_recipient])


def imported(workspace: Workspace, data: bytes) -> dict[str, int]:
    """Reasons and numbers of what waits after taking the file in; "joined" counts the rest."""
    with workspace.database.writing() as session:
        checked: Checked = check_file(session, workspace.keys, data)
        _, merged = take_in(session, workspace.keys, checked)
    return {**merged.waiting, "joined": len(merged.joined)}


def state(workspace: Workspace, scope: str | None = None) -> str:
    with workspace.database.reading() as session:
        return digest(session, scope)


@pytest.mark.parametrize(
    "foreign",
    [
        {"partition": "murone"},
        {"partition": COMMON, "entity": "target", "values": {"title": encode_value(["書き換え"])}},
        {"partition": HEAD},
        {"entity": "evaluation", "values": {"rating": encode_value(["a", "理由"])}},
        {"entity": "evaluation", "values": {"erases": encode_value(["rating", bytes(20)])}},
        {"entity": "evaluation", "values": {"deleted": encode_value([1])}},
        {"entity": "evaluation", "values": {"未来": encode_value([1])}, "partition": HEAD},
    ],
    ids=[
        "another branch",
        "common",
        "head office",
        "head's group",
        "erases the head's value",
        "deletes the head's record",
        "unknown group there",
    ],
)
def test_what_a_branch_may_not_write_waits_and_the_rest_is_joined(
    head: Workspace, daito: Workspace, foreign: dict[str, Any]
) -> None:
    before = state(head, COMMON), state(head, "murone"), state(head, HEAD)
    honest = handmade(daito)
    bad = handmade(daito, generation=b"another life 16b", **foreign)
    assert imported(head, forged(daito, head, [honest, bad])) == {OUT_OF_SCOPE: 1, "joined": 1}
    assert (state(head, COMMON), state(head, "murone"), state(head, HEAD)) == before


def test_a_branch_can_not_supersede_or_erase_what_it_may_not_write(head: Workspace, daito: Workspace) -> None:
    """Naming an operation as replaced takes its value away just as well as writing another one."""
    target = find_target(head, plans(head)[0].id, "1-3").id
    save_evaluation(head, open_evaluation(head, TargetYear(target, 2025)), {"rating": "a", "rating_reason": "順調"})
    with head.database.reading() as session:
        written = last_of_chain(session, head.generation, HEAD)
    assert written is not None
    before = state(head)
    place = {"entity": "evaluation", "record": written.record, "sup": {"rating": (written.id,)}}
    thief = handmade(daito, values={"未来": encode_value([1])}, **place)
    with pytest.raises(Damaged):
        imported(head, forged(daito, head, [thief]))
    eraser = erase(handmade(daito, values={"rating": encode_value(["b", None])}, **place), "rating")
    assert imported(head, forged(daito, head, [eraser], number=10)) == {OUT_OF_SCOPE: 1, "joined": 0}
    assert state(head) == before


def test_a_known_record_does_not_move_to_another_office(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    with copied("murone", tmp_path) as murone:
        record = record_activity(murone, "室根のサロン")
        with murone.database.reading() as session:
            data = make_file(session, murone.keys, HEAD, scope_of("murone")).data
        imported(head, data)
    before = state(head)
    stolen = handmade(daito, record=record, values={"title": encode_value(["大東のサロン"])})
    assert imported(head, forged(daito, head, [stolen])) == {OTHER_PARTITION: 1, "joined": 0}
    assert state(head) == before


def test_what_lacks_its_predecessor_waits_and_is_joined_when_that_comes(head: Workspace, daito: Workspace) -> None:
    first = handmade(daito)
    second = handmade(daito, seq=2, prev=first.id, values={"title": encode_value(["後"])}, sup={"title": (first.id,)})
    before = state(head)
    assert imported(head, forged(daito, head, [second])) == {MISSING_PREDECESSOR: 1, "joined": 0}
    assert state(head) == before
    assert imported(head, forged(daito, head, [second], number=10))["joined"] == 0
    assert imported(head, forged(daito, head, [first], number=11)) == {"joined": 2}
    assert "後" in dump_text(head)


def dump_text(workspace: Workspace) -> str:
    return dump(workspace, "daito").decode()


def test_the_head_office_sends_a_branch_nothing_of_another(tmp_path: Path, head: Workspace, daito: Workspace) -> None:
    foreign = handmade(head, partition="murone")
    assert imported(daito, forged(head, daito, [foreign])) == {OUT_OF_SCOPE: 1, "joined": 0}
    assert state(daito, "murone") == state(daito, HEAD)


@pytest.mark.parametrize(
    ("signer", "reader", "partition", "allowed"),
    [
        ("daito", HEAD, "daito", True), ("daito", HEAD, "murone", False), ("daito", HEAD, COMMON, False),
        ("daito", HEAD, HEAD, False), (HEAD, "daito", "daito", True), (HEAD, "daito", COMMON, True),
        (HEAD, "daito", "murone", False), (HEAD, "daito", HEAD, False), (HEAD, HEAD, "murone", True),
    ],
)  # fmt: skip
def test_the_table_of_who_may_write_where(daito: Workspace, signer: str, reader: str, partition: str, allowed: bool) -> None:
    assert Scope(signer, reader).allows(handmade(daito, partition=partition)) is allowed

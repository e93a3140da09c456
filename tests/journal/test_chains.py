"""What is kept of a chain is what its operations say, whatever came and went, and equal sets give equal digests."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.journal.chains import chain, chains, counted, differing, partition_digest, proven, recount
from app.journal.operation import Operation
from app.journal.rows import delete_operations, insert_operations
from app.store.database import create_database
from tests.journal.operations import op

ANY_ORDER = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def _database(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return create_database(tmp_path_factory.mktemp("chains"), bytes(32))


@pytest.fixture
def session(_database: Any) -> Iterator[Session]:
    with _database.rehearsing() as session:
        yield session


def run(count: int, generation: bytes = b"L" * 16, partition: str = "daito") -> list[Operation]:
    """A chain from 1 on."""
    return [op(seq=number, generation=generation, partition=partition, title=f"{number}") for number in range(1, count + 1)]


POOL = [*run(6), *run(4, b"M" * 16), *run(3, partition="common"), *(op(seq=2, title="fork"), op(seq=5, title="fork"))]


@ANY_ORDER
@given(st.lists(st.lists(st.sampled_from(range(len(POOL))), min_size=1, max_size=4), max_size=12), st.randoms())
def test_whatever_comes_and_goes_what_is_kept_is_what_is_counted(
    _database: Any, steps: list[list[int]], chance: random.Random
) -> None:
    """A step takes out what is there of the operations it names, and puts in the others."""
    held: set[int] = set()
    with _database.rehearsing() as session:
        for step in steps:
            there = held & set(step)
            delete_operations(session, [POOL[number].id for number in there])
            new = list(dict.fromkeys(number for number in step if number not in there))
            insert_operations(session, [POOL[number] for number in new], None)
            held = held - there | set(new)
            assert chains(session) == sorted(counted(session), key=lambda one: (one.partition, one.generation))
            assert differing(session) == []
        digests = {partition: partition_digest(chains(session, [partition])) for partition in ("daito", "common")}
        rest = [POOL[number] for number in sorted(held, key=lambda _: chance.random())]
    with _database.rehearsing() as session:  # the same set, in one go and another order
        insert_operations(session, rest, None)
        assert {partition: partition_digest(chains(session, [partition])) for partition in digests} == digests
        for number in sorted(held)[:3]:  # and without any one of them another digest
            one = POOL[number]
            delete_operations(session, [one.id])
            assert partition_digest(chains(session, [one.partition])) != digests[one.partition]
            insert_operations(session, [one], None)


def test_a_fork_and_a_hole_are_told_apart_from_an_unbroken_chain(session: Session) -> None:
    first, second, third, fourth = run(4)
    insert_operations(session, [first, second], None)
    (found,) = chains(session, ["daito"], [first.generation])
    assert (found.last, found.end, found.is_unbroken, found.is_forked) == (2, second.id, True, False)
    insert_operations(session, [fourth], None)
    assert not chains(session)[0].is_unbroken and not chains(session)[0].is_forked
    insert_operations(session, [third], None)
    assert chains(session)[0].is_unbroken
    insert_operations(session, [op(seq=3, title="other")], None)
    assert chains(session)[0].is_forked and not chains(session)[0].is_unbroken


def test_a_chain_of_which_nothing_is_left_is_none(session: Session) -> None:
    some = run(3)
    insert_operations(session, some, None)
    delete_operations(session, [one.id for one in some])
    assert chain(session, some[0].generation, "daito") is None and chains(session) == []


def test_what_was_lost_behind_its_back_differs_until_it_is_counted_again(session: Session) -> None:
    insert_operations(session, run(3), None)
    session.connection().exec_driver_sql("DELETE FROM operation WHERE seq = 2")
    assert differing(session) == [(3, 2)]
    assert recount(session) == 1 and differing(session) == []
    session.connection().exec_driver_sql("DELETE FROM chain")
    assert differing(session) == [(0, 2)]
    assert recount(session) == 1 and differing(session) == []


def test_what_is_kept_of_a_partition_holds_until_an_operation_is_lost_behind_its_back(session: Session) -> None:
    insert_operations(session, [*run(6), *run(4, b"M" * 16), *run(3, partition="common")], None)
    assert proven(session, "daito") == chains(session, ["daito"]) and proven(session, "nowhere") == []
    session.connection().exec_driver_sql("DELETE FROM operation WHERE seq = 2 AND partition = 'daito'")
    assert proven(session, "daito") == [*counted(session, "daito")] != chains(session, ["daito"])
    assert proven(session, "common") == chains(session, ["common"])

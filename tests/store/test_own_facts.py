"""The facts of this PC come from one look at all of them, and are never older than the last write."""

from collections.abc import Iterator

import pytest

from app.errors import Damaged
from app.models.settings import Fact
from app.store.database import Database, create_database
from app.store.own_facts import fact, needed_fact
from tests.statements import counted

ONE, OTHER = Fact("one", ""), Fact[tuple[int, ...]]("other", (7,))


@pytest.fixture
def database(tmp_path) -> Iterator[Database]:
    made = create_database(tmp_path / "data", b"k" * 32)
    yield made
    made.close()


def test_many_facts_are_read_with_one_question_until_one_is_written(database):
    with database.writing() as session:
        ONE.keep(session, "first")
    with counted() as asked, database.reading() as session:
        assert (fact(session, ONE), needed_fact(session, ONE), fact(session, OTHER)) == ("first", "first", (7,))
    assert asked.selects == 1
    with database.writing() as session:
        OTHER.keep(session, (1, 2))
        assert fact(session, OTHER) == (1, 2)
    with database.reading() as session:
        assert (fact(session, ONE), fact(session, OTHER)) == ("first", (1, 2))


def test_a_fact_that_every_office_has_and_is_lost_is_damage(database):
    with database.reading() as session, pytest.raises(Damaged):
        needed_fact(session, ONE)

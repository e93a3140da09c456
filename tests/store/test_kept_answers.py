"""Answers hold until the tables change that were read for them, and nobody gets one of other data than his session sees."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models.local import Draft, Setting
from app.models.plan import Term
from app.rules import clock
from app.store import kept_answers
from app.store.database import Database, create_database
from app.store.kept_answers import kept, kept_of_each, may_be_kept, named_tables, written_tables

KEY = b"k" * 32
asked: list[object] = []


@kept
def settings_named(session: Session, name: str = "") -> list[bytes]:
    asked.append(name)
    return list(
        session.scalars(
            select(Setting.value).where(Setting.name.contains(name), Setting.name != "program").order_by(Setting.name)
        )
    )


@kept
def number_of_settings(session: Session) -> int:
    asked.append("number")
    return len(settings_named(session))


@kept
def setting_by_id(session: Session, name: str) -> bool:
    asked.append(name)
    return session.get(Setting, name) is not None


@kept_of_each
def lengths(session: Session, names: dict[str, bytes | None], more: int) -> dict[str, int]:
    asked.append(sorted(names))
    return {name: len(value) + more for name, value in session.execute(select(Setting.name, Setting.value)) if name in names}


@pytest.fixture
def database(tmp_path) -> Iterator[Database]:
    asked.clear()
    made = create_database(tmp_path / "data", KEY)
    keep(made, "first")
    yield made
    made.close()


def keep(database: Database, name: str) -> None:
    with database.writing() as session:
        session.add(Setting(name=name, value=name.encode()))


def answer(database: Database, question=settings_named, *arguments):
    with database.reading() as session:
        return question(session, *arguments)


def test_the_same_question_is_asked_once_until_its_table_is_written(database):
    assert answer(database, settings_named, "f") == answer(database, settings_named, "f") == [b"first"]
    assert asked == ["f"]
    keep(database, "following")
    assert answer(database, settings_named, "f") == [b"first", b"following"]
    assert asked == ["f", "f"]


def test_another_argument_is_another_question(database):
    assert answer(database, settings_named, "f") == [b"first"]
    assert answer(database, settings_named, "none") == []


def test_what_is_written_elsewhere_leaves_an_answer_as_it_is(database):
    answer(database)
    with database.writing() as session:
        session.add(Draft(key="half typed", values_json="{}", changed_at_ms=0))
    answer(database)
    assert asked == [""]


def test_a_question_ends_with_the_questions_that_it_asked(database):
    assert answer(database, number_of_settings) == 1
    keep(database, "second")
    assert answer(database, number_of_settings) == 2


def test_a_question_ends_with_the_questions_that_it_asked_although_they_were_answered_already(database):
    answer(database)
    assert answer(database, number_of_settings) == 1
    keep(database, "second")
    assert answer(database, number_of_settings) == 2


def test_what_the_session_has_read_before_is_read_once_more_for_the_answer(database):
    with database.reading() as session:
        assert session.get(Setting, "first") is not None
        assert setting_by_id(session, "first")
    with database.writing() as session:
        session.delete(session.get(Setting, "first"))
    assert not answer(database, setting_by_id, "first")


def test_what_a_transaction_has_written_is_seen_by_itself_alone_until_it_is_committed(database):
    answer(database)
    with database.writing() as session:
        session.add(Setting(name="second", value=b"second"))
        session.flush()
        with database.showing(session), database.reading() as shown:
            assert settings_named(shown) == [b"first", b"second"]
        found: list[list[bytes]] = []
        thread = threading.Thread(target=lambda: found.append(answer(database)))
        thread.start()
        thread.join()
        assert found == [[b"first"]]
    assert answer(database) == [b"first", b"second"]


def test_within_the_transaction_that_writes_a_table_nothing_about_it_is_kept(database):
    with database.writing() as session:
        assert may_be_kept(session, "setting")
        session.add(Setting(name="second", value=b"second"))
        session.flush()
        assert not may_be_kept(session, "setting") and may_be_kept(session, "term")
    with database.reading() as session:
        assert may_be_kept(session, "setting")
    with Session() as foreign:
        assert not may_be_kept(foreign, "setting")


def test_what_was_written_and_rolled_back_is_in_no_answer(database):
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        session.add(Setting(name="second", value=b"second"))
        session.flush()
        assert settings_named(session) == [b"first", b"second"]
        raise ZeroDivisionError
    assert answer(database) == [b"first"]
    with database.rehearsing() as session:
        session.add(Setting(name="second", value=b"second"))
        session.flush()
        assert settings_named(session) == [b"first", b"second"]
    assert answer(database) == [b"first"]


def test_a_session_that_began_before_a_write_neither_gets_nor_gives_another_ones_answer(database):
    with database.reading() as before:
        before.scalars(select(Term)).all()  # from here on it sees the data as they are now
        keep(database, "second")
        assert answer(database) == [b"first", b"second"]
        assert settings_named(before) == [b"first"]
        assert answer(database) == [b"first", b"second"]


def test_a_long_look_at_the_data_asks_once_too_although_something_is_written_meanwhile(database):
    with database.reading() as before:
        before.scalars(select(Term)).all()  # from here on it sees the data as they are now
        keep(database, "second")
        asked.clear()
        assert settings_named(before) == settings_named(before) == [b"first"]
        assert asked == [""]
        keep(database, "third")
        assert settings_named(before) == [b"first"] and asked == [""]
    assert answer(database) == [b"first", b"second", b"third"]


def test_a_transaction_that_writes_asks_once_too_until_it_writes_that_table_again(database):
    with database.writing() as session:
        for count, name in enumerate(("second", "third"), 2):
            session.add(Setting(name=name, value=name.encode()))
            session.flush()
            asked.clear()
            assert len(settings_named(session)) == number_of_settings(session) == count
            session.execute(update(Draft).values(changed_at_ms=count))
            assert number_of_settings(session) == count and asked == ["", "number"]


def test_what_a_part_of_a_transaction_wrote_and_took_back_is_in_no_answer(database):
    with database.writing() as session:
        session.add(Setting(name="second", value=b"second"))
        session.flush()
        part = session.begin_nested()
        session.add(Setting(name="third", value=b"third"))
        session.flush()
        assert number_of_settings(session) == 3
        part.rollback()
        assert number_of_settings(session) == 2


def test_an_answer_ends_with_its_day(database, monkeypatch):
    answer(database)
    monkeypatch.setattr(clock, "today", lambda: date(2025, 11, 3) + timedelta(days=1))
    answer(database)
    assert asked == ["", ""]


def test_who_changes_his_list_changes_nobody_elses(database):
    answer(database).append(b"of mine")
    assert answer(database) == [b"first"]


def test_answers_do_not_pile_up(database, monkeypatch):
    monkeypatch.setattr(kept_answers, "MOST", 10)
    for number in range(100):
        answer(database, settings_named, str(number))
    assert len(database._answers._found) <= 10


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("INSERT INTO draft (key) VALUES (?)", {"draft"}),
        ("INSERT OR REPLACE INTO activity (id) VALUES (?)", {"activity"}),
        ("\n  update setting SET value = 1 WHERE name = ?", {"setting"}),
        ("DELETE FROM search_entry", {"search_entry"}),
        ("SELECT * FROM activity", set()),
        ("SAVEPOINT one", set()),
    ],
    ids=range(6),
)
def test_the_table_that_a_statement_writes_is_known(statement, tables):
    assert written_tables(statement) == tables


def test_a_statement_that_is_not_understood_may_write_everything():
    assert {"activity", "term", "setting"} <= written_tables("WITH some AS (SELECT 1) INSERT INTO term SELECT 1")


def test_every_table_that_a_statement_names_is_one_it_may_read():
    joined = 'SELECT target.id FROM target, "plan" JOIN goal ON goal.id IN (SELECT goal_id FROM activity)'
    assert {"target", "plan", "goal", "activity"} <= named_tables(joined)
    assert "office" not in named_tables(joined)


def test_the_end_of_one_transaction_does_not_make_the_next_ones_writes_committed(database: Database) -> None:
    """The second begins to write, in another thread, before the first has told that it is over."""
    with database.writing() as session:
        session.add(Setting(name="later", value=b"later"))
        session.flush()

        def first() -> None:
            with database._answers.writing():
                pass
            answer(database)

        thread = threading.Thread(target=first)
        thread.start()
        thread.join()
    assert b"later" in answer(database)


def test_of_several_things_only_those_are_asked_again_whose_stamp_is_another_one(database):
    keep(database, "other")
    assert answer(database, lengths, {"first": b"1", "other": b"1"}, 0) == {"first": 5, "other": 5}
    keep(database, "third")  # whatever is written: their stamps are the same
    assert answer(database, lengths, {"first": b"1", "other": b"2", "third": b"1"}, 0) == {"first": 5, "other": 5, "third": 5}
    assert answer(database, lengths, {"first": b"1"}, 2) == {"first": 7}  # other arguments are another question
    assert asked == [["first", "other"], ["other", "third"], ["first"]]


def test_a_thing_without_a_stamp_is_asked_each_time(database):
    assert [answer(database, lengths, {"first": None}, 0) for _ in range(2)] == [{"first": 5}] * 2
    assert asked == [["first"]] * 2

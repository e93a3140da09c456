"""From operations to rows: strange, old, new and hostile values give rows that can be shown."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgpack
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.journal.dump import dump
from app.journal.fold import fold_new, fold_records
from app.journal.operation import Operation
from app.journal.refolding import fold_everything
from app.journal.rows import insert_operations
from app.models.activity import Activity
from app.models.base import Synced
from app.models.entities import ENTITIES
from app.models.evaluation import Evaluation
from app.models.local import SearchEntry, SearchPending
from app.store.database import create_database
from tests.journal.operations import RECORD, op


@pytest.fixture(scope="module")
def _database(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return create_database(tmp_path_factory.mktemp("fold"), bytes(32))


@pytest.fixture
def session(_database: Any) -> Iterator[Session]:
    with _database.rehearsing() as session:
        yield session


def folded(session: Session, *operations: Operation) -> None:
    insert_operations(session, operations, import_id=None)
    fold_records(session, {operation.record for operation in operations})
    session.expire_all()


def row(session: Session) -> Activity:
    return session.get_one(Activity, RECORD)


def test_a_record_without_operations_disappears(session: Session) -> None:
    folded(session, op(title="あ"))
    session.connection().exec_driver_sql("DELETE FROM operation")
    fold_records(session, [RECORD])
    assert session.scalars(select(Activity)).all() == []


def test_the_search_text_of_a_row_that_changes_goes_and_is_to_be_made_anew(session: Session) -> None:
    folded(session, op(title="あ"))
    session.execute(delete(SearchPending))
    session.add(SearchEntry(day="", record=RECORD, text="あ"))
    session.flush()
    folded(session, op(title="い", generation=b"M" * 16))
    assert session.scalars(select(SearchEntry)).all() == []
    assert session.scalars(select(SearchPending.record)).all() == [RECORD]


def test_new_records_are_noted_for_the_search_and_other_kinds_are_not(session: Session) -> None:
    fold_new(session, [op(title="あ"), op(entity="meeting", record=b"P" * 16, title="会議", generation=b"M" * 16)])
    assert session.scalars(select(SearchPending.record)).all() == [RECORD]


def test_an_older_program_sends_fewer_fields_and_a_newer_one_more(session: Session) -> None:
    folded(session, op(participants=(5,), place=("公民館", "大東", "新しい項目"), title="あ"))
    assert (row(session).participants, row(session).participants_approximate) == (5, None)
    assert (row(session).place, row(session).district) == ("公民館", "大東")


def test_entities_and_groups_of_a_newer_program_are_kept_and_not_shown(session: Session) -> None:
    folded(session, op(title="あ", future="新"), op(entity="vehicle", record=b"P" * 16, caption="公用車", generation=b"M" * 16))
    assert row(session).title == "あ"
    assert row(session).conflicts == ""
    assert b"vehicle" not in dump(session)


def test_unknown_groups_that_differ_wait_for_the_update(session: Session) -> None:
    folded(session, op(title="あ", future="一"), op(future="二", generation=b"M" * 16))
    assert row(session).conflicts == ""


HOSTILE: list[tuple[str, tuple[Any, ...]]] = [
    ("when", ("2025-13-45", None)),
    ("when", ("おととい", None)),
    ("when", (20251103, b"x")),
    ("when", ("20251103", "2025-W45-1")),
    ("target", ("1-3",)),
    ("target", (b"short",)),
    ("secondary", (b"not sixteen",)),
    ("secondary", (3,)),
    ("title", (12,)),
    ("title", (b"\xff\xfe",)),
    ("participants", ("たくさん", "約")),
    ("participants", (b"30", 2)),
    ("sessions", ("3",)),
]


@pytest.mark.parametrize(("group", "value"), HOSTILE)
@pytest.mark.parametrize("way", ["first import", "one of many"])
def test_a_value_of_the_wrong_kind_is_shown_as_not_entered(
    session: Session, group: str, value: tuple[Any, ...], way: str
) -> None:
    operation = op(**{"content": "本文", group: value})
    insert_operations(session, [operation], import_id=None)
    (fold_new if way == "first import" else lambda s, ops: fold_records(s, [RECORD]))(session, [operation])
    session.expire_all()
    fields = Activity.group_named(group).fields  # type: ignore[union-attr]
    assert [getattr(row(session), name) for name in fields] == [None] * len(fields)
    assert row(session).content == "本文"
    assert dump(session)


ANY = st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=8) | st.binary(max_size=34) | st.dates().map(str)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_stands_in_a_file_every_row_can_be_read_and_both_ways_of_folding_agree(
    _database: Any, data: st.DataObject
) -> None:
    model: type[Synced] = data.draw(st.sampled_from(sorted(ENTITIES.values(), key=lambda m: m.entity)))
    groups = data.draw(st.lists(st.sampled_from([group.name for group in model.groups]), min_size=1, max_size=4, unique=True))
    raw = {name: msgpack.packb(data.draw(st.lists(ANY, max_size=4))) for name in groups}
    operation = op(entity=model.entity, raw=raw)
    with _database.rehearsing() as session:
        insert_operations(session, [operation], import_id=None)
        fold_new(session, [operation])
        first = session.get_one(model, RECORD).values(), dump(session)
        fold_everything(session)
        session.expire_all()
        assert (session.get_one(model, RECORD).values(), dump(session)) == first


def test_good_values_of_every_kind_arrive(session: Session) -> None:
    ids = (b"a" * 16, b"b" * 16)
    folded(
        session,
        op(when=(date(2025, 11, 3), None), target=b"t" * 16, secondary=(ids,), participants=(0, True), title="髙﨑 𠮷"),
        op(entity="evaluation", record=b"E" * 16, identity=(b"t" * 16, 2025, "head"), generation=b"M" * 16),
    )
    found = row(session)
    assert (found.date, found.end_date, found.target_id, found.secondary_targets) == (date(2025, 11, 3), None, b"t" * 16, ids)
    assert (found.participants, found.participants_approximate, found.title) == (0, True, "髙﨑 𠮷")
    assert session.get_one(Evaluation, b"E" * 16).fiscal_year == 2025

"""One saved form is one operation that replaces what the form showed."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.journal.chains import end_of
from app.journal.reading import Shown, record_state, shown, shown_all
from app.journal.record_ids import new_record_id
from app.journal.rows import read_operations
from app.journal.writing import Author, Change, changed_groups, write, write_all, write_new
from app.models.activity import Activity
from app.models.base import ORIGIN
from app.store.database import create_database

GENERATION = b"L" * 16


@pytest.fixture(scope="module")
def _database(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return create_database(tmp_path_factory.mktemp("writing"), bytes(32))


@pytest.fixture
def session(_database: Any) -> Iterator[Session]:
    with _database.rehearsing() as session:
        yield session


def save(session: Session, record: bytes, form: Shown, now: int = 1_762_300_000_000, **values: Any) -> Any:
    deletes = values.pop("deletes", None)
    author = Author(values.pop("generation", GENERATION), "", now)
    groups = {group: [value] for group, value in values.items()}
    return write(
        session, author, entity="activity", partition="daito", record=record, values=groups, shown=form, deletes=deletes
    )  # fmt: skip


def test_a_form_replaces_what_it_showed_in_the_groups_it_changed_and_nothing_else(session: Session) -> None:
    record = new_record_id("activity", "daito")
    first = save(session, record, Shown(), title="あ", content="い")
    form = shown(session, record)
    meanwhile = save(session, record, form, title="う")
    second = save(session, record, form, title="え")
    assert second.sup == {"title": (first.id,)}
    assert session.get_one(Activity, record).conflicts == "title"
    assert meanwhile.id in shown_live(session, record) and second.id in shown_live(session, record)


def shown_live(session: Session, record: bytes) -> set[bytes]:
    return set(record_state(session, record)[0].live["title"])


def test_a_form_opened_on_a_difference_has_only_the_provisional_value_on_screen(session: Session) -> None:
    record = new_record_id("activity", "daito")
    save(session, record, Shown(), title="元")
    form = shown(session, record)
    hidden = save(session, record, form, title="甲", generation=b"M" * 16)
    provisional = save(session, record, form, title="乙")
    typed = save(session, record, shown(session, record), title="丙")
    assert typed.sup == {"title": (provisional.id,)}
    assert shown_live(session, record) == {hidden.id, typed.id}


def test_a_deletion_says_everything_its_form_showed(session: Session) -> None:
    record = new_record_id("activity", "daito")
    first = save(session, record, Shown(), title="あ")
    second = save(session, record, shown(session, record), content="い")
    deletion = save(session, record, shown(session, record), deletes=True)
    assert set(deletion.seen) == {first.id, second.id}
    assert session.get_one(Activity, record, populate_existing=True).deleted


def test_lives_and_partitions_are_numbered_each_for_itself(session: Session) -> None:
    for generation in (GENERATION, b"M" * 16, GENERATION):
        save(session, new_record_id("activity", "daito"), Shown(), title="あ", generation=generation)
    assert [end_of(session, generation, "daito")[0] for generation in (GENERATION, b"M" * 16)] == [2, 1]
    assert end_of(session, GENERATION, "common") == (0, None)


def test_a_clock_that_runs_back_does_not_turn_the_order_of_what_is_shown(session: Session) -> None:
    record = new_record_id("activity", "daito")
    clocks = (4_070_908_800_000, 1_546_300_800_000, -5, 1_762_300_000_000)
    operations = [save(session, record, Shown(), now=now, title=str(now)) for now in clocks]
    assert [op.hlc for op in operations] == sorted({op.hlc for op in operations})
    assert [op.wall_ms for op in operations] == list(clocks)


def test_only_groups_whose_values_differ_have_changed() -> None:
    before = {"title": "あ", "participants": 0, "participants_approximate": None}
    assert changed_groups("activity", before, before) == {}
    assert changed_groups("activity", before, before | {"participants": None}) == {"participants": [None, None, None]}
    assert changed_groups("activity", {}, before) == {"title": ["あ"], "participants": [0, None, None]}


def test_a_record_of_another_kind_or_partition_is_not_written(session: Session) -> None:
    for record in (new_record_id("photo", "daito"), new_record_id("activity", "murone"), b"R" * 16):
        with pytest.raises(ValueError, match="no record id"):
            save(session, record, Shown(), title="あ")


def many(count: int) -> list[tuple[str, bytes, dict[str, list[Any]]]]:
    """New records of two partitions, one of them 取消."""
    return [
        (
            partition := ("daito", "head")[number % 2],
            new_record_id("activity", partition),
            {"title": [f"会{number}"], "state": ["cancelled" if number == 3 else "final", None]},
        )
        for number in range(count)
    ]


def test_many_new_records_are_the_same_operations_as_one_after_the_other(session: Session) -> None:
    author, new = Author(GENERATION, "", 1_762_300_000_000), many(7)
    save(session, new_record_id("activity", "daito"), Shown(), title="前から")
    with session.begin_nested() as tried:
        for partition, record, groups in new:
            write(session, author, entity="activity", partition=partition, record=record, values=groups, shown=Shown())
        one_by_one, rows = read_operations(session, "1"), everything(session)
        tried.rollback()
    write_new(session, author, "activity", new)
    assert read_operations(session, "1") == one_by_one and everything(session) == rows
    assert save(session, new_record_id("activity", "daito"), Shown(), title="後から").hlc > one_by_one[-1].hlc


def everything(session: Session) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.execute(select(Activity.__table__).order_by(Activity.id))]


@pytest.mark.parametrize("count", [10, 500])
def test_many_new_records_take_no_more_statements_than_few(session: Session, count: int) -> None:
    asked: list[str] = []
    connection = session.connection()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    write_new(session, Author(GENERATION, "", 1_762_300_000_000), "activity", many(count)[::2])
    event.remove(connection, "before_cursor_execute", note)
    assert 3 <= len(asked) <= 12


def test_many_changes_are_the_same_operations_as_one_after_the_other(session: Session) -> None:
    """Also for a deletion that meets a part, a decision, and a form that another PC's change came past."""
    author, new = Author(GENERATION, "", 1_762_300_000_000), many(9)
    write_new(session, author, "activity", new)
    photo = new_record_id("photo", "daito")
    groups = changed_groups("photo", {}, {"activity_id": new[0][1]})
    write(session, author, entity="photo", partition="daito", record=photo, values=groups, shown=Shown())
    forms = shown_all(session, [record for _, record, _ in new])
    assert forms == {record: shown(session, record) for record in forms} and forms[new[0][1]].parts
    save(session, new[2][1], forms[new[2][1]], title="ほかのPC", generation=b"M" * 16)
    save(session, new[4][1], forms[new[4][1]], title="ここ")
    values = ({}, {"title": ["新"]}, {"title": ["変"]}, {}, {}, {"state": ["cancelled", "理由"]}, {"place": ["会館"]})
    changes = [
        Change("activity", partition, record, said, forms[record], True if not said else None)
        for (partition, record, _), said in zip(new, values, strict=False)
    ]
    with session.begin_nested() as tried:
        for one in changes:
            write(session, author, **vars(one))
        one_by_one, rows = read_operations(session, "1"), everything(session)
        tried.rollback()
    assert write_all(session, author, changes) == one_by_one[-len(changes) :]
    assert read_operations(session, "1") == one_by_one and everything(session) == rows
    assert sum(bool(one.seen) for one in one_by_one) > 3


def test_changes_of_several_kinds_or_of_one_record_are_not_written_at_once(session: Session) -> None:
    author, [new] = Author(GENERATION, "", 1_762_300_000_000), many(1)
    one = Change("activity", "daito", new[1], {"title": ["会"]}, Shown())
    for other in (one, Change("photo", "daito", new_record_id("photo", "daito"), {}, Shown())):
        with pytest.raises(ValueError, match="one kind"):
            write_all(session, author, [one, other])


def test_a_record_that_is_there_is_never_written_as_a_new_one(session: Session) -> None:
    [new] = many(1)
    save(session, new[1], Shown(), title="もうある")
    for wrong in (new, ("head", *new[1:])):
        with pytest.raises(ValueError, match=r"id|already"):
            write_new(session, Author(GENERATION, "", 1_762_300_000_000), "activity", [wrong])


def test_two_origins_of_one_record_are_no_difference_to_decide(session: Session) -> None:
    record = new_record_id("activity", "daito")
    for generation, table in ((GENERATION, "a" * 64), (b"M" * 16, "b" * 64)):
        author = Author(generation, "", 1_762_300_000_000)
        groups = {"title": ["会"], ORIGIN: [table, "1:2"]}
        write(session, author, entity="activity", partition="daito", record=record, values=groups, shown=Shown())
    assert session.get_one(Activity, record, populate_existing=True).conflicts == ""

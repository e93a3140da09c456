"""The promises of synchronisation over random histories, on the real tables; and mutants that prove the tests can fail."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from app.journal import fold, parts, reading, writing
from app.journal.dump import digest, dump
from app.journal.operation import Operation
from app.journal.refolding import fold_everything
from app.journal.state import DELETED, RecordState, state_of
from app.sync.merge import merge
from app.sync.scope import Scope
from tests.chance import soak_seed
from tests.journal import model
from tests.journal.history import CLOCKS, STEPS, World, expected, merged, played, seen_in

Steps = Sequence[tuple[Any, ...]]
SOME = settings(max_examples=40)
HUNT = settings(max_examples=400, phases=[Phase.generate], report_multiple_bugs=False)


def any_order_gives_the_same(steps: Steps, chance: random.Random) -> None:
    """Promise 1: order, grouping and repetition of what arrives can't matter."""
    with played(steps) as world:
        operations = world.operations
        ends = set()
        for _ in range(3):
            with merged(deliveries(operations, chance)) as session:
                ends.add((dump(session), digest(session)))
                assert seen_in(session) == expected(operations)
        for pc in world.pcs:
            merge(pc.session, operations, Scope("head", "head"), 9)
            ends.add((dump(pc.session), digest(pc.session)))
        assert len(ends) == 1


def every_pc_shows_what_it_holds(steps: Steps) -> None:
    """Promises 1 and 3 on the way: with gaps, forks, new generations, PCs that know different parts."""
    with played(steps) as world:
        for pc in world.pcs:
            held = {row[0] for row in pc.session.connection().exec_driver_sql("SELECT id FROM operation")}
            assert held == pc.known.keys()
            assert seen_in(pc.session) == expected(pc.known.values())


def nothing_is_replaced_unseen(steps: Steps) -> None:
    """Promise 2: what a form replaces is what it showed; every saved value is live or was replaced by who had seen it."""
    with played(steps) as world:
        operations = world.operations
        for operation in operations:
            on_screen = world.on_screen[operation.id]
            for group in operation.values:
                assert set(operation.sup.get(group, ())) == on_screen.get(group, set())
            assert operation.sup.keys() <= operation.values.keys()
            assert set(operation.seen) <= {id_ for ids in on_screen.values() for id_ in ids}
        with merged([operations]) as session:
            for operation in operations:
                state, _ = reading.record_state(session, operation.record)
                for group in operation.values:
                    seers = [id_ for id_, shown in world.on_screen.items() if operation.id in shown.get(group, ())]
                    replaced_by = {other.id for other in operations if operation.id in other.sup.get(group, ())}
                    assert operation.id in state.live[group] or replaced_by & set(seers)


def differences_are_told(steps: Steps) -> None:
    """Promise 3: a difference exactly where two different values are live, the same list on every PC."""
    with played(steps) as world:
        operations = world.operations
        for pc in world.pcs:
            merge(pc.session, operations, Scope("head", "head"), 9)
            told = {record: line["differences"] for record, line in seen_in(pc.session).items()}
            assert told == {record: line["differences"] for record, line in expected(operations).items()}


def clocks_decide_nothing(steps: Steps, chance: random.Random) -> None:
    """Promise 5: whatever the clocks say, the live sets, differences and deletions are the same."""
    with played(steps) as world:
        for some in by_record(world.operations):
            turned = [op._replace(hlc=chance.randrange(2**60), wall_ms=chance.choice(CLOCKS)) for op in some]
            assert decided(state_of(some)) == decided(state_of(turned))


def deleting_removes_nothing_unseen(steps: Steps) -> None:
    """Promise 5: a deleted record holds no value its deleter had not seen; one with a deletion stays only for a reason."""
    with played(steps) as world:
        for pc in world.pcs:
            for record, line in seen_in(pc.session).items():
                buttons = pc.buttons(record)
                deletions = [one for one in buttons if one.id in model.live(buttons, DELETED) and one.values[DELETED] == (1,)]
                standing = {id_ for group in model.FIELDS for id_ in model.live(buttons, group)}
                if line["deleted"]:
                    assert any(standing <= one.seen for one in deletions)
                elif deletions:
                    assert DELETED in line["differences"]


def folding_afresh_gives_the_tables(steps: Steps) -> None:
    """Promise 6."""
    with played(steps) as world:
        for pc in world.pcs:
            pc.session.expire_all()
            before = rows(pc.session), dump(pc.session)
            fold_everything(pc.session)
            pc.session.expire_all()
            assert (rows(pc.session), dump(pc.session)) == before


@SOME
@given(STEPS, st.randoms(use_true_random=False))
def test_order_grouping_and_repetition_do_not_matter(steps: Steps, chance: random.Random) -> None:
    any_order_gives_the_same(steps, chance)


@SOME
@given(STEPS)
def test_every_pc_shows_exactly_what_the_operations_it_holds_mean(steps: Steps) -> None:
    every_pc_shows_what_it_holds(steps)


@SOME
@given(STEPS)
def test_no_value_is_replaced_by_somebody_who_had_not_seen_it(steps: Steps) -> None:
    nothing_is_replaced_unseen(steps)


@SOME
@given(STEPS)
def test_differences_stand_exactly_where_two_different_values_are_live(steps: Steps) -> None:
    differences_are_told(steps)


@SOME
@given(STEPS, st.randoms(use_true_random=False))
def test_no_clock_decides_anything(steps: Steps, chance: random.Random) -> None:
    clocks_decide_nothing(steps, chance)


@SOME
@given(STEPS)
def test_deleting_never_removes_an_unseen_edit_and_nothing_comes_back_unasked(steps: Steps) -> None:
    deleting_removes_nothing_unseen(steps)


@SOME
@given(STEPS)
def test_folding_afresh_gives_the_same_tables(steps: Steps) -> None:
    folding_afresh_gives_the_tables(steps)


# Mutants: each a mistake other programs made. The promise must notice, or it promises nothing.


def last_write_wins(operations: Any, _parts: Any = None) -> RecordState:
    every = list(operations)
    state = state_of(every)
    newest = {group: max((op for op in every if group in op.values), key=lambda op: (op.hlc, op.id)) for group in state.values}
    return replace(
        state,
        values={group: op.values[group] for group, op in newest.items()},
        live={group: (op.id,) for group, op in newest.items()},
        conflicts=(),
    )


def test_the_mutant_last_write_wins_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (fold, parts):
        monkeypatch.setattr(place, "state_of", last_write_wins)
    assert_caught(differences_are_told)
    assert_caught(nothing_is_replaced_unseen)
    assert_caught(every_pc_shows_what_it_holds)


def test_the_mutant_that_replaces_what_is_there_when_saving_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    write = writing.write

    def write_over(session: Any, author: Any, *, record: bytes, shown: Any, **rest: Any) -> Operation:
        now = reading.shown(session, record) if shown.live else shown
        return write(session, author, record=record, shown=now, **rest)

    monkeypatch.setattr(writing, "write", write_over)
    assert_caught(nothing_is_replaced_unseen)


def test_the_mutant_whose_forms_replace_values_they_did_not_show_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def everything_live(session: Any, record: bytes) -> reading.Shown:
        state, operations = reading.record_state(session, record)
        return reading.Shown(record, operations[0].entity, operations[0].partition, state.live, state.deleted)

    monkeypatch.setattr(reading, "shown", everything_live)
    both_typed = [("save", 0, 0, "title", 1), ("save", 1, 0, "title", 2), ("send", 0, 1, 0), ("open", 1, 0)]
    assert_caught(lambda steps: nothing_is_replaced_unseen(both_typed + list(steps)))


def test_the_mutant_that_forgets_to_tell_what_a_deletion_saw_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(operations: Any, _parts: Any = None) -> RecordState:
        every = list(operations)
        state = state_of(every)
        deleted = any(op.id in state.live.get(DELETED, ()) and op.values[DELETED] == b"\x91\x01" for op in every)
        return replace(state, deleted=deleted, conflicts=tuple(name for name in state.conflicts if name != DELETED))

    for place in (fold, parts):
        monkeypatch.setattr(place, "state_of", blind)
    assert_caught(deleting_removes_nothing_unseen)


def test_the_mutant_whose_clock_decides_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "state_of", lambda operations, real=state_of: _newest_wins(real, operations))
    assert_caught(lambda steps: clocks_decide_nothing(steps, random.Random(1)))


def test_the_mutant_that_folds_only_what_arrived_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    real = fold.operations_of_records
    monkeypatch.setattr(
        fold, "operations_of_records", lambda *wanted: {record: found[-1:] for record, found in real(*wanted).items()}
    )
    assert_caught(lambda steps: any_order_gives_the_same(steps, random.Random(1)))


def _newest_wins(real: Callable[[Any], RecordState], operations: Any) -> RecordState:
    every = list(operations)
    newest = max(every, key=lambda op: (op.hlc, op.id))
    return replace(real(every), live={group: (newest.id,) for group in newest.values})


def assert_caught(promise: Callable[[Steps], None]) -> None:
    """Hypothesis finds a history in which the promise breaks."""

    @HUNT
    @given(STEPS)
    def hunt(steps: Steps) -> None:
        promise(steps)

    with pytest.raises(AssertionError):
        hunt()


def deliveries(operations: Sequence[Operation], chance: random.Random) -> list[list[Operation]]:
    """The operations in files: shuffled, cut anywhere, some of them twice; in the end everything came."""
    every = [*operations, *chance.sample(operations, len(operations) // 2)]
    chance.shuffle(every)
    files = []
    while every:
        size = chance.randint(1, len(every))
        files.append(every[:size])
        every = every[size:]
    return files


def by_record(operations: Sequence[Operation]) -> list[list[Operation]]:
    found: dict[bytes, list[Operation]] = {}
    for operation in operations:
        found.setdefault(operation.record, []).append(operation)
    return list(found.values())


def decided(state: RecordState) -> tuple[Any, ...]:
    return {group: set(ids) for group, ids in state.live.items()}, state.conflicts, state.deleted


def rows(session: Any) -> list[Any]:
    return sorted(session.connection().exec_driver_sql("SELECT * FROM activity").all())


def test_the_histories_are_rich_enough() -> None:
    """Conflicts, deletions against edits, waiting operations and forks all occur, else the promises would be cheap."""
    assert met_in(60).keys() >= {"difference", "deletion undecided", "deletion yes", "waiting", "fork", "stale form"}


def test_the_histories_are_the_same_in_every_run() -> None:
    assert met_in(20) == met_in(20)


def met_in(count: int) -> Counter[str]:
    """In how many of so many histories each kind of trouble occurs."""
    met: Counter[str] = Counter()

    @settings(max_examples=count)
    @given(STEPS)
    def collect(steps: Steps) -> None:
        with played(steps) as world:
            met.update(kinds(world))

    collect()
    return met


def kinds(world: World) -> set[str]:
    found = set()
    operations = world.operations
    for line in expected(operations).values():
        found |= {"difference"} if line["differences"].keys() & model.FIELDS.keys() else set()
    for some in by_record(operations):
        found.add(f"deletion {model.deletion(map(model.change, some))}")
    for pc in world.pcs:
        found |= {"waiting"} if len(pc.known) < len(pc.received) else set()
        for form in pc.forms:
            found |= {"stale form"} if model.on_screen(pc.buttons(form.record)) != form.on_screen else set()
    places = [(operation.generation, operation.seq) for operation in operations]
    return found | ({"fork"} if len(set(places)) < len(places) else set())


@pytest.mark.soak
@pytest.mark.parametrize("number", [soak_seed()])
@pytest.mark.parametrize(
    "promise",
    [
        every_pc_shows_what_it_holds,
        nothing_is_replaced_unseen,
        differences_are_told,
        deleting_removes_nothing_unseen,
        folding_afresh_gives_the_tables,
        lambda steps: any_order_gives_the_same(steps, random.Random(len(steps))),
        lambda steps: clocks_decide_nothing(steps, random.Random(len(steps))),
    ],
)
def test_the_promises_hold_in_thousands_of_histories(promise: Callable[[Steps], None], number: int) -> None:
    @seed(number)
    @settings(max_examples=1500, print_blob=True)
    @given(STEPS)
    def hold(steps: Steps) -> None:
        promise(steps)

    hold()

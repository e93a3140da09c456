"""Random years of decisions: what people decided stands in the end, on every PC, and the sums of closed years are right."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from app.errors import YuiError
from app.journal import parts, reading, writing
from app.journal.state import NO_PARTS
from app.models.settings import GENERATION
from app.services.backup import restoring, salvaging
from app.services.conflicts import possible_duplicates
from app.services.devices import branch_recovery
from app.services.figures import year_closing
from app.services.figures.counted_operations import Counted
from app.services.records.actions import action
from app.services.workspace import key_reconciliation, rollback_detection
from app.sync import deposit, incoming
from app.sync import merge as merging
from app.sync.scope import Scope
from app.sync.stopped import Settled
from tests.proof.year_machine import YEAR_HISTORY, Year, played
from tests.proof.year_world import World

SEED, EACH = 1112, 14
MANY_SEEDS, MANY = (1112, 402), 45
LOOKED_AT = ("final texts read", "conflicts", "close", "join")


def test_random_years_of_decisions_keep_every_promise() -> None:
    met = histories(SEED, EACH)
    assert met["histories"] >= EACH
    assert all(met[kind] for kind in LOOKED_AT), met


@pytest.mark.soak
@pytest.mark.parametrize("number", MANY_SEEDS)
def test_many_random_years_of_decisions_keep_every_promise(number: int) -> None:
    met = histories(number, MANY)
    assert met["histories"] >= MANY
    assert all(met[kind] for kind in (*LOOKED_AT, "losses looked at")), met


def histories(number: int, count: int) -> Counter[str]:
    """Plays so many histories of this seed; what they went through, summed up."""
    met: Counter[str] = Counter()

    @seed(number)
    class Counted(Year):
        def finished(self, world: World) -> None:
            met.update(world.met)
            met["histories"] += 1

    run_state_machine_as_test(Counted, settings=settings(YEAR_HISTORY, max_examples=count))
    return met


Steps = list[tuple[str, str, int]]
Patches = Callable[[ExitStack], None]


def final_saw_nothing(stack: ExitStack) -> None:
    """確定 is a value like any other, and says nothing about the text beside it."""
    stack.enter_context(patch.object(writing, "_decides", lambda *_: None))


def joining_keeps_the_chosen(stack: ExitStack) -> None:
    """The record that was chosen stays as it is, and the other one is deleted."""

    def join(workspace: Any, seen: possible_duplicates.Comparison, keep: bytes) -> bytes:
        with action(workspace, "記録をまとめる") as act:
            act.delete(seen.other if keep == seen.one.id else seen.one)
        return keep

    stack.enter_context(patch.object(possible_duplicates, "join", join))


def closing_counts_whatever_comes(stack: ExitStack) -> None:
    """A closed year counts all that is there."""
    stack.enter_context(patch.object(year_closing, "counted_by", lambda *_: Counted({})))


def deletion_sees_one_record(stack: ExitStack) -> None:
    """A deletion speaks about its own record; photos are another matter."""
    for module in (parts, reading, writing):
        alone = lambda _session, _entity, records, *_: dict.fromkeys(records, NO_PARTS)  # noqa: E731
        stack.enter_context(patch.object(module, "parts_of_all", alone))


def ids_are_free(stack: ExitStack) -> None:
    """Whoever comes first has a record's id."""
    stack.enter_context(patch.object(merging, "belongs", lambda *_: True))


def any_number_follows(stack: ExitStack) -> None:
    """A predecessor is enough; its number is not looked at."""
    stack.enter_context(patch.object(merging, "_chained", lambda _, operations: (list(operations), [], [])))


def anybody_speaks_for_others(stack: ExitStack) -> None:
    """A branch's word is enough for who wrote something."""
    stack.enter_context(patch.object(Scope, "may_forward", lambda *_: True))


def a_restore_forgets(stack: ExitStack) -> None:
    """A restored PC knows of the others what it knew then."""
    stack.enter_context(patch.object(restoring, "_known_of_pcs", lambda *_: []))


def a_stop_looks_forward_only(stack: ExitStack) -> None:
    """What was joined before the stop was heard of stays."""
    stack.enter_context(patch.object(incoming, "settle_stops", lambda *_, **__: Settled()))


def nothing_in_safekeeping(stack: ExitStack) -> None:
    """The head office's own partition has one home."""
    stack.enter_context(patch.object(deposit, "enclosed_for", lambda *_: (b"", False)))


def goes_on_counting(stack: ExitStack) -> None:
    """A PC that came back from a copy writes on in the generation of the lost one."""
    stack.enter_context(patch.object(rollback_detection, "begin_generation", lambda session, **_: GENERATION.needed(session)))


def recovered_with_the_old_keys(stack: ExitStack) -> None:
    """The new PC goes on as the lost one, whose keys others know."""
    stack.enter_context(patch.object(key_reconciliation, "_join_as_new_pc", lambda _: None))


def files_carry_no_roster(stack: ExitStack) -> None:
    """What the head office has forgotten of its PCs no file tells it."""
    stack.enter_context(patch.object(incoming, "unpack_roster", lambda _: []))


def salvaged_in_the_old_generation(stack: ExitStack) -> None:
    """What is written after a salvage has the numbers of what is lost."""
    stack.enter_context(patch.object(salvaging, "begin_generation", lambda session, **_: GENERATION.needed(session)))


def salvage_knows_no_stop(stack: ExitStack) -> None:
    """What a stop had set aside comes back from a copy."""
    stack.enter_context(patch.object(salvaging, "settle_stops", lambda *_, **__: Settled()))


def coming_back_knows_no_stop(stack: ExitStack) -> None:
    """The same where a branch's PC comes back."""
    stack.enter_context(patch.object(branch_recovery, "settle_stops", lambda *_, **__: Settled()))


KNOWN: dict[str, Steps] = {
    "a copy from before the new keys is put back": [("lose_keys", "daito", 0), ("restore", "daito", 0)],
    "one from between two losses of the keys": [("lose_keys", "daito", 0), ("lose_keys", "daito", 0), ("restore", "daito", 2)],
    "the roster is lost, and received files enrol again": [("salvage", "head", 2)],
    "the log is lost after the keys were": [("lose_keys", "head", 0), ("record", "head", 0), ("lose_log", "head", 0)],
    "what introduces the recovered head office is lost": [
        ("salvage", "daito2", 0), ("lose_keys", "head", 0), ("salvage", "head", 0),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_known_hard_years_keep_every_promise(name: str) -> None:
    played(KNOWN[name])


def test_what_the_head_office_told_in_a_set_up_file_alone_comes_back_after_its_loss() -> None:
    """Found by a random history: the new PC had no file of the head office to prove it with."""
    met = played([("carry", "head", 0), ("close", "head", 0), ("enrol", "daito", 0), ("burn", "head", 0)])
    assert met["closed years reckoned"] == 1


TWO_OF_ONE: Steps = [("record", "daito", 0), ("record", "daito2", 0), ("round_trip", "daito", 0), ("round_trip", "daito2", 0)]
EVALUATED: Steps = [("evaluate", "daito", 0), ("round_trip", "daito", 0), ("round_trip", "daito2", 0)]
MUTANTS: dict[str, tuple[Patches, Steps]] = {
    "確定 saw nothing": (final_saw_nothing, [*EVALUATED, ("make_final", "daito", 0), ("evaluate", "daito2", 0)]),
    "joining keeps the chosen one": (
        joining_keeps_the_chosen,
        [*TWO_OF_ONE, ("round_trip", "daito", 0), ("join", "daito", 0), ("join", "daito2", 1)],
    ),
    "a closing counts whatever comes": (
        closing_counts_whatever_comes,
        [("record", "daito", 0), ("round_trip", "daito", 0), ("close", "head", 0), ("record", "daito", 1)],
    ),
    "a deletion sees one record": (
        deletion_sees_one_record,
        [*TWO_OF_ONE, ("round_trip", "daito", 0), ("delete", "daito", 0), ("photograph", "daito2", 0)],
    ),
    "ids are free": (ids_are_free, [("lie", "daito", 0)]),
    "any number follows": (any_number_follows, [("lie", "daito", 2)]),
    "anybody speaks for others": (anybody_speaks_for_others, [("lie", "daito", 3)]),
    "a restore forgets a stop": (a_restore_forgets, [("record", "daito", 0), ("stop", "daito2", 0), ("restore", "head", 0)]),
    "a stop looks forward only": (
        a_stop_looks_forward_only,
        [("carry", "head", 0), ("stop", "daito2", 0), ("round_trip", "daito", 0), ("record", "daito2", 0),
         ("send", "daito2", 0), ("burn", "head", 0), ("deliver", "head", 0)],
    ),
    "nothing lies in safekeeping": (
        nothing_in_safekeeping,
        [("carry", "head", 0), ("evaluate", "head", 0), ("round_trip", "daito", 0), ("burn", "head", 0)],
    ),
    "a PC that came back goes on counting": (
        goes_on_counting,
        [("round_trip", "daito", 0), ("carry_away", "daito", 0), ("record", "daito", 0), ("send", "daito", 0),
         ("lose", "daito", 0), ("record", "daito", 1), ("deliver", "head", 0)],
    ),
    "recovered with the old keys": (
        recovered_with_the_old_keys,
        [("carry", "head", 0), ("renew", "head", 0), ("round_trip", "daito", 0), ("burn", "head", 0)],
    ),
    "salvaged in the old generation": (
        salvaged_in_the_old_generation,
        [("record", "daito", 0), ("round_trip", "daito", 0), ("record", "daito", 2), ("send", "daito", 0),
         ("salvage", "daito", 1), ("record", "daito", 1), ("deliver", "head", 0)],
    ),
    "salvage knows no stop": (
        salvage_knows_no_stop,
        [("record", "daito2", 0), ("round_trip", "daito2", 0), ("back_up", "head", 0), ("restore", "head", 0),
         ("stop", "daito2", 0), ("back_up", "head", 0), ("salvage", "head", 0)],
    ),
    "coming back knows no stop": (
        coming_back_knows_no_stop,
        [("record", "daito2", 0), ("round_trip", "daito2", 0), ("round_trip", "daito", 0), ("carry_away", "daito", 0),
         ("restore", "head", 0), ("stop", "daito2", 0), ("lose", "daito", 0)],
    ),
    "files carry no roster": (files_carry_no_roster, [("carry", "head", 0), ("enrol", "daito", 0), ("burn", "head", 0)]),
}  # fmt: skip
CAUGHT = (AssertionError, ValueError, YuiError)


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_known_year_catches_the_mutant_and_nothing_else(mutant: str) -> None:
    put_in, steps = MUTANTS[mutant]
    played(steps)
    with ExitStack() as stack, pytest.raises(CAUGHT):
        put_in(stack)
        played(steps)


@pytest.mark.soak
@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_random_search_of_years_catches_the_mutant(mutant: str) -> None:
    put_in, _ = MUTANTS[mutant]
    hunt = settings(YEAR_HISTORY, max_examples=600, phases=[Phase.generate], report_multiple_bugs=False, print_blob=False)
    with ExitStack() as stack, pytest.raises(CAUGHT):
        put_in(stack)
        run_state_machine_as_test(seed(1112)(type("Hunted", (Year,), {})), settings=hunt)

"""The state machine of a year's decisions: who does what next is Hypothesis' choice (tests/proof/year_world.py)."""

from contextlib import ExitStack
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from app.models.base import HEAD
from tests.proof import year_promises
from tests.proof.year_world import World, at_work

CASTS = ((HEAD, "daito", "daito2"), (HEAD, "daito", "daito2"), (HEAD, "daito", "murone"), (HEAD, "daito", "daito2", "murone"))
WRITING = ("record", "record", "recount", "delete", "photograph", "take_back")
DECIDING = ("join", "evaluate", "make_final", "decide")
UNKNOWING = ("both_record", "both_record", "both_join", "final_and_reworded", "deleted_and_photographed")
CARRYING = ("round_trip", "round_trip", "send", "deliver", "undo_import", "folder_round", "folder_round")
HEAD_OFFICE = ("close", "close", "reopen")
TROUBLE = ("back_up", "restore", "restore", "lie", "stop", "allow", "salvage", "lose_log", "lose_keys")
PCS = ("enrol", "renew", "carry", "carry", "burn", "burn", "lose", "lose")
NUMBERS = st.integers(0, 20)

YEAR_HISTORY = settings(
    stateful_step_count=12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    print_blob=True,
    phases=[Phase.generate, Phase.shrink],
)


class Year(RuleBasedStateMachine):
    """One history. ``finished`` is called with its world when all promises were kept."""

    world: World
    cast: tuple[str, ...]

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.world = self._stack.enter_context(at_work())

    @initialize(cast=st.sampled_from(CASTS))
    def begins(self, cast: tuple[str, ...]) -> None:
        self.cast = cast

    def play(self, kind: str, who: int, number: int) -> None:
        present = list(dict.fromkeys((*self.cast, *self.world.pcs)))
        self.world.play(kind, present[who % len(present)], number)

    @rule(kind=st.sampled_from(WRITING), who=NUMBERS, number=NUMBERS)
    def somebody_writes(self, kind: str, who: int, number: int) -> None:
        self.play(kind, who, number)

    @rule(kind=st.sampled_from(DECIDING), who=NUMBERS, number=NUMBERS)
    def somebody_decides(self, kind: str, who: int, number: int) -> None:
        self.play(kind, who, number)

    @rule(kind=st.sampled_from(UNKNOWING), who=NUMBERS, number=NUMBERS)
    def two_people_do_not_know_of_each_other(self, kind: str, who: int, number: int) -> None:
        self.play(kind, who, number)

    @rule(kind=st.sampled_from(CARRYING), who=NUMBERS, number=NUMBERS)
    def a_file_travels(self, kind: str, who: int, number: int) -> None:
        self.play(kind, who, number)

    @rule(kind=st.sampled_from(CARRYING), who=NUMBERS, number=NUMBERS)
    def another_file_travels(self, kind: str, who: int, number: int) -> None:
        self.play(kind, who, number)

    @rule(kind=st.sampled_from(HEAD_OFFICE))
    def the_head_office_closes_or_opens_a_year(self, kind: str) -> None:
        self.world.play(kind, HEAD)

    @rule(kind=st.sampled_from(TROUBLE), who=NUMBERS, number=NUMBERS)
    def there_is_trouble(self, kind: str, who: int, number: int) -> None:
        self.play(kind, who, number)

    @rule(kind=st.sampled_from(PCS), who=NUMBERS, number=NUMBERS)
    def pcs_come_and_go(self, kind: str, who: int, number: int) -> None:
        self.play(kind, who, number)

    def teardown(self) -> None:
        with self._stack:
            year_promises.at_the_end(self.world)
            self.finished(self.world)

    def finished(self, world: World) -> None:
        """For counting."""


def played(steps: list[tuple[str, str, int]]) -> Any:
    """A known history, step by step, with all promises at its end."""
    with at_work() as world:
        for step in steps:
            world.play(*step)
        year_promises.at_the_end(world)
        return world.met

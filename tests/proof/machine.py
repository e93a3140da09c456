"""The state machine: who does what next is Hypothesis' choice, what must then be true is in tests/proof/promises.py."""

from contextlib import ExitStack
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from app.models.base import HEAD
from tests.proof import promises
from tests.proof.council import WORKSPACES
from tests.proof.world import World, at_work

CASTS = (
    (HEAD, "daito", "daito2"),
    (HEAD, "daito", "daito2"),
    (HEAD, "daito", "murone"),
    (HEAD, "daito"),
    WORKSPACES,
)
"""Who takes part: mostly few, so that they meet."""
WRITING = ("edit", "cancel", "record", "open", "save", "delete", "undelete", "take_back_step", "write_newer", "erase")
CARRYING = ("round_trip", "clash", "left_open", "send", "deliver", "deliver", "take_in_undo_take_in", "undo_import")
DECIDING = ("look", "decide", "decide")
PLANNING = ("reword", "reword", "open_plan", "record")
COPYING = ("back_up", "copy_file", "make_image", "turn_clock", "turn_clock")
SETTING_BACK = ("restore", "restore", "put_back", "put_back_image", "clone", "clone", "salvage", "salvage", "lose_log")
VERSIONS = ("older", "update")
NUMBERS = st.integers(0, 20)

HISTORY = settings(
    stateful_step_count=16,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    print_blob=True,
    phases=[Phase.generate, Phase.shrink],
)


class Council(RuleBasedStateMachine):
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
        present = [name for one in self.cast for name in (one, f"{one}-copy") if name == one or name in self.world.pcs]
        self.world.play(kind, present[who % len(present)], number)

    @rule(kind=st.sampled_from(WRITING), who=NUMBERS, number=NUMBERS)
    def somebody_writes(self, kind: str, who: int, number: int) -> None:
        self.play(kind, who, number)

    @rule(kind=st.sampled_from(WRITING), who=NUMBERS, number=NUMBERS)
    def somebody_else_writes(self, kind: str, who: int, number: int) -> None:
        self.play(kind, who, number)

    @rule(kind=st.sampled_from(CARRYING), who=NUMBERS, number=NUMBERS)
    def a_file_travels(self, kind: str, who: int, number: int) -> None:
        self.play(kind, who, number)

    @rule(kind=st.sampled_from(CARRYING), who=NUMBERS, number=NUMBERS)
    def another_file_travels(self, kind: str, who: int, number: int) -> None:
        self.play(kind, who, number)

    @rule(kind=st.sampled_from(DECIDING), who=NUMBERS, number=NUMBERS)
    def somebody_decides(self, kind: str, who: int, number: int) -> None:
        concerned = [name for name in self.world.pcs if self.world.undecided(name)]
        if concerned:
            self.world.play(kind, concerned[who % len(concerned)], number)
        else:
            self.play("clash", who, number)

    @rule(kind=st.sampled_from(PLANNING), number=NUMBERS)
    def the_head_office_plans(self, kind: str, number: int) -> None:
        self.world.play(kind, HEAD, number)

    @rule(kind=st.sampled_from(COPYING), who=NUMBERS, number=NUMBERS)
    def somebody_copies_or_turns_a_clock(self, kind: str, who: int, number: int) -> None:
        self.play(kind, who, number)

    @rule(kind=st.sampled_from(SETTING_BACK), who=NUMBERS, number=NUMBERS)
    def a_pc_is_set_back(self, kind: str, who: int, number: int) -> None:
        self.play(kind, who, number)

    @rule(kind=st.sampled_from(VERSIONS), who=NUMBERS)
    def a_program_is_old_or_updated(self, kind: str, who: int) -> None:
        self.play(kind, who, 0)

    def teardown(self) -> None:
        with self._stack:
            promises.at_the_end(self.world)
            self.finished(self.world)

    def finished(self, world: World) -> None:
        """For counting."""


def played(steps: list[tuple[str, str, int]]) -> Any:
    """A known history, step by step, with all promises at its end."""
    with at_work() as world:
        for step in steps:
            world.play(*step)
        promises.at_the_end(world)
        return world.met

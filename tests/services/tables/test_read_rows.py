"""Each state of a row has its word."""

from typing import get_args

from app.services.tables.read_rows import STATES, State


def test_every_state_has_a_word() -> None:
    assert set(STATES) == set(get_args(State)) and len(set(STATES.values())) == len(STATES)

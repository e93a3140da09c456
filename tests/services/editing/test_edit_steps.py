"""Steps over what is typed: back, forward, and a new step after going back."""

from app.services.editing.edit_steps import STEPS_KEPT, EditSteps
from app.services.editing.edited_rows import Typing

ONE, OTHER = b"1" * 16, b"2" * 16


def test_a_step_is_taken_back_as_a_whole_and_done_again() -> None:
    steps = EditSteps()
    assert steps.do({(ONE, "title"): Typing("a"), (OTHER, "title"): Typing("b")}) == {ONE, OTHER}
    steps.do({(ONE, "title"): None})
    assert steps.typed == {OTHER: {"title": Typing("b")}}
    assert steps.undo() == {ONE} and steps.undo() == {ONE, OTHER} and steps.undo() == set() and steps.typed == {}
    assert steps.redo() == {ONE, OTHER} and steps.redo() == {ONE} and steps.redo() == set()


def test_a_step_that_changes_nothing_is_none_and_a_new_one_ends_the_way_forward() -> None:
    steps = EditSteps()
    steps.do({(ONE, "title"): Typing("a")})
    assert steps.do({(ONE, "title"): Typing("a"), (ONE, "place"): None}) == set()
    steps.undo()
    steps.do({(ONE, "place"): Typing("b")})
    assert steps.redo() == set() and steps.typed == {ONE: {"place": Typing("b")}}


def test_only_the_last_steps_are_kept() -> None:
    steps = EditSteps()
    for number in range(STEPS_KEPT + 5):
        steps.do({(ONE, "title"): Typing(str(number))})
    taken = 0
    while steps.undo():
        taken += 1
    assert taken == STEPS_KEPT

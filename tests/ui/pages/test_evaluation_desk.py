"""The target page and the working group's review as people use them, at the head office and at a branch."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services import goal_reviews
from app.services.desk import Desk
from app.services.evaluations import FIRST_HALF
from app.services.plans import plan_of_year, plan_tree, plans
from app.ui.context import Context
from app.ui.entries import branch_entries, head_entries
from app.ui.frame import Frame
from tests.conftest import TurnableClock
from tests.offices import branch, head_office, plan_id


@pytest.fixture
def head(tmp_path: Path, at: TurnableClock) -> Iterator[Desk]:
    with head_office(tmp_path) as desk:
        yield desk


@pytest.fixture
def daito(tmp_path: Path, at: TurnableClock) -> Iterator[Desk]:
    with branch(tmp_path) as desk:
        yield desk


def frame_of(qtbot: QtBot, desk: Desk, key: str, subject: object = None, year: int = 2025) -> Frame:
    entries = head_entries() if desk.is_head else branch_entries()
    frame = Frame(Context(desk, plans(desk), plan_of_year(desk, year), year), entries)
    qtbot.addWidget(frame)
    frame.resize(1366, 768)
    frame.show()
    frame.open(key, subject)
    return frame


def choose(field: object, value: object) -> None:
    """As a person does: the field tells that it was changed."""
    field.set_value(value)  # type: ignore[attr-defined]
    field.edited.emit()  # type: ignore[attr-defined]


def test_the_working_group_writes_its_review_of_the_half_year_apart_from_the_years(qtbot: QtBot, head: Desk) -> None:
    page = frame_of(qtbot, head, "reviews").page("reviews")
    choose(page.period, FIRST_HALF)
    assert page.editor.form.field("next_year").accessibleName() == "下半期の対応"
    page.editor.form.set_values({"review": "半年の総評"})
    assert page.editor.save()
    goal = plan_tree(head, plan_id(head)).goals[0].id
    assert goal_reviews.open_review(head, goal, 2025, FIRST_HALF).values["review"] == "半年の総評"
    assert goal_reviews.open_review(head, goal, 2025).values["review"] is None
    choose(page.period, "year")
    assert page.editor.form.values()["review"] is None

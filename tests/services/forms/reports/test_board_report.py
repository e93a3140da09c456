"""様式第7号: the lines under its title."""

import pytest

from app.services.workspace.workspace import Workspace
from tests.services.forms.test_report_details import front, papers


def subjects(workspace: Workspace, **changes: object) -> list[str]:
    (paper,) = papers(workspace, "board-report", **changes)
    return [line for line in paper.lines if line.startswith("件名")]


def test_a_filled_report_has_its_subject_and_no_empty_one(head: Workspace) -> None:
    assert subjects(head) == []
    front(head, "board-report", heading="令和7年度の評価について")
    assert subjects(head) == ["件名　令和7年度の評価について"]


@pytest.mark.parametrize(
    ("edition", "said"), [("empty", "件名　"), ("specimen", "件名　令和7年度　地域福祉活動計画の評価について")]
)
def test_a_report_to_write_in_by_hand_asks_for_the_subject(head: Workspace, edition: str, said: str) -> None:
    assert subjects(head, edition=edition) == [said]

"""様式第6号 to write in by hand: one page, with room where much is said and one line for a short answer."""

import pytest

from app.reports.engine.paper_drawing import pages_of
from app.reports.paper import Text
from app.services.workspace.workspace import Workspace
from tests.services.forms.test_report_details import papers


@pytest.mark.parametrize("edition", ["empty", "specimen"])
def test_short_answers_have_one_line_and_what_was_said_has_most_of_the_page(head: Workspace, edition: str) -> None:
    (paper,) = papers(head, "minutes", edition=edition)
    room = {part.name: part.writing_lines for part in paper.parts if isinstance(part, Text)}
    short = [name for name, lines in room.items() if lines == 1]
    assert short == ["日時・場所", "進捗を確認した推進目標", "次回予定", "記録者", "公開の別"]
    assert max(room, key=lambda name: room[name]) == "協議内容"
    assert pages_of(paper) == 1


@pytest.mark.parametrize(("edition", "said"), [("empty", "会議名　"), ("specimen", "会議名　第1回　")])
def test_minutes_by_hand_ask_which_meeting_it_was(head: Workspace, edition: str, said: str) -> None:
    (paper,) = papers(head, "minutes", edition=edition)
    assert any(line.startswith(said) for line in paper.lines)

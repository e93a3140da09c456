"""確定と変更 on the page of conflicts: two answers in words, and what was changed below the second one."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.services.forms import finalising
from app.services.records.actions import save_form
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened as window
from tests.services.conflicts.test_decided_and_changed import opened, written


def test_the_two_answers_are_whole_sentences_and_no_marked_texts(qtbot: QtBot, head: Workspace) -> None:
    left_open = written(head)
    finalising.make_evaluation_final(head, opened(head))
    save_form(head, left_open, {"outcome": "あとで変わった成果"})
    page = window(qtbot, head, "conflicts").page("conflicts")
    answers = [one.text() for one in page._choices.buttons()]
    assert answers == ["1　確定した内容のままにする", "2　変更を取り入れて、確定を取り消す"]
    words = [one.text() for one in page.findChildren(QLabel)]
    assert "変更された項目：成果" in words and any("【確定と変更】" in text for text in words)

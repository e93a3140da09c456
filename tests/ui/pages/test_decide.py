"""Deciding by keys, joining two texts, and what was typed into a field of several lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services import activities, differences, handing_in, receiving
from app.services.desk import Desk
from app.ui.marked_text import MarkedText
from tests.journeys.test_window_story import opened
from tests.offices import activity
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Desk]:
    with copied("head", tmp_path) as desk:
        yield desk


def clash(head: Desk, folder: Path, **pair: tuple[object, object]) -> bytes:
    with copied("daito", folder) as daito:
        record = activity(daito, content="元の文", participants=1)
        receiving.import_files(head, [handing_in.hand_in(daito, folder).path])
        for desk, which in ((head, 0), (daito, 1)):
            form = activities.open_form(desk, record)
            activities.save(desk, form, {name: values[which] for name, values in pair.items()})
        receiving.import_files(head, [handing_in.hand_in(daito, folder).path])
    return record


def test_two_texts_are_joined_edited_and_decided_for(qtbot: QtBot, head: Desk, tmp_path: Path) -> None:
    record = clash(head, tmp_path, content=("本部の文、髙﨑𠮷", "支部の文"))
    page = opened(qtbot, head, "decide").page("decide")
    page._join.click()
    assert set((page._text.value() or "").split("\n")) == {"本部の文、髙﨑𠮷", "支部の文"}
    page._text.set_value("両方をまとめた文")
    page.decide()
    assert activities.open_form(head, record).values["content"] == "両方をまとめた文"
    assert differences.differences(head) == []


def test_an_ordinary_difference_takes_two_keys(qtbot: QtBot, head: Desk, tmp_path: Path) -> None:
    record = clash(head, tmp_path, participants=(10, 20))
    page = opened(qtbot, head, "decide").page("decide")
    wanted = page.current().candidates[1].values["participants"]
    qtbot.keyClick(page, Qt.Key.Key_2)
    qtbot.keyClick(page, Qt.Key.Key_Return)
    assert activities.open_form(head, record).values["participants"] == wanted
    assert differences.differences(head) == []


def test_another_number_is_typed_and_a_candidate_that_came_meanwhile_stays(qtbot: QtBot, head: Desk, tmp_path: Path) -> None:
    clash(head, tmp_path, participants=(10, 20))
    page = opened(qtbot, head, "decide").page("decide")
    page._line.set_value("15")
    page.choose(3)
    with copied("daito2", tmp_path) as second:
        receiving.import_files(second, [handing_in.send_back(head, "daito", tmp_path / "d2.yui").path])
        found = differences.differences(second)[0]
        differences.take_other(second, found, {"participants": 99})
        receiving.import_files(head, [handing_in.hand_in(second, tmp_path / "d3.yui").path])
    page.decide()
    (still,) = differences.differences(head)
    assert {one.values["participants"] for one in still.candidates} == {15, 99}


def test_long_texts_are_marked_and_decided_in_three_keys_at_most(qtbot: QtBot, head: Desk, tmp_path: Path) -> None:
    base = "公民館で茶話会を開き、午後から保健師の話を聞いた。参加者は元気だった。"
    with copied("daito", tmp_path) as daito:
        record = activity(daito, content=base, participants=1)
        receiving.import_files(head, [handing_in.hand_in(daito, tmp_path).path])
        for desk, place, count in ((head, "集会所<b>で", 10), (daito, "体育館で", 20)):
            form = activities.open_form(desk, record)
            activities.save(desk, form, {"content": base.replace("公民館で", place), "participants": count})
        receiving.import_files(head, [handing_in.hand_in(daito, tmp_path).path])
    page = opened(qtbot, head, "decide").page("decide")
    page.focus_first()
    if page.current().fields != ("content",):
        page._on_later()
    texts = page.findChildren(MarkedText)
    assert any("集会所<b>" in one.text() and "⟦" in one.accessibleName() for one in texts)  # nothing is read as markup
    for left in (1, 0):
        qtbot.keyClick(page, Qt.Key.Key_2)
        qtbot.keyClick(page, Qt.Key.Key_Return)
        assert len(differences.differences(head)) == left

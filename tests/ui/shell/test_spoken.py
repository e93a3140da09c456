"""The main way by ear alone: record, hand in, receive, print; each stop of Tab says what it is, and docs/desk.md tells of all."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.workspace.workspace import Workspace
from tests.spoken import walk

pytestmark = pytest.mark.usefixtures("at", "dressed")
REACHED = {
    "活動を記録": ("活動日、入力欄", "推進目標、入力欄", "活動名、入力欄", "保存して次へ、ボタン"),
    "提出": ("フォルダーを選んで提出、ボタン",),
    "受け取る": ("ファイルを選ぶ、ボタン",),
    "印刷": ("様式、選ぶ欄", "印刷する、ボタン"),
}


def test_the_main_way_can_be_walked_by_tab_and_heard(daito: Workspace, qtbot: QtBot) -> None:
    said = walk(daito)
    assert said.keys() == REACHED.keys()
    for page, wanted in REACHED.items():
        assert all(said[page])
        for words in wanted:
            assert any(stop.startswith(words) for stop in said[page]), (page, words)
    told = Path("docs/desk.md").read_text(encoding="utf-8")
    assert all(f"**{page}**" in told for page in REACHED)

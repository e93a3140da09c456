"""README.ja.md sends a clerk only to pages and buttons that are on the screen."""

import re
from pathlib import Path

import pytest

from app.services.devices.setup import GO_ON, LOST_PC
from app.ui.shell.page_catalogue import pages_of

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.ja.md").read_text(encoding="utf-8")
BUTTONS = {
    "本部": "start/first_run.py",
    "支部（設定ファイルを開く）": "start/first_run.py",
    "本部のPCを失った（控えと復旧用紙から戻す）…": "start/first_run.py",
    "記録を開けませんでした": "start/cannot_open.py",
    "設定ファイルを作る": "devices/offices_page.py",
    "電話で番号を確かめた": "devices/offices_page.py",
    "この支部へ返送ファイルを作る": "transfer/submission_page.py",
    "控えを作る": "devices/copies_page.py",
    "二つめの場所を選ぶ…": "devices/copies_page.py",
    "読めるところを取り出して、作り直す": "../services/backup/integrity_check.py",
    "表を作り直す": "../services/backup/integrity_check.py",
    "取り込む": "transfer/import_page.py",
    "元に戻す": "shell/frame.py",
}
"""What is named that is no page, and the file whose button or choice it is; the check's own advice names its two deeds."""
OF_SERVICES = {GO_ON, LOST_PC}
"""Buttons whose words messages need too (tests/house/test_named_buttons.py)."""


def test_every_name_in_brackets_is_a_page_or_a_button_on_the_screen() -> None:
    pages = {entry.words for entry in (*pages_of(is_head=False), *pages_of(is_head=True))}
    named = set(re.findall(r"「([^」]*)」", TEXT))
    assert named - pages <= BUTTONS.keys() | OF_SERVICES, named - pages - BUTTONS.keys()
    assert BUTTONS.keys() | OF_SERVICES <= named | pages


@pytest.mark.parametrize(("words", "file"), BUTTONS.items())
def test_every_button_it_names_is_in_the_window(words: str, file: str) -> None:
    assert f'"{words}"' in (ROOT / "app" / "ui" / file).read_text(encoding="utf-8")


def test_a_clerk_is_sent_to_no_developers_command() -> None:
    assert not re.search(r"\bmake \w|\bpython\b|main\.py", TEXT)

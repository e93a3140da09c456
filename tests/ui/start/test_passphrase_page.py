"""Records sealed by a passphrase ask for it in the window, as often as needed."""

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.services.devices.setup import set_up_head
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.keystore import PASSPHRASE_VARIABLE
from app.ui.look.theme import Theme
from app.ui.shell.main_window import MainWindow
from app.ui.shell.opening import Opening
from app.ui.start.passphrase_page import PassphrasePage


def test_the_passphrase_is_asked_for_and_never_locks_anybody_out(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 56: ten wrong ones, Caps Lock, then the right one in full-width letters."""
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "sakura2025")
    set_up_head(tmp_path / "head").close()
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    window = MainWindow()
    qtbot.addWidget(window)
    opening = Opening(window, cast("Theme", None), tmp_path / "head", None)
    opened: list[Workspace] = []
    monkeypatch.setattr(opening, "_show_workspace", opened.append)
    opening.begin()
    page = window.centralWidget()
    assert isinstance(page, PassphrasePage)
    for _ in range(9):
        type_in(page, "sakura2024")
    type_in(page, "SAKURA2025")
    said = " ".join(shown.text() for shown in page.findChildren(QLabel))
    assert "10回目" in said and "Caps Lock が入っている" in said and PASSPHRASE_VARIABLE not in said
    assert opened == []
    type_in(page, "ｓａｋｕｒａ２０２５")
    [workspace] = opened
    assert workspace.is_head
    workspace.close()


def type_in(page: PassphrasePage, words: str) -> None:
    page._field.setText(words)
    page._field.returnPressed.emit()


def test_the_typed_passphrase_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "sakura2025")
    set_up_head(tmp_path / "head").close()
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "forgotten")
    open_workspace(tmp_path / "head", passphrase="sakura2025").close()

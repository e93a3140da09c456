"""Qt speaks Japanese, also in the file dialog that it brings along where the system has none (Linux)."""

import re

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.ui.runtime.qt_application import make_application

ENGLISH = re.compile(r"[A-Za-z]{3,}")


@pytest.mark.parametrize("mode", [QFileDialog.FileMode.ExistingFile, QFileDialog.FileMode.Directory], ids=["file", "folder"])
@pytest.mark.parametrize("accept", [QFileDialog.AcceptMode.AcceptOpen, QFileDialog.AcceptMode.AcceptSave], ids=["open", "save"])
def test_no_word_of_the_file_dialog_is_english(qtbot: QtBot, mode: QFileDialog.FileMode, accept: QFileDialog.AcceptMode) -> None:
    make_application()
    dialog = QFileDialog(None, "取り込む表", "/", "表 (*.x)")
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)
    dialog.setAcceptMode(accept)
    dialog.show()
    words = [one.text() for one in (*dialog.findChildren(QLabel), *dialog.findChildren(QAbstractButton))]
    words += [one.toolTip() for one in dialog.findChildren(QAbstractButton)]
    words += [one.text() for one in dialog.findChildren(QAction)]
    assert len([word for word in words if word]) > 10
    assert [word for word in words if ENGLISH.search(word)] == []
    assert [word for word in words if "ディレクトリ" in word] == []


def test_what_the_files_are_is_said_in_japanese() -> None:
    application = make_application()
    kinds = ("Drive", "File", "File Folder", "Folder", "Shortcut", "Unknown")
    said = [application.translate("QAbstractFileIconProvider", kind) for kind in kinds]
    assert all(said) and [word for word in said if ENGLISH.search(word)] == []
    assert application.translate("QPlatformTheme", "Cancel") == "キャンセル"


def test_the_translators_are_installed_once() -> None:
    application = make_application()
    before = len(application.findChildren(QTranslator))
    make_application()
    assert len(application.findChildren(QTranslator)) == before == 2

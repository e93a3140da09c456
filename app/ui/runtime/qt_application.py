"""The one QApplication of a process, with Qt's own texts in Japanese."""

import sys

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.rules.resources import resource


def make_application() -> QApplication:
    """The process's QApplication, made at the first call."""
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("yui-note")
    application.setApplicationDisplayName("結ノート")
    application.setWindowIcon(QIcon(str(resource("icons", "yui-note.png"))))
    if application.findChild(QTranslator) is None:
        _speak_japanese(application)
    return application


class LeftInEnglish(QTranslator):
    """What Qt's Japanese file leaves in English or calls ディレクトリ; seen where the system has no file dialog of its own."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """The text in Japanese; None leaves it to Qt's file."""
        return _LEFT_IN_ENGLISH.get((context, source))

    def isEmpty(self) -> bool:
        return False


def _speak_japanese(application: QApplication) -> None:
    texts = QTranslator(application)
    if texts.load("qtbase_ja", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(texts)
    application.installTranslator(LeftInEnglish(application))


_LEFT_IN_ENGLISH = {
    ("QFileDialog", "&Look in:"): "場所(&L)：",
    ("QFileDialog", "Files of &type:"): "種類(&T)：",
    ("QFileDialog", "Directory:"): "フォルダー：",
    ("QFileDialog", "Directories"): "フォルダー",
    ("QFileDialog", "Parent Directory"): "一つ上のフォルダー",
    ("QFileDialog", "Create New Folder"): "新しいフォルダーを作る",
    ("QFileDialog", "&New Folder"): "新しいフォルダー(&N)",
    ("QFileDialog", "New Folder"): "新しいフォルダー",
    ("QAbstractFileIconProvider", "Drive"): "ドライブ",
    ("QAbstractFileIconProvider", "File"): "ファイル",
    ("QAbstractFileIconProvider", "%1 File"): "%1 ファイル",
    ("QAbstractFileIconProvider", "File Folder"): "フォルダー",
    ("QAbstractFileIconProvider", "Folder"): "フォルダー",
    ("QAbstractFileIconProvider", "Shortcut"): "ショートカット",
    ("QAbstractFileIconProvider", "Alias"): "エイリアス",
    ("QAbstractFileIconProvider", "Unknown"): "不明",
}

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
    translator = QTranslator(application)
    if translator.load("qtbase_ja", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)
    return application

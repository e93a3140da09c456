"""Ways in which a person hands over a foreign table: chosen in the dialog, put on a page with the mouse, or copied in Excel."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from app.sandbox.table_names import ENDINGS, MAY_HOLD_A_TABLE
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.runtime.page_arguments import TableOf
from app.ui.widgets.dialogs import ask_file

TABLE_FILES = f"表 ({' '.join(f'*{ending}' for ending in (*ENDINGS, *MAY_HOLD_A_TABLE))})"


def ask_table(parent: QWidget) -> TableOf | None:
    """A table chosen in the dialog, which opens in the folder of the last one; None when the person went back."""
    path = ask_file(parent, "取り込む表を選んでください", TABLE_FILES, Folder.TABLES)
    return TableOf(path) if path is not None else None


def accept_files(event: QDragEnterEvent) -> None:
    """Lets files be put on a page, which then gets ``dropped_table``."""
    if _files(event.mimeData()):
        event.acceptProposedAction()


def dropped_table(event: QDropEvent, context: Context) -> TableOf | None:
    """The table that was put on a page; several are told to come one by one."""
    paths = _files(event.mimeData())
    if len(paths) == 1:
        event.acceptProposedAction()
        return TableOf(paths[0])
    if paths:
        context.notice.warn("表は1つずつ置いてください。")
    return None


def copied_table(context: Context) -> TableOf | None:
    """The table on the clipboard: a block of cells, or one file. What else is there is told."""
    mime = QGuiApplication.clipboard().mimeData()
    paths = _files(mime)
    if len(paths) == 1:
        return TableOf(paths[0])
    text = mime.text()
    if "\t" in text or "\n" in text.strip():
        return TableOf(text=text)
    context.notice.warn("コピーした表がありません。Excelで表の範囲を選んでコピーしてから、もう一度貼り付けてください。")
    return None


def _files(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]

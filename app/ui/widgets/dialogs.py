"""Questions that stop other work, and files they ask for. Enter never presses a dangerous button (Qt's default would)."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

from app.errors import YuiError
from app.reports.flat_table import FlatTable
from app.reports.shown_cells import typed_cells
from app.services.tables.shown_values import about_line
from app.services.workspace.chosen_files import agree_to_replace
from app.ui.fields.line_field import LineField
from app.ui.look.button import Button, button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, row_of
from app.ui.runtime import folders
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.runtime.messages import explain
from app.ui.widgets.dialog import Dialog

TO_EXCEL = "Excelへ"
PAPERS = "PDF (*.pdf);;Excel (*.xlsx);;CSV (*.csv)"
"""The kinds of file in which most forms can be written."""
EXCEL = "Excel (*.xlsx)"
"""For several tables at once: a CSV file takes one."""
TABLES = f"{EXCEL};;CSV (*.csv)"
PAPER = "PDF (*.pdf)"
Make = Callable[[], Callable[[], Sequence[FlatTable]]]
"""Looks at the page, in the window's thread, and gives what makes the tables in the background."""
Said = Callable[[], Sequence[str]]
"""What a list is filtered by, in the words of the page."""
Texts = tuple[Sequence[str], Sequence[bool], Sequence[Sequence[str]]]
"""Titles, which columns hold figures, and the texts of the rows."""


class ShownList(Protocol):
    """A list that can say what it shows."""

    def accessibleName(self) -> str:
        """What a screen reader calls it."""

    def shown(self) -> Texts:
        """All its rows as they are shown."""


class Question(Dialog):
    """One question with one action and one way back. ``reason``: label of a line without which the action is disabled."""

    def __init__(
        self, parent: QWidget | None, question: str, explanation: str, verb: str, *, danger: bool = False, reason: str = ""
    ) -> None:
        super().__init__(parent, width=480)
        self._reason = LineField() if reason else None
        self._confirm = button(verb, "danger" if danger else "main", run=self.accept)
        self._back = button("やめる", "large", run=self.reject)
        column = self.column
        column.addWidget(label(question, "heading", wrap=True))
        column.addWidget(label(explanation, wrap=True))
        if self._reason is not None:
            self._reason.setAccessibleName(reason)
            title = label(reason, "strong")
            title.setBuddy(self._reason)
            column.addWidget(title)
            column.addWidget(self._reason)
            self._reason.edited.connect(self._on_reason_edited)
            self._confirm.setEnabled(False)
        self.foot.addLayout(row_of(STRETCH, self._back, self._confirm, spacing=12))
        first = self._back if self._confirm.is_grave() else self._confirm
        (self._reason or first).setFocus(Qt.FocusReason.OtherFocusReason)

    def reason(self) -> str:
        """The reason typed; "" when none was asked."""
        return (self._reason.value() or "") if self._reason is not None else ""

    def _on_reason_edited(self) -> None:
        self._confirm.setEnabled(bool(self.reason()))


def confirm(parent: QWidget, question: str, explanation: str, verb: str, *, danger: bool = False) -> bool:
    """Asks whether to do it; True when the person pressed the button with the words ``verb`` (削除する)."""
    return Question(parent, question, explanation, verb, danger=danger).exec() == QDialog.DialogCode.Accepted


def ask_reason(parent: QWidget, question: str, explanation: str, verb: str, reason: str) -> str | None:
    """Asks for a reason (its label is ``reason``); None when the person went back."""
    asked = Question(parent, question, explanation, verb, danger=True, reason=reason)
    return asked.reason() if asked.exec() == QDialog.DialogCode.Accepted else None


class Trouble(Dialog):
    """An error, where there is no window yet that could show it in its message bar."""

    def __init__(self, parent: QWidget | None, error: BaseException) -> None:
        super().__init__(parent, width=480)
        message = explain(error)
        code = QLineEdit(message.detail)
        code.setReadOnly(True)
        code.setAccessibleName("お問い合わせ用の記号")
        close = button("閉じる", "large", run=self.accept)
        column = self.column
        column.addWidget(label(message.what, "heading", wrap=True))
        column.addWidget(label(message.todo, wrap=True))
        column.addWidget(label("お問い合わせのときは、次の記号をお知らせください。", "small", wrap=True))
        column.addWidget(code)
        self.foot.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        close.setFocus(Qt.FocusReason.OtherFocusReason)


def show_trouble(parent: QWidget | None, error: BaseException | YuiError) -> None:
    """Shows an error in a dialog and waits until it is closed."""
    Trouble(parent, error).exec()


def ask_file(parent: QWidget, title: str, kinds: str, of: Folder) -> Path | None:
    """A file to read, or None. ``kinds`` as Qt takes them: 「設定ファイル (*.yui-setup)」. ``of``: where the dialog opens."""
    found, _ = QFileDialog.getOpenFileName(parent, title, str(folders.start(of)), kinds)
    return _kept(Path(found), of) if found else None


def ask_files(parent: QWidget, title: str, kinds: str, of: Folder) -> list[Path]:
    """Files to read; empty when the person went back."""
    found, _ = QFileDialog.getOpenFileNames(parent, title, str(folders.start(of)), kinds)
    return [_kept(Path(name), of) for name in found]


def ask_folder(parent: QWidget, title: str, of: Folder, start: Path | None = None) -> Path | None:
    """A folder, or None. ``start``: where the dialog opens if not where the purpose has its folder."""
    found = QFileDialog.getExistingDirectory(parent, title, str(start or folders.start(of)))
    if not found:
        return None
    folders.remember(of, Path(found))
    return Path(found)


def ask_new_file(parent: QWidget, title: str, proposed: str, kinds: str, of: Folder = Folder.PAPERS) -> Path | None:
    """A file to write, or None. The system's dialog asks before one is replaced: its answer is the person's."""
    found, _ = QFileDialog.getSaveFileName(parent, title, str(folders.start(of) / proposed), kinds)
    if not found:
        return None
    agree_to_replace(Path(found))
    return _kept(Path(found), of)


def _kept(path: Path, of: Folder) -> Path:
    folders.remember(of, path.parent)
    return path


def print_to_file(
    parent: QWidget, context: Context, title: str, form: str, *, name: str = "", subject: bytes | None = None, office: str = ""
) -> None:
    """Asks for a file and writes a form into it, as paper or as a table. ``name``: the file proposed, else the form's own."""
    path = ask_new_file(parent, title, name or f"{form}.pdf", PAPERS)
    if path is not None:
        context.print_form(form, path, subject=subject, office=office)


def excel_button(
    page: QWidget, context: Context, name: str, make: Make, words: str = TO_EXCEL, paper: str = "", kinds: str = TABLES
) -> Button:
    """``name``: what the file is called where the person does not say otherwise; never a text of a record. ``paper``: the form
    that is written where a PDF is wanted.
    """
    made = button(words, run=partial(write_list, page, context, name, make, paper, kinds))
    made.setAccessibleName(f"{name}：{words}")  # a page may have several
    return made


def write_list(page: QWidget, context: Context, name: str, make: Make, paper: str = "", kinds: str = TABLES) -> None:
    """Asks for the file and writes it."""
    path = ask_new_file(page, f"{name}を書き出す場所", f"{name}.xlsx", f"{kinds};;{PAPER}" if paper else kinds)
    if path is not None and paper and path.suffix.lower() == ".pdf":
        context.print_form(paper, path)
    elif path is not None:
        context.write_tables(path, make())


def list_button(
    page: QWidget, context: Context, name: str, *lists: ShownList, said: Said = tuple, words: str = TO_EXCEL, paper: str = ""
) -> Button:
    """「Excelへ」 of lists that are written as they are shown, each on a sheet of its own."""
    kinds = EXCEL if len(lists) > 1 else TABLES
    return excel_button(page, context, name, partial(_shown_tables, context, name, lists, said), words, paper, kinds)


def rows_button(page: QWidget, context: Context, name: str, read: Callable[[], Texts]) -> Button:
    """「Excelへ」 of rows that say more than the list shows; ``read`` reads them in the window's thread."""

    def make() -> Callable[[], Sequence[FlatTable]]:
        table = texts_table(context, name, read())
        return lambda: [table]

    return excel_button(page, context, name, make)


def _shown_tables(context: Context, name: str, lists: Sequence[ShownList], said: Said) -> Callable[[], Sequence[FlatTable]]:
    names = [one.accessibleName() for one in lists] if len(lists) > 1 else [name]
    tables = [texts_table(context, called, one.shown(), *said()) for called, one in zip(names, lists, strict=True)]
    return lambda: tables


def texts_table(context: Context, name: str, texts: Texts, *said: str) -> FlatTable:
    """Texts of a list with their numbers and days as such. ``said``: what it is filtered by."""
    columns, cells = typed_cells(*texts)
    return FlatTable(name[:31], about_line(context.workspace, name, context.fiscal_year, *said), columns, cells)

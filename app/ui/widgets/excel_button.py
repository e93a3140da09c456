"""The button 「Excelへ」 of a list: asks for a file and writes the list into it in the background."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.reports.record_sheets import FlatTable
from app.reports.shown_cells import typed_cells
from app.services.tables.writing_tables import write_tables
from app.services.tables.year_data import about_line
from app.ui.look.button import Button, button
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress
from app.ui.widgets.dialogs import ask_new_file
from app.ui.widgets.table_view import RecordTable

TABLES = "Excel (*.xlsx);;CSV (*.csv)"
Make = Callable[[], Callable[[], Sequence[FlatTable]]]
"""Looks at the page, in the window's thread, and gives what makes the tables in the background."""


def excel_button(page: QWidget, context: Context, name: str, make: Make, words: str = "Excelへ") -> Button:
    """``name``: what the file is called where the person does not say otherwise; never a text of a record."""
    return button(words, run=partial(write_list, page, context, name, make))


def write_list(page: QWidget, context: Context, name: str, make: Make) -> None:
    """Asks for the file and writes it."""
    path = ask_new_file(page, f"{name}を書き出す場所", f"{name}.xlsx", TABLES)
    if path is not None:
        context.jobs.run(_work(path, make()), context.notice.say, context.notice.show_error, "Excelに書き出しています")


def shown_table(context: Context, table: RecordTable, name: str) -> FlatTable:
    """A list as it is shown, with its numbers and days as such."""
    titles, figures, rows = table.shown()
    columns, cells = typed_cells(titles, figures, rows)
    return FlatTable(name[:31], about_line(context.workspace, name, context.fiscal_year), columns, cells)


def _work(path: Path, tables: Callable[[], Sequence[FlatTable]]) -> Callable[[Progress], str]:
    def work(progress: Progress) -> str:
        progress(0, 0, "一覧を読んでいます")
        rows = write_tables(path, tables(), progress)
        return f"{path.name} に、{rows:,}行を書き出しました。"

    return work

"""A block that was copied in a spreadsheet, read as if it were a file."""

from app.exchange.tables import table_file_of
from app.services.tables.reading_table import Progress, ReadingTable
from app.services.workspace.workspace import Workspace

NAME = "貼り付けた表"


def open_pasted(workspace: Workspace, text: str, fiscal_year: int | None, progress: Progress = lambda *_: None) -> ReadingTable:
    """The 読み取り表 of a copied block, with the limits and checks of a file. Raises Refused as ``app.exchange.tables`` does."""
    progress(0, 0, "表を読んでいます")
    table = ReadingTable(workspace, NAME, table_file_of(text.encode("utf-8-sig")), fiscal_year)
    table.read_all(progress)
    return table

"""Any office's table file, laid out: its tables, where their headings are, what these seem to say, and the rows."""

from pathlib import Path

from app.exchange.table import TableFile


def read_table_file(path: Path) -> TableFile:
    """The visible tables of a spreadsheet file. What can be shown is never refused: where nothing is recognised, a table comes
    with letters over its columns and its rows as they are.

    Raises Refused("unreadable-spreadsheet", "protected-spreadsheet", "too-large-spreadsheet") and Unavailable("unreadable-file")
    when the disk does not give the file.
    """
    raise NotImplementedError(path)

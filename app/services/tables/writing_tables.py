"""Writing tables into a file that a person named: .xlsx with a sheet for each, or one of them as .csv."""

from collections.abc import Sequence
from pathlib import Path

from app.errors import Refused
from app.reports.flat_table import FlatTable
from app.reports.record_sheets import Progress, flat_csv, flat_workbook
from app.store.own_places import write_for_people

ENDINGS = (".xlsx", ".csv")


def check_table_file(out: Path) -> None:
    """Raises Refused("unknown-format") for a file ending other than .xlsx or .csv."""
    if out.suffix.lower() not in ENDINGS:
        raise Refused("unknown-format", "このファイルの種類では保存できません。", "名前の終わりを .xlsx か .csv にしてください。")


def write_tables(out: Path, tables: Sequence[FlatTable], progress: Progress = lambda *_: None) -> int:
    """Writes the file durably and returns how many rows it has. Raises Refused("unknown-format", "one-table-only") besides what
    ``write_for_people`` raises.
    """
    check_table_file(out)
    is_csv = out.suffix.lower() == ".csv"
    if is_csv and len(tables) != 1:
        raise Refused("one-table-only", "CSVには、表を1つしか入れられません。", "名前の終わりを .xlsx にしてください。")
    write_for_people(out, flat_csv(tables[0]) if is_csv else flat_workbook(tables, progress))
    return sum(len(table.rows) for table in tables)

"""Foreign tables: taking an Excel file in, and eight workbooks added up by hand as it is done without us."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from app.exchange.own_tables import own_columns
from app.exchange.table import TARGET
from app.reports.flat_table import FlatTable
from app.services.activities.activity_list import Filter
from app.services.activities.activity_list import count as counted
from app.services.devices.setup import set_up_head
from app.services.overview.progress import grid
from app.services.plan.plans import offices, plans
from app.services.tables.reading_table import open_table
from app.services.tables.taking_in import take_in
from app.services.tables.writing_tables import write_tables
from app.services.tables.written_activities import wanted_activities
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.benchmarks.many_data import SIZES, copy_of
from tests.benchmarks.own_marks import own_marks
from tests.benchmarks.row import Row, Spent, exponent_of, medians, of_its_speed, spent_by
from tests.benchmarks.save_speed import save_one
from tests.many_records import PLACES, WORDS

YEAR = 2024
ROUNDS = 5
TABLES = (500, 5_000)
"""Rows of the foreign tables."""
HEADINGS = ("実施日", "推進目標", "活動名", "会場", "参加者数", "内容")
EXCEL = (
    "Reading the workbooks with calamine and counting targets by branches is all the Excel route does: what was typed is "
    "believed, nothing is checked, each look reads all of them again. Ours took the records in before (Files between offices)."
)
CALAMINE = "calamine only reads the cells: it neither understands, checks, compares with what is there nor stores."


def measure(count: int = SIZES[0], tables: Sequence[int] = TABLES, rounds: int = ROUNDS) -> list[Row]:
    with copy_of(count) as folder, open_workspace(folder / "head") as head:
        books = _workbooks(head, folder)
        plan = plans(head)[0].id
        ours, excel = medians(
            rounds, lambda: grid(head, plan, YEAR), lambda: _added_up(books.values()), before=lambda: save_one(head)
        )
        assert sum(_added_up(books.values()).values()) == counted(head, Filter(fiscal_year=YEAR)), (
            "the workbooks hold other records"
        )
    what = f"a year of {count:,} activities by target and branch, asked after a save"
    added = of_its_speed(what, ours, f"calamine reading {len(books)} workbooks and adding them up", excel, why=EXCEL)
    return [added, *_taken_in(tables)]


def _workbooks(head: Workspace, folder: Path) -> dict[str, Path]:
    """Each branch's activities of all years as the workbook it would send."""
    found = {}
    for office in offices(head):
        if office.kind == "branch":
            table = wanted_activities(head, Filter(fiscal_year=None, office=office.code), "")
            found[office.code] = _written(folder / f"{office.code}.xlsx", table)
    return found


def _written(place: Path, table: FlatTable) -> Path:
    write_tables(place, [table])
    return place


def _added_up(books: Iterable[Path]) -> Counter[tuple[str, str]]:
    """Activities of the year by target and office, as a sum over several workbooks counts them."""
    found: Counter[tuple[str, str]] = Counter()
    for book in books:
        head, *lines = _cells(book, _COLUMNS[0])
        day, target = (head.index(heading) for heading in _COLUMNS)
        found.update((str(line[target]), book.stem) for line in lines if _is_of_year(line[day]))
    return found


_OWN = {role: heading for role, heading, _ in own_columns()}
_COLUMNS = (_OWN["date"], _OWN[TARGET])


def _cells(book: Path, heading: str) -> list[list[Any]]:
    """The table of a workbook from its headings on, of which this is one."""
    cells = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python(skip_empty_area=True)
    first = next(number for number, line in enumerate(cells) if heading in line)
    return cells[first:]


def _is_of_year(day: Any) -> bool:
    return isinstance(day, date) and date(YEAR, 4, 1) <= date(day.year, day.month, day.day) <= date(YEAR + 1, 3, 31)


def _taken_in(sizes: Sequence[int]) -> list[Row]:
    found = {size: _one_table(size) for size in sizes}
    rows = []
    for name in ("reading it to look at", "taking it in"):
        each = {size: (ours[name], bare) for size, (ours, bare) in found.items()}
        last = max(sizes)
        ours, bare = each[last]
        exponent = exponent_of({size: one.cpu for size, (one, _) in each.items()})
        rows.append(
            Row(
                f"a foreign table of {last:,} rows: {name}", str(ours), f"calamine reading its cells {bare}",
                f"exponent {exponent:.2f} from {min(sizes):,} rows", "exponent ≤ 1.05", exponent <= 1.05, CALAMINE,
            )
        )  # fmt: skip
    return rows


def _one_table(size: int) -> tuple[dict[str, Spent], Spent]:
    with tempfile.TemporaryDirectory() as name, own_marks(Path(name)), set_up_head(Path(name) / "head") as head:
        book = _foreign(Path(name) / "table.xlsx", size)
        tables: list[Any] = []
        looked = spent_by(lambda: tables.append(open_table(head, book, YEAR)))
        taken = spent_by(lambda: tables.append(take_in(head, tables[0])))
        assert len(tables[1].added) == size, "the table did not go in"
        return {"reading it to look at": looked, "taking it in": taken}, spent_by(lambda: _cells(book, HEADINGS[0]))


def _foreign(place: Path, size: int) -> Path:
    with xlsxwriter.Workbook(place) as book:
        sheet = book.add_worksheet("活動")
        day_format = book.add_format({"num_format": "yyyy/m/d"})
        sheet.write_row(0, 0, HEADINGS)
        for number in range(size):
            day = date(YEAR, 4, 1) + timedelta(days=number % 365)
            sheet.write_datetime(number + 1, 0, day, day_format)
            cells = (
                f"{number % 2 + 1}-{number % 3 + 1}",
                f"第{number}回{WORDS[number % len(WORDS)]}",
                PLACES[number % len(PLACES)],
            )
            sheet.write_row(number + 1, 1, (*cells, number % 60, "".join(WORDS) + str(number)))
    return place

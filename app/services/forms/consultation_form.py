"""様式第2号の3, 相談件数表: an office's year by 分野 and 方法, by 分野 and month, then each month with figures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.reports.figures import cell_notes
from app.reports.paper import Cell, Column, Heading, Notes, Paper, Part, Row, Table
from app.rules.figure import number
from app.rules.months import MONTHS
from app.services.forms.form_year import FormYear
from app.services.forms.monthly_figures_form import BLANK_CELL
from app.services.indicators.consultation_sums import Counted, by_field, sum_cell
from app.services.indicators.consultations import FIELDS, METHODS, words
from app.services.plan.plans import TermRow, find_office
from app.services.printing.form_kinds import Choice, FormKind
from app.services.records.open_conflicts import Dependencies
from app.services.workspace.workspace import Workspace

HOW_TO_WRITE = "該当がないときは「なし」と書きます。件数だけを書き、相談した方の名前や相談の中身は書きません。"
MOST_ROWS = 35
"""About so many rows fit on a page."""
EXAMPLE = (3, 2, 0, 1)
"""件数 by 方法, the same for each 分野 of a 記入例."""


def consultation_papers(workspace: Workspace, choice: Choice) -> list[Paper]:
    """One document for the year of an office."""
    office = (choice.office or HEAD) if workspace.is_head else workspace.office_code
    with workspace.database.reading() as session:
        year, name = FormYear(session, workspace, choice), find_office(workspace, office).name
        parts = list(_parts(session, choice, office))
        notes = (*year.missing_of(office), *_notes(parts)) if year.filled else (HOW_TO_WRITE,)
        return [year.paper(name, parts=(*parts, *([Notes(notes, joined=True)] if notes else [])), bookmark=name)]


def _parts(session: Session, choice: Choice, office: str) -> Iterator[Part]:
    if choice.edition != "filled":
        fields, methods = words(session, FIELDS, []), words(session, METHODS, [])
        given = {method.code: number(one) for method, one in zip(methods, EXAMPLE, strict=False) if one}
        example = {field.code: given for field in fields} if choice.edition == "specimen" else {}
        yield _of(example, fields, methods, "6月分（件）" if choice.edition == "specimen" else "　　月分（件）")
        return
    of_month = {month: by_field(session, choice.fiscal_year, office, [month]) for month in MONTHS}
    year = by_field(session, choice.fiscal_year, office, MONTHS)
    used = [method for counts in year.values() for method in counts]
    fields, methods = words(session, FIELDS, list(year)), words(session, METHODS, used)
    yield _of(year, fields, methods, "一年の計（件）")
    columns = (Column("相談分野", 6), *(Column(str(month), 1.6, "right", "月") for month in MONTHS), Column("計", 2, "right"))
    rows = [Row((one.label, *_by_month(of_month, year, one.code))) for one in fields]
    yield Table(columns, (*rows, Row(("計", *_by_month(of_month, year, None)))), "月ごとの計（件）")
    if any(of_month.values()):
        yield Heading("月ごとの表", new_page=True)
    for month, counted in of_month.items():
        if counted:
            yield _uncut(_of(counted, fields, methods, f"{month}月分（件）"))


def _uncut(table: Table) -> Table:
    """The table on one page, unless it has more rows than a page has."""
    kept = len(table.rows) <= MOST_ROWS
    return replace(table, rows=tuple(replace(row, with_above=kept and place > 0) for place, row in enumerate(table.rows)))


def _notes(parts: Sequence[Part]) -> Iterator[str]:
    """What blanks, signs and words of the tables mean: only those that occur."""
    cells = [cell for part in parts if isinstance(part, Table) for row in part.rows for cell in row.cells[1:]]
    if "" in cells:
        yield BLANK_CELL
    yield from cell_notes(cells)


def _of(counted: Counted, fields: Sequence[TermRow], methods: Sequence[TermRow], caption: str) -> Table:
    def cells(field: str | None) -> list[Cell]:
        return [*(sum_cell(counted, field, method.code) for method in methods), sum_cell(counted, field)]

    return _table(fields, methods, caption, cells)


def _table(
    fields: Sequence[TermRow], methods: Sequence[TermRow], caption: str, cells: Callable[[str | None], Sequence[Cell]]
) -> Table:
    columns = (Column("相談分野", 8), *(Column(method.label, 3, "right") for method in methods), Column("計", 3, "right"))
    rows = [Row((field.label, *cells(field.code))) for field in fields]
    return Table(columns, (*rows, Row(("計", *cells(None)))), caption)


def _by_month(of_month: Mapping[int, Counted], year: Counted, field: str | None) -> list[Cell]:
    return [*(sum_cell(of_month[month], field) for month in MONTHS), sum_cell(year, field)]


CONSULTATIONS = FormKind(
    "consultation-table",
    "相談件数表",
    consultation_papers,
    for_branches=True,
    of_head_office=True,
    per=("office",),
    shows=Dependencies(("consultation_figure",), years_back=0),
)

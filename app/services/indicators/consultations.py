"""相談件数表: how many consultations an office had in a month, by 相談分野 and 相談方法. Counts only: no names, no stories.

Both lists are the council's own words (用語と名簿). An indicator that is fed by this table adds up all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.indicator import ConsultationFigure
from app.reports.paper import cell_text
from app.rules.figure import Figure, absent, number
from app.rules.figures import Typed, read_figure
from app.rules.pasted import Taken, taken
from app.services.indicators.consultation_sums import of_year, sum_cell
from app.services.plan.plans import TermRow, terms
from app.services.records.actions import action
from app.services.records.record_forms import RecordForm, derived_record_id, open_form, refuse_others
from app.services.workspace.workspace import Workspace

FIELDS, METHODS = "consultation_field", "consultation_method"
Place = tuple[str, str]
"""(相談分野, 相談方法), by their codes."""


@dataclass(frozen=True)
class MonthTable:
    """The table of a month, ready for typing. A word that has left the lists stays while something was counted under it."""

    fields: tuple[TermRow, ...]
    methods: tuple[TermRow, ...]
    cells: Mapping[Place, Typed]

    def total(self, field: str | None = None, method: str | None = None) -> str:
        """The sum of a 分野, of a 方法, or of everything, as shown; "" where nobody typed anything."""
        counted: dict[str, dict[str, Figure]] = {}
        for (of_field, of_method), cell in self.cells.items():
            if cell != Typed():
                found = absent("none") if cell.value is None else number(cell.value, approximate=bool(cell.approximate))
                counted.setdefault(of_field, {})[of_method] = found
        return cell_text(sum_cell(counted, field, method))


def read_cells(table: MonthTable, wanted: Mapping[tuple[int, int], str]) -> Taken[tuple[int, int], Typed]:
    """What was typed or pasted into the table, by row and column; what is no figure is left out and named."""
    return taken(
        wanted,
        lambda _, words: read_figure(words, 0),
        lambda at: f"{table.fields[at[0]].label}・{table.methods[at[1]].label}",
    )


def figure_id(fiscal_year: int, month: int, office: str, place: Place) -> bytes:
    """The record id of one cell, derived from its key."""
    return derived_record_id("consultation_figure", str(fiscal_year), str(month), office, *place, partition=office)


def month_table(workspace: Workspace, fiscal_year: int, month: int, office: str) -> MonthTable:
    """The table of one month of an office."""
    with workspace.database.reading() as session:
        rows = session.scalars(
            select(ConsultationFigure).where(
                *of_year(ConsultationFigure, fiscal_year, [month]), ConsultationFigure.partition == office
            )
        ).all()
        cells = {
            (row.consultation_field or "", row.consultation_method or ""): Typed(row.value, row.state, row.approximate)
            for row in rows
        }
        filled = [place for place, cell in cells.items() if cell != Typed()]
        return MonthTable(
            words(session, FIELDS, [field for field, _ in filled]), words(session, METHODS, [one for _, one in filled]), cells
        )


def open_cell(workspace: Workspace, fiscal_year: int, month: int, office: str, place: Place) -> RecordForm:
    """The form of one cell of the table."""
    with workspace.database.reading() as session:
        return _read_cell(session, fiscal_year, month, office, place)


def _read_cell(session: Session, fiscal_year: int, month: int, office: str, place: Place) -> RecordForm:
    key = {"fiscal_year": fiscal_year, "month": month, "office": office, FIELDS: place[0], METHODS: place[1]}
    return open_form(session, "consultation_figure", office, figure_id(fiscal_year, month, office, place), **key)


def save_month(workspace: Workspace, fiscal_year: int, month: int, office: str, typed: Mapping[Place, Typed]) -> int:
    """Writes the changed cells in one transaction and one undo step; returns how many.

    Raises Refused("not-yours", "not-head-office").
    """
    refuse_others(workspace, office)
    with action(workspace, "相談件数の入力", counted="か所") as act:
        changed = 0
        for place, cell in typed.items():
            form = _read_cell(act.session, fiscal_year, month, office, place)
            if not form.is_new or cell != Typed():
                changed += act.save(form, {"value": cell.value, "state": cell.state, "approximate": cell.approximate})
        return changed


def words(session: Session, listing: str, used: list[str]) -> tuple[TermRow, ...]:
    """The entries of the list in order, then those that were used and have left it, under their codes."""
    listed = terms(session, listing)
    known = {term.code for term in listed}
    return (*listed, *(TermRow(code, code, "") for code in dict.fromkeys(used) if code not in known))

"""Adding up 相談件数 over 相談分野, 相談方法 and months, for each office. A blank is never 0."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.models.indicator import ConsultationFigure
from app.reports.figures import figure_cell
from app.reports.paper import Cell
from app.rules.figure import Figure, absent, number, summed
from app.services.figures.closed_year_snapshot import as_counted
from app.services.figures.figures import credible
from app.store.kept_answers import kept

Counted = Mapping[str, Mapping[str, Figure]]
"""相談分野 → 相談方法 → figure."""
NOT_APPLICABLE = "なし"
"""How 該当なし is typed and shown in a table of months."""


@kept
def consultation_sums(
    session: Session, years: tuple[int, ...], months: Sequence[int] | None = None, *, by_month: bool = False
) -> dict[tuple[int, int], dict[str, Figure]]:
    """(year, 0) → office → number of consultations in the year, or in some months (1-12) of it; with ``by_month`` in each of
    them: (year, month) → …. Offices with nothing are left out.
    """

    def in_year(fiscal_year: int) -> Select[Any]:
        of = as_counted(session, ConsultationFigure, fiscal_year)
        sums = func.sum(credible(of.value)), func.max(of.approximate), func.count().filter(of.state == "none")
        chosen = select(literal(fiscal_year), of.month if by_month else literal(0), of.partition, *sums)
        return chosen.where(*of_year(of, fiscal_year, months)).group_by(of.partition, *((of.month,) if by_month else ()))

    found: dict[tuple[int, int], dict[str, Figure]] = {}
    for year, month, office, total, about, none in session.execute(union_all(*map(in_year, years))):
        if total is not None or none:
            counted = Figure(missing="none") if total is None else Figure(total, "", bool(about))
            found.setdefault((year, month), {})[office] = counted
    return found


def by_field(session: Session, fiscal_year: int, office: str, months: Sequence[int]) -> Counted:
    """相談分野 → 相談方法 → number, or 該当なし; what nobody typed is left out."""
    of = as_counted(session, ConsultationFigure, fiscal_year)
    rows = session.execute(
        select(
            of.consultation_field,
            of.consultation_method,
            func.sum(credible(of.value)),
            func.max(of.approximate),
            func.count().filter(of.state == "none"),
        )
        .where(*of_year(of, fiscal_year, months), of.partition == office)
        .group_by(of.consultation_field, of.consultation_method)
    )
    found: dict[str, dict[str, Figure]] = defaultdict(dict)
    for field, method, total, about, none in rows:
        if total is not None or none:
            found[field or ""][method or ""] = absent("none") if total is None else number(total, approximate=bool(about))
    return found


def sum_cell(counted: Counted, field: str | None = None, method: str | None = None) -> Cell:
    """The sum of a 分野, of a 方法, or of everything, as a cell: なし where nothing was to count, "" where nobody typed."""
    known = [
        one
        for of_field, counts in counted.items()
        for of_method, one in counts.items()
        if field in (None, of_field) and method in (None, of_method)
    ]
    return figure_cell(summed(known), words={"none": NOT_APPLICABLE}) if known else ""


def of_year(of: Any, fiscal_year: int, months: Sequence[int] | None) -> list[ColumnElement[Any]]:
    """The conditions for the figures of a year and of some months. ``of``: the table, or what ``as_counted`` gives for it."""
    return [
        of.fiscal_year == fiscal_year,
        of.office == of.partition,
        of.deleted.is_(False),
        of.month.in_(months) if months is not None else of.month.between(1, 12),
    ]

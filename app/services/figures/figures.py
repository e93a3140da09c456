"""Which records of activities figures count, and how they add up.

Final records count, by their main target only. 延べ参加者 sums what was entered; what was not entered is reported beside it
and never taken as zero.

A closed year counts its records as they were at closing (app.services.figures.closed_year_snapshot). A number that no form
would have accepted (from a damaged or hostile file) counts as not entered, as a number of sessions as one; such records are
listed for people (app.services.conflicts.implausible_records).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func

from app.models.base import FINAL
from app.rules.figure import ZERO, Figure
from app.rules.fiscal import first_day, last_day
from app.rules.text import MAX_COUNT

HAPPENED = ("done", "partly")
"""活動件数 counts these. 中止 is counted separately, 延期 not at all: it is recorded again under its new date."""


def credible(counted: Any) -> ColumnElement[Any]:
    """A column of counts with NULL for a value that no form would accept. It also keeps sums within SQLite's integers."""
    return case((counted.between(0, MAX_COUNT), counted))


def final_records(of: Any) -> tuple[ColumnElement[bool], ...]:
    """The conditions for final records, of any day or none."""
    return of.deleted.is_(False), of.state == FINAL


def counted_records(
    of: Any, targets: Iterable[bytes] | None, fiscal_year: int, until: date | None = None
) -> list[ColumnElement[bool]]:
    """The conditions for records that figures count: final, of these main targets (None: of any), within the year (up to
    ``until``).

    ``of`` is what ``as_counted`` gives for Activity.
    """
    return [
        *final_records(of),
        of.date.between(first_day(fiscal_year), min(last_day(fiscal_year), until or date.max)),
        *(() if targets is None else (of.target_id.in_(list(targets)),)),
    ]


def took_place(of: Any) -> ColumnElement[bool]:
    """The condition for records of what took place, at least partly; ``of`` as for ``counted_records``."""
    found: ColumnElement[bool] = of.status.is_(None) | of.status.in_(HAPPENED)
    return found


def people_columns(of: Any) -> tuple[ColumnElement[Any], ...]:
    """延べ参加者 of what took place as the columns that ``people`` reads: records, sum, and how many are 約, 未入力 and 不明."""
    happened, nobody = took_place(of), credible(of.participants).is_(None)
    return (
        func.count().filter(happened),
        func.sum(credible(of.participants)).filter(happened),
        func.count().filter(happened, of.participants_approximate.is_(True)),
        func.count().filter(happened, nobody, of.participants_unknown.is_not(True)),
        func.count().filter(happened, nobody, of.participants_unknown.is_(True)),
    )


def people(records: int, total: int | None, approximate: int, unnumbered: int, unknown: int) -> Figure:
    """延べ参加者: 0 where nothing took place, no number where nobody has entered or counted any."""
    if not records:
        return ZERO
    left_open = Figure(missing="blank" if unnumbered else "unknown", unnumbered=unnumbered, unknown=unknown)
    if total or (total == 0 and not left_open.is_open):
        return replace(left_open, value=total, missing="", approximate=approximate > 0)
    return left_open

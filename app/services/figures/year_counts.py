"""The figures of a year: of each office, with the reason where there are none, and of the whole council.

Every form, grid and page asks here, so that one total cannot leave out what another one counts.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.base import HEAD
from app.models.indicator import ConsultationFigure, MonthlyFigure
from app.rules.figure import Missing
from app.rules.fiscal import first_day, last_day
from app.rules.months import MONTHS
from app.rules.target_count import Count, added_counts, count_lacking, no_count, summed_counts
from app.services.figures.closed_year_snapshot import as_counted
from app.services.figures.figures import counted_records
from app.services.figures.reporting import ReportingStatus, days_of, reporting
from app.services.figures.target_counts import target_counts
from app.services.plan.office_dates import exists_between
from app.services.plan.plans import OfficeRow, led_by_head, offices
from app.services.workspace.workspace import Workspace, reading
from app.store.kept_answers import kept


@dataclass(frozen=True)
class TargetCounts:
    """``by_office``: code → figures in the council's order, the head office first; ``total``: of the whole council."""

    by_office: dict[str, Count]
    total: Count


@dataclass(frozen=True)
class Reports:
    """Who is asked about which target, and who has reported for a year."""

    status: Mapping[str, ReportingStatus]
    led: Collection[bytes]

    def why_none(self, target: bytes, office: str) -> Missing:
        """Why an office has no figure of a target for which it recorded nothing; "" when it has reported, so that it is 0.

        Only the head office is asked about a target that it leads, and only branches about the others; none outside its dates.
        """
        if (office == HEAD) != (target in self.led):
            return "not_asked"
        status = self.status[office]
        return "" if status == "reported" or status == "partly" else status

    def lacks_part(self, target: bytes, office: str) -> bool:
        """Whether an office that is asked about the target has reported, but not up to the end."""
        return self.status[office] == "partly" and not self.why_none(target, office)


@reading
@kept
def offices_of_year(session: Session, fiscal_year: int, until: date | None = None) -> list[OfficeRow]:
    """The head office, then the branches that a paper of the year shows (up to ``until``): those that existed by their dates,
    and those that did not but have records that count, so that every total is the sum of what stands beside it.
    """
    span = first_day(fiscal_year), until or last_day(fiscal_year)
    every = offices(session)
    outside = {office.code for office in every if not exists_between(office, *span)}
    if outside:
        outside -= _recorded_by(session, fiscal_year, until)
    return [office for office in every if office.code not in outside]


def _recorded_by(session: Session, fiscal_year: int, until: date | None) -> set[str]:
    """The codes of the offices from which something is in the figures of a year."""
    done = as_counted(session, Activity, fiscal_year)
    found = set(session.scalars(select(done.partition).where(*counted_records(done, None, fiscal_year, until)).distinct()))
    months = [month for month in MONTHS if until is None or days_of(fiscal_year, month)[0] <= until]
    for model in (MonthlyFigure, ConsultationFigure):
        of = as_counted(session, model, fiscal_year)
        wanted = of.fiscal_year == fiscal_year, of.month.in_(months), of.value.is_not(None), of.deleted.is_(False)
        found.update(session.scalars(select(of.partition).where(*wanted).distinct()))
    return found


def reports(
    session: Session,
    own_office: str,
    targets: Iterable[bytes],
    fiscal_year: int,
    until: date | None = None,
    since: date | None = None,
) -> Reports:
    """For these targets and every office of the council, for a year or its days from ``since`` to ``until``."""
    return Reports(reporting(session, own_office, fiscal_year, until, since), led_by_head(session, targets))


def year_counts(
    session: Session,
    own_office: str,
    targets: Iterable[bytes] | Mapping[bytes, Collection[bytes]],
    fiscal_year: int,
    until: date | None = None,
) -> dict[bytes, TargetCounts]:
    """Target id → its figures in a year (up to ``until``).

    ``targets`` as a mapping: for an earlier plan's year, the targets that each comes from; one that is new has 記録なし.
    """
    origins = targets if isinstance(targets, Mapping) else {one: (one,) for one in targets}
    counts = target_counts(session, {one for found in origins.values() for one in found}, fiscal_year, until)
    then = {target: tuple(found) or (target,) for target, found in origins.items()}
    known = reports(session, own_office, {one for found in then.values() for one in found}, fiscal_year, until)

    def of_office(target: bytes, office: str) -> Count:
        found = [counts[one, office] for one in origins[target] if (one, office) in counts]
        asked = [one for one in then[target] if known.why_none(one, office) != "not_asked"]
        why = known.why_none(asked[0], office) if asked else "not_asked"
        if asked and not origins[target]:
            return no_count("no_record")
        if why and not (found and (office == HEAD or not asked)):
            return no_count(why)  # records of an office without a file came by another PC: they are a part
        count = summed_counts(*found)
        return count_lacking(count, office) if asked and known.lacks_part(asked[0], office) else count

    made = {target: {office: of_office(target, office) for office in known.status} for target in origins}
    return {target: TargetCounts(found, added_counts(found)) for target, found in made.items()}


def own_counts(workspace: Workspace, targets: Iterable[bytes], fiscal_year: int, office: str | None = None) -> dict[bytes, Count]:
    """Target id → figures of one office (default: this one); at the head office None means the whole council."""
    chosen = office or (None if workspace.is_head else workspace.office_code)
    with workspace.database.reading() as session:
        found = year_counts(session, workspace.office_code, targets, fiscal_year)
    return {target: one.total if chosen is None else one.by_office[chosen] for target, one in found.items()}

"""進み具合 as ratios: this year against the last, and how much of 年次計画 was begun. Computed from the parts, never averaged."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.annual_plan import PlanItem
from app.models.base import HEAD
from app.rules import clock
from app.rules.fiscal import first_day, last_day
from app.services.annual_plan.annual_plans import partition_of
from app.services.figures.figures import ReportingStatus, known_until, reporting, target_counts
from app.services.overview.progress_cells import NOT_ASKED, TOTAL, Cell, Line
from app.services.plan.plans import OfficeRow, TargetRow
from app.services.plan.predecessors import targets_before
from app.services.workspace.workspace import Workspace

NOTHING = "－"
"""Nothing to compare with: no figure last year, or nothing planned. It is not zero."""
MISSING = {"unreported": "未提出", "no_record": "記録なし"}
Said = Callable[[int, int], str]
Parts = Mapping[tuple[bytes, str], tuple[int, int]]
"""(target, office) → (compared, with what). A pair that cannot be compared is missing."""


def last_year_lines(
    session: Session,
    workspace: Workspace,
    targets: Sequence[TargetRow],
    fiscal_year: int,
    offices: Sequence[OfficeRow],
    status: Mapping[str, ReportingStatus],
) -> list[Line]:
    """活動件数 in percent of last year's. A year that is not over is compared up to the same day of last year.

    That day differs per office: what a branch did since its newest file is unknown here, and must not look like a decline.
    """
    parts: dict[tuple[bytes, str], tuple[int, int]] = {}
    origins = {target.id: targets_before(session, target.id, fiscal_year - 1) for target in targets}
    status_before = reporting(session, workspace.office_code, [one.code for one in offices], fiscal_year - 1)
    for until, codes in _known_days(session, workspace, offices, fiscal_year).items():
        now = target_counts(session, list(origins), fiscal_year, until)
        earlier = {one for found in origins.values() for one in found}
        before = target_counts(session, earlier, fiscal_year - 1, _a_year_earlier(until))
        for target, found in origins.items():
            for code in codes:
                past = sum(before[one, code].activities for one in found if (one, code) in before)
                if past and status_before[code] == "reported":
                    present = now[target, code].activities if (target, code) in now else 0
                    parts[target, code] = present, past
    return [_line(target, offices, status, parts, lambda done, of: f"{round(done * 100 / of)}%") for target in targets]


def planned_lines(
    session: Session,
    targets: Sequence[TargetRow],
    fiscal_year: int,
    offices: Sequence[OfficeRow],
    status: Mapping[str, ReportingStatus],
) -> list[Line]:
    """Of the 実施項目 an office planned for itself, how many have a record: "2/3". 取りやめ items are left out."""
    items = session.execute(
        select(PlanItem.id, PlanItem.target_id, PlanItem.office, PlanItem.partition).where(
            PlanItem.fiscal_year == fiscal_year, PlanItem.deleted.is_(False), PlanItem.dropped.is_not(True)
        )
    )
    begun = set(
        session.scalars(
            select(Activity.plan_item_id).where(
                Activity.deleted.is_(False),
                Activity.state == "final",
                Activity.plan_item_id.is_not(None),
                Activity.date.between(first_day(fiscal_year), last_day(fiscal_year)),
            )
        )
    )
    parts: dict[tuple[bytes, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for item, target, office, partition in items:
        if target is not None and office is not None and partition == partition_of(office):
            done, of = parts[target, office]
            parts[target, office] = done + (item in begun), of + 1
    return [_line(target, offices, status, parts, lambda done, of: f"{done}/{of}") for target in targets]


def _line(
    target: TargetRow, offices: Sequence[OfficeRow], status: Mapping[str, ReportingStatus], parts: Parts, said: Said
) -> Line:
    cells, compared = [], []
    for one in offices:
        found = parts.get((target.id, one.code))
        if target.led_by_head and one.kind != HEAD and found is None:
            cells.append(Cell(one.code, NOT_ASKED))
        elif status[one.code] != "reported":
            cells.append(Cell(one.code, MISSING[status[one.code]]))
        elif found is None:
            cells.append(Cell(one.code, NOTHING))
        else:
            compared.append(found)
            cells.append(_cell(one.code, *found, said))
    missing = "※" if not target.led_by_head and any(status[one.code] == "unreported" for one in offices) else ""
    total = _cell(TOTAL, sum(a for a, _ in compared), sum(b for _, b in compared), said) if compared else Cell(TOTAL, NOTHING)
    return Line(target.id, target, target.title, tuple(cells), Cell(TOTAL, total.text + missing * bool(compared), total.value))


def _cell(office: str, done: int, of: int, said: Said) -> Cell:
    return Cell(office, said(done, of), round(done * 100 / of))


def _known_days(session: Session, workspace: Workspace, offices: Iterable[OfficeRow], fiscal_year: int) -> dict[date, list[str]]:
    days: dict[date, list[str]] = defaultdict(list)
    for one in offices:
        known = known_until(session, workspace.office_code, one.code) or clock.today()
        days[min(known, last_day(fiscal_year))].append(one.code)
    return days


def _a_year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

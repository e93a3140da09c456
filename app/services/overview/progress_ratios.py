"""進み具合 as ratios: this year against the last, and how much of 年次計画 was begun. Computed from the parts, never averaged."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import select

from app.models.activity import Activity
from app.models.annual_plan import PlanItem
from app.rules import clock
from app.rules.fiscal import last_day
from app.services.annual_plan.annual_plans import partition_of
from app.services.figures.figures import counted_records, known_until, reporting, target_counts
from app.services.overview.progress_cells import TOTAL, Board, Cell, Line
from app.services.plan.plans import TargetRow
from app.services.plan.predecessors import targets_before

NOTHING = "－"
"""Nothing to compare with: no figure last year, or nothing planned. It is not zero."""
Said = Callable[[int, int], str]
Parts = Mapping[tuple[bytes, str], tuple[int, int]]
"""(target, office) → (compared, with what). A pair that cannot be compared is missing."""


def last_year_lines(board: Board) -> list[Line]:
    """活動件数 in percent of last year's. A year that is not over is compared up to the same day of last year.

    That day differs per office: what a branch did since its newest file is unknown here, and must not look like a decline.
    """
    parts: dict[tuple[bytes, str], tuple[int, int]] = {}
    session, fiscal_year = board.session, board.fiscal_year
    origins = {target.id: targets_before(session, target.id, fiscal_year - 1) for target in board.targets}
    status_before = reporting(session, board.workspace.office_code, [one.code for one in board.offices], fiscal_year - 1)
    for until, codes in _known_days(board).items():
        now = target_counts(session, list(origins), fiscal_year, until)
        earlier = {one for found in origins.values() for one in found}
        before = target_counts(session, earlier, fiscal_year - 1, _a_year_earlier(until))
        for target, found in origins.items():
            for code in codes:
                past = sum(before[one, code].activities for one in found if (one, code) in before)
                if past and status_before[code] == "reported":
                    present = now[target, code].activities if (target, code) in now else 0
                    parts[target, code] = present, past
    return [_line(board, target, parts, lambda done, of: f"{round(done * 100 / of)}%") for target in board.targets]


def planned_lines(board: Board) -> list[Line]:
    """Of the 実施項目 an office planned for itself, how many have a record: "2/3". 取りやめ items are left out."""
    session, year = board.session, board.fiscal_year
    items = session.execute(
        select(PlanItem.id, PlanItem.target_id, PlanItem.office, PlanItem.partition).where(
            PlanItem.fiscal_year == year, PlanItem.deleted.is_(False), PlanItem.dropped.is_not(True)
        )
    )
    begun = set(session.scalars(select(Activity.plan_item_id).where(*counted_records(Activity, None, year))))
    parts: dict[tuple[bytes, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for item, target, office, partition in items:
        if target is not None and office is not None and partition == partition_of(office):
            done, of = parts[target, office]
            parts[target, office] = done + (item in begun), of + 1
    return [_line(board, target, parts, lambda done, of: f"{done}/{of}") for target in board.targets]


def _line(board: Board, target: TargetRow, parts: Parts, said: Said) -> Line:
    def shown(code: str) -> Cell:
        found = parts.get((target.id, code))
        return Cell(code, NOTHING) if found is None else _cell(code, *found, said)

    cells = board.cells(target, shown, lambda code: (target.id, code) in parts)
    reported = [one.code for one in board.offices if board.status[one.code] == "reported"]
    compared = [parts[target.id, code] for code in reported if (target.id, code) in parts]
    missing = "※" if board.is_partial(target) else ""
    total = _cell(TOTAL, sum(a for a, _ in compared), sum(b for _, b in compared), said) if compared else Cell(TOTAL, NOTHING)
    return Line(target.id, target, target.title, cells, Cell(TOTAL, total.text + missing * bool(compared), total.value))


def _cell(office: str, done: int, of: int, said: Said) -> Cell:
    return Cell(office, said(done, of), round(done * 100 / of))


def _known_days(board: Board) -> dict[date, list[str]]:
    days: dict[date, list[str]] = defaultdict(list)
    for one in board.offices:
        known = known_until(board.session, board.workspace.office_code, one.code) or clock.today()
        days[min(known, last_day(board.fiscal_year))].append(one.code)
    return days


def _a_year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

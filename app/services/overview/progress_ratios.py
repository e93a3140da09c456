"""進み具合 as ratios: this year against the last, and how much of 年次計画 was begun. Computed from the parts, never averaged."""

from collections import defaultdict
from datetime import date
from functools import partial

from sqlalchemy import select

from app.models.activity import Activity
from app.models.annual_plan import PlanItem
from app.rules import clock
from app.rules.figure import Figure, absent, added, growth, lacking, number, share
from app.rules.fiscal import last_day
from app.services.annual_plan.annual_plans import partition_of
from app.services.figures.figures import counted_records
from app.services.figures.reporting import known_until
from app.services.figures.year_counts import reports, year_counts
from app.services.overview.progress_cells import TOTAL, Board, Cell, Line
from app.services.plan.office_dates import takeovers
from app.services.plan.predecessors import targets_before


def last_year_lines(board: Board) -> list[Line]:
    """増減率 of 活動件数. A year that is not over is compared up to the same day of last year.

    That day differs per office: what a branch did since its newest file is unknown here, and must not look like a decline.
    The council's compares the offices whose figures of both years are known. An office that took over another one's area is
    not compared with the year before.
    """
    session, own, fiscal_year = board.session, board.workspace.office_code, board.fiscal_year
    origins = {target.id: targets_before(session, target.id, fiscal_year - 1) for target in board.targets}
    grown_larger = {one.code for one in board.offices if fiscal_year in takeovers(session, one.code)}
    now: dict[tuple[bytes, str], Figure] = {}
    before: dict[tuple[bytes, str], Figure] = {}
    days = _known_days(board)
    for until, codes in days.items():
        for year, of, day, found in (
            (fiscal_year, [*origins], until, now),
            (fiscal_year - 1, origins, _a_year_earlier(until), before),
        ):
            counts = year_counts(session, own, of, year, day)
            found |= {(one, code): counts[one].by_office[code].activities for one in counts for code in codes}

    def compared(target: bytes, code: str) -> Figure:
        this, last = now[target, code], before[target, code]
        if this.value is None and this.missing != "not_asked":
            return this  # 未提出 is said rather than that there is nothing to compare
        return absent("nothing") if code in grown_larger else growth(this, last)

    def shown(target: bytes, code: str) -> Cell:
        if code != TOTAL:
            return Cell(code, compared(target, code), suffix="％", signed=True)
        # An office that was not asked and did nothing is no gap: the sums stay those of the other papers.
        gaps = ("unreported", "no_record")
        codes = [code for every in days.values() for code in every]
        both = [one for one in codes if not {before[target, one].missing, now[target, one].missing} & {*gaps}]
        this = added({one: now[target, one] for one in codes if one in both or now[target, one].missing == "unreported"})
        last = added({one: before[target, one] for one in both})
        return Cell(code, growth(this, last), suffix="％", signed=True)

    return [board.line(target, partial(shown, target.id)) for target in board.targets]


def planned_lines(board: Board) -> list[Line]:
    """Of the 実施項目 an office planned for itself, how many have a record: 2／3. 取りやめ items are left out."""
    session, year = board.session, board.fiscal_year
    items = session.execute(
        select(PlanItem.id, PlanItem.target_id, PlanItem.office, PlanItem.partition).where(
            PlanItem.fiscal_year == year, PlanItem.deleted.is_(False), PlanItem.dropped.is_not(True)
        )
    )
    begun = set(session.scalars(select(Activity.plan_item_id).where(*counted_records(Activity, None, year))))
    planned: dict[tuple[bytes, str], list[bool]] = defaultdict(list)
    for item, target, office, partition in items:
        if target is not None and office is not None and partition == partition_of(office):
            planned[target, office].append(item in begun)
    asked = reports(session, board.workspace.office_code, [target.id for target in board.targets], year)

    def parts(target: bytes, code: str) -> tuple[Figure, Figure]:
        found, why = planned.get((target, code)), asked.why_none(target, code)
        if why and not (found and why == "not_asked"):
            return absent(why), absent(why)
        if not found:
            return absent("nothing"), absent("nothing")
        done = number(sum(found))
        return lacking(done, code) if asked.lacks_part(target, code) else done, number(len(found))

    def shown(target: bytes, code: str) -> Cell:
        if code != TOTAL:
            return _begun(code, *parts(target, code))
        every = {one.code: parts(target, one.code) for one in board.offices}
        done, of = (added({one: pair[place] for one, pair in every.items()}) for place in (0, 1))
        return _begun(code, done, of)

    return [board.line(target, partial(shown, target.id)) for target in board.targets]


def _begun(code: str, done: Figure, of: Figure) -> Cell:
    """A full-width stroke: a spreadsheet would read 1/1 as a day."""
    return Cell(code, share(done, of), suffix="％", words=f"{done.value}／{of.value}" if of.value else "")


def _known_days(board: Board) -> dict[date, list[str]]:
    """Day → the offices of the whole council that are known up to it: also those that were there last year only."""
    days: dict[date, list[str]] = defaultdict(list)
    for code, status in board.status.items():
        known = known_until(board.session, board.workspace.office_code, code) if status != "not_asked" else None
        days[min(known or clock.today(), last_day(board.fiscal_year))].append(code)
    return days


def _a_year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

"""Filling the 評価シート (様式第3・4号) with figures and texts, and printing it as a PDF."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import HEAD
from app.models.evaluation import Evaluation
from app.models.review import BranchEvaluation
from app.reports.engine.paper_drawing import pages_of
from app.reports.engine.words import heading
from app.reports.evaluation_sheet import MissingGlyph, draw_evaluation_sheets, evaluation_paper, missing_in
from app.reports.paper import Cell, Column, Notes, Num, Row, Table, Text
from app.reports.sheet import EvaluationSheet, PreviousYear, SheetRow, total
from app.rules import clock
from app.rules.era import japanese_date
from app.rules.fiscal import fiscal_year_long
from app.rules.periods import FIRST_HALF, YEAR, last_day_of
from app.services.activities.main_activities import main_activities
from app.services.evaluation.evaluations import (
    DRAFT,
    OUTSIDE_SCALE,
    BranchRating,
    branch_ratings,
    commitment_of,
    distribution,
    evaluation_of,
    mark_words,
    outside_scale,
)
from app.services.evaluation.opinion_follow_up import evaluation_lines, read_follow_up
from app.services.evaluation.sheet_blocks import council_opinions, filing_table, items_table
from app.services.evaluation.sheet_indicators import sheet_indicators
from app.services.figures.figures import Count, ReportingStatus, added, reporting, target_counts
from app.services.indicators.five_year_rows import indicator_lines
from app.services.plan.plans import GoalRow, OfficeRow, PlanTree, TargetRow, TermRow, read_offices, read_plan_tree, read_terms
from app.services.plan.predecessors import targets_before
from app.services.plan.year_settings import scale_of, year_rules
from app.services.records.open_conflicts import EVALUATIONS, FIGURES, Dependencies, count_conflicts
from app.services.workspace.workspace import Workspace
from app.store.own_places import write_for_people

SHEET = Dependencies((*FIGURES, *EVALUATIONS))
RATING = "rating"
DIRECTION = "direction"
HEADING = "sheet_heading"
STAMP = "stamp_box"


@dataclass(frozen=True)
class Printed:
    """A PDF that was written to ``path``. ``missing_glyphs`` were printed as 〓."""

    path: Path
    pages: int
    sheets: int
    missing_glyphs: tuple[MissingGlyph, ...]


@dataclass(frozen=True)
class Drawn:
    """A PDF in memory, for the preview: the same bytes that saving and printing use."""

    data: bytes
    pages: int
    sheets: int
    missing_glyphs: tuple[MissingGlyph, ...]


def print_evaluation_sheets(
    workspace: Workspace,
    plan_id: bytes,
    fiscal_year: int,
    out: Path,
    *,
    targets: Sequence[bytes] | None = None,
    office: str | None = None,
) -> Printed:
    """Writes one PDF with a sheet per target (None: every target of the plan) to ``out``."""
    drawn = draw(evaluation_sheets(workspace, plan_id, fiscal_year, targets=targets, office=office))
    write_for_people(out, drawn.data)
    return Printed(out, drawn.pages, drawn.sheets, drawn.missing_glyphs)


def draw(sheets: Sequence[EvaluationSheet]) -> Drawn:
    """The sheets as a PDF. Raises Refused("nothing-to-print") and Unavailable("missing-font")."""
    if not sheets:
        raise Refused("nothing-to-print", "印刷する推進目標がありません。", "計画と推進目標を選び直してください。")
    missing = tuple(missing_in(sheets))
    out = io.BytesIO()
    pages = draw_evaluation_sheets(sheets, out)
    return Drawn(out.getvalue(), pages, len(sheets), missing)


def evaluation_sheets(
    workspace: Workspace,
    plan_id: bytes,
    fiscal_year: int,
    *,
    targets: Sequence[bytes] | None = None,
    office: str | None = None,
    period: str = YEAR,
    empty: bool = False,
) -> list[EvaluationSheet]:
    """The data of the sheets in the order of the plan. ``office`` limits figures and texts to one branch; a branch gets only
    its own.

    ``empty``: the parts to fill in by hand; the caller removes texts and figures.
    """
    if not workspace.is_head:
        office = workspace.office_code
    with workspace.database.reading() as session:
        tree = read_plan_tree(session, plan_id)
        filling = _Filling(session, workspace, tree, fiscal_year, office, period, empty)
        return [
            filling.sheet(goal, target)
            for goal in tree.goals
            for target in goal.targets
            if targets is None or target.id in targets
        ]


def total_row(sheet: EvaluationSheet) -> SheetRow:
    """The sum that the sheet prints, for screens."""
    return total(sheet.rows, sheet.headings.get("total", "合計"))


def proposed_lines(workspace: Workspace, target_id: bytes, fiscal_year: int, period: str = YEAR) -> list[str]:
    """主な活動 as the sheet prints them when nobody typed any."""
    office = None if workspace.is_head else workspace.office_code
    with workspace.database.reading() as session:
        return main_activities(session, target_id, fiscal_year, office, last_day_of(period, fiscal_year))


def pages_with(sheet: EvaluationSheet, typed: Mapping[str, Any]) -> int:
    """How many pages the sheet will have with these texts in its boxes, before they are saved."""
    filled = replace(
        sheet,
        main_activities=tuple(str(typed.get("main_activities") or "").splitlines()) or sheet.main_activities,
        outcome=typed.get("outcome") or "",
        issue=typed.get("issue") or "",
        analysis=typed.get("analysis") or "",
        qualitative=typed.get("qualitative") or (None if sheet.qualitative is None else ""),
        rating_reason=typed.get("rating_reason") or "",
        direction_note=typed.get("direction_note") or "",
    )
    return pages_of(evaluation_paper(filled))


class _Filling:
    """What all sheets of one print have in common, read from the database once."""

    def __init__(
        self,
        session: Session,
        workspace: Workspace,
        tree: PlanTree,
        fiscal_year: int,
        office: str | None,
        period: str,
        empty: bool,
    ) -> None:
        self.session = session
        self.period = period
        self.empty = empty
        self.own = workspace.office_code
        self.tree = tree
        self.fiscal_year = fiscal_year
        self.office = office
        ids = [target.id for target in tree.targets]
        self.led = {target.id for target in tree.targets if target.led_by_head}
        self.half = period == FIRST_HALF
        self.until = last_day_of(period, fiscal_year)
        self.counts = target_counts(session, ids, fiscal_year, self.until)
        before = fiscal_year - 1
        self.origins = {one: targets_before(session, one, before) for one in ids}
        earlier = {origin for origins in self.origins.values() for origin in origins}
        self.before = target_counts(session, earlier, before, last_day_of(period, before))
        self.offices = [one for one in read_offices(session) if office in (None, one.code)]
        codes = [one.code for one in self.offices]
        self.status = reporting(session, workspace.office_code, codes, fiscal_year)
        self.status_before = reporting(session, workspace.office_code, codes, fiscal_year - 1)
        self.rules = year_rules(session, tree.plan.id, fiscal_year)
        self.ratings = read_terms(session, self.rules.rating_scale) or read_terms(session, RATING)
        self.directions = read_terms(session, DIRECTION)
        headings = read_terms(session, HEADING)
        self.headings = {term.code: term.label for term in headings}
        self.headings |= {f"{term.code}_unit": term.note for term in headings if term.note}
        self.open_conflicts = SHEET.of_office(session, office or "")
        self.stamps = tuple(term.label for term in read_terms(session, STAMP))

    def sheet(self, goal: GoalRow, target: TargetRow) -> EvaluationSheet:
        """The data of one sheet."""
        written = self._written(target.id)
        every_mark = scale_of(self.session, self.rules.rating_scale)  # retired ones too: an old rating stays readable
        labels = {term.code: term.label for term in (*every_mark, *self.ratings, *self.directions)}
        typed = written.main_activities if written else None
        proposed = None if typed else main_activities(self.session, target.id, self.fiscal_year, self.office, self.until)
        lines = typed.splitlines() if typed else proposed or ()
        return EvaluationSheet(
            plan_name=self.tree.plan.name,
            council=self.tree.plan.council,
            fiscal_year=self.fiscal_year,
            fiscal_year_label=fiscal_year_long(self.fiscal_year) + ("　上半期" if self.half else ""),
            goal_label=f"基本目標{_wide(goal.number)}",
            goal_title=goal.title,
            goal_subtitle=goal.subtitle,
            target_label=target.label,
            target_code=target.code,
            target_title=target.title,
            priority=target.priority,
            target_text=target.text,
            rows=tuple(self._rows(target.id)),
            main_activities=tuple(lines),
            outcome=_text(written.outcome if written else None),
            issue=_text(written.issue if written else None),
            rating_label=mark_words(written.rating, labels) or None if written else None,
            rating_choices=tuple(term.label for term in self.ratings),
            rating_notes=tuple(term.note for term in self.ratings),
            rating_reason=_text(written.rating_reason if written else None),
            direction_label=labels.get(written.direction) if written and written.direction else None,
            direction_choices=tuple(term.label for term in self.directions),
            direction_note=_text(written.direction_note if written else None),
            stamp_boxes=self.stamps,
            headings=self.headings,
            unresolved=self._unresolved(target.id),
            printed_on=japanese_date(clock.today()),
            office_name=next((one.name for one in self.offices if one.code == self.office), ""),
            with_total=self.office is None,
            tables=self._tables(target.id),
            items=self._items(target.id),
            opinions=tuple(self._endings(goal, target.id, None if self.empty else written)),
            commitment=commitment_of(self.session, target.id, self.fiscal_year, self.office or HEAD, self.period),
            analysis=_text(written.analysis if written else None),
            qualitative=written.qualitative if written and written.qualitative else "" if target.priority else None,
            mark="" if written is not None and written.state == "final" else DRAFT,
            half_year=self.half,
        )

    def _written(self, target: bytes) -> Evaluation | BranchEvaluation | None:
        return evaluation_of(self.session, target, self.fiscal_year, self.office or HEAD, self.period)

    @property
    def _is_councils(self) -> bool:
        return self.office is None or self.office == HEAD

    def _items(self, target: bytes) -> Table | None:
        return items_table(self.session, target, self.fiscal_year, self.office or HEAD, half=self.half, empty=self.empty)

    def _endings(self, goal: GoalRow, target: bytes, written: Evaluation | BranchEvaluation | None) -> Iterator[Table | Text]:
        yield from self._follow_up(target)
        yield filing_table(self.session, goal, self.fiscal_year, written, council=self._is_councils)
        if self._is_councils:
            council = written if isinstance(written, Evaluation) else None
            yield from council_opinions(self.session, goal, target, self.fiscal_year, council, half=self.half, empty=self.empty)

    def _follow_up(self, target: bytes) -> Iterator[Text]:
        """What was answered to opinions of the year before: the sheet says what became of it."""
        if self.office is None and not self.half and not self.empty:
            taken = read_follow_up(self.session, target, self.fiscal_year)
            if taken:
                yield Text("反映した意見", evaluation_lines(taken), 0)

    def _tables(self, target: bytes) -> tuple[Table | Notes, ...]:
        """指標表; and on the council's sheet how the branches rated themselves: counted, never averaged, 未提出 apart."""
        where = (self.session, self.own, self.tree.plan.id, target, self.fiscal_year)
        office = None if self._is_councils else self.office
        lines = indicator_lines(*where, office=office, period=self.period)
        found = sheet_indicators(lines, half=self.half, empty=self.empty)
        said = [] if office or self.empty else branch_ratings(self.session, target, self.fiscal_year, self.period)
        if not any(one.rating for one in said):
            return found
        return (
            *found,
            distribution_table(said, self.ratings, heading(self.headings, "distribution")),
        )

    def _rows(self, target: bytes) -> list[SheetRow]:
        rows = []
        for office in self.offices:
            now, before = self.counts.get((target, office.code)), self._count_before(target, office.code)
            asked = (office.code == HEAD) == (target in self.led)
            if not asked and self.office is None and now is None and before is None:
                continue  # who isn't asked gets a row only for what it recorded itself: 本部, or the branches where 本部 leads
            rows.append(self._row(office, now, before, is_new=not self.origins[target]))
        # Branches first, as the plan lists them; the head office's own row last, before the total.
        return sorted(rows, key=lambda row: not row.branch)

    def _count_before(self, target: bytes, office: str) -> Count | None:
        """In a plan's first year: of the targets this one comes from."""
        found = [self.before[origin, office] for origin in self.origins[target] if (origin, office) in self.before]
        return added(found) if found else None

    def _row(self, office: OfficeRow, now: Count | None, before: Count | None, *, is_new: bool) -> SheetRow:
        status = self.status[office.code]
        status_before: ReportingStatus = "no_record" if is_new else self.status_before[office.code]
        previous = PreviousYear(status=status_before)
        if status_before == "reported":
            found = before or Count()
            previous = PreviousYear(
                status_before,
                found.activities,
                _participants(found),
                found.participants_approximate,
                found.participants_missing,
                found.participants_unknown,
            )
        row = SheetRow(office.short_name, status, previous=previous, branch=office.code != HEAD)
        return row if status != "reported" else _filled(row, now or Count())

    def _unresolved(self, target: bytes) -> int:
        return count_conflicts(SHEET.among(self.open_conflicts, self.fiscal_year, (target,), self.period))


def distribution_table(said: Sequence[BranchRating], marks: Sequence[TermRow], caption: str) -> Table:
    """The distribution of the branches' letters, with 段階外 and 未提出 in columns of their own."""
    codes = [mark.code for mark in marks]
    counted = distribution(said, codes)
    strange = outside_scale(counted, codes)
    columns = [*(Column(mark.label, 1, "centre") for mark in marks), Column("未提出", 1.4, "centre")]
    cells: list[Cell] = [Num(counted[code]) for code in codes]
    if strange:
        columns.insert(-1, Column(OUTSIDE_SCALE, 1.4, "centre"))
        cells.append(Num(strange))
    return Table(tuple(columns), (Row((*cells, Num(counted[""]))),), caption, "（支部）")


def _filled(row: SheetRow, count: Count) -> SheetRow:
    return SheetRow(
        office_name=row.office_name,
        status=row.status,
        activities=count.activities,
        sessions=count.sessions,
        participants=_participants(count),
        participants_approximate=count.participants_approximate,
        participants_missing=count.participants_missing,
        participants_unknown=count.participants_unknown,
        cancelled=count.cancelled,
        previous=row.previous,
        branch=row.branch,
    )


def _participants(count: Count) -> int | None:
    """0 where nothing took place; None where something did and nobody counted."""
    return 0 if count.activities == 0 else count.participants


def _text(text: str | None) -> str:
    return text or ""


def _wide(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))

"""Filling the 評価シート (様式第3・4号) with figures and texts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.models.evaluation import Evaluation
from app.models.review import BranchEvaluation
from app.reports.engine.paper_drawing import pages_of
from app.reports.engine.words import heading
from app.reports.evaluation_sheet import evaluation_paper
from app.reports.figures import UNREPORTED
from app.reports.paper import Column, Notes, Num, Row, Table, Text
from app.reports.sheet import EvaluationSheet, SheetRow, total
from app.rules import clock
from app.rules.era import japanese_date
from app.rules.figure import MISSING_WORDS
from app.rules.fiscal import fiscal_year_long
from app.rules.periods import FIRST_HALF, last_day_of
from app.rules.target_count import Count
from app.services.activities.main_activities import main_activities, main_activities_of
from app.services.evaluation.evaluations import (
    DRAFT,
    OUTSIDE_SCALE,
    BranchRating,
    distribution,
    evaluation_of,
    last_years_commitment,
    mark_words,
    outside_scale,
    ratings_of_branches,
    without_rating,
)
from app.services.evaluation.opinion_follow_up import evaluation_lines, followed_up_at
from app.services.evaluation.sheet_blocks import council_opinions, filing_table, items_table
from app.services.evaluation.sheet_indicators import sheet_indicators
from app.services.figures.reporting import missing_words, office_reports
from app.services.figures.year_counts import offices_of_year, year_counts
from app.services.indicators.five_year_rows import lines_by_target
from app.services.plan.office_dates import takeovers
from app.services.plan.plans import (
    GoalRow,
    OfficeRow,
    PlanTree,
    TargetRow,
    TermRow,
    offices,
    plan_tree,
    terms,
    year_of_plan,
)
from app.services.plan.predecessors import targets_before, with_predecessors
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.plan.year_settings import rules_of, scale
from app.services.records.open_conflicts import EVALUATIONS, FIGURES, Dependencies, count_conflicts
from app.services.workspace.workspace import Workspace

SHEET = Dependencies((*FIGURES, *EVALUATIONS))
DIRECTION = "direction"
HEADING = "sheet_heading"
STAMP = "stamp_box"
TEXTS = ("outcome", "issue", "analysis", "rating_reason", "direction_note")
"""Boxes of the sheet that are called as their fields."""


def evaluation_sheets(
    workspace: Workspace, of: PlanYear, *, targets: Sequence[bytes] | None = None, empty: bool = False
) -> list[EvaluationSheet]:
    """The data of the sheets in the order of the plan. The office limits figures and texts to one branch; a branch gets only
    its own.

    ``empty``: the parts to fill in by hand; the caller removes texts and figures.
    """
    if not workspace.is_head:
        of = replace(of, office=workspace.office_code)
    with workspace.database.reading() as session:
        tree = plan_tree(session, of.plan_id)
        wanted = [(goal, target) for goal in tree.goals for target in goal.targets if targets is None or target.id in targets]
        filling = _Filling(session, workspace, tree, of, [target.id for _, target in wanted], empty)
        return [filling.sheet(goal, target) for goal, target in wanted]


def evaluation_sheet(workspace: Workspace, of: TargetYear) -> EvaluationSheet:
    """The data of the sheet of one target."""
    (sheet,) = evaluation_sheets(workspace, year_of_plan(workspace, of), targets=[of.target_id])
    return sheet


def total_row(sheet: EvaluationSheet) -> SheetRow:
    """The sum that the sheet prints, for screens."""
    return total(sheet.rows, sheet.headings.get("total", "合計"))


def proposed_lines(workspace: Workspace, of: TargetYear) -> list[str]:
    """主な活動 as the sheet prints them when nobody typed any."""
    office = None if workspace.is_head else workspace.office_code
    with workspace.database.reading() as session:
        return main_activities(session, replace(of, office=office))


def pages_with(sheet: EvaluationSheet, typed: Mapping[str, Any]) -> int:
    """How many pages the sheet will have with these texts in its boxes, before they are saved."""
    filled = replace(
        sheet,
        main_activities=tuple(str(typed.get("main_activities") or "").splitlines()) or sheet.main_activities,
        qualitative=typed.get("qualitative") or (None if sheet.qualitative is None else ""),
        **_texts(typed.get),
    )
    return pages_of(evaluation_paper(filled))


class _Filling:
    """What all sheets of one print have in common, read from the database once."""

    def __init__(
        self, session: Session, workspace: Workspace, tree: PlanTree, of: PlanYear, wanted: Sequence[bytes], empty: bool
    ) -> None:
        self.session = session
        self.plan_year = of
        self.empty = empty
        self.own = workspace.office_code
        self.tree = tree
        ids = [target.id for target in tree.targets]
        self.half = of.period == FIRST_HALF
        self.counts = year_counts(session, self.own, ids, of.fiscal_year, last_day_of(of.period, of.fiscal_year))
        before = of.fiscal_year - 1
        origins = {one: targets_before(session, one, before) for one in ids}
        self.before = year_counts(session, self.own, origins, before, last_day_of(of.period, before))
        self.offices = self._offices()
        self.notes = tuple(
            said for one in self.offices if (said := takeovers(session, one.code, of.period).get(of.fiscal_year, ""))
        )
        self.reports, self.reports_before = (
            office_reports(session, self.own, year, last_day_of(of.period, year)) for year in (of.fiscal_year, before)
        )
        self.rules = rules_of(session, tree.plan.id, of.fiscal_year)
        self.ratings = scale(session, self.rules.rating_scale)
        self.directions = terms(session, DIRECTION)
        headings = terms(session, HEADING)
        self.headings = {term.code: term.label for term in headings}
        self.headings |= {f"{term.code}_unit": term.note for term in headings if term.note}
        self.open_conflicts = SHEET.of_office(session, of.office or "")
        self.stamps = tuple(term.label for term in terms(session, STAMP))
        self.written = {one: evaluation_of(session, of.target(one)) for one in wanted}
        untyped = [one for one, found in self.written.items() if found is None or not found.main_activities]
        self.proposed = main_activities_of(session, of, untyped) if untyped else {}
        self.lines = lines_by_target(session, self.own, replace(of, office=None if self._is_councils else of.office), wanted)

    def sheet(self, goal: GoalRow, target: TargetRow) -> EvaluationSheet:
        """The data of one sheet."""
        of = self.plan_year.target(target.id)
        written = self.written[target.id]
        every_mark = terms(self.session, self.rules.rating_scale, with_retired=True)
        labels = {term.code: term.label for term in (*every_mark, *self.ratings, *self.directions)}
        typed = written.main_activities if written else None
        proposed = None if typed else self.proposed[target.id]
        lines = typed.splitlines() if typed else proposed or ()
        return EvaluationSheet(
            plan_name=self.tree.plan.name,
            council=self.tree.plan.council,
            fiscal_year=self.plan_year.fiscal_year,
            fiscal_year_label=fiscal_year_long(self.plan_year.fiscal_year) + ("　上半期" if self.half else ""),
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
            rating_label=mark_words(written.rating, labels) or None if written else None,
            rating_choices=tuple(term.label for term in self.ratings),
            rating_notes=tuple(term.note for term in self.ratings),
            direction_label=labels.get(written.direction) if written and written.direction else None,
            direction_choices=tuple(term.label for term in self.directions),
            stamp_boxes=self.stamps,
            headings=self.headings,
            unresolved=self._unresolved(target.id),
            printed_on=japanese_date(clock.today()),
            office_name=next((one.name for one in self.offices if one.code == self.plan_year.office), ""),
            with_total=self.plan_year.office is None,
            tables=self._tables(target.id),
            notes=(*self._late_months(target.id), *self.notes),
            items=items_table(self.session, of, empty=self.empty),
            opinions=tuple(self._endings(goal, target.id, None if self.empty else written)),
            commitment=last_years_commitment(self.session, of),
            **_texts(lambda name: getattr(written, name, None)),
            qualitative=written.qualitative if written and written.qualitative else "" if target.priority else None,
            mark="" if written is not None and written.state == "final" else DRAFT,
            half_year=self.half,
        )

    def _late_months(self, target: bytes) -> Iterator[str]:
        before = heading(self.headings, "previous_half" if self.half else "previous_year")
        years = (("", self.counts, self.reports), (f"{before}の", self.before, self.reports_before))
        for year, counts, reports in years:
            counted = counts[target].by_office
            partly = {one.code: one.short_name for one in self.offices if counted[one.code].activities.unreported}
            if words := missing_words(partly, reports):
                yield f"{UNREPORTED}：{year}未提出の月：{words}"

    def _offices(self) -> list[OfficeRow]:
        """Those of the year and of the year before, whose figures stand beside each other."""
        of = self.plan_year
        years = (of.fiscal_year,) if self.empty else (of.fiscal_year, of.fiscal_year - 1)
        shown = {one.code for year in years for one in offices_of_year(self.session, year, last_day_of(of.period, year))}
        return [one for one in offices(self.session) if one.code in shown and of.office in (None, one.code)]

    @property
    def _is_councils(self) -> bool:
        return self.plan_year.owner == HEAD

    def _endings(self, goal: GoalRow, target: bytes, written: Evaluation | BranchEvaluation | None) -> Iterator[Table | Text]:
        yield from self._follow_up(target)
        yield filing_table(self.session, goal, self.plan_year.fiscal_year, written, council=self._is_councils)
        if self._is_councils:
            council = written if isinstance(written, Evaluation) else None
            yield from council_opinions(
                self.session, goal, target, self.plan_year.fiscal_year, council, half=self.half, empty=self.empty
            )

    def _follow_up(self, target: bytes) -> Iterator[Text]:
        """What was answered to opinions of the year before: the sheet says what became of it."""
        if self.plan_year.office is None and not self.half and not self.empty:
            taken = followed_up_at(self.session, target, self.plan_year.fiscal_year)
            if taken:
                yield Text("反映した意見", evaluation_lines(taken), 0)

    def _tables(self, target: bytes) -> tuple[Table | Notes, ...]:
        """指標表; and on the council's sheet how the branches rated themselves: counted, never averaged, 未提出 apart."""
        office = None if self._is_councils else self.plan_year.office
        found = sheet_indicators(self.lines[target], half=self.half, empty=self.empty)
        said = [] if office or self.empty else ratings_of_branches(self.session, self.plan_year.target(target))
        if self.empty and not office:
            marks = tuple(
                Column(label, 1, "centre") for label in (*(one.label for one in self.ratings), MISSING_WORDS["unreported"])
            )
            return (*found, Table(marks, (), heading(self.headings, "distribution"), "（支部）", blank_rows=1))
        if not any(one.rating for one in said):
            return found
        return (
            *found,
            distribution_table(said, self.ratings, heading(self.headings, "distribution")),
        )

    def _rows(self, target: bytes) -> list[SheetRow]:
        """The offices that are asked about the target, and others that recorded something: branches first, then the head
        office.
        """
        now, before = self.counts[target].by_office, self.before[target].by_office
        rows = [
            SheetRow(one.code, one.short_name, now[one.code], before[one.code], self._is_counted(one.code))
            for one in self.offices
        ]
        shown = [row for row in rows if self.plan_year.office is not None or _is_asked(row.now) or _is_asked(row.before)]
        return sorted(shown, key=lambda row: row.office == HEAD)

    def _is_counted(self, office: str) -> bool:
        return office != HEAD and self.reports[office].status != "not_asked"

    def _unresolved(self, target: bytes) -> int:
        of = self.plan_year
        about = with_predecessors(self.session, (target,), of.fiscal_year - SHEET.years_back)
        return count_conflicts(SHEET.among(self.open_conflicts, of.fiscal_year, about, of.period))


def distribution_table(said: Sequence[BranchRating], marks: Sequence[TermRow], caption: str) -> Table:
    """The distribution of the branches' letters, with 段階外, 未入力, 未確定 and 未提出 in columns of their own."""
    codes = [mark.code for mark in marks]
    counted = distribution(said, codes)
    strange = outside_scale(counted, codes)
    others = {**({OUTSIDE_SCALE: strange} if strange else {}), **without_rating(said)}
    columns = [*(Column(mark.label, 1, "centre") for mark in marks), *(Column(word, 1.4, "centre") for word in others)]
    cells = (Num(number) for number in (*(counted[code] for code in codes), *others.values()))
    return Table(tuple(columns), (Row(tuple(cells)),), caption, "（支部）")


def _texts(said: Callable[[str], Any]) -> dict[str, Any]:
    return {name: said(name) or "" for name in TEXTS}


def _is_asked(count: Count) -> bool:
    return count.activities.missing != "not_asked"


def _wide(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))

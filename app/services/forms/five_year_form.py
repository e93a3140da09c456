"""様式第11号: 5年総括 in the plan's own form (【計画評価】【課題】 per 基本目標), the years of each target, and 新旧対照表."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.models.base import HEAD
from app.models.indicator import FixedFigure
from app.models.succession import HANDLINGS
from app.reports.figures import BREAK, figure_cell, sign_notes
from app.reports.paper import Bullets, Cell, Chart, Column, Heading, Notes, Num, Paper, Part, Row, Table
from app.rules.figure import number
from app.rules.fiscal import fiscal_year_label, fiscal_year_short
from app.services.evaluation import five_year_reviews, plan_succession
from app.services.evaluation.evaluations import letter
from app.services.evaluation.five_year_reviews import Span
from app.services.evaluation.plan_succession import LineRow
from app.services.forms.evaluation_forms import draft_mark
from app.services.forms.form_year import FormYear
from app.services.indicators import indicators
from app.services.indicators.five_year_rows import broken
from app.services.indicators.indicators import UseRow
from app.services.indicators.trend_chart import trend_chart
from app.services.plan.plans import GoalRow, PlanRow, PlanTree, TargetRow, plan_tree
from app.services.plan.predecessors import breaks
from app.services.plan.target_year import TargetYear
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice, FormKind
from app.services.printing.specimen import SPECIMEN
from app.services.records.open_conflicts import FIGURES, SUMMARIES, Dependencies
from app.services.records.record_forms import live
from app.services.workspace.workspace import Workspace

EXPECTED = "（見込）"
ROOM = "　\n　\n　\n　"
"""Lines to write on by hand."""


def five_year_papers(workspace: Workspace, choice: Choice) -> list[Paper]:
    """One document per 基本目標, then 新旧対照表 when there is a next plan (for empty forms and 記入例 always)."""
    with workspace.database.reading() as session:
        tree = plan_tree(session, choice.plan_id)
        following = plan_succession.plan_after(workspace, tree.plan)
        after = following.id if following is not None else None
        papers = [
            Paper(
                title="",
                lines=(tree.plan.name, *_span_line(session, goal, tree.plan, choice), goal.heading),
                council=tree.plan.council,
                bookmark=goal.heading,
                about=goal.records,
                mark=_draft_mark(session, goal, _span(session, goal, tree.plan, choice), choice),
                parts=tuple(_goal_parts(FormYear(session, workspace, choice), goal, after)),
            )
            for goal in tree.goals
            if choice.goals is None or goal.id in choice.goals
        ]
        if choice.goals is None and (following is not None or choice.edition != "filled"):
            mark = next((paper.mark for paper in papers if paper.mark), "")
            papers.append(replace(_comparison(session, tree, following, choice), mark=mark))
        return papers


def _span_line(session: Session, goal: GoalRow, plan: PlanRow, choice: Choice) -> tuple[str, ...]:
    span = _span(session, goal, plan, choice)
    if not span.expected:
        return (f"対象期間　{fiscal_year_label(span.first)}～{fiscal_year_label(span.last)}",)
    last = fiscal_year_label(span.last)
    so_far = f"{last}は見込" if span.last == plan.last_year else f"{last}までの見込"
    return (f"対象期間　{fiscal_year_label(span.first)}～{fiscal_year_label(plan.last_year)}（{so_far}）",)


def _span(session: Session, goal: GoalRow, plan: PlanRow, choice: Choice) -> Span:
    if choice.edition == "filled":
        return five_year_reviews.read_span(session, goal.id, plan)
    return Span(plan.first_year, plan.last_year, False)


def _draft_mark(session: Session, goal: GoalRow, span: Span, choice: Choice) -> str:
    return draft_mark(session, goal.targets, replace(choice, fiscal_year=span.last), range(span.first, span.last))


def _goal_parts(year: FormYear, goal: GoalRow, after: bytes | None) -> Iterator[Part]:
    session = year.session
    span = _span(session, goal, year.tree.plan, year.choice)
    said = five_year_reviews.read_goal(session, goal.id)
    for title, name, sample in (("【計画評価】", "evaluation", SPECIMEN.outcome), ("【課題】", "issues", SPECIMEN.issue)):
        lines = tuple(year.text(said, name, sample).splitlines())
        yield Bullets(title, lines, 5, source=year.source("final_goal_review", goal.id, name))
    yield _targets_table(session, year.tree, goal, span, year.choice, after)
    if year.filled:
        yield from _indicators(session, goal.targets, span)


def _targets_table(session: Session, tree: PlanTree, goal: GoalRow, span: Span, choice: Choice, after: bytes | None) -> Table:
    """Each year's letter in the scale of its year, then outcome, what is left, and what becomes of the target."""
    columns = (
        Column("番号", 2.2, "centre"),
        Column("推進目標", 6.3),
        *(Column(_year_head(year, span), 2.5, "centre", "評価の推移") for year in span.years),
        Column("主な成果", 6),
        Column("残った課題", 6),
        Column("次期の扱い", 4.2),
    )
    rows = []
    for target in goal.targets:
        title = target.marked_title
        letters, words = ["" for _ in span.years], (ROOM, ROOM, "")
        if choice.edition == "filled":
            letters = [letter(session, TargetYear(target.id, year)) for year in span.years]
            words = _target_words(session, tree, target, after)
        elif choice.edition == "specimen":
            letters = ["B" for _ in span.years]
            words = (SPECIMEN.outcome, SPECIMEN.issue, HANDLINGS["continued"])
        ends = ("outcome", "issue", "handling") if choice.edition == "filled" else ()
        links = (source_links.field("final_target_review", target.id, name) for name in ends)
        rows.append(Row((target.label, title, *letters, *words), sources=(*("" for _ in range(2 + len(letters))), *links)))
    return Table(columns, tuple(rows), "推進目標ごとの5年")


def _target_words(session: Session, tree: PlanTree, target: TargetRow, after: bytes | None) -> tuple[str, str, str]:
    found = five_year_reviews.read_target(session, target.id)
    by_lines = five_year_reviews.handling_by_lines(session, target.id, tree.plan.id, after)
    if found is None:
        return "", "", by_lines
    chosen = HANDLINGS.get(found.handling or "", "")
    handling = "\n".join(filter(None, (by_lines or chosen, found.handling_note)))
    return found.outcome or "", found.issue or "", handling


def _indicators(session: Session, targets: Sequence[TargetRow], span: Span) -> Iterator[Part]:
    labels = {target.id: target.label for target in targets}
    uses = indicators.uses_of(session, list(labels), span.last)
    if not uses:
        return
    rows: list[Row] = []
    notes: list[str] = []
    charts: dict[bytes, Chart] = {}
    every = indicators.many_series(session, HEAD, uses, span.years)
    for use in uses:
        found = every[use.key]
        shown: dict[int, Cell] = {year: figure_cell(one, use.decimals) for year, one in found.items()}
        expected = _expected(session, use, span)
        if expected is not None:
            found = found | {span.last: number(expected)}
            shown[span.last] = Num(expected, use.decimals, mark=EXPECTED)
        changed = breaks(session, use.indicator_id, span.first, span.last)
        for year, note in changed.items():
            shown[year] = broken(shown[year])
            notes.append(f"{BREAK}{use.name}：{note}")
        rows.append(Row((labels[use.target_id], use.title, *shown.values())))
        heads = {year: _year_head(year, span) for year in span.years}
        chart = trend_chart(use, found, changed, title=f"{labels[use.target_id]}　{use.name}", labels=heads)
        if chart is not None:
            charts.setdefault(use.target_id, chart)  # one per target; the table has them all
    columns = (
        Column("番号", 2.2, "centre"),
        Column("指標（単位）", 11),
        *(Column(_year_head(year, span), 3, "right") for year in span.years),
    )
    signs = sign_notes(one for found in every.values() for one in found.values())
    yield Table(columns, tuple(rows), "指標の推移", "　".join(signs))
    if notes:
        yield Notes(tuple(notes))
    if charts:
        yield Heading("指標の推移（図）")
        yield from charts.values()


def _expected(session: Session, use: UseRow, span: Span) -> int | None:
    if not span.expected:
        return None
    found = live(session, FixedFigure, indicators.fixed_id(use.indicator_id, span.last))
    return found.expected if found is not None else None


def _year_head(year: int, span: Span) -> str:
    return fiscal_year_short(year) + (EXPECTED if span.expected and year == span.last else "")


def _comparison(session: Session, old: PlanTree, following: PlanRow | None, choice: Choice) -> Paper:
    rows: list[Row] = []
    if choice.edition == "filled" and following is not None:
        rows = [_line(row) for row in plan_succession.lines(session, old.plan.id, following.id)]
    elif choice.edition == "specimen":
        first = old.targets[0]
        rows = [
            Row((first.label, first.marked_title, HANDLINGS["continued"], first.label, first.marked_title, "本文を見直した。"))
        ]
    columns = (
        Column("番号", 2, "centre", "旧計画"),
        Column("推進目標", 10, group="旧計画"),
        Column("扱い", 2.4, "centre"),
        Column("番号", 2, "centre", "新計画"),
        Column("推進目標", 10, group="新計画"),
        Column("備考", 7),
    )
    blank = 0 if rows else 15
    name = following.name if following is not None else "次期計画"
    return Paper(
        title="新旧対照表",
        lines=(f"旧　{old.plan.name}（{_years(old.plan)}）", f"新　{name}" + (f"（{_years(following)}）" if following else "")),
        council=old.plan.council,
        orientation="landscape",
        bookmark="新旧対照表",
        parts=(Table(columns, tuple(rows), "推進目標の対応", blank_rows=blank),),
    )


def _line(row: LineRow) -> Row:
    old: tuple[Cell, ...] = (row.old.label, row.old.marked_title) if row.old else ("－", "－")
    new: tuple[Cell, ...] = (row.new.label, row.new.marked_title) if row.new else ("－", "－")
    return Row((*old, HANDLINGS.get(row.kind, row.kind), *new, row.note))


def _years(plan: PlanRow) -> str:
    return f"{fiscal_year_short(plan.first_year)}～{fiscal_year_short(plan.last_year)}"


FIVE_YEARS = FormKind(
    "five-years",
    "5年総括・新旧対照表",
    five_year_papers,
    per=("goal",),
    shows=Dependencies(
        (*FIGURES, *SUMMARIES, "correspondence", "final_goal_review", "final_target_review"), years_back=5, whole_plan=True
    ),
)

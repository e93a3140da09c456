"""様式第3・4・5号: evaluation sheets of branches and of the council, and 基本目標別総括表."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import HEAD
from app.models.review import Opinion
from app.reports.engine.words import heading
from app.reports.evaluation_sheet import evaluation_paper, figures_table
from app.reports.paper import Cell, Column, Notes, Num, Paper, Part, Row, Table, Text
from app.reports.sheet import EvaluationSheet
from app.rules.fiscal import fiscal_year_short
from app.rules.periods import FIRST_HALF
from app.services.evaluation.evaluation_sheet_data import SHEET, evaluation_sheets
from app.services.evaluation.evaluations import (
    DRAFT,
    NO_YEAR_BEFORE,
    NOT_RATED,
    OUTSIDE_SCALE,
    all_decided,
    distribution,
    letter,
    not_final,
    outside_scale,
    ratings_of_branches,
    without_rating,
)
from app.services.evaluation.goal_reviews import letters, read_review, review_id
from app.services.evaluation.sheet_blocks import FILING
from app.services.forms.form_year import FormYear
from app.services.forms.sheet_origins import leading_back
from app.services.plan.plans import GoalRow, TargetRow, TermRow, offices, plan_tree, terms
from app.services.plan.predecessors import predecessors_of
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice, FormKind
from app.services.printing.specimen import SPECIMEN
from app.services.records.open_conflicts import SUMMARIES, Dependencies
from app.services.records.record_forms import few_of
from app.services.workspace.workspace import Workspace


def council_sheets(workspace: Workspace, choice: Choice) -> list[Paper]:
    """様式第4号, 評価シート（法人）."""
    return _papers(workspace, choice, None)


def branch_sheets(workspace: Workspace, choice: Choice) -> list[Paper]:
    """様式第3号, 評価シート（支部） of one branch. Raises Refused("missing-office") without a branch."""
    office = choice.office or ("" if workspace.is_head else workspace.office_code)
    if not office or office == HEAD:
        raise Refused("missing-office", "支部の評価シートは、支部ごとに印刷します。", "支部を選んでください。")
    return [replace(paper, title="", form_number="") for paper in _papers(workspace, choice, office)]


def _papers(workspace: Workspace, choice: Choice, office: str | None) -> list[Paper]:
    with workspace.database.reading() as session:
        tree = plan_tree(session, choice.plan_id)
        codes = {one.short_name: one.code for one in offices(session)}
    of, empty = PlanYear(choice.plan_id, choice.fiscal_year, office, choice.period), choice.edition != "filled"
    made = evaluation_sheets(workspace, of, targets=choice.targets, empty=empty)
    ids = {target.code: target.id for target in tree.targets}
    whose = office or ("" if workspace.is_head else workspace.office_code)
    papers = []
    for sheet in made:
        target = ids[sheet.target_code]
        paper = _paper(sheet, choice)
        if choice.edition == "filled":
            paper = leading_back(paper, sheet, target, whose, codes)
        papers.append(replace(paper, about=(target,)))
    return papers


def _paper(sheet: EvaluationSheet, choice: Choice) -> Paper:
    if choice.edition == "filled":
        return evaluation_paper(sheet)
    blank = replace(
        sheet,
        rows=(),
        items=None,
        tables=(_figures(sheet, choice), *_items(sheet, choice), *(_letters(part, sheet, choice) for part in sheet.tables)),
        main_activities=(),
        unresolved=0,
        provisional=(),
        printed_on="",
        commitment="",
        analysis="",
        outcome="",
        issue="",
        qualitative="" if sheet.qualitative is not None else None,
        rating_label=None,
        rating_reason="",
        direction_label=None,
        direction_note="",
        mark="",
    )
    if choice.edition == "specimen":
        blank = replace(
            blank,
            main_activities=tuple(f"{sheet.rows[0].office_name}　{line}" for line in SPECIMEN.main_activities),
            outcome=SPECIMEN.outcome,
            issue=SPECIMEN.issue,
            analysis=SPECIMEN.analysis,
            qualitative=SPECIMEN.qualitative if sheet.qualitative is not None else None,
            rating_label=sheet.rating_choices[1] if len(sheet.rating_choices) > 1 else None,
            rating_reason=SPECIMEN.rating_reason,
            direction_label=sheet.direction_choices[0] if sheet.direction_choices else None,
            direction_note=SPECIMEN.direction_note,
            opinions=tuple(_with_writer(part) for part in sheet.opinions),
        )
    return evaluation_paper(blank)


def _items(sheet: EvaluationSheet, choice: Choice) -> Iterator[Table]:
    if sheet.items is not None:
        example = (Row(SPECIMEN.item),) if choice.edition == "specimen" else ()
        yield replace(sheet.items, rows=example, blank_rows=0 if example else sheet.items.blank_rows)


def _with_writer(part: Table | Text) -> Table | Text:
    """記入と確認 with an example of who wrote it."""
    if not isinstance(part, Table) or part.caption != FILING:
        return part
    (row,) = part.rows
    return replace(part, rows=(Row((row.cells[0], SPECIMEN.recorder, *row.cells[2:])),))


def _figures(sheet: EvaluationSheet, choice: Choice) -> Table:
    """The table of the branches, empty for handwriting or with an example whose total is right."""
    found = figures_table(sheet)
    given: list[tuple[int, ...]] = [(*(one := SPECIMEN.of_office(place)), one[0], one[2]) for place in range(len(sheet.rows))]
    given += [tuple(map(sum, zip(*given, strict=True)))] if sheet.with_total else []
    cells = [map(Num, figures) if choice.edition == "specimen" else ["" for _ in figures] for figures in given]
    rows = [replace(row, cells=(row.cells[0], *some)) for row, some in zip(found.rows, cells, strict=True)]
    return replace(found, rows=tuple(rows), aside="")


def _letters(part: Table | Notes, sheet: EvaluationSheet, choice: Choice) -> Table | Notes:
    """The distribution of the branches' letters with an example; every other table as it is."""
    if choice.edition != "specimen" or not isinstance(part, Table) or part.caption != heading(sheet.headings, "distribution"):
        return part
    branches = sum(row.branch for row in sheet.rows)
    return replace(
        part, rows=(Row(tuple(Num(branches if place == 1 else 0) for place in range(len(part.columns)))),), blank_rows=0
    )


def goal_summaries(workspace: Workspace, choice: Choice) -> list[Paper]:
    """様式第5号: the letters counted for all targets and for 重点 ones, the working group's text, the evaluators' letters."""
    with workspace.database.reading() as session:
        year = FormYear(session, workspace, choice)
        return [
            year.paper(
                goal.heading,
                period=choice.period,
                mark=draft_mark(session, goal.targets, choice),
                bookmark=goal.heading,
                about=goal.records,
                parts=_summary(year, goal),
            )
            for goal in year.tree.goals
            if choice.goals is None or goal.id in choice.goals
        ]


def draft_mark(session: Session, targets: Sequence[TargetRow], choice: Choice, earlier: Iterable[int] = ()) -> str:
    """案 on a form about targets whose letters are not all final. ``earlier``: years before, none of whose letters may be a
    draft.
    """
    if choice.edition != "filled":
        return ""
    decided = all_decided(session, targets, choice.fiscal_year, choice.period)
    return "" if decided and not any(not_final(session, targets, year) for year in earlier) else DRAFT


def _summary(year: FormYear, goal: GoalRow) -> Iterator[Part]:
    session, choice = year.session, year.choice
    yield letter_table(session, [goal], choice, year.marks)
    yield ratings_table(session, [goal], choice, year.marks)
    half = choice.period == FIRST_HALF
    found = read_review(session, goal.id, choice.fiscal_year, choice.period)
    record = review_id(goal.id, choice.fiscal_year, choice.period)
    for title, name, sample, lines in (
        ("総評", "review", SPECIMEN.review, 4),
        ("主な成果", "achievements", SPECIMEN.outcome, 3),
        ("課題", "issues", SPECIMEN.issue, 3),
        ("下半期の対応" if half else "次年度の方向", "next_year", SPECIMEN.direction_note, 2),
    ):
        yield Text(title, year.text(found, name, sample), lines, 1, source=year.source("goal_review", record, name))
    if half:
        return  # nobody outside is asked about half a year
    given = external_marks(session, goal.id, choice.fiscal_year, year.rules.external_scale) if year.filled else ""
    yield Text("外部評価", given, 1)


def letter_table(session: Session, goals: Sequence[GoalRow], choice: Choice, marks: Sequence[TermRow]) -> Table:
    """The letters counted: rows 全体 and うち重点; 未評価 has a column of its own."""
    everything: dict[str, int] = {}
    priority: dict[str, int] = {}
    for goal in goals:
        counted = letters(session, goal, choice.fiscal_year, [mark.code for mark in marks], choice.period)
        for whole, part in ((everything, counted.everything), (priority, counted.priority)):
            for code, number in part.items():
                whole[code] = whole.get(code, 0) + number
    codes = [mark.code for mark in marks]
    if choice.edition == "specimen":
        everything, priority = ({_example(marks).code: sum(some.values())} for some in (everything, priority))
    strange = choice.edition == "filled" and outside_scale(everything, codes) > 0
    columns = (
        Column("", 3),
        *(Column(mark.label, 1.5, "centre") for mark in marks),
        *((Column(OUTSIDE_SCALE, 2, "centre"),) if strange else ()),
        Column(NOT_RATED, 2, "centre"),
        Column("計", 1.5, "centre"),
    )
    rows = []
    for name, some in (("全体", everything), ("うち重点", priority)):
        figures: list[Cell] = [Num(some.get(code, 0)) for code in codes]
        figures += [Num(outside_scale(some, codes))] if strange else []
        empty = choice.edition == "empty"
        cells = ["" for _ in range(len(marks) + 1)] if empty else [*figures, Num(some.get("", 0))]
        rows.append(Row((name, *cells, Num(sum(some.values())))))
    every = [target for goal in goals for target in goal.targets]
    drafts = len(not_final(session, every, choice.fiscal_year, choice.period)) if choice.edition == "filled" else 0
    return Table(columns, tuple(rows), "評価の数", f"（推進目標、うち{DRAFT} {drafts}）" if drafts else "（推進目標）")


def ratings_table(
    session: Session, goals: Sequence[GoalRow], choice: Choice, marks: Sequence[TermRow], *, public: bool = False
) -> Table:
    """Each target with last year's and this year's letter, and the branches' own ratings (A:5 B:2 未提出:1).

    ``public``: where no branch was asked or answered, the cell is left empty instead of 「未提出:8」.
    """
    before = choice.fiscal_year - 1
    half = "上半期" if choice.period == FIRST_HALF else ""
    columns = (
        Column("番号", 2.2, "centre"),
        Column("推進目標", 11),
        Column(f"{fiscal_year_short(before)}{half}", 2.6 if half else 2, "centre", "評価"),
        Column(f"{fiscal_year_short(choice.fiscal_year)}{half}", 2.6 if half else 2, "centre", "評価"),
        Column("支部の評価の分布", 6),
    )
    rows: list[Row] = []
    for goal in goals:
        if len(goals) > 1:
            rows.append(Row((goal.heading, None, None, None, None), "head"))
        for target in goal.targets:
            title = target.marked_title
            if choice.edition == "empty":
                rows.append(Row((target.label, title, "", "", "")))
                continue
            of = TargetYear(target.id, choice.fiscal_year, period=choice.period)
            said = ratings_of_branches(session, of)
            if choice.edition == "specimen":
                mark = _example(marks).label
                rows.append(Row((target.label, title, mark, mark, f"{mark}:{len(said)}" if said else "")))
                continue
            codes = [mark.code for mark in marks]
            counted = distribution(said, codes)
            spread = [f"{mark.label}:{counted[mark.code]}" for mark in marks if counted[mark.code]]
            strange = outside_scale(counted, codes)
            spread += [f"{OUTSIDE_SCALE}:{strange}"] if strange else []
            if spread or not public:
                spread += [f"{word}:{number}" for word, number in without_rating(said).items()]
            last = [letter(session, one) for one in predecessors_of(session, of)]
            now = letter(session, of)
            sources = ("", "", "", source_links.field("evaluation", target.id, "rating"))
            cells = (target.label, title, "・".join(last) or NO_YEAR_BEFORE, now, "　".join(spread))
            rows.append(Row(cells, sources=sources))
    return Table(columns, tuple(rows), "評価結果一覧")


def _example(marks: Sequence[TermRow]) -> TermRow:
    """The letter of a 記入例: the second best, as on the sheets."""
    return marks[:2][-1]


def external_marks(session: Session, goal_id: bytes, fiscal_year: int, scale: str) -> str:
    """The evaluators' letters on a goal as a distribution, with 「評価できない」 separately."""
    marks = terms(session, scale, with_retired=True)
    found = few_of(session, Opinion, fiscal_year=fiscal_year, source="external", goal_id=goal_id, target_id=None)
    counted = [(mark.label, sum(row.rating == mark.code for row in found)) for mark in marks]
    parts = [f"{label}：{number}人" for label, number in counted if number]
    codes = [mark.code for mark in marks]
    strange = sum(row.rating is not None and row.rating not in codes for row in found)
    parts += [f"{OUTSIDE_SCALE}：{strange}人"] if strange else []
    unable = sum(bool(row.cannot_judge) for row in found)
    return "　".join([*parts, *([f"評価できない：{unable}人"] if unable else [])])


BRANCH = FormKind(
    "branch-evaluation", "評価シート（支部）", branch_sheets, for_branches=True, per=("office", "target", "period"), shows=SHEET
)
COUNCIL = FormKind(
    "evaluation-sheet",
    "評価シート（法人）",
    council_sheets,
    for_branches=True,
    shared=True,
    per=("target", "period"),
    shows=SHEET,
)
SUMMARY = FormKind(
    "goal-summary", "基本目標別総括表", goal_summaries, shared=True, per=("goal", "period"), shows=Dependencies(SUMMARIES)
)

"""様式第3・4・5号 on the kit of all forms: evaluation sheets of branches and council, and the table per 基本目標."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import HEAD
from app.models.evaluation import Evaluation
from app.models.fiscal import fiscal_year_long, fiscal_year_short
from app.models.plan import Target
from app.models.review import Opinion
from app.reports.evaluation_sheet import EvaluationSheet, evaluation_paper
from app.reports.paper import Cell, Column, Num, Paper, Part, Row, Table, Text
from app.services.desk import Desk
from app.services.evaluations import FIRST_HALF, YEAR, branch_ratings, distribution, evaluation_id
from app.services.form_catalogue import Choice, FormKind
from app.services.forms import live
from app.services.goal_reviews import letters, read_review
from app.services.lineage import targets_before
from app.services.plans import GoalRow, TermRow, read_plan_tree, read_terms
from app.services.printing import STAMP, evaluation_sheets
from app.services.sheet_blocks import FILING
from app.services.specimen import SPECIMEN
from app.services.year_settings import scale_of, year_rules

NOT_RATED = "未評価"
NO_YEAR_BEFORE = "なし"
"""A new target, or the first year of the first plan: nothing could be rated."""


def council_sheets(desk: Desk, choice: Choice) -> list[Paper]:
    """様式第4号."""
    return [_paper(sheet, choice) for sheet in _sheets(desk, choice, None)]


def branch_sheets(desk: Desk, choice: Choice) -> list[Paper]:
    """様式第3号 of one branch."""
    office = choice.office or ("" if desk.is_head else desk.office_code)
    if not office or office == HEAD:
        raise Refused("missing-office", "支部の評価シートは、支部ごとに印刷します。", "支部を選んでください。")
    return [replace(_paper(sheet, choice), title="", form_number="") for sheet in _sheets(desk, choice, office)]


def _sheets(desk: Desk, choice: Choice, office: str | None) -> list[EvaluationSheet]:
    wanted = choice.targets
    if wanted is None and choice.goals is not None:
        with desk.database.reading() as session:
            tree = read_plan_tree(session, choice.plan_id)
        wanted = [target.id for goal in tree.goals if goal.id in choice.goals for target in goal.targets]
    where, empty = (desk, choice.plan_id, choice.fiscal_year), choice.edition != "filled"
    return evaluation_sheets(*where, targets=wanted, office=office, period=choice.period, empty=empty)


def _paper(sheet: EvaluationSheet, choice: Choice) -> Paper:
    if choice.edition == "filled":
        return evaluation_paper(sheet)
    blank = replace(
        sheet,
        rows=(),
        items=None,
        tables=(_blank_figures(sheet), *_items(sheet, choice), *sheet.tables),
        main_activities=(),
        unresolved=0,
        provisional=(),
        printed_on="",
        promise="",
        analysis="",
        outcome="",
        issue="",
        qualitative="" if sheet.qualitative is not None else None,
        rating_label=None,
        rating_reason="",
        direction_label=None,
        direction_note="",
    )
    if choice.edition == "specimen":
        blank = replace(
            blank,
            main_activities=SPECIMEN.main_activities,
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
        yield replace(sheet.items, rows=example, blank_rows=1 if example else sheet.items.blank_rows)


def _with_writer(part: Table | Text) -> Table | Text:
    """記入と確認 with an example of who wrote it."""
    if not isinstance(part, Table) or part.caption != FILING:
        return part
    (row,) = part.rows
    return replace(part, rows=(Row((row.cells[0], SPECIMEN.recorder, *row.cells[2:])),))


def _blank_figures(sheet: EvaluationSheet) -> Table:
    titles = ("活動件数（件）", "回数（回）", "延べ参加者（人）", "中止（件）")
    columns = (Column("支部", 30), *(Column(title, 22, "right") for title in titles))
    return Table(columns, tuple(Row((row.office_name, "", "", "", "")) for row in sheet.rows), "支部別の実施状況")


def goal_summaries(desk: Desk, choice: Choice) -> list[Paper]:
    """様式第5号: letters counted for all targets and for the 重点 ones, the working group's words, the external letter."""
    with desk.database.reading() as session:
        tree = read_plan_tree(session, choice.plan_id)
        rules = year_rules(session, choice.plan_id, choice.fiscal_year)
        marks = scale_of(session, rules.rating_scale)  # retired ones too: old letters are counted
        stamps = tuple(term.label for term in read_terms(session, STAMP))
        return [
            Paper(
                title="",
                lines=(tree.plan.name, _year(choice), f"基本目標{goal.number}　{goal.title}"),
                stamp_boxes=stamps,
                council=tree.plan.council,
                bookmark=f"基本目標{goal.number}　{goal.title}",
                parts=tuple(_summary(session, choice, goal, marks, rules.external_scale)),
            )
            for goal in tree.goals
            if choice.goals is None or goal.id in choice.goals
        ]


def _summary(session: Session, choice: Choice, goal: GoalRow, marks: Sequence[TermRow], external: str) -> Iterator[Part]:
    filled = choice.edition == "filled"
    yield letter_table(session, [goal], choice, marks)
    yield ratings_table(session, [goal], choice, marks)
    found = read_review(session, goal.id, choice.fiscal_year, choice.period) if filled else None
    sample = SPECIMEN if choice.edition == "specimen" else None
    yield Text("総評", _one(found and found.review, sample and sample.review), 4, stretch=1)
    yield Text("主な成果", _one(found and found.achievements, sample and sample.outcome), 3, stretch=1)
    yield Text("課題", _one(found and found.issues, sample and sample.issue), 3, stretch=1)
    half = choice.period == FIRST_HALF
    following = "下半期の対応" if half else "次年度の方向"
    yield Text(following, _one(found and found.next_year, sample and sample.direction_note), 2, stretch=1)
    if half:
        return  # nobody outside is asked about half a year
    given = external_marks(session, goal.id, choice.fiscal_year, external) if filled else ""
    yield Text("外部評価", given, 1)


def letter_table(session: Session, goals: Sequence[GoalRow], choice: Choice, marks: Sequence[TermRow]) -> Table:
    """Rows 全体 and うち重点; 未評価 has a column of its own."""
    everything: dict[str, int] = {}
    priority: dict[str, int] = {}
    for goal in goals:
        counted = letters(session, goal, choice.fiscal_year, [mark.code for mark in marks], choice.period)
        for whole, part in ((everything, counted.everything), (priority, counted.priority)):
            for code, number in part.items():
                whole[code] = whole.get(code, 0) + number
    columns = (
        Column("", 3),
        *(Column(mark.label, 1.5, "centre") for mark in marks),
        Column(NOT_RATED, 2, "centre"),
        Column("計", 1.5, "centre"),
    )
    rows = []
    for name, some in (("全体", everything), ("うち重点", priority)):
        figures: list[Cell] = [Num(some.get(mark.code, 0)) for mark in marks]
        empty = choice.edition != "filled"
        cells = ["" for _ in range(len(marks) + 1)] if empty else [*figures, Num(some.get("", 0))]
        rows.append(Row((name, *cells, Num(sum(some.values())))))
    return Table(columns, tuple(rows), "評価の数", "（推進目標）")


def ratings_table(session: Session, goals: Sequence[GoalRow], choice: Choice, marks: Sequence[TermRow]) -> Table:
    """Each target with last year's and this year's letter, and how the branches rated themselves (A:5 B:2 未提出:1)."""
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
            rows.append(Row((f"基本目標{goal.number}　{goal.title}", None, None, None, None), "head"))
        for target in goal.targets:
            title = f"{'【重点】' if target.priority else ''}{target.title}"
            if choice.edition != "filled":
                rows.append(Row((target.label, title, "", "", "")))
                continue
            said = branch_ratings(session, target.id, choice.fiscal_year, choice.period)
            counted = distribution(said, [mark.code for mark in marks])
            spread = [f"{mark.label}:{counted[mark.code]}" for mark in marks if counted[mark.code]]
            spread += [f"未提出:{counted['']}"] if counted[""] else []
            last = [letter(session, one, before, choice.period) for one in targets_before(session, target.id, before)]
            now = letter(session, target.id, choice.fiscal_year, choice.period)
            rows.append(Row((target.label, title, "・".join(last) or NO_YEAR_BEFORE, now, "　".join(spread))))
    return Table(columns, tuple(rows), "評価結果一覧")


def letter(session: Session, target_id: bytes, year: int, period: str = YEAR) -> str:
    """The letter in the scale of its own plan and year; 未評価 is a word, no dash: － is a mark of the scale."""
    found, target = live(session, Evaluation, evaluation_id(target_id, year, period)), session.get(Target, target_id)
    if found is None or not found.rating or target is None or target.plan_id is None:
        return NOT_RATED
    rules = year_rules(session, target.plan_id, year)
    return next((mark.label for mark in scale_of(session, rules.rating_scale) if mark.code == found.rating), found.rating)


def external_marks(session: Session, goal_id: bytes, fiscal_year: int, scale: str) -> str:
    """The evaluators' letters on a goal as a distribution, 「評価できない」 apart."""
    marks = scale_of(session, scale)
    found = session.scalars(
        select(Opinion).where(
            Opinion.fiscal_year == fiscal_year,
            Opinion.source == "external",
            Opinion.goal_id == goal_id,
            Opinion.target_id.is_(None),
            Opinion.deleted.is_(False),
        )
    ).all()
    counted = [(mark.label, sum(row.rating == mark.code for row in found)) for mark in marks]
    told = [f"{label}：{number}人" for label, number in counted if number]
    unable = sum(bool(row.cannot_judge) for row in found)
    return "　".join([*told, *([f"評価できない：{unable}人"] if unable else [])])


def _year(choice: Choice) -> str:
    return fiscal_year_long(choice.fiscal_year) + ("　上半期" if choice.period == FIRST_HALF else "")


def _one(written: object, sample: object) -> str:
    return str(written or sample or "")


BRANCH = FormKind("branch-evaluation", "評価シート（支部）", branch_sheets, for_branches=True, per=("office", "target", "period"))
COUNCIL = FormKind(
    "evaluation-sheet", "評価シート（法人）", council_sheets, for_branches=True, shared=True, per=("target", "period")
)
SUMMARY = FormKind("goal-summary", "基本目標別総括表", goal_summaries, shared=True, per=("goal", "period"))

"""様式第1号, 推進計画（年次計画）: items with their months as a bar, target values, and last year's 課題."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.models.annual_plan import AnnualPlan
from app.models.base import HEAD
from app.reports.figures import figure_cell
from app.reports.paper import Cell, Column, Num, Paper, Part, Row, Table, Text
from app.rules.counts import Kinds, counts_text
from app.rules.era import japanese_date
from app.rules.months import MONTHS
from app.services.annual_plan import annual_plans
from app.services.annual_plan.annual_plan_checks import planned_uses
from app.services.annual_plan.annual_plans import ItemRow
from app.services.evaluation import last_issue, opinion_follow_up
from app.services.forms.form_year import FormYear
from app.services.indicators import indicators
from app.services.plan.plans import TargetRow, offices, terms
from app.services.plan.target_year import TargetYear
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice, FormKind
from app.services.printing.specimen import SPECIMEN
from app.services.records.open_conflicts import EVALUATIONS, Dependencies
from app.services.records.record_forms import of_year
from app.services.workspace.workspace import Workspace

PLANNED, DONE = "■", "●"


def annual_papers(workspace: Workspace, choice: Choice) -> list[Paper]:
    """One document per target, of an office or of 本部共通. A target without any item is left out of a filled print."""
    office = choice.office or (HEAD if workspace.is_head else workspace.office_code)
    if not workspace.is_head and office != HEAD:
        office = workspace.office_code
    with workspace.database.reading() as session:
        year = FormYear(session, workspace, choice)
        names = {one.code: one.name for one in offices(session)}
        papers = []
        for goal in year.tree.goals:
            for target in goal.targets:
                if choice.targets is not None and target.id not in choice.targets:
                    continue
                of = TargetYear(target.id, choice.fiscal_year, office)
                rows = annual_plans.items(session, of)
                if not rows and choice.edition == "filled" and choice.targets is None:
                    continue
                sheet = of_year(session, AnnualPlan, of.fiscal_year).get(annual_plans.sheet_id(of))
                edition = f"第{sheet.edition}版" if sheet is not None and sheet.edition else ""
                whose = "本部共通" if office == HEAD else names.get(office, office)
                papers.append(
                    year.paper(
                        f"{whose}　{edition}".strip(),
                        orientation="landscape",
                        group=goal.heading,
                        bookmark=f"{target.label}　{target.title}",
                        about=(target.id,),
                        mark="案" if year.filled and (sheet is None or sheet.state != "final") else "",
                        parts=_parts(year, target, rows, sheet, of),
                    )
                )
        return papers


def _parts(year: FormYear, target: TargetRow, rows: list[ItemRow], sheet: AnnualPlan | None, of: TargetYear) -> Iterator[Part]:
    session, choice, filled = year.session, year.choice, year.filled
    mark = "【重点】" if target.priority else ""
    yield Text("推進目標", f"{target.label}{mark}　{target.title}", bold_first=True)
    issue = last_issue.last_issue(session, of)
    kept = (sheet.previous_issue or issue) if sheet is not None else issue
    yield Text("前年度の課題", kept if filled else year.sample(SPECIMEN.issue), 1)
    taken = opinion_follow_up.followed_up_at(session, target.id, choice.fiscal_year) if filled and of.owner == HEAD else []
    if taken:
        yield Text("反映する意見", opinion_follow_up.plan_lines(taken), 0)
    where = year.source("annual_plan", target.id, "aim", wanted=False)
    yield Text("ねらい", year.text(sheet, "aim", SPECIMEN.aim), 1, source=where)
    columns = (
        Column("実施項目・内容", 12),
        Column("対象", 3.5),
        *(Column(f"{month}", 1.15, "centre", "時期（月）") for month in MONTHS),
        Column("担当", 4),
        Column("連携先", 4),
        Column("予算（円）・財源", 4),
    )
    if filled:
        kinds = [(term.code, term.label) for term in terms(session, "funding")]
        found = tuple(_row(row, kinds, target.id) for row in rows)
    elif choice.edition == "specimen":
        cells = tuple(PLANNED if place in (1, 2, 6) else "" for place in range(12))
        found = (
            Row(
                (
                    f"{SPECIMEN.item[0]}\n{SPECIMEN.content}",
                    "関係団体",
                    *cells,
                    SPECIMEN.item[3],
                    "民生委員",
                    "30,000　共同募金",
                )
            ),
        )
    else:
        found = ()
    yield Table(columns, found, "実施項目", f"{PLANNED} 予定　{DONE} 実施", blank_rows=0 if filled else 4)
    uses = planned_uses(session, of)
    if uses:
        yield _targets(session, choice, uses, of.owner)
    if sheet is not None and filled:
        days = (("作成", sheet.made_on), ("推進会議の確認", sheet.confirmed_on), ("決裁", sheet.decided_on))
        course = "　".join(f"{name}：{japanese_date(day)}" for name, day in days if day)
        changed = (
            f"変更：{japanese_date(sheet.changed_on)}　{sheet.change_reason}" if sheet.changed_on and sheet.change_reason else ""
        )
        yield Text("経過", "\n".join(filter(None, (course, changed))), 1)


def _row(row: ItemRow, kinds: Kinds, target: bytes) -> Row:
    cells, given = [], counts_text(row.sources, kinds)
    for place in range(12):
        planned, done = row.months & (1 << place), row.done_months & (1 << place)
        cells.append(DONE if done else PLANNED if planned else "")
    about = "\n".join(filter(None, (row.title, row.content, row.timing_note)))
    if row.dropped:
        about = f"（取りやめ）{row.title}\n理由：{row.drop_reason}"
    money = "\n".join(filter(None, (f"{row.budget:,}" if row.budget is not None else "", given, row.funding)))
    sources = (*("" for _ in range(14)), source_links.field("annual_plan", target, "responsible"))
    return Row((about, row.audience, *cells, row.responsible, row.partners, money), sources=sources)


def _targets(session: Session, choice: Choice, uses: list[indicators.UseRow], office: str) -> Table:
    """The target values: 本部共通 shows the council's, a branch's plan also its own beside them."""
    own = office != HEAD
    columns = (
        Column("指標（単位）", 11),
        Column("計算式", 9),
        Column("基準値", 3, "right"),
        *((Column("法人の目標", 3.5, "right"),) if own else ()),
        Column("支部の目標" if own else "年度目標", 3.5, "right"),
        Column("設定しない理由", 8),
    )
    rows = []
    for use in uses:
        council = indicators.target_value(session, use.indicator_id, choice.fiscal_year)
        goal = indicators.target_value(session, use.indicator_id, choice.fiscal_year, office)
        base: Cell = Num(goal.baseline, use.decimals) if goal.baseline is not None else ""
        values: list[Cell] = [_goal(one, use) for one in ((council, goal) if own else (goal,))]
        cells: tuple[Cell, ...] = (base, *values, goal.reason)
        if choice.edition != "filled":
            cells = tuple("" for _ in cells)
        rows.append(Row((use.title, use.how, *cells)))
    return Table(columns, tuple(rows), "指標と年度目標")


def _goal(goal: indicators.TargetValue, use: indicators.UseRow) -> Cell:
    return figure_cell(indicators.goal_figure(goal, use.wanted), use.decimals)


ANNUAL = FormKind(
    "annual-plan",
    "推進計画（年次計画）",
    annual_papers,
    for_branches=True,
    shared=True,
    of_head_office=True,
    per=("office", "target"),
    shows=Dependencies(("annual_plan", "plan_item", "activity", *EVALUATIONS)),
)

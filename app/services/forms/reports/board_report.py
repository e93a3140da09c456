"""様式第7号, 理事会報告: letters, results and figures of a year or its 上半期, and what is done about the board's opinions."""

from collections.abc import Iterator
from datetime import date

from app.models.base import HEAD
from app.models.form import ReportFront
from app.reports.figures import figure_cell
from app.reports.paper import Bullets, Cell, Column, Heading, Num, Paper, Part, Prose, Row, Table, Text
from app.rules.era import japanese_date
from app.rules.fiscal import fiscal_year_label
from app.services.evaluation import opinions
from app.services.evaluation.goal_reviews import read_review, review_id
from app.services.evaluation.opinions import OpinionRow
from app.services.figures.asked import Asked
from app.services.forms.evaluation_forms import draft_mark, letter_table, ratings_table
from app.services.forms.form_charts import letters_chart, offices_chart, trend_charts
from app.services.forms.form_year import FormYear
from app.services.forms.monthly_figures_form import indicator_tables, indicators_by_hand
from app.services.forms.report_details import BOARD, front_id, front_key, number_line, read_front
from app.services.forms.reports.external_review import opinion_table
from app.services.plan.plans import OfficeRow
from app.services.plan.target_year import PlanYear
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice, FormKind
from app.services.printing.specimen import SPECIMEN, on_weekday
from app.services.records.open_conflicts import FIGURES, SUMMARIES, Dependencies
from app.services.workspace.workspace import Workspace


def board_report(workspace: Workspace, choice: Choice) -> list[Paper]:
    """様式第7号, 理事会報告（内部評価）."""
    last = opinions.opinions(workspace, choice.plan_id, choice.fiscal_year - 1, "board")
    with workspace.database.reading() as session:
        year = FormYear(session, workspace, choice)
        front = read_front(session, choice.plan_id, choice.fiscal_year, _front(year)) if year.filled else None
        day = japanese_date(front.submitted_on) if front is not None and front.submitted_on else "　　　年　　月　　日"
        chair = (front.chair_name if front is not None else None) or "　　　　　　　　"
        about = (front.heading if front is not None else None) or ""
        sample = choice.edition == "specimen"
        if sample:
            told = on_weekday(date(year.year, 12, 10) if year.half else date(year.year + 1, 5, 27))
            done = f"{fiscal_year_label(year.year)}{'上半期' if year.half else ''}"
            day, chair, about = japanese_date(told), "見本　一", f"{done}　地域福祉活動計画の評価について"
        return [
            year.paper(
                *((f"件名　{about}",) if about or not year.filled else ()),
                number_line(front) if not sample else "報告第3号",
                f"提出日　{day}",
                f"会長　{chair}",
                period=choice.period,
                mark=draft_mark(session, year.tree.targets, choice),
                parts=_board_parts(year, front, last),
            )
        ]


def _board_parts(year: FormYear, front: ReportFront | None, last: list[OpinionRow]) -> Iterator[Part]:
    goals = year.tree.goals
    yield Heading("１　総括")
    yield letter_table(year.session, goals, year.choice, year.marks)
    if year.filled:
        yield letters_chart(year.session, goals, year.year, year.marks, year.choice.period)
    period = year.choice.period
    reviews = [(goal, read_review(year.session, goal.id, year.year, period)) for goal in goals]
    where = year.source("report_front", front_id(year.choice.plan_id, year.year, _front(year)), "summary")
    yield Text("総括", year.text(front, "summary", SPECIMEN.review), 5, source=where)
    yield Heading("２　評価結果一覧")
    yield ratings_table(year.session, goals, year.choice, year.marks)
    yield Heading("３　基本目標別の成果と課題")
    for goal, found in reviews:
        yield Heading(goal.heading)
        record = review_id(goal.id, year.year, period)
        done, left = year.text(found, "achievements", SPECIMEN.outcome), year.text(found, "issues", SPECIMEN.issue)
        yield Text("主な成果", done, 2, source=year.source("goal_review", record, "achievements"))
        yield Text("課題", left, 2, source=year.source("goal_review", record, "issues"))
    yield Heading("４　数値指標の一覧")
    labels = {target.id: target.label for target in year.tree.targets}
    of = PlanYear(year.choice.plan_id, year.year, period=period)
    for part in indicator_tables(year.session, HEAD, of, list(labels), labels):
        yield part if year.filled or not isinstance(part, Table) else indicators_by_hand(part, year.choice.edition)
    if year.filled:
        important = {target.id: target.label for target in year.tree.targets if target.priority}
        yield from trend_charts(year.session, HEAD, of, important)
    yield Heading("５　支部別の状況")
    yield _branch_table(year)
    if year.filled:
        shown = _offices(year)
        counts = [year.of_office(office.code) for office in shown]
        yield offices_chart(shown, counts, f"{fiscal_year_label(year.year)}{'上半期' if year.half else ''}の活動件数")
        yield from year.sign_notes(found.total.activities for found in year.counts.values())
    yield Heading("６　前回の理事会の意見への対応")
    if year.filled and not last:
        yield Prose("前年度の理事会の意見は、記録されていません。")
    else:
        yield opinion_table(last if year.filled else [], 3 if not year.filled else 0)
    next_ = "下半期の対応" if year.half else "次年度の方向"
    yield Heading(f"７　{next_}")
    yield Bullets(next_, year.next_years, 3)
    yield Heading("８　理事会の意見")
    yield Text("理事会の意見", "", 5, stretch=1)


def _front(year: FormYear) -> str:
    return front_key(BOARD, year.choice.period)


def _branch_table(year: FormYear) -> Table:
    """推進目標 × offices; 計 is the whole council's, as on every other form."""
    offices = _offices(year)
    columns = (
        Column("番号", 2, "centre"),
        *(Column(office.short_name, 2, "right", "活動件数（件）") for office in offices),
        Column("法人計", 2.4, "right"),
    )
    rows = []
    for target in year.tree.targets:
        found = year.counts[target.id]
        figures = [*(found.by_office[office.code] for office in offices), found.total]
        example = [SPECIMEN.of_office(place)[0] for place in range(len(offices))]
        cells: list[Cell] = ["" for _ in figures]
        if year.filled:
            cells = [figure_cell(one.activities) for one in figures]
        elif year.choice.edition == "specimen":
            cells = [*map(Num, example), Num(sum(example))]
        asked = [*(office.code for office in offices), None] if year.filled else []
        sources = [source_links.figure(Asked(target.id, office=office, period=year.choice.period)) for office in asked]
        rows.append(Row((target.label, *cells), sources=("", *sources)))
    return Table(columns, tuple(rows), "活動件数", year.share if year.filled else "")


def _offices(year: FormYear) -> list[OfficeRow]:
    """The branches, and the head office when it has recorded something or nobody has filled the form."""
    return [*year.branches, *(one for one in year.head if not year.filled or year.of_office(one.code).activities.value)]


BOARD_REPORT = FormKind(
    BOARD,
    "理事会報告",
    board_report,
    per=("period",),
    shows=Dependencies((*FIGURES, *SUMMARIES, "meeting", "plan_item"), years_back=4),
)

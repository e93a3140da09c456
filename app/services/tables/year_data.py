"""集計用データ: the records of a year as one workbook, for those who count further with them. It agrees with the papers of the
year, and says which offices have handed in what: what has not arrived has no row, which is not zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.errors import Refused
from app.exchange.own_tables import OTHER_HEADING
from app.models.annual_plan import AnnualPlan, PlanItem
from app.models.evaluation import Evaluation
from app.models.indicator import ConsultationFigure, IndicatorUse, MonthlyFigure
from app.models.meeting import Meeting
from app.models.plan import Office
from app.models.review import BranchEvaluation, GoalReview, Opinion
from app.models.year import Deadline
from app.reports.figures import ABOUT, signs
from app.reports.flat_table import FlatCell, FlatColumn, FlatTable, Kind
from app.rules.figure import MISSING_WORDS, Figure
from app.rules.target_count import summed_counts
from app.services.activities.activity_list import Filter
from app.services.figures.reporting import ReportingStatus, office_reports
from app.services.figures.year_closing import closed_year
from app.services.figures.year_counts import offices_of_year, year_counts
from app.services.indicators import indicators
from app.services.plan.plans import PlanTree, plan_tree
from app.services.records.record_forms import records_of
from app.services.tables.shown_values import about_line
from app.services.tables.written_activities import wanted_activities
from app.services.tables.written_records import record_table
from app.services.workspace.workspace import Workspace

COUNCIL = "法人全体"
STATUSES: Mapping[ReportingStatus, str] = {
    "reported": "提出済",
    "partly": "途中まで",
    "unreported": "未提出",
    "no_record": "記録なし",
    "not_asked": "－",
}
"""Whether an office's records of the year are here."""


RECORDS: Mapping[str, tuple[str, str]] = {
    "monthly": ("月次", MonthlyFigure.entity),
    "consultation": ("相談", ConsultationFigure.entity),
    "evaluation": ("評価", Evaluation.entity),
    "branch-evaluation": ("支部の評価", BranchEvaluation.entity),
    "opinion": ("意見", Opinion.entity),
    "plan-item": ("実施項目", PlanItem.entity),
    "annual-plan": ("年次計画", AnnualPlan.entity),
    "goal-review": ("基本目標別の総括", GoalReview.entity),
    "meeting": ("会議記録", Meeting.entity),
    "deadline": ("締切", Deadline.entity),
}
"""What it is called on the command line → the sheet's name and the kind of record, of those that have a row for each record."""
KINDS = {"activity": "活動", "indicator": "指標", "office": "支部"} | {kind: name for kind, (name, _) in RECORDS.items()}
"""Every table: what it is called on the command line → the sheet's name."""
IN_YEAR_DATA = ("activity", "monthly", "consultation", "indicator", "evaluation", "branch-evaluation", "opinion", "office")


def year_tables(workspace: Workspace, plan_id: bytes, fiscal_year: int) -> list[FlatTable]:
    """One table for each of IN_YEAR_DATA. Refused("not-head-office") at a branch, which has not got the others' records."""
    if not workspace.is_head:
        raise Refused("not-head-office", "集計用データは本部で作ります。", "自分の事業所の記録は、活動の一覧から書き出せます。")
    return [year_table(workspace, plan_id, fiscal_year, kind) for kind in IN_YEAR_DATA]


def year_table(workspace: Workspace, plan_id: bytes, fiscal_year: int, kind: str) -> FlatTable:
    """The table of one of KINDS."""
    name = KINDS[kind]
    closed = "締めた年度（締めたあとの変更は、紙の数字に入りません）" if closed_year(workspace, fiscal_year) else ""
    about = about_line(workspace, name, fiscal_year, closed)
    if kind == "activity":
        return wanted_activities(workspace, Filter(fiscal_year=fiscal_year, descending=False), about)
    if kind == "indicator":
        return indicator_table(workspace, plan_tree(workspace, plan_id), fiscal_year, about)
    if kind == "office":
        return office_table(workspace, plan_tree(workspace, plan_id), fiscal_year, about)
    found = record_table(workspace, RECORDS[kind][1], about, place={"fiscal_year": fiscal_year})
    return replace(found, name=name)


def indicator_table(workspace: Workspace, tree: PlanTree, fiscal_year: int, about: str) -> FlatTable:
    """Every indicator of the year: of each office that is added up, and of the council as the papers print it."""
    columns = [
        FlatColumn("年度", "year"),
        *(FlatColumn(name) for name in ("推進目標", "コード", "指標", "単位", "計算式", "範囲", "事業所")),
        *(FlatColumn(name, kind, None) for name, kind in _VALUES),
        _number_of(IndicatorUse.entity_label),
    ]
    rows: list[list[FlatCell]] = []
    with workspace.database.reading() as session:
        uses = indicators.uses_of(session, [target.id for target in tree.targets], fiscal_year)
        where = session, workspace.office_code, uses, fiscal_year
        council, by_office = indicators.council_figures(*where), indicators.figures_by_office(*where)
        goals = {use.key: indicators.target_value(session, use.indicator_id, fiscal_year) for use in uses}
        shown = {office.code: office.name for office in offices_of_year(session, fiscal_year)}
    labels = {target.id: f"{target.label} {target.title}" for target in tree.targets}
    for use in uses:
        named: list[FlatCell] = [fiscal_year, labels[use.target_id], use.code, use.name, use.unit, use.how]
        goal = indicators.goal_figure(goals[use.key], use.wanted)
        whole = [*_cells(council[use.key], use.decimals), *_cells(goal, use.decimals)]
        rows.append([*named, "法人", COUNCIL, *whole, use.id.hex()])
        for code, found in by_office.get(use.key, {}).items():
            if code in shown and found.missing != "not_asked":
                rows.append([*named, "事業所", shown[code], *_cells(found, use.decimals), None, None, use.id.hex()])
    return FlatTable(KINDS["indicator"], about, columns, rows)


def office_table(workspace: Workspace, tree: PlanTree, fiscal_year: int, about: str) -> FlatTable:
    """Who has handed in what: without it nobody could tell a missing branch from one that did nothing."""
    columns = [
        FlatColumn("年度", "year"),
        *(FlatColumn(name) for name in ("コード", "事業所", "種別", "提出状況")),
        FlatColumn("どこまで届いたか", "day"),
        FlatColumn("遅れている月"),
        *(FlatColumn(name, kind) for name, kind in _COUNTED),
        _number_of(Office.entity_label),
    ]
    rows: list[list[FlatCell]] = []
    with workspace.database.reading() as session:
        reports = office_reports(session, workspace.office_code, fiscal_year)
        shown = offices_of_year(session, fiscal_year)
        ids = {row.code: row.id for row in records_of(session, Office)}
        counts = year_counts(session, workspace.office_code, [target.id for target in tree.targets], fiscal_year)
    for office in shown:
        report, words = reports[office.code], STATUSES[reports[office.code].status]
        every = [one.by_office[office.code] for one in counts.values()]
        count = summed_counts(*(one for one in every if one.activities.missing != "not_asked"))
        figures = [cell for name in ("activities", "participants") for cell in _cells(getattr(count, name))]
        kind, late = "支部" if office.kind == "branch" else "本部", report.late_words or None
        record = ids.get(office.code, b"").hex()
        rows.append([fiscal_year, office.code, office.name, kind, words, report.known_until, late, *figures, record])
    return FlatTable(KINDS["office"], about, columns, rows)


_VALUES: Sequence[tuple[str, Kind]] = (("値", "number"), ("値の印", "mark"), ("目標値", "number"), ("目標値の印", "mark"))
_COUNTED: Sequence[tuple[str, Kind]] = (
    ("活動件数", "number"),
    ("活動件数の印", "mark"),
    ("延べ参加者数", "number"),
    ("延べ参加者数の印", "mark"),
)


def _cells(found: Figure, decimals: int = 0) -> tuple[FlatCell, FlatCell]:
    """The number and its signs (約, 以上, ※), or no number and the word why."""
    if found.value is None:
        return None, MISSING_WORDS.get(found.missing) or None
    mark = f"{ABOUT if found.approximate else ''}{signs(found)}" or None
    return found.value / 10**decimals if decimals else found.value, mark


def _number_of(label: str) -> FlatColumn:
    return FlatColumn(OTHER_HEADING.format(label), "id")

"""What is to do today at the head office: the branches' files, differences, evaluations, opinions, the next day of the year."""

from app.rules import clock
from app.rules.fiscal import fiscal_year_label, fiscal_year_of
from app.services.evaluation.evaluations import writing_states
from app.services.evaluation.opinions import opinions
from app.services.figures.office_months import first_days
from app.services.figures.reporting import missing_words, office_reports
from app.services.figures.year_counts import offices_of_year
from app.services.plan.deadlines import DeadlineRow, deadlines, usual_day
from app.services.plan.plans import current_fiscal_year, plan_of_year, plan_tree
from app.services.plan.target_year import TargetYear
from app.services.today.cards import NOTHING, NOW, SOON, Card, checking, copies, days_left, due, in_order, unfinished
from app.services.transfer.submitting import known_branches
from app.services.workspace.workspace import Workspace

USUAL_END = 7, 20
"""Month and day of the external evaluation where no date was entered for it: the year before is evaluated until then."""
WORK = {"submission": "支部の提出", "external": "外部評価", "plan": "次年度の計画"}
EVALUATING, RUNNING = "内部評価", "進み具合の確認"


def head_cards(workspace: Workspace, to_check: int | None) -> list[Card]:
    """The head office's cards. ``to_check`` None: it is still being counted."""
    if not known_branches(workspace):
        words = "支部の設定ファイルを作りましょう"
        first = Card("first", "はじめに", words, "支部のパソコンは、このファイルから始めます")
        return in_order([first, unfinished(workspace), due(workspace), copies(workspace)])
    year = evaluated_year(workspace)
    return in_order(
        [
            submissions(workspace, year),
            checking(workspace, to_check),
            evaluations(workspace, year),
            unanswered(workspace, year),
            due(workspace),
            unfinished(workspace),
            copies(workspace),
        ]
    )


def evaluated_year(workspace: Workspace) -> int:
    """The year the work of today is about: the one before, until its external evaluation is over; from then on this year.

    A council whose first records are of this year has nothing before to evaluate.
    """
    now, today = current_fiscal_year(), clock.today()
    with workspace.database.reading() as session:
        first = first_days(session)
    if not first or fiscal_year_of(min(first.values())) >= now:
        return now
    days = [row for row in deadlines(workspace, now) if row.kind == "external" and row.due]
    if days:
        is_over = all(row.done_on is not None or days_left(row) < 0 for row in days)
    else:
        is_over = usual_day(now, *USUAL_END) < today
    return now if is_over else now - 1


def clock_of_year(workspace: Workspace) -> str:
    """「今：6月　内部評価（令和7年度）」: what the next day of the year belongs to; only the month without any."""
    year = evaluated_year(workspace)
    month = f"今：{clock.today().month}月"
    waiting = [row for row in deadlines(workspace, current_fiscal_year()) if row.done_on is None and row.due]
    ahead = [row for row in waiting if days_left(row) >= 0]
    return f"{month}　{_work(ahead[0], is_evaluating=year < current_fiscal_year())}" if ahead else month


def _work(row: DeadlineRow, *, is_evaluating: bool) -> str:
    if row.kind in WORK:
        return WORK[row.kind]
    return EVALUATING if is_evaluating else WORK["plan"] if row.kind == "board" else RUNNING


def submissions(workspace: Workspace, year: int) -> Card:
    """届いた 7/8, and which branches are missing."""
    with workspace.database.reading() as session:
        branches = [one for one in offices_of_year(session, year) if one.kind == "branch"]
        reports = office_reports(session, workspace.office_code, year)
    asked = {one.code: one.short_name for one in branches if reports[one.code].status not in ("not_asked", "no_record")}
    late = {one.name: reports[one.code].late_words for one in branches if reports[one.code].late}
    here = sum(reports[code].status == "reported" for code in asked)
    words, missing = f"{here}/{len(asked)} 届いています", missing_words(asked, reports)
    if not asked:
        return Card("submissions", "提出状況", "求めている支部はありません", urgency=NOTHING, fiscal_year=year)
    more = f"まだ：{missing}" if missing else "全部の支部から届いています"
    return Card("submissions", "提出状況", words, more, NOW if missing else NOTHING, late, year)


def evaluations(workspace: Workspace, year: int) -> Card:
    """確定 9/15 of the year being evaluated; while that year still runs there is no hurry."""
    tree = plan_tree(workspace, plan_of_year(workspace, year).id)
    states = writing_states(workspace, [TargetYear(target.id, year) for target in tree.targets])
    final = sum(state == "確定" for state in states.values())
    words, name = f"確定 {final}/{len(states)}", fiscal_year_label(year)
    if final == len(states):
        return Card("final", "評価", words, f"{name}は、すべて確定しました", NOTHING, fiscal_year=year)
    if year >= current_fiscal_year():
        return Card("final", "評価", words, f"{name}の評価は、年度が終わってからです", NOTHING, fiscal_year=year)
    return Card("final", "評価", words, f"{name}", NOW, fiscal_year=year)


def unanswered(workspace: Workspace, year: int) -> Card:
    """未回答の意見 of the year being evaluated and of the one before, the older first."""
    for one in (year - 1, year):
        plan = plan_of_year(workspace, one)
        asking = [row for row in opinions(workspace, plan.id, one) if row.improve or row.suggestion]
        if waiting := sum(not row.is_answered for row in asking):
            words, urgency = f"未回答 {waiting:,}件", SOON
            return Card("opinions", "意見と対応", words, f"{fiscal_year_label(one)}の意見", urgency, fiscal_year=one)
    return Card("opinions", "意見と対応", "未回答の意見はありません", urgency=NOTHING, fiscal_year=year)

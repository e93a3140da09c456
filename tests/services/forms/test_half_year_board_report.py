"""理事会報告 of a 上半期, for the board in December: every letter, text and figure on it is of the half-year."""

from collections.abc import Iterator
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from app.reports.paper import Bullets, Chart, Heading, Paper, Table, Text, cell_text, texts_of
from app.rules.figures import parse_cell
from app.rules.periods import FIRST_HALF, YEAR
from app.services.evaluation import goal_reviews
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.forms import report_details
from app.services.forms.finalising import make_evaluation_final
from app.services.forms.form_headings import headings
from app.services.forms.form_list import find_form
from app.services.indicators import indicator_entry, indicators
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.printing.form_kinds import Choice, form_papers
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened
from tests.offices import activity, plan_id, target

SUMMER, WINTER = date(2025, 7, 4), date(2025, 10, 3)
REVIEW = ("review", "achievements", "issues", "next_year")


def report(workspace: Workspace, period: str = FIRST_HALF, **more: object) -> Paper:
    kind, choice = find_form("board-report"), Choice(plan_id(workspace), 2025, period=period, **more)  # type: ignore[arg-type]
    (paper,) = form_papers(workspace, kind, choice)
    return paper


def table(paper: Paper, caption: str) -> Table:
    return next(part for part in paper.parts if isinstance(part, Table) and part.caption == caption)


def lines(found: Table) -> dict[str, dict[str, str]]:
    """First cell of a row → its cells by the titles of the columns."""
    names = [column.title for column in found.columns]
    return {
        cell_text(row.cells[0]): dict(zip(names, map(cell_text, row.cells), strict=True))
        for row in found.rows
        if None not in row.cells
    }


def chart(paper: Paper, kind: str) -> Chart:
    return next(part for part in paper.parts if isinstance(part, Chart) and part.kind == kind)


def words(paper: Paper) -> str:
    return "\n".join(text for _, text, _ in texts_of(paper))


@pytest.fixture
def planted(head: Workspace) -> Iterator[Workspace]:
    """Other letters, words and figures of 上半期 than of the year."""
    for code, year, half in (("1-1", "A", "C"), ("1-2", "B", "D")):
        for period, letter in ((YEAR, year), (FIRST_HALF, half)):
            of = TargetYear(target(head, code), 2025, period=period)
            said = {"rating": letter, "rating_reason": "理由", "outcome": "成果", "issue": "課題", "direction": "continue"}
            said |= {"direction_note": "続ける", "qualitative": "声"}
            save_evaluation(head, open_evaluation(head, of), said)
            if period == FIRST_HALF:
                make_evaluation_final(head, open_evaluation(head, of))
    goal = plan_tree(head, plan_id(head)).goals[0].id
    for period, word in ((YEAR, "年度の"), (FIRST_HALF, "半年の")):
        form = goal_reviews.open_review(head, goal, 2025, period)
        goal_reviews.save_review(head, form, {name: f"{word}{name}" for name in REVIEW})
        front = report_details.open_front(head, plan_id(head), 2025, report_details.front_key("board-report", period))
        day = date(2026, 5, 27) if period == YEAR else date(2025, 12, 10)
        values = {"heading": f"{word}件名", "summary": f"{word}総括", "submitted_on": day, "chair_name": f"{word}会長"}
        report_details.save_front(head, front, values | {"paper_number": "5" if period == YEAR else "12"})
    for day in (SUMMER, SUMMER, WINTER, WINTER, WINTER):
        activity(head, target_id=target(head, "2-5"), date=day, participants=10)
    use = next(one for one in indicators.uses_of(head, [target(head)], 2025) if one.fed_by == "table")
    indicator_entry.save_months(head, use, 2025, "head", {4: parse_cell("300", 0), 10: parse_cell("4000", 0)})
    for day in (date(2024, 7, 5), date(2024, 12, 5)):
        activity(head, target_id=target(head, "2-5"), date=day, participants=7)
    yield head


def test_the_title_says_half_year_and_the_front_is_its_own(planted: Workspace) -> None:
    paper = report(planted)
    assert paper.lines[1] == "令和7年度(2025年度)　上半期"
    assert paper.lines[2:] == ("件名　半年の件名", "報告第12号", "提出日　令和7年12月10日", "会長　半年の会長")
    assert report(planted, YEAR).lines[1:4] == ("令和7年度(2025年度)", "件名　年度の件名", "報告第5号")
    assert (
        "年度の総括" not in words(paper) and "年度のreview" not in words(paper) and "半年の" not in words(report(planted, YEAR))
    )


def test_letters_are_those_of_the_half_year_in_both_tables_and_in_the_chart(planted: Workspace) -> None:
    paper = report(planted)
    counted = lines(table(paper, "評価の数"))["全体"]
    assert [counted[one] for one in ("A", "B", "C", "D", "未評価", "計")] == ["0", "0", "1", "1", "13", "15"]
    drawn = {one.name: sum(value or 0 for value in one.values) for one in chart(paper, "share").series}
    assert drawn == {"C": 1, "D": 1, "未評価": 13}
    rated = lines(table(paper, "評価結果一覧"))
    assert (rated["1-①"]["R7上半期"], rated["1-②"]["R7上半期"]) == ("C", "D")
    assert paper.mark == "案"  # 13 targets have no final letter


def test_reviews_are_those_of_the_half_year_and_lead_to_them(planted: Workspace) -> None:
    paper = report(planted)
    boxes = [part for part in paper.parts if isinstance(part, Text) and part.text]
    assert [part.text for part in boxes[:3]] == ["半年の総括", "半年のachievements", "半年のissues"]
    goal = plan_tree(planted, plan_id(planted)).goals[0].id
    assert goal_reviews.review_id(goal, 2025, FIRST_HALF).hex() in boxes[1].source
    key = report_details.front_key("board-report", FIRST_HALF)
    assert report_details.front_id(plan_id(planted), 2025, key).hex() in boxes[0].source


def test_what_comes_next_is_the_second_half(planted: Workspace) -> None:
    paper = report(planted)
    titles = [part.text for part in paper.parts if isinstance(part, Heading)]
    assert "７　下半期の対応" in titles and "７　次年度の方向" not in titles
    (next_,) = [part for part in paper.parts if isinstance(part, Bullets)]
    assert (next_.name, next_.items) == ("下半期の対応", ("基本目標1　半年のnext_year",))
    assert "７　次年度の方向" in [part.text for part in report(planted, YEAR).parts if isinstance(part, Heading)]


def test_figures_end_on_the_30th_of_september_in_tables_charts_and_sources(planted: Workspace) -> None:
    half, year = report(planted), report(planted, YEAR)
    for paper, activities in ((half, "2"), (year, "5")):
        row = lines(table(paper, "活動件数"))["2-⑤"]
        assert (row["本部"], row["法人計"].removesuffix("※")) == (activities, activities)
        sources = next(row for row in table(paper, "活動件数").rows if row.cells[0] == "2-⑤").sources
        assert all(("first_half" in source) == (paper is half) for source in sources[1:])
    assert chart(half, "bars").title == "令和7年度上半期の活動件数"
    assert chart(year, "bars").title == "令和7年度の活動件数"


def test_indicators_count_the_months_of_the_half_year_and_say_so(planted: Workspace) -> None:
    use = next(one for one in indicators.uses_of(planted, [target(planted)], 2025) if one.fed_by == "table")
    for paper, figure, column in ((report(planted), "300", "R7上半期"), (report(planted, YEAR), "4,300", "R7")):
        found = table(paper, "指標")
        row = next(row for row in found.rows if row.cells[1] == use.title)
        titles = [f"{one.group}{one.title}" for one in found.columns]
        assert cell_text(row.cells[titles.index(f"実績{column}")]).removesuffix("※") == figure
        assert ("参考判定" in [one.title for one in found.columns]) == (column == "R7")
    of_half = next(row for row in table(report(planted), "指標").rows if row.cells[1] == use.title)
    assert any("first_half" in source for source in of_half.sources)


def test_the_lines_of_indicators_over_the_years_are_of_first_halves(planted: Workspace) -> None:
    for period, now in ((FIRST_HALF, 20.0), (YEAR, 50.0)):
        drawn = [one.series[0].values for one in report(planted, period).parts if isinstance(one, Chart) and one.kind == "lines"]
        assert [values[-1] for values in drawn if values[-1] in (20.0, 50.0)] in ([], [now])


def test_the_summary_proposed_for_the_half_year_is_of_its_reviews(planted: Workspace) -> None:
    assert (
        report_details.proposed_summary(planted, PlanYear(plan_id(planted), 2025, period=FIRST_HALF)) == "基本目標1　半年のreview"
    )
    assert report_details.proposed_summary(planted, PlanYear(plan_id(planted), 2025)) == "基本目標1　年度のreview"


def test_an_empty_half_year_report_is_of_the_half_year_too(head: Workspace) -> None:
    for edition in ("empty", "specimen"):
        paper = report(head, edition=edition)
        assert "上半期" in paper.lines[1] and "次年度の方向" not in words(paper)


def test_headings_that_only_the_half_year_has_can_be_set_too(head: Workspace) -> None:
    for code in ("board-report", "goal-summary"):
        names = [line.word for line in headings(head, plan_id(head), 2025, code)]
        assert any("下半期の対応" in one for one in names) and any("次年度の方向" in one for one in names)


def test_the_half_year_report_is_written_and_printed_in_the_window(qtbot: QtBot, planted: Workspace) -> None:
    frame = opened(qtbot, planted, "reports")
    page = frame.page("reports")
    key = report_details.front_key("board-report", FIRST_HALF)
    page.fronts.select(report_details.front_id(plan_id(planted), 2025, key))
    assert page.fronts.form.values()["heading"] == "半年の件名" and not page.fronts.form.cell("heading").isHidden()
    page.fronts.form.set_values({"summary": ""})
    page.propose()
    assert page.fronts.form.values()["summary"] == "基本目標1　半年のreview"
    assert page.fronts.save()
    page.show_print()
    choice = frame.page("print").choice
    assert (choice.kind().code, choice.choice().period, choice.subject()) == ("board-report", FIRST_HALF, "all/first_half")
    assert not choice.period.isHidden()


def test_the_share_of_the_years_target_is_called_alike_on_the_report_and_on_the_sheet(head: Workspace) -> None:
    use = next(one for one in indicators.uses_of(head, [target(head)], 2025) if one.fed_by == "table")
    indicator_entry.save_months(head, use, 2025, "head", {5: parse_cell("30", 0)})
    titles = [column.title for column in table(report(head), "指標").columns]
    assert "年度目標比" in titles and "達成率" not in titles
    assert "達成率" in [column.title for column in table(report(head, YEAR), "指標").columns]

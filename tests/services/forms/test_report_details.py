"""様式第7・8・10号: what the head office writes into its reports, what evaluators find in theirs, and what citizens never see."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from app.reports.paper import Paper, Table, Text, cell_text, texts_of
from app.services.activities import activities
from app.services.evaluation import goal_reviews, opinions
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.forms import report_details
from app.services.forms.finalising import make_evaluation_final
from app.services.forms.form_list import FORMS, find_form
from app.services.indicators import indicator_catalogue, indicator_entry, indicators
from app.services.plan import year_settings
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.printing.form_kinds import Choice, draw_form, form_papers
from app.services.records.actions import save_form
from app.services.workspace.workspace import Workspace
from tests.offices import activity, head_office, plan_id, target, told
from tests.prepared import prepared

Pass = Callable[[], None]
REAL = {
    "outcome": "本当の成果の文",
    "issue": "本当の課題の文",
    "rating": "B",
    "rating_reason": "本当の理由の文",
    "direction": "continue",
    "direction_note": "本当の取組の文",
    "analysis": "本当の分析の文",
    "qualitative": "本当の質的評価",
}


def papers(workspace: Workspace, code: str, **changes: object) -> list[Paper]:
    return form_papers(workspace, find_form(code), Choice(plan_id(workspace), 2025, **changes))  # type: ignore[arg-type]


def words(found: list[Paper]) -> str:
    return "\n".join(text for paper in found for _, text, _ in texts_of(paper))


def table(paper: Paper, caption: str) -> Table:
    return next(part for part in paper.parts if isinstance(part, Table) and part.caption == caption)


def front(workspace: Workspace, form: str, **values: object) -> None:
    report_details.save_front(workspace, report_details.open_front(workspace, plan_id(workspace), 2025, form), values)


def _write(place: Path) -> None:
    with told(place) as (head, _):
        goal = plan_tree(head, plan_id(head)).goals[0]
        save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025)), REAL)
        said = {"review": "本当の総評の文", "achievements": "本当の主な成果", "issues": "本当の課題", "next_year": "本当の次年度"}
        goal_reviews.save_review(head, goal_reviews.open_review(head, goal.id, 2025), said)
        front(head, "board-report", summary="本当の総括の文", heading="本当の件名", chair_name="本当の会長")
        report_details.save_public(head, report_details.open_public(head, target(head), 2025), {"public_text": "本当の公表の文"})
        activity(head, title="本当の活動名", content="本当の内容")
        make_evaluation_final(head, open_evaluation(head, TargetYear(target(head), 2025)))


@pytest.fixture
def head(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    with head_office(tmp_path, prepared("written", _write) if "written" in request.fixturenames else None) as workspace:
        yield workspace


@pytest.fixture
def written(head: Workspace) -> Workspace:
    """Everything the head office writes in a year, each text known again by 「本当の」."""
    return head


@pytest.mark.parametrize("edition", ["specimen", "empty"])
@pytest.mark.parametrize("kind", [kind for kind in FORMS if kind.by_hand], ids=lambda kind: kind.code)
def test_an_example_and_an_empty_form_never_carry_the_years_own_texts(written: Workspace, kind: object, edition: str) -> None:
    code = kind.code  # type: ignore[attr-defined]
    office = "daito" if code == "branch-evaluation" else ""
    assert "本当の" not in words(papers(written, code, office=office, edition=edition))


def test_the_board_report_says_number_subject_chair_day_and_its_own_summary(written: Workspace) -> None:
    values = {"paper_kind": "proposal", "paper_number": "12", "submitted_on": date(2026, 5, 27)}
    front(written, "board-report", **values)
    (paper,) = papers(written, "board-report")
    assert "件名　本当の件名" in paper.lines and "議案第12号" in paper.lines
    assert "提出日　令和8年5月27日" in paper.lines and "会長　本当の会長" in paper.lines
    summary = next(part for part in paper.parts if isinstance(part, Text) and part.name == "総括")
    assert summary.text == "本当の総括の文"
    assert report_details.proposed_summary(written, PlanYear(plan_id(written), 2025)) == "基本目標1　本当の総評の文"


def test_without_a_day_there_is_room_to_write_it_and_never_todays(head: Workspace) -> None:
    (paper,) = papers(head, "board-report")
    assert any(line.startswith("提出日　　　　年") for line in paper.lines) and "報告第　　号" in paper.lines


def test_each_evaluator_has_a_sheet_the_ones_who_answered_filled_the_others_empty(written: Workspace) -> None:
    people = []
    for _ in range(2):
        person = opinions.open_evaluator(written, None, 2025)
        save_form(written, person, {"name": "委員の名"})
        people.append(person)
    goal = plan_tree(written, plan_id(written)).goals[0].id
    said = {"evaluator_id": people[-1].id, "goal_id": goal, "good": "良い所"}
    opinions.save_opinion(written, opinions.open_opinion(written, None, 2025), said)
    found = papers(written, "external-sheet", goals=[goal])
    assert [paper.bookmark for paper in found] == ["基本目標1　委員A", "基本目標1　委員B"]
    good = [next(part.text for part in paper.parts if isinstance(part, Text) and part.name == "良い点") for paper in found]
    assert sorted(good) == ["", "良い所"]


def test_the_evaluators_find_the_page_of_each_targets_sheet(written: Workspace) -> None:
    (paper, *_) = papers(written, "external-sheet")
    cells = [cell_text(cell) for cell in table(paper, "根拠資料のページ").rows[0].cells[1:]]
    sheets = draw_form(written, find_form("evaluation-sheet"), Choice(plan_id(written), 2025))
    first = [min(place.page for place in sheets.places if place.paper.startswith(label)) for label in ("1-①", "1-②", "1-③")]
    assert cells == [str(page) for page in first] and first == sorted(first)


def test_the_public_report_tells_its_day_and_the_words_written_for_citizens_only(written: Workspace) -> None:
    text = words(papers(written, "public-report"))
    assert "本当の公表の文" in text and "基準日：令和8年3月31日" in text
    assert "本当の成果の文" not in text and "本当の活動名" not in text
    front(written, "public-report", as_of=date(2026, 5, 1))
    assert "基準日：令和8年5月1日" in words(papers(written, "public-report"))


def test_citizens_are_not_told_of_branches_that_were_never_asked(written: Workspace, daito: Workspace, to_head: Pass) -> None:
    assert "未提出:8" not in words(papers(written, "public-report"))
    assert "未提出:8" in words(papers(written, "goal-summary"))


def indicator(workspace: Workspace, name: str, unit: str, value: int | None, goal: int | None = None, **more: object) -> bytes:
    made = indicator_catalogue.open_indicator(workspace, None)
    indicator_catalogue.save_indicator(workspace, made, {"name": name, "unit": unit, "aggregation": "head"} | more)
    used = indicator_catalogue.open_use(workspace, None, plan_id(workspace), 2025)
    indicator_catalogue.save_use(workspace, used, {"target_id": target(workspace), "indicator_id": made.id, "fed_by": "head"})
    (use,) = [one for one in indicators.uses_of(workspace, [target(workspace)], 2025) if one.indicator_id == made.id]
    if value is not None:
        indicator_entry.save_fixed(workspace, use, 2025, value)
    if goal is not None:
        indicator_entry.save_target(workspace, use, 2025, goal)
    return made.id


def public_row(workspace: Workspace, name: str) -> list[str]:
    (paper,) = papers(workspace, "public-report")
    return next([cell_text(cell) for cell in row.cells] for row in table(paper, "指標").rows if name in cell_text(row.cells[1]))


@pytest.mark.parametrize("unit", ["人", "名", "世帯"])
def test_small_counts_of_people_and_households_are_hidden_and_so_is_their_rate(head: Workspace, unit: str) -> None:
    indicator(head, "試しの指標", unit, 3, 4)
    row = public_row(head, "試しの指標")
    assert "少数" in row and "3" not in row and "75％" not in row and "4" in row


def test_a_ratio_is_hidden_where_one_of_its_parts_is(head: Workspace) -> None:
    few, many = indicator(head, "分子の人", "人", 3), indicator(head, "分母の人", "人", 60)
    indicator(head, "試しの割合", "％", None, aggregation="ratio", numerator_id=few, denominator_id=many)
    assert "5" not in public_row(head, "試しの割合") and "少数" in public_row(head, "試しの割合")


def test_the_head_office_decides_per_indicator_what_is_hidden(head: Workspace) -> None:
    indicator(head, "箱の数", "箱", 3, masked=True)
    indicator(head, "広報の件", "件", 3, masked=False)
    assert "少数" in public_row(head, "箱の数")
    assert "3" in public_row(head, "広報の件")


def test_a_few_consultations_are_not_counted_in_public(head: Workspace) -> None:
    form = activities.blank(head)
    values = {"date": date(2025, 6, 3), "target_id": target(head, "3-1"), "title": "相談", "kind": "consultation"}
    activities.save(head, form, values)
    (paper,) = papers(head, "public-report")
    row = next(row.cells for row in table(paper, "実績").rows if row.cells[0] == "3-①")
    assert row[2] == "少数"


def test_years_before_the_first_plan_have_no_column_where_nothing_was_recorded(head: Workspace) -> None:
    indicator(head, "試しの指標", "箱", 7)
    (old,) = form_papers(head, find_form("evaluation-sheet"), Choice(plan_id(head), 2022, targets=[target(head)]))
    indicators_of = table(old, "指標")
    titles = [column.title for column in indicators_of.columns]
    assert "R3" in titles and "R4" in titles and not {"H30", "R元", "R1", "R2"} & set(titles)
    assert "記録なし" not in [cell_text(cell) for row in indicators_of.rows for cell in row.cells]


def test_masking_can_be_switched_off_for_a_year(head: Workspace) -> None:
    indicator(head, "試しの指標", "人", 3)
    year_settings.save_setting(head, year_settings.open_setting(head, plan_id(head), 2025), {"mask_below": 0})
    assert "3" in public_row(head, "試しの指標")

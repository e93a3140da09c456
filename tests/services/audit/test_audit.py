"""The auditor finds nothing where everything agrees, and every wrong sum that is planted."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from app.errors import Refused
from app.models.base import HEAD
from app.reports import csv_file, evaluation_sheet, workbook
from app.reports.document_rows import DocumentRow
from app.reports.paper import Cell, Chart, Num
from app.rules import figure, target_count
from app.rules.fiscal import last_day
from app.services.activities import activities, activity_list
from app.services.activities.activity_list import Filter
from app.services.audit.audit import NOT_COMPARED, Audit, Comparing, audit
from app.services.evaluation import evaluation_sheet_data
from app.services.evaluation.goal_reviews import LetterCount
from app.services.figures import closed_year_snapshot, figures, month_contents, target_counts, year_closing, year_counts
from app.services.forms import (
    activity_form,
    batch_printing,
    consultation_form,
    evaluation_forms,
    form_charts,
    minutes_form,
)
from app.services.forms.form_list import FORMS, find_form
from app.services.forms.reports import board_report, public_report
from app.services.indicators import five_year_rows, indicator_sums, indicators, monthly_table
from app.services.meetings import meetings
from app.services.overview import progress_ratios, target_facts
from app.services.plan.target_year import PlanYear
from app.services.printing.form_kinds import Choice, form_papers
from app.services.workspace.workspace import Workspace
from tests.chance import soak_seed
from tests.offices import activity, plan_id, target
from tests.services.audit.council import council, council_of_chance

YEAR = 2025
PAGES = "次の数は、何の数か分からないので、紙とExcel・CSVを比べただけです：外部評価シート 根拠資料のページ（4か所）"


@pytest.fixture
def hills(tmp_path: Path) -> Iterator[Workspace]:
    with council(tmp_path / "hills") as workspace:
        yield workspace


def audited(workspace: Workspace, *codes: str) -> Audit:
    forms = [find_form(code) for code in codes] if codes else FORMS
    return audit(workspace, PlanYear(plan_id(workspace), YEAR), forms)


def sentences(found: Audit) -> list[str]:
    return [one.sentence for one in found.disagreements]


def test_every_figure_of_an_invented_council_agrees_and_is_counted_anew(hills: Workspace) -> None:
    found = audited(hills)
    assert sentences(found) == [] and found.notes == (PAGES, NOT_COMPARED)
    assert found.figures == found.recounted > 4000 and found.cells > 6000
    assert found.sentence.endswith("食い違う数字はありません。")


def test_every_figure_of_random_records_agrees(tmp_path: Path) -> None:
    with council_of_chance(tmp_path / "hills", 1) as workspace:
        found = audited(workspace)
    assert sentences(found) == [] and found.figures == found.recounted


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(soak_seed(), soak_seed() + 12))
def test_every_figure_of_many_random_councils_agrees(tmp_path: Path, seed: int) -> None:
    with council_of_chance(tmp_path / "hills", seed) as workspace:
        found = audited(workspace)
    assert sentences(found) == [] and found.figures == found.recounted


def test_every_figure_of_the_prepared_offices_agrees(head: Workspace, daito: Workspace, to_head: Callable[[], None]) -> None:
    activity(daito, participants=5, participants_approximate=True)
    activity(daito, participants=None)
    to_head()
    activity(head, sessions=3)
    found = audited(head, "evaluation-sheet", "board-report", "public-report", "progress")
    assert sentences(found) == [] and found.figures == found.recounted


Plant = Callable[[pytest.MonkeyPatch], None]


def planted(where: Any, name: str, wrong: Callable[..., Any]) -> Plant:
    """``wrong`` gets what it replaces, and then its arguments."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        right = getattr(where, name)
        patch.setattr(where, name, lambda *given, **named: wrong(right, *given, **named))

    return plant


def without(right: Callable[..., Any], by_office: dict[str, Any], office: str) -> Any:
    return right({code: one for code, one in by_office.items() if code != office})


def summed_months(_right: Callable[..., Any], _use: object, cells: Any) -> figure.Figure:
    return figure.Figure(sum(cell.value for cell in cells if cell.value is not None), "")


def one_letter_more(right: Callable[..., LetterCount], *given: Any) -> LetterCount:
    found = right(*given)
    return replace(found, everything=found.everything | {"B": found.everything["B"] + 1})


def of_any_state(right: Callable[..., list[Any]], of: Any, *given: Any) -> list[Any]:
    return [one for one in right(of, *given) if "state" not in str(one)]


def one_more(right: Callable[..., Any], found: figure.Figure, *more: Any, **named: Any) -> Any:
    return right(replace(found, value=(found.value or 0) + 1, missing=""), *more, **named)


def drawn_too_high(right: Callable[..., Chart | None], use: Any, series: Any, *more: Any, **named: Any) -> Any:
    return right(
        use, {year: replace(one, value=(one.value or 0) + 1, missing="") for year, one in series.items()}, *more, **named
    )


def a_month_late(right: Callable[..., dict[int, int]], *given: Any) -> dict[int, int]:
    return {month + 1: one for month, one in right(*given).items()}


def surely(cell: Cell) -> Cell:
    return replace(cell, approximate=False) if isinstance(cell, Num) else cell


def one_off(cell: Cell) -> Cell:
    return replace(cell, value=cell.value + 1) if isinstance(cell, Num) else cell


def larger(row: DocumentRow) -> DocumentRow:
    return replace(row, cells=tuple(map(one_off, row.cells)))  # type: ignore[arg-type]


def from_the_line_above(right: Callable[..., None], chart: object, options: dict[str, Any]) -> None:
    name, row, *columns = options["values"]
    right(chart, options | {"values": [name, row - 1, columns[0], row - 1, columns[2]]})


PLANTS: dict[str, tuple[Plant, tuple[str, ...], str]] = {
    "the council's total leaves out the head office": (
        planted(year_counts, "added_counts", lambda right, by_office: without(right, by_office, HEAD)),
        ("evaluation-sheet", "board-report"),
        "理事会報告 1-① 法人計",
    ),
    "an indicator's total ignores a branch": (
        planted(indicators, "added", lambda right, by_office: without(right, by_office, "north")),
        ("progress",),
        "進み具合 2-② ",
    ),
    "a stock is summed over months": (
        planted(indicator_sums, "_of_months", summed_months),
        ("monthly-table", "progress"),
        "年計",
    ),
    "the sign of a growth is turned": (
        planted(progress_ratios, "growth", lambda right, now, before: right(before, now)),
        ("progress",),
        "進み具合 1-② 推進12 北",
    ),
    "a missing branch counts as 0": (
        planted(year_counts.Reports, "why_none", lambda right, *given: right(*given).replace("unreported", "")),
        ("board-report",),
        "理事会報告 1-① 活動件数（件） 南 0 ／ 記録から数え直した数 未提出",
    ),
    "drafts are counted": (
        planted(month_contents, "final_records", of_any_state),
        ("board-report",),
        "理事会報告 1-①",
    ),
    "what was called off is counted": (
        planted(figures, "took_place", lambda _right, of: of.date.is_not(None)),
        ("evaluation-sheet",),
        "評価シート（法人） 1-①",
    ),
    "約 is lost": (
        planted(target_counts, "people_of", lambda right, sums: replace(right(sums), approximate=False)),
        ("progress",),
        "進み具合 1-②",
    ),
    "※ is lost on one form": (
        planted(board_report, "figure_cell", lambda right, one: right(replace(one, unreported=frozenset()))),
        ("board-report", "evaluation-sheet"),
        "理事会報告 1-① 法人計",
    ),
    "a small number of people is shown to citizens": (
        planted(public_report, "hidden", lambda _right, found, *_least: found),
        ("public-report",),
        "延べ参加者（人） 2※ ／ 記録から数え直した数 少数",
    ),
    "few consultations are shown to citizens": (
        planted(public_report, "few_consultations", lambda _right, *_given: set()),
        ("public-report",),
        "検証結果報告（公表版） 2-② 推進22 活動件数（件） 1※",
    ),
    "達成率 is turned round": (
        planted(indicators, "share", lambda right, above, below, *more: right(below, above, *more)),
        ("evaluation-sheet",),
        "達成率 R7",
    ),
    "a note says of too many records that they have no number": (
        planted(evaluation_sheet, "_notes", lambda right, *given: (one.replace("北1件", "北2件") for one in right(*given))),
        ("evaluation-sheet",),
        "評価シート（法人） 1-① 注記 未入力 北 2件 ／ 記録から数え直した数 1件",
    ),
    "a letter is counted twice": (
        planted(evaluation_forms, "letters", one_letter_more),
        ("goal-summary",),
        "評価の数 全体",
    ),
    "a branch's letter is not counted as missing": (
        planted(evaluation_forms, "without_rating", lambda _right, _said: {"未提出": 3}),
        ("goal-summary",),
        "支部の評価の分布 未提出 3",
    ),
    "the first half counts the whole year": (
        planted(evaluation_sheet_data, "last_day_of", lambda _right, _period, year: last_day(year)),
        ("evaluation-sheet",),
        "評価シート（法人） 上半期 1-①",
    ),
    "a year of the series is one too many": (
        planted(five_year_rows, "figure_cell", one_more),
        ("evaluation-sheet",),
        "実績 R6",
    ),
    "a line of a chart is drawn elsewhere than its table says": (
        planted(form_charts, "trend_chart", drawn_too_high),
        ("board-report",),
        "理事会報告 1-①　",
    ),
    "the months of a chart are a month late": (
        planted(target_facts, "activities_by_month", a_month_late),
        ("progress",),
        "推進目標のページ 1-① 月別の活動件数 R7 5月 0 ／ 記録から数え直した数 3",
    ),
    "five years have a letter that was not given": (
        planted(target_facts, "letter", lambda right, *given: right(*given).replace("B", "A")),
        ("evaluation-sheet",),
        "推進目標のページ 1-① 5年の推移 R7 評価 A ／ 記録から数え直した数 B",
    ),
    "the list of a target counts drafts as 確定": (
        planted(target_facts, "totals", lambda right, *given: (right(*given)[0] + 1, right(*given)[1])),
        ("legend",),
        "推進目標のページ 1-① 活動の一覧 うち確定 13件 ／ 記録から数え直した数 12件",
    ),
    "約 is lost in the sums of 相談件数表": (
        planted(consultation_form, "sum_cell", lambda right, *given: surely(right(*given))),
        ("consultation-table",),
        "相談件数表 北 月ごとの計（件） 計 計 5 ／ 記録から数え直した数 約5",
    ),
    "a typed month is another number": (
        planted(monthly_table, "typed_cell", lambda right, cell, decimals: one_off(right(cell, decimals))),
        ("monthly-table",),
        "5月 13 ／ 記録から数え直した数 12",
    ),
    "約 is lost on the sheet of an activity": (
        planted(activity_form, "entered", lambda right, value, _about, unknown: right(value, None, unknown)),
        ("activity-record",),
        "活動記録 北 集まり 回数・延べ参加者数 4回　延べ 20人 ／ 記録から数え直した数 4回　延べ 約20人",
    ),
    "staff are counted among the participants": (
        lambda patch: patch.setattr(activity_form, "COUNTED_APART", "nobody"),
        ("activity-record",),
        "参加者の内訳 高齢者3人、社協職員2人 ／",
    ),
    "somebody who was there is left out of the minutes": (
        planted(minutes_form, "attendance", lambda right, *given: right(*given)[1:]),
        ("minutes",),
        "会議記録 第2回　推進会議 出席の人数",
    ),
    "a task that is done is still to be done": (
        planted(meetings, "tasks", lambda right, *given, **named: [*right(*given, **named)] * 2),
        ("minutes",),
        "前回までの宿題の数 2 ／ 記録から数え直した数 1",
    ),
    "a sum is wrong in Excel only": (
        planted(workbook, "document_rows", lambda right, paper: map(larger, right(paper))),
        ("board-report",),
        "理事会報告のExcel 活動件数 1-① 法人計 10※ ／ 理事会報告の紙 9※",
    ),
    "a sum is wrong in CSV only": (
        planted(csv_file, "document_rows", lambda right, paper: map(larger, right(paper))),
        ("board-report",),
        "理事会報告のCSV 活動件数 1-① 法人計 10※ ／ 理事会報告の紙 9※",
    ),
    "a sign is lost in the number format": (
        planted(workbook, "_quoted", lambda _right, _words: ""),
        ("board-report",),
        "理事会報告のExcel 活動件数 1-① 法人計 9 ／ 理事会報告の紙 9※",
    ),
    "a chart of Excel is drawn from the line above": (
        planted(xlsxwriter.chart.Chart, "add_series", from_the_line_above),
        ("board-report",),
        "理事会報告のExcel 基本目標ごとの評価の割合の図 B 基本目標1（2） 基本目標1（2） ／ 理事会報告の紙 1",
    ),
    "a table is missing in a file": (
        planted(csv_file, "document_rows", lambda right, paper: [one for one in right(paper) if one.kind != "cell"]),
        ("board-report",),
        "理事会報告のCSV 評価の数 全体 B （空欄） ／ 理事会報告の紙 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTS)
def test_a_wrong_sum_is_found(hills: Workspace, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    plant, codes, place = PLANTS[fault]
    plant(monkeypatch)
    if not place.startswith("推進目標のページ"):
        monkeypatch.setattr("app.services.audit.audit.figures_of_pages", lambda *_: iter(()))  # they take most of the time
    found = sentences(audited(hills, *codes))
    assert any(place in one for one in found), "\n".join(found[:20])


def test_two_forms_that_disagree_are_named_with_both_their_places(hills: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    planted(board_report, "figure_cell", lambda right, one: right(replace(one, value=7, missing="")))(monkeypatch)
    found = next(one for one in audited(hills, "evaluation-sheet", "board-report").disagreements if "1-① 法人計" in one.one.place)
    assert found.one.words.startswith("理事会報告 1-① 法人計 7")
    assert found.other.place.startswith("評価シート（法人） 1-① 合計")


def test_a_page_that_counts_otherwise_than_the_forms_is_found(hills: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "app.services.audit.page_figures.own_counts", lambda _w, targets, _y: {one: target_count.Count() for one in targets}
    )
    assert any(one.startswith("ホーム 1-① 活動件数 0 ／") for one in sentences(audited(hills, "progress")))


def late_activity(workspace: Workspace) -> None:
    values = {"date": date(YEAR, 10, 3), "title": "締めたあとに届いた座談会", "participants": 4000, "state": "final"}
    activities.save(workspace, activities.blank(workspace), values | {"target_id": target(workspace, "1-1")})


def test_a_closed_year_is_counted_anew_from_what_was_there_when_it_was_closed(hills: Workspace) -> None:
    year_closing.close_year(hills, YEAR)
    before = audited(hills, "progress", "board-report")
    counted = activity_list.list_ids(hills, Filter(fiscal_year=YEAR))
    activities.save(hills, activities.open_form(hills, counted[0]), {"participants": 999})
    late_activity(hills)
    found = audited(hills, "progress", "board-report")
    assert found.disagreements == () and found.recounted > 400
    listed = before.recounted - found.recounted
    assert 0 < listed <= 6  # the sums below two lists of records, which say that they are of the records as they are now
    assert found.notes[0] == "令和7年度は締めた年度なので、締めたときの記録から数え直しました。"


def test_a_closed_year_that_counts_what_came_later_is_found(hills: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    year_closing.close_year(hills, YEAR)
    late_activity(hills)
    monkeypatch.setattr(closed_year_snapshot, "counted_in", lambda *_: None)
    assert audited(hills, "progress").disagreements


def test_a_branch_cannot_compare_the_figures_of_the_council(daito: Workspace) -> None:
    with pytest.raises(Refused, match="本部で行います"):
        audited(daito)


def test_the_check_before_printing_says_which_figures_of_the_form_are_wrong(
    hills: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, choice = find_form("board-report"), Choice(plan_id(hills), YEAR)
    assert Comparing(hills, YEAR).wrong_in(kind, choice, form_papers(hills, kind, choice)) == []
    planted(year_counts, "added_counts", lambda right, by_office: without(right, by_office, HEAD))(monkeypatch)
    first, *_ = Comparing(hills, YEAR).wrong_in(kind, choice, form_papers(hills, kind, choice))
    assert first.startswith("数字が合いません：理事会報告 1-① 法人計 ") and "記録から数え直した数" in first
    empty = replace(choice, edition="empty")
    assert Comparing(hills, YEAR).wrong_in(kind, empty, form_papers(hills, kind, empty)) == []


def test_many_forms_printed_at_once_are_checked_too(hills: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    planted(year_counts, "added_counts", lambda right, by_office: without(right, by_office, HEAD))(monkeypatch)
    wanted = batch_printing.everything(hills, Choice(plan_id(hills), YEAR), ["board-report"])
    (out := tmp_path / "out").mkdir()
    [printed] = batch_printing.print_batch(hills, wanted, out).printed
    assert printed.findings[0].words.startswith("数字が合いません：理事会報告 1-① 法人計")

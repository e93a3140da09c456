"""null, 0, 中止, 未提出 and 記録なし differ on paper."""

from dataclasses import replace

from app.reports.figures import cells, notes, reported_share
from app.reports.sheet import PreviousYear, SheetRow, total
from tests.reports.samples import headings, rows

REPORTED = SheetRow("大東支部", "reported", 3, 4, 1_250, cancelled=0)


def test_thousands_have_a_comma_and_estimates_their_mark() -> None:
    assert cells(replace(REPORTED, participants_approximate=True), {}).now == ("3", "4", "約1,250", "0")


def test_nobody_came_is_zero_and_not_entered_is_said() -> None:
    assert cells(replace(REPORTED, participants=0), {}).now[2] == "0"
    assert cells(replace(REPORTED, participants=None, participants_missing=3), {}).now[2] == "未入力"
    assert cells(replace(REPORTED, participants=1_250, participants_missing=1), {}).now[2] == "1,250※"
    assert cells(replace(REPORTED, activities=0, sessions=0, participants=None), {}).now == ("0", "0", "－", "0")


def test_a_branch_that_did_not_report_has_no_figures() -> None:
    row = replace(REPORTED, status="unreported")
    assert cells(row, {}).now == "未提出"
    assert cells(row, {"not_reported": "報告待ち"}).now == "報告待ち"
    assert cells(replace(REPORTED, status="no_record"), {}).now == "記録なし"
    assert cells(REPORTED, {}).before == "記録なし"


def test_the_sum_leaves_out_who_did_not_report() -> None:
    late = replace(REPORTED, office_name="花泉支部", status="unreported", activities=99, participants=99)
    summed = total([REPORTED, late], "合計")
    assert (summed.activities, summed.participants) == (3, 1_250)
    assert notes([REPORTED, late], {})[0] == "未提出：花泉支部（合計には入っていません）"
    assert reported_share([REPORTED, late]) == "支部からの報告 1/2"


def test_without_any_report_the_sum_is_unknown_not_zero() -> None:
    summed = total([replace(REPORTED, status="unreported")], "合計")
    assert cells(summed, {}).now == ("－", "－", "－", "－")
    assert cells(summed, {}).before == ("－", "－")


def test_the_sum_is_an_estimate_when_any_part_is_and_tells_what_is_missing() -> None:
    summed = cells(total(rows(), "合計"), headings())
    assert summed.now == ("58", "60", "約2,162※", "3")
    assert summed.before == ("58", "2,252")
    assert "※ 参加者数が未入力の活動：千厩支部1件、川崎支部4件" in notes(rows(), headings())


def test_the_head_office_is_summed_but_no_branch() -> None:
    head = replace(REPORTED, office_name="本部", branch=False)
    assert reported_share([head, REPORTED]) == "支部からの報告 1/1"
    assert total([head, REPORTED], "合計").activities == 6


def test_an_incomplete_previous_year_is_told() -> None:
    known = replace(REPORTED, previous=PreviousYear("reported", 2, None, participants_missing=2))
    told = notes([known, REPORTED], {})
    assert "前年度の合計は、記録のある1か所の数です。" in told
    assert "※ 前年度の参加者数が未入力の活動：大東支部2件" in told
    assert cells(known, {}).before == ("2", "未入力")

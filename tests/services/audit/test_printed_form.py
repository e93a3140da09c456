"""A form names itself, its figures and its years."""

from app.services.audit.figure_key import INDICATOR, Key
from app.services.audit.printed_form import Form


def test_a_form_says_for_which_office_and_half_it_was_made() -> None:
    form = Form("branch-evaluation", "評価シート（支部）", "plan", 2025, "daito", "first_half")
    assert form.named({"本部": "head", "大東": "daito"}) == "評価シート（支部） 大東 上半期"
    assert form.key("t1", INDICATOR, "daito", "i1") == Key(2025, "t1", INDICATOR, "daito", "i1", None, "first_half")


def test_a_heading_is_a_year_of_the_form_or_none() -> None:
    form = Form("board-report", "理事会報告", "plan", 2025)
    assert [form.year_of(title) for title in ("R7", "R2", "R8", "目標")] == [2025, 2020, None, None]

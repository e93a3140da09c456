"""The catalogue the head office begins with: every indicator of the domain's list, none forced upon anybody, each with its
計算式 wherever it is printed."""

import pytest

from app.rules.resources import resource
from app.services.forms.form_list import find_form
from app.services.indicators import indicator_catalogue, indicators
from app.services.overview import figure_breakdown
from app.services.overview.figure_breakdown import indicator_question
from app.services.plan.indicator_file import read_indicators
from app.services.plan.plans import terms
from app.services.printing.form_kinds import Choice, draw_form
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target
from tests.services.forms.test_year_papers import words

LISTED = (
    *("協力した当事者", "発行部数", "アクセス数", "個別支援", "地域支援", "連絡会 出席", "全地区", "マップ検討会 参加者"),
    *("世話人交流会", "課題を共有した地区", "参加事業所数", "公益的な取組", "成立率", "保険 加入者", "窓口の周知"),
    *("新規契約", "解約", "市民後見人", "参加機関", "多職種研修 回数", "就労・増収", "生活福祉資金 相談", "貸付決定"),
    *("緊急支援 回数", "フードドライブ 回数", "被災者役", "3要件", "活動者数", "修了者の累計", "延べ日数"),
    *("実習生を受け入れた学校", "協働 参加者", "社協を知っている", "相談できる人がいる"),
)


def test_every_entry_of_the_domains_list_is_there_to_be_switched_on(head: Workspace) -> None:
    names = [row.name for row in indicator_catalogue.catalogue(head)]
    assert [one for one in LISTED if not any(one in name for name in names)] == []
    assert {"水道費", "維持管理費", "企画調査研究費", "拠出金"} <= {term.label for term in terms(head, "cost")}


def test_what_is_only_offered_asks_nobody_for_a_figure_until_it_is_switched_on(head: Workspace) -> None:
    used = {use.code for use in indicator_catalogue.uses_in_year(head, plan_id(head), 2025)}
    assert "salons" in used and "map-meetings" not in used
    offered = next(row for row in indicator_catalogue.catalogue(head) if row.code == "map-meetings")
    form = indicator_catalogue.open_use(head, None, plan_id(head), 2025)
    indicator_catalogue.save_use(head, form, {"target_id": target(head, "2-2"), "indicator_id": offered.id, "fed_by": "table"})
    assert "map-meetings" in {use.code for use in indicator_catalogue.uses_in_year(head, plan_id(head), 2025)}


def test_survey_indicators_stay_empty_in_years_without_a_survey(head: Workspace) -> None:
    found = next(row for row in read_indicators(resource("indicators.toml")) if row.code == "survey-known")
    assert (found.target, found.aggregation, found.decimals) == (None, "head", 1) and "0ではありません" in found.note


@pytest.mark.parametrize(
    ("code", "said"), [("connected-share", "つないだ件数 ÷ 把握した困りごと × 100"), ("troubles-heard", "支部の合計")]
)
def test_the_formula_of_an_indicator_is_printed_and_told_to_who_asks_why(head: Workspace, code: str, said: str) -> None:
    (use,) = [one for one in indicators.uses_of(head, [target(head)], 2025) if one.code == code]
    found = figure_breakdown.why(head, plan_id(head), 2025, indicator_question(use))
    assert said in found.formula
    choice = Choice(plan_id(head), 2025, targets=[target(head)])
    assert said.replace(" ", "") in words(draw_form(head, find_form("annual-plan"), choice).data)


def test_the_head_office_writes_a_formula_in_its_own_words(head: Workspace) -> None:
    row = next(one for one in indicator_catalogue.catalogue(head) if one.code == "salons")
    indicator_catalogue.save_indicator(
        head, indicator_catalogue.open_indicator(head, row.id), {"formula": "年度末に続いている箇所の数"}
    )
    assert "年度末に続いている箇所の数" in [one.formula for one in indicator_catalogue.catalogue(head)]

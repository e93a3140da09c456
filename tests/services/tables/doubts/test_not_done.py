"""Which words of a cell, or of a title, say that an activity may not have taken place."""

import pytest

from app.services.tables.cell_texts import Typed
from app.services.tables.doubts.not_done import said_not_done, said_of_table, stands_for_no_count


@pytest.mark.parametrize(
    "text", ["サロン（中止）", "雨天のため中止", "【延期】教室", "（予定）", "予定", "30（予定）", "休会", "流会", "開催せず"]
)
def test_a_short_text_that_says_so_is_found(text: str) -> None:
    assert said_not_done({"title": Typed(text)}) == text


@pytest.mark.parametrize(
    "text", ["3世代交流会", "見送り会", "来年の予定を話し合った", "休日サロン", "中止" + "も考えたが" * 8, "予定表づくり"]
)
def test_words_that_only_look_like_it_are_not(text: str) -> None:
    assert said_not_done({"title": Typed(text)}) == ""


def test_what_is_said_of_its_status_counts_more() -> None:
    assert said_not_done({"title": Typed("中止"), "status": Typed("実施")}, "行事予定表") == ""
    assert said_not_done({"next_step": Typed("中止"), "title": Typed("会")}, "行事予定表") == "行事予定表"


@pytest.mark.parametrize("title", ["行事予定表", "令和7年度 事業計画", "年間計画表", "年間予定", "【記入例】", "中止分"])
def test_a_title_of_plans_or_examples_is_found(title: str) -> None:
    assert said_of_table(["大東支部", title]) == title


@pytest.mark.parametrize("title", ["活動記録", "地域福祉活動計画 活動一覧", "行事予定・実績一覧", "計画相談の会"])
def test_another_title_is_not(title: str) -> None:
    assert said_of_table([title]) == ""


def test_a_count_is_no_word_for_none() -> None:
    assert stands_for_no_count("雨天中止") and not stands_for_no_count("中止（30人予定）") and not stands_for_no_count("30")

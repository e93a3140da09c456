"""The oracle's own arithmetic writes what docs/forms.md says about signs."""

import pytest

from app.services.audit.figure_key import GAP
from app.services.audit.plain_sums import Answer, drawn, grown, more_points, percent, total, word, written


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([Answer(20), Answer(3, about=True)], "約23"),
        ([Answer(1200), word("未提出")], "1,200※"),
        ([Answer(5), word("未入力")], "5以上"),
        ([Answer(5), word("不明"), word("未提出")], "5以上※"),
        ([Answer(5), word("－"), word("記録なし")], "5"),
        ([word("未提出"), word("未入力")], "未入力"),
        ([word("未提出"), word("－")], "未提出"),
        ([], "未入力"),
    ],
)
def test_a_part_without_a_number_leaves_its_sign_on_the_sum(parts: list[Answer], text: str) -> None:
    assert written(total(parts)) == text


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (Answer(5), Answer(4), "＋25％"),
        (Answer(3), Answer(4), "△25％"),
        (Answer(4), Answer(4), "0％"),
        (Answer(4), Answer(0), "皆増"),
        (Answer(0), Answer(0), "0％"),
        (Answer(4), word("記録なし"), "－"),
        (Answer(5, about=True), Answer(4), "約＋25％"),
        (Answer(5, without=True), Answer(4), "＋25％※"),
    ],
)
def test_growth_is_signed_and_has_no_percentage_from_zero(now: Answer, before: Answer, text: str) -> None:
    assert written(grown(now, before), suffix="％", signed=True) == text


def test_a_share_is_computed_from_the_sums_and_keeps_why_there_is_none() -> None:
    assert written(percent(Answer(5), Answer(6)), suffix="％") == "83％"
    assert written(percent(Answer(1), Answer(3), 1), 1, "％") == "33.3％"
    assert written(percent(word("未提出"), Answer(6))) == "未提出" and written(percent(Answer(1), Answer(0))) == "－"
    assert written(more_points(Answer(50), Answer(83)), suffix="ポイント", signed=True) == "△33ポイント"


def test_a_point_of_a_chart_has_signs_but_no_about_and_no_zeros_at_its_end() -> None:
    assert drawn(Answer(1250, about=True, more=True, without=True), 2) == "12.5以上※" and drawn(Answer(1200)) == "1,200"
    assert drawn(word("未提出")) == GAP

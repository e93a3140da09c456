"""Where lines of Japanese text break."""

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.reports.engine import flow, fonts
from app.rules.target_numbers import MAX_NUMBER, target_label

NEVER_FIRST = (
    "、。，．・：；？！）］｝｠」』】〉》〕»›々〻゠ーぁぃぅぇぉっゃゅょァィゥェォッャュョヶ%‰℃¢ℓ㏋㎡㌔\u3099\u309a\u0301"
)
NEVER_LAST = "（［｛｟「『【〈《〔«‹€￥$№"


@pytest.mark.parametrize("sign", NEVER_FIRST)
def test_a_line_never_begins_with_a_closing_sign(sign: str) -> None:
    for before in range(1, 25):
        for line in flow.lines("あ" * before + sign + "い" * 20, 12):
            assert not line.startswith(sign)


@pytest.mark.parametrize("sign", NEVER_LAST)
def test_a_line_never_ends_with_an_opening_sign(sign: str) -> None:
    for before in range(1, 25):
        for line in flow.lines("あ" * before + sign + "い" * 20, 12):
            assert not line.endswith(sign)


@pytest.mark.parametrize(
    "word",
    [
        "12,345人",
        "１２，３４５人",
        "3.5",
        "2025",
        "令和7年",
        "welfare",
        "info@example.jp",
        "ＮＰＯ",
        "1-③",
        "12-㊿",
        "3－⑳",
        "……",
        "R7.11.3",
        "令和7年度",
        "第12回",
        "3か月",
        "3ヶ所",
        "60分間",
        "120世帯",
        "20ℓ",
        "€1,200",
        "30¢",
        "45㎡",
        "——",
        "――",
        "〳〵",
        "〴〵",
        "《1-③》",
    ],
)
def test_numbers_and_words_stay_whole(word: str) -> None:
    whole = word.removeprefix("令和")
    for before in range(1, 25):
        found = flow.lines("あ" * before + word + "い" * 20, 12)
        assert any(whole in line for line in found)


@pytest.mark.parametrize("number", range(1, MAX_NUMBER + 1))
def test_the_number_of_a_target_stays_whole_and_its_bracket_with_it(number: int) -> None:
    label = f"（{target_label(1, number)}）"
    for before in range(1, 25):
        assert any(label in line for line in flow.lines("あ" * before + label + "い" * 20, 12))


def test_a_row_of_circled_numbers_may_break_between_them() -> None:
    assert len(flow.lines("①②③④⑤⑥⑦⑧⑨⑩" * 2, 12)) == 2
    assert flow.lines("あ" * 10 + "①②③④", 12)[0].endswith("①②")


def test_an_address_longer_than_the_line_is_cut_at_its_end() -> None:
    address = "https://example.jp/" + "a" * 80
    found = flow.lines(f"案内は{address}です。", 20)
    assert "".join(found) == f"案内は{address}です。"
    assert all(fonts.width(line) <= 20 + 1e-6 for line in found)


def test_line_ends_and_blank_lines_stay() -> None:
    assert flow.lines("一\n\n二\r\n三", 10) == ["一", "", "二", "三"]
    assert flow.lines("", 10) == [""]


def test_an_indented_first_line_keeps_its_indent() -> None:
    assert flow.lines("　" + "あ" * 12, 10)[0].startswith("　あ")


def test_a_single_character_is_not_left_alone_on_the_last_line() -> None:
    text = "支部によって参加できる会議の数に差があり、つながりが途切れやすい。"
    width = fonts.width(text[:-2]) + 0.1
    assert len(flow.lines(text, width)[-1]) > 2


def test_a_selector_never_stands_alone() -> None:
    for text in ("葛\U000e0100飾", "❤\ufe0f", "a\u0301", "か\u309a", "👨\u200d👩"):
        for before in range(1, 25):
            found = flow.lines("亜" * before + text + "亜" * 20, 12)
            assert "".join(found) == fonts.paper_text("亜" * before + text + "亜" * 20)
            assert not any(line[:1] in "\U000e0100\ufe0f\u200d\u0301\u309a" for line in found if line)


RUNNING = st.lists(
    st.sampled_from(
        [
            *"あ漢カ亜ーっ、。（）「」『』・々%℃¢ℓ㏋゠€｟｠«»①③…‥　 ",
            "1-③",
            "——",
            "〳〵",
            "令和7年度",
            "1,200円",
            "第3回",
            "NPO",
            "か\u309a",
            "e\u0301",
        ]
    ),
    max_size=80,
).map("".join)


@settings(max_examples=150)
@given(RUNNING, st.integers(14, 40), st.booleans())
def test_no_line_of_running_text_begins_or_ends_as_it_may_not(text: str, width: int, bold: bool) -> None:
    units = [unit for unit in flow._UNIT.findall(fonts.paper_text(text)) if unit]
    assume(all(fonts.width(unit, bold) <= width - 1 for unit in units))
    found = flow.lines(text, width, bold)
    for line in found[1:]:
        assert line[:1] not in NEVER_FIRST or not line, found
        assert unicodedata.category(line[0])[0] != "M" if line else True
    for before, line in pairwise(found):
        assert before[-1:] not in NEVER_LAST or not before, found
        for whole in ("1-③", "——", "〳〵", "7年度", "1,200円", "第3回", "NPO"):
            assert not any(before.endswith(whole[:cut]) and line.startswith(whole[cut:]) for cut in range(1, len(whole))), found


def test_markup_is_only_text() -> None:
    assert flow.lines("<b>太字</b>&amp;<br/>", 40) == ["<b>太字</b>&amp;<br/>"]


TEXT = st.text(
    st.sampled_from("あ漢ーっ、。（）「」々・ 　A1,.-/<&髙𠮷か゚ɔ̀😀\n\t葛\U000e0100") | st.characters(codec="utf-8"), max_size=300
)


@settings(max_examples=150)
@given(TEXT, st.floats(3, 60), st.booleans())
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, width: float, bold: bool) -> None:
    found = flow.lines(text, width, bold)
    assert "".join("".join(found).split()) == "".join(fonts.paper_text(text).split())
    for line in found:
        assert fonts.width(line.rstrip(), bold) <= width + 1e-3
        fonts.runs(line, bold)


@pytest.mark.parametrize("piece", ["あ", "（", "、", "a", "1,", "…", "か゚", "😀", "あ い", "<b>", "\n", " ", "　"])
def test_the_longest_field_takes_no_more_than_moments(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    started = time.process_time()
    flow.lines(text, 39)
    assert time.process_time() - started < 1

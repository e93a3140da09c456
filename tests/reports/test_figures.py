"""How figures are written: a number with its signs, or the one word for why there is none."""

from app.reports.figures import LEGEND, cell_notes, figure_cell, figure_text, sign_notes, signs
from app.reports.paper import Num
from app.rules.figure import MISSING_WORDS, Figure, absent, number

PARTIAL = Figure(20, "", unreported=frozenset({"murone"}))
OPEN = Figure(1_876, "", True, unnumbered=19)


def test_thousands_have_a_comma_and_estimates_their_mark() -> None:
    assert figure_text(number(1_250, approximate=True)) == "約1,250"
    assert figure_text(number(125), 1, "％") == "12.5％"


def test_a_missing_branch_and_missing_numbers_have_signs_of_their_own() -> None:
    assert (figure_text(PARTIAL), figure_text(OPEN)) == ("20※", "約1,876以上")
    assert figure_text(Figure(7, "", unreported=frozenset({"murone"}), unknown=1), suffix="人") == "7人以上※"


def test_growth_is_signed_and_decline_has_its_triangle() -> None:
    assert [figure_text(number(one), suffix="％", signed=True) for one in (25, -5, 0)] == ["＋25％", "△5％", "0％"]


def test_a_reason_is_a_word_and_never_a_zero() -> None:
    assert figure_text(absent("unreported")) == "未提出" and figure_text(number(0)) == "0"
    assert figure_cell(absent("unreported"), words={"unreported": "報告待ち"}) == "報告待ち"
    assert figure_cell(absent("hidden"), words={"unreported": "報告待ち"}) == "少数"


def test_a_number_stays_a_number_for_spreadsheets_with_its_signs_beside_it() -> None:
    assert figure_cell(OPEN) == Num(1_876, approximate=True, mark="以上")


def test_only_signs_that_occur_are_explained() -> None:
    assert sign_notes([number(3), absent("unreported")]) == ()
    assert [line[0] for line in sign_notes([PARTIAL])] == ["※"]
    assert [line.partition("：")[0] for line in sign_notes([PARTIAL, OPEN])] == ["※", "以上", "約"]


def test_the_signs_and_words_of_cells_are_explained_in_the_order_of_the_legend() -> None:
    cells = ["未入力", "", None, figure_cell(OPEN), "なし", "未入力", "支部", Num(3)]
    assert [line.partition("：")[0] for line in cell_notes(cells)] == ["以上", "約", "未入力", "なし"]
    assert cell_notes(["", Num(3)]) == ()


def test_every_sign_and_word_is_in_the_legend_once_and_no_two_mean_the_same() -> None:
    used = {*MISSING_WORDS.values(), "未確定", "未評価", "段階外", "なし"}
    assert used | set(signs(PARTIAL)) | {signs(OPEN)} <= LEGEND.keys()
    assert len(set(LEGEND.values())) == len(LEGEND)

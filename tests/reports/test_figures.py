"""How figures are written: a number with its signs, or the one word for why there is none."""

from app.reports.figures import LEGEND, figure_cell, figure_text, sign_notes, signs
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
    assert [line[0] for line in sign_notes([PARTIAL])] == ["※"] and len(sign_notes([PARTIAL, OPEN])) == 2


def test_every_sign_and_word_is_in_the_legend_once_and_no_two_mean_the_same() -> None:
    used = {word for why, word in MISSING_WORDS.items() if why not in ("none", "excluded", "unset", "reference", "yearly")}
    assert used | set(signs(PARTIAL)) | {signs(OPEN)} <= LEGEND.keys()
    assert len(set(LEGEND.values())) == len(LEGEND)

"""A block copied from a spreadsheet, and what of it is left."""

from hypothesis import given
from hypothesis import strategies as st

from app.rules.figures import read_figure
from app.rules.pasted import NotTaken, copied_block, not_taken_in_words, pasted_cells, taken


def test_cells_are_parted_as_spreadsheets_copy_them() -> None:
    assert pasted_cells('1\t"一行目\r\n二行目"\r\n\t 3 \r\n') == [["1", "一行目\n二行目"], ["", "3"]]
    assert pasted_cells("") == []


def test_a_bad_cell_keeps_nothing_else_out() -> None:
    found = taken({1: "30", 2: "①30", 3: "20～30", 4: "30人位"}, lambda _, text: read_figure(text, 0), lambda at: f"{at}行目")
    assert {at: one.value for at, one in found.values.items()} == {1: 30, 4: 30} and found.values[4].approximate
    assert {at: one.text for at, one in found.left.items()} == {2: "①30", 3: "20～30"}
    assert found.words == (
        "入れなかったもの 2か所。2行目：「①30」は、数として読めません。3行目：「20～30」は、約25でよいですか。「30人位」 → 約30"
    )


def test_only_the_first_are_named_and_the_rest_counted() -> None:
    left = [NotTaken(f"{number}行目", "x", "読めません。") for number in range(1, 6)]
    assert not_taken_in_words(left).endswith("3行目「x」：読めません。ほか2か所。") and not_taken_in_words([]) == ""


def test_a_text_of_any_length_can_be_pasted() -> None:
    assert pasted_cells('a\tb\n"' + "x" * 200_000) == [["a", "b"], ['"' + "x" * 200_000]]


@given(st.lists(st.lists(st.text("ab1 ,\n\t\"'=+-@").map(str.strip), min_size=2, max_size=3), min_size=1, max_size=3))
def test_what_is_copied_comes_back_as_it_was(lines: list[list[str]]) -> None:
    wide = max(map(len, lines))
    block = [["x", *line, *[""] * (wide - len(line)), "x"] for line in lines]
    if not any(cell.startswith("'") for line in block for cell in line):
        assert pasted_cells(copied_block(block)) == block

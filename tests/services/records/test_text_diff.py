"""What differs inside long texts: whole, in order, and never taken for markup."""

from hypothesis import given
from hypothesis import strategies as st

from app.services.records.text_diff import Kind, as_text, marked_runs


def test_what_is_new_and_what_is_gone_stand_where_they_belong() -> None:
    runs = marked_runs("公民館で茶話会を開いた。", "集会所で茶話会と体操を開いた。")
    assert as_text(runs) == "⟦−公民館⟧⟦集会所⟧で茶話会⟦と体操⟧を開いた。"


def test_single_equal_signs_do_not_tear_a_mark_apart() -> None:
    assert as_text(marked_runs("始まりaXb終わり", "始まりcXd終わり")) == "始まり⟦−aXb⟧⟦cXd⟧終わり"


@given(st.text(alphabet="あいう<b>\n𠮷", max_size=30), st.text(alphabet="あいう<b>\n𠮷", max_size=30))
def test_nothing_of_either_text_is_lost(base: str, text: str) -> None:
    runs = marked_runs(base, text)
    assert "".join(run.text for run in runs if run.kind is not Kind.GONE) == text
    assert "".join(run.text for run in runs if run.kind is not Kind.ADDED) == base

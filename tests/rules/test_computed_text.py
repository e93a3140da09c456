"""What a spreadsheet program would compute or change gets a guard, and loses nothing by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.computed_text import kept_as_text, without_guard


@pytest.mark.parametrize("text", ["=1+1", "+81", "-5", "@a", "＝cmd", "1/2", "2-3", "12:30", "3E5", "0191", "\tx"])
def test_what_would_be_computed_or_changed_is_guarded(text: str) -> None:
    assert kept_as_text(text) == f"'{text}" and without_guard(f"'{text}") == text


@pytest.mark.parametrize("text", ["", "12", "サロン", "1-③", "－", "＋25％", "'90年代"])
def test_everything_else_stays(text: str) -> None:
    assert kept_as_text(text) == text == without_guard(text)


@given(st.text(max_size=8).filter(lambda text: not text.startswith("'")))
def test_the_guard_goes_again(text: str) -> None:
    assert without_guard(kept_as_text(text)) == text

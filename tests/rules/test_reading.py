"""A doubt is a question: where nobody can be asked it is a refusal."""

import pytest

from app.errors import Refused
from app.rules.reading import Reading, decided, joined


def test_a_doubt_is_refused_with_its_question_where_nobody_can_be_asked() -> None:
    assert decided(Reading(3, how="三 → 3"), "bad-number", "直してください。") == 3
    with pytest.raises(Refused) as refused:
        decided(Reading(3, doubt="3ですか。"), "bad-number", "直してください。")
    assert (refused.value.code, refused.value.what, refused.value.todo) == ("bad-number", "3ですか。", "直してください。")


def test_the_same_thing_is_told_once() -> None:
    assert joined("a", "", "b", "a") == "a、b"

"""The shipped everyday words stand for codes that there are, and none stands for two things in one place."""

import pytest

from app.models.entities import ENTITIES
from app.rules.everyday_words import YES, everyday_words
from app.rules.resources import resource
from app.rules.toml_file import Kind, read_toml, tables
from app.rules.typed_choices import read_choice

LINES = tables(read_toml(resource("typed_words.toml"), Kind("言葉ファイル", "typed-words-file")), "word")


def test_every_word_stands_for_codes_of_its_field() -> None:
    for line in LINES:
        entity, _, name = line["of"].partition(".")
        codes = {"yes", "no"} if line["of"] == YES else set(ENTITIES[entity].declared(name).choices)
        assert set(line["means"]) <= codes, line


def test_no_word_is_listed_twice_for_a_field() -> None:
    listed = [(line["of"], word) for line in LINES for word in line["words"]]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(("typed", "code"), [
    ("○", "done"), ("済", "done"), ("実施済", "done"), ("完了", "done"), ("×", "cancelled"), ("中止", "cancelled"),
    ("延期", "postponed"),
])  # fmt: skip
def test_everyday_words_for_what_became_of_an_activity(typed: str, code: str) -> None:
    declared = ENTITIES["activity"].declared("status")
    found = read_choice(typed, list(declared.choices.items()), everyday_words("activity.status"))
    assert (found.value, found.doubt) == (code, "")

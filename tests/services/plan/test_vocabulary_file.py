"""The words of forms and lists as data."""

from pathlib import Path

import pytest

from app.errors import Refused
from app.rules.resources import resource
from app.services.plan.vocabulary_file import VocabularyTerm, read_vocabulary


def read(folder: Path, text: str) -> list[VocabularyTerm]:
    file = folder / "words.toml"
    file.write_text(text, encoding="utf-8")
    return read_vocabulary(file)


def test_the_bundled_words_hold_every_list_the_forms_need() -> None:
    lists: dict[str, list[str]] = {}
    for term in read_vocabulary(resource("vocabulary.toml")):
        lists.setdefault(term.listing, []).append(term.code)
    assert set(lists) == {
        *("activity_kind", "activity_status", "participant_kind", "cost", "funding"),
        *("rating", "rating_circle", "rating_five", "direction"),
        *("consultation_field", "consultation_method"),
        *("form", "sheet_heading", "stamp_box", "form_stamps", "stamp_box_branch"),
    }
    assert lists["rating"] == ["A", "B", "C", "D", "-"]
    assert lists["activity_status"] == ["done", "partly", "cancelled", "postponed"]
    assert len(lists["activity_kind"]) == 12
    assert len(lists["stamp_box"]) == 6


def test_every_rating_says_what_it_means() -> None:
    assert all(term.note for term in read_vocabulary(resource("vocabulary.toml")) if term.listing == "rating")


def test_terms_keep_the_order_of_the_file(tmp_path: Path) -> None:
    text = '[[b]]\ncode = "2"\nlabel = "二"\n[[a]]\ncode = "x"\nlabel = "甲"\nnote = "説明"\n[[b]]\ncode = "1"\nlabel = "一"\n'
    assert read(tmp_path, text) == [
        VocabularyTerm("b", "2", "二", "", 1),
        VocabularyTerm("b", "1", "一", "", 2),
        VocabularyTerm("a", "x", "甲", "説明", 1),
    ]


@pytest.mark.parametrize(("text", "line", "reason"), [
    ('[[a]]\ncode = "x"\n', 1, "「label」がありません"),
    ('[[a]]\ncode = "x"\nlabel = "甲"\n[[a]]\ncode = "x"\nlabel = "乙"\n', 5, "「x」が、2行目にもあります"),
    ('[[a]]\nlabel = "甲"\ncode = "あ"\n', 3, "半角の英数字"),
    ('[[a]]\ncode = "x"\nlabel = "甲"\ncolour = "赤"\n', 4, "「colour」という項目"),
    ("\na = 1\n", 2, "[[a]] の形"),
    ('[a]\ncode = "x"\nlabel = "甲"\n', 1, "[[a]] の形"),
    ("# 空\n", 1, "1つもありません"),
])  # fmt: skip
def test_faulty_words_are_refused_with_line_and_reason(tmp_path: Path, text: str, line: int, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, text)
    assert refused.value.code == "bad-vocabulary-file"
    assert f"{line}行目" in refused.value.what
    assert reason in refused.value.what


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no-vocabulary-file"):
        read_vocabulary(tmp_path / "nowhere.toml")

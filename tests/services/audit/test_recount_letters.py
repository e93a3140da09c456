"""The oracle counts letters, and says of each branch why it gave none."""

from app.services.audit.figure_key import LETTER, LETTERS, SPREAD, Key
from tests.services.audit.dumps import record, recount


def test_a_letter_is_a_draft_until_it_is_final() -> None:
    key = Key(2025, "t1", LETTER)
    assert recount(record("evaluation", "e")).text(key) == "B"
    assert recount(record("evaluation", "e", state="draft")).text(key) == "B（案）"
    assert recount().text(key) == "未評価"


def test_targets_without_a_letter_are_counted_apart() -> None:
    found = recount(record("evaluation", "e"))
    counted = [found.text(Key(2025, "plan", LETTERS, word=one)) for one in ("B", "未評価", "計", "A")]
    assert counted == ["1", "1", "2", "0"]


def test_a_branch_without_a_letter_says_why() -> None:
    given = record("branch_evaluation", "b", "north", office="north")
    found = recount(given, south="unreported")
    assert [found.text(Key(2025, "t1", SPREAD, word=one)) for one in ("A", "未提出", "未入力")] == ["1", "1", "0"]

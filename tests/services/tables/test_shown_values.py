"""Values stand in a reading table in the words of the lists and forms."""

from datetime import date

from app.services.tables.shown_values import PARTS, Words, day_text, label_of, role_words
from app.services.workspace.workspace import Workspace
from tests.offices import target


def test_each_kind_of_value_has_its_words(daito: Workspace) -> None:
    words = Words(daito)
    values = {
        "date": date(2025, 11, 3), "target_id": target(daito), "kind": "exchange", "status": "cancelled", "staff_minutes": 150,
        "participants": 30, "participants_approximate": True, "issue_to_evaluation": True, "title": "会", "place": None,
        "secondary_targets": (target(daito, "1-1"), b"x" * 16), "breakdown": None, "sessions": 0,
    }  # fmt: skip
    assert words.shown("date", values) == "R7.11.3（月）" == day_text(date(2025, 11, 3))
    assert words.shown("target", values).startswith("1-③ ")
    assert words.shown("secondary_targets", values).endswith("、計画にない目標")
    assert words.shown("kind", values) == "交流（サロン等）" and words.shown("status", values) == "中止"
    assert words.shown("staff_minutes", values) == "2時間30分" and words.shown("participants", values) == "約30人"
    assert words.shown("issue_to_evaluation", values) == "評価シートへ" and words.shown("title", values) == "会"
    assert words.shown("place", values) == "" == words.shown("breakdown", values) and words.shown("sessions", values) == "0"
    assert words.shown("participants", {"participants_unknown": True}) == "不明" and words.shown("participants", {}) == ""
    assert [words.label(name) for name in ("office", "id", "target")] == ["事業所", "記録", "推進目標"]
    assert label_of("date") == "活動日"


def test_every_part_of_a_field_has_a_word_that_tells_it_from_the_others() -> None:
    assert len({role_words(role) for role in (*PARTS, "", "office", "id", "target")}) == len(PARTS) + 4
    assert role_words("breakdown:高齢者") == "参加者の内訳（高齢者）"

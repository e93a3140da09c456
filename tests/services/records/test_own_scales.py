"""A rating scale of the council's own is chosen and read by its words, everywhere."""

from app.services.plan import vocabulary
from app.services.plan.typed_values import record_values
from app.services.records.labels import value_text
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id


def test_an_own_scale_is_typed_by_its_words_and_read_by_them(head: Workspace) -> None:
    vocabulary.save_term(head, vocabulary.open_term(head, None, "rating_own_1"), {"code": "P", "label": "達成"})
    words = vocabulary.scales(head)["rating_own_1"]
    assert words == "評価の段階（達成）"
    for typed in ("rating_own_1", words):
        assert record_values(head, plan_id(head), "year_setting", {"rating_scale": typed}, 2025) == {
            "rating_scale": "rating_own_1"
        }
    with head.database.reading() as session:
        assert value_text(session, "year_setting", "rating_scale", "rating_own_1") == words
        assert value_text(session, "year_setting", "rating_scale", "rating_circle") == "評価の段階（○△×）"

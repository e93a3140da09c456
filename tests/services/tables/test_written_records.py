"""Records of every kind can be written: each field under its own label, figures as numbers with a word beside them."""

from app.models.entities import ENTITIES
from app.services.evaluation import opinions
from app.services.tables.written_records import record_table
from app.services.workspace.workspace import Workspace


def test_a_record_of_every_kind_is_a_row_with_its_number(head: Workspace) -> None:
    for entity in ENTITIES:
        table = record_table(head, entity, "一覧")
        assert len({column.heading for column in table.columns}) == len(table.columns), entity
        assert table.columns[-1].kind == "id"
        assert all(len(row) == len(table.columns) and len(str(row[-1]).split("-")[0]) == 32 for row in table.rows), entity


def test_an_evaluator_goes_by_what_other_papers_call_them(head: Workspace) -> None:
    evaluator = opinions.open_evaluator(head, None, 2025)
    opinions.save_evaluator(head, evaluator, {"name": "山田太郎", "alias": "委員A"})
    form = opinions.open_opinion(head, None, 2025)
    opinions.save_opinion(head, form, {"source": "external", "evaluator_id": evaluator.id, "good": "よい"})
    [row] = record_table(head, "opinion", "一覧").rows
    assert "委員A" in row and "山田太郎" not in repr(row)

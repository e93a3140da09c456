"""The id of a record from a table follows from what its row says, and from nothing else."""

from datetime import date

from app.journal.record_ids import belongs
from app.services.tables.origin import content_key, record_of

ROW = {"date": date(2025, 11, 3), "target_id": b"t" * 16, "title": "ふれあいサロン", "place": "公民館", "times": "10:00～12:00"}


def test_equal_rows_have_one_id_and_others_have_others() -> None:
    key = content_key(ROW)
    assert record_of("daito", key, 1) == record_of("daito", content_key(ROW | {"title": "ﾌﾚｱｲサロン", "participants": 3}), 1)
    others = [content_key(ROW | {name: None}) for name in ROW]
    ids = {record_of("daito", key, 1), record_of("daito", key, 2), record_of("head", key, 1)}
    assert len(ids | {record_of("daito", other, 1) for other in others}) == 3 + len(ROW)


def test_an_id_belongs_to_its_office() -> None:
    record = record_of("daito", content_key(ROW), 1)
    assert belongs(record, "activity", "daito") and not belongs(record, "activity", "head")

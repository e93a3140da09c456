"""A row says why it, or one of its cells, can't be typed."""

from app.services.editing.edited_rows import OPEN, READY, EditedRow


def test_what_locks_the_row_locks_each_cell() -> None:
    assert EditedRow(b"", {}, {}, locked={"": "年度"}).lock_of("title") == "年度"
    assert EditedRow(b"", {}, {}, locked={"place": "食い違い"}).lock_of("title") == ""
    assert EditedRow(b"", {}, {}, locked={"place": "食い違い"}).lock_of("place") == "食い違い"


def test_no_state_is_saved_and_open_at_once() -> None:
    assert not OPEN & READY

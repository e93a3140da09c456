"""What is read of a text, asked of the opener itself."""

import pytest

from app.sandbox.child.delimited import first_rows, rows
from app.sandbox.rejected import COLUMNS, NO_TEXT, ROWS, UNCLOSED_QUOTE, Rejected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a\n" * 20_001, ROWS),
        (b"," * 200, COLUMNS),
        (b"\xff\xfe\x00\xd8", NO_TEXT),
        (b'a\n"b\n', UNCLOSED_QUOTE),
    ],
    ids=["rows", "columns", "no text", "unclosed"],
)
def test_each_kind_of_text_that_is_no_table_has_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Rejected) as caught:
        list(rows(data, ","))
    assert caught.value.reason == reason
    assert caught.value.number == (2 if reason == UNCLOSED_QUOTE else 0)


def test_the_first_lines_come_with_every_separator() -> None:
    assert next(first_rows(b"a,b;c\n" * 40)) == [",", [["a", "b;c"]] * 30]
    assert [separator for separator, _ in first_rows(b'"')] == [",", "\t", ";"]

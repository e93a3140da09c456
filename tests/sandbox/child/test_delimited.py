"""What is read of a text, asked of the opener itself."""

from typing import Any

import pytest

from app.sandbox.child.delimited import LAX_QUOTES, first_rows, rows
from app.sandbox.rejected import COLUMNS, NO_TEXT, ROWS, UNCLOSED_QUOTE, Rejected


def cells(text: str | bytes, separator: str = ",") -> list[Any]:
    (_, *found) = rows(text if isinstance(text, bytes) else text.encode(), separator)
    return found


def notes(text: str) -> list[str]:
    return list(next(iter(rows(text.encode(), ",")))[-1])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a\n" * 20_001, ROWS),
        (b"," * 200 + b"a", COLUMNS),
        (b"\xff\xfe\x00\xd8", NO_TEXT),
        (b'a\n"b\n', UNCLOSED_QUOTE),
        (b'a,b\n"c"d,e\nf,"g\n', UNCLOSED_QUOTE),
        (b'a,b\n"c"d,e,f\n', UNCLOSED_QUOTE),
    ],
    ids=["rows", "columns", "no text", "unclosed", "unclosed after a lax one", "uneven"],
)
def test_each_kind_of_text_that_is_no_table_has_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Rejected) as caught:
        list(rows(data, ","))
    assert caught.value.reason == reason
    assert caught.value.number == (2 if reason == UNCLOSED_QUOTE else 0)


def test_the_first_lines_come_with_every_separator() -> None:
    assert next(first_rows(b"a,b;c\n" * 40)) == [",", [["a", "b;c"]] * 30]
    assert [separator for separator, _ in first_rows(b'"')] == [",", "\t", ";", "|"]


def test_a_quote_within_a_cell_is_read_as_excel_reads_it_and_told() -> None:
    assert cells('実施日,活動名\nR7.11.3,5"ケーキ作り\nR7.11.4,"サロン"大東\n') == [
        ["実施日", "活動名"],
        ["R7.11.3", '5"ケーキ作り'],
        ["R7.11.4", "サロン大東"],
    ]
    assert notes('a,b\n"c"d,e\n') == [LAX_QUOTES] and notes('a,b\n"c",e\n') == []


def test_a_quote_that_swallows_rows_is_never_taken_for_a_cell() -> None:
    """The lines between would be gone: the row lengths alone look even."""
    with pytest.raises(Rejected):
        list(rows(b'a,b,c,d\nx,y,"z,1\np,q,r,2\nx,y,"z,1\n', ","))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("sep=;\na;b\n", [["a", "b"]]),
        ('"sep=;"\r\na;b\n', [["a", "b"]]),
        ("a;b\rc;d\r", [["a", "b"], ["c", "d"]]),
        ("a;b;;;;\n;;;;\nc;;;\n;;;\n;;;\n", [["a", "b"], [], ["c"]]),
        ('="013";="R7.11.3"\n', [["013", "R7.11.3"]]),
        ('"=""0""""1""";x\n', [['0"1', "x"]]),
        ("=1+1;x\n", [["=1+1", "x"]]),
        ('"二\n行";x\n', [["二\n行", "x"]]),
        ("\ufeff\ufeffa;b\n", [["a", "b"]]),
    ],
)
def test_what_programs_write_is_read_as_it_was_meant(text: str, read: list[Any]) -> None:
    assert cells(text, ";") == read


def test_a_line_that_names_the_separator_settles_it() -> None:
    assert [separator for separator, _ in first_rows(b"sep=;\na,a,a;b\n")] == [";"]


def test_empty_lines_and_columns_that_fill_a_file_up_do_not_count() -> None:
    assert cells(b"a,b\n" + b"," * 500 + b"\n" + b",,,\n" * 30_000) == [["a", "b"]]

"""Text files of tables, from their bytes to cells below headings."""

import pytest

from app.errors import Refused, Unavailable
from app.exchange import tables
from app.exchange.tables import read_table_file
from app.sandbox import limits
from tests.exchange.office_grids import by_heading, doubts, roles


def written(folder, text, name="表.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def refusal(path):
    with pytest.raises(Refused) as caught:
        read_table_file(path)
    return caught.value


def only_table(path):
    (table,) = read_table_file(path).tables
    return table


def test_rows_come_with_their_headings_and_their_numbers(tmp_path):
    table = only_table(written(tmp_path, "実施日,活動名,参加者数\n2025-11-03,サロン,030\n,,\n2025-11-04,講座,\n"))
    assert [row.number for row in table.rows] == [2, 4]
    assert by_heading(table) == [
        {"実施日": "2025-11-03", "活動名": "サロン", "参加者数": "030"},
        {"実施日": "2025-11-04", "活動名": "講座", "参加者数": None},
    ]


def test_title_rows_above_the_headings_are_skipped(tmp_path):
    table = only_table(
        written(tmp_path, "令和7年度 活動記録\n\n大東支部,作成日 R8.3.31\n実施日,活動名,場所\nR7.11.3,サロン,公民館\n")
    )
    assert table.heading_rows == (4,)
    assert table.rows[0].number == 5
    assert table.fiscal_year == 2025


@pytest.mark.parametrize(("separator", "name"), [("\t", "表.tsv"), ("\t", "表.csv"), (",", "表.txt"), (";", "表.csv")])
def test_the_separator_is_found_whatever_the_file_is_called(tmp_path, separator, name):
    text = separator.join(("実施日", "活動名")) + "\n" + separator.join(("2025-11-03", "サロン")) + "\n"
    assert by_heading(only_table(written(tmp_path, text, name))) == [{"実施日": "2025-11-03", "活動名": "サロン"}]


def test_the_japanese_code_page_of_excel_is_read(tmp_path):
    rows = by_heading(only_table(written(tmp_path, "実施日,場所\r\n2025/11/3,髙﨑神社集会所\r\n", encoding="cp932")))
    assert rows[0]["場所"] == "髙﨑神社集会所"


def test_a_quoted_cell_may_hold_lines_and_commas(tmp_path):
    rows = by_heading(
        only_table(written(tmp_path, '実施日,内容\n2025-11-03,"体操、茶話\r\n歌,合唱 ""ふるさと"""\n2025-11-04,講座\n'))
    )
    assert rows[0]["内容"] == '体操、茶話\n歌,合唱 "ふるさと"'
    assert len(rows) == 2


def test_a_quote_that_never_closes_is_told_with_its_row_instead_of_swallowing_the_rest(tmp_path):
    error = refusal(written(tmp_path, '実施日,内容\n2025-11-03,サロン\n2025-11-04,"体操\n2025-11-05,講座\n'))
    assert error.code == "unreadable-spreadsheet"
    assert "3行目" in error.what


def test_a_formula_stays_plain_text(tmp_path):
    rows = by_heading(only_table(written(tmp_path, '実施日,内容\n2025-11-03,"=HYPERLINK(""http://x"")"\n')))
    assert rows[0]["内容"] == '=HYPERLINK("http://x")'


def test_a_column_without_a_heading_is_kept_under_its_letter(tmp_path):
    rows = by_heading(only_table(written(tmp_path, "実施日,活動名,,\n2025-11-03,サロン,雨だった,\n")))
    assert rows == [{"実施日": "2025-11-03", "活動名": "サロン", "C": "雨だった"}]


def test_two_columns_for_one_field_are_asked_by_name(tmp_path):
    table = only_table(written(tmp_path, "実施日,活動名,参加者数,参加人数\n2025-11-03,サロン,3,4\n"))
    assert roles(table)[2:] == ["participants", ""]
    assert all("「参加者数」と「参加人数」" in doubt for doubt in doubts(table).values())


def test_a_file_without_known_headings_comes_with_letters(tmp_path):
    table = only_table(written(tmp_path, "品名,数量\nりんご,3\n"))
    assert by_heading(table) == [{"A": "品名", "B": "数量"}, {"A": "りんご", "B": "3"}]


def test_an_empty_file_is_refused(tmp_path):
    assert refusal(written(tmp_path, "")).code == "unreadable-spreadsheet"


def test_a_table_with_headings_only_has_no_rows(tmp_path):
    assert only_table(written(tmp_path, "実施日,活動名\n")).rows == ()


def test_too_many_rows_are_refused(tmp_path):
    text = "実施日,活動名\n" + "2025-11-03,サロン\n" * limits.ROWS
    assert refusal(written(tmp_path, text)).code == "too-large-spreadsheet"


def test_too_many_columns_are_refused(tmp_path):
    assert refusal(written(tmp_path, "実施日,活動名" + ",x" * limits.COLUMNS + "\n")).code == "too-large-spreadsheet"


def test_too_large_a_file_is_refused(tmp_path):
    path = tmp_path / "表.csv"
    with path.open("wb") as stream:
        stream.truncate(limits.FILE_BYTES + 1)
    assert refusal(path).code == "too-large-spreadsheet"


def test_too_long_a_cell_spoils_only_its_own_row(tmp_path):
    table = only_table(written(tmp_path, f"実施日,内容\n2025-11-03,{'あ' * 20_001}\n2025-11-04,{'い' * 20_000}\n"))
    assert [row.flaws for row in table.rows] == [{1: "too-long"}, {}]
    assert [row.cells[1] for row in table.rows] == [None, "い" * 20_000]


def test_a_file_that_is_gone_is_told_plainly(tmp_path):
    with pytest.raises(Unavailable) as caught:
        read_table_file(tmp_path / "ない.csv")
    assert caught.value.code == "unreadable-file"


def test_a_table_that_another_program_holds_is_told_with_what_to_close(tmp_path, monkeypatch):
    path = written(tmp_path, "実施日,活動名\n")

    def held(path, limit):
        raise Unavailable("unreadable-file", "ファイルを読めません。", "場所を確かめてください。") from PermissionError()

    monkeypatch.setattr(tables, "read_bounded", held)
    with pytest.raises(Unavailable) as caught:
        read_table_file(path)
    assert "Excelで開いたまま" in caught.value.todo


def test_a_file_above_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "表.csv"
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    assert refusal(path).code == "too-large-spreadsheet"

"""An Excel file is read as people see it, by its own XML."""

import io

import pytest
import xlsxwriter

from app.services.audit.workbook_cells import read_workbook, shown


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        ("1876", '"約"#,##0"以上※";"約△"#,##0"以上※";"約"#,##0"以上※"', "約1,876以上※"),
        ("12.5", '#,##0.0"％"', "12.5％"),
        ("-25", '"＋"#,##0"％";"△"#,##0"％";#,##0"％"', "△25％"),
        ("0", '"＋"#,##0"％";"△"#,##0"％";#,##0"％"', "0％"),
        ("25", '"＋"#,##0"％";"△"#,##0"％";#,##0"％"', "＋25％"),
        ("3.50", "#,##0.##", "3.5"),
        ("12", "#,##0.##", "12."),
        ("-3", "#,##0", "-3"),
        ("3", "yyyy/m/d", "3（表示形式 yyyy/m/d）"),
        ("3", "@", "3（表示形式 @）"),
    ],
)
def test_a_number_is_read_as_excel_shows_it(value: str, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


def test_texts_gaps_and_what_a_chart_draws_are_read_from_the_file() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("表'一")
    for column, words in enumerate(("", "R6", "R7")):
        sheet.write_string(1, column, words)
    sheet.write_string(2, 0, "人")
    sheet.write_number(2, 1, 1234, book.add_format({"num_format": '#,##0"※"'}))
    drawn = book.add_chart({"type": "line"})
    drawn.add_series({"name": "人", "categories": ["表'一", 1, 1, 1, 2], "values": ["表'一", 2, 1, 2, 2]})
    sheet.insert_chart(4, 0, drawn)
    book.add_worksheet("次").write_string(0, 0, "=1+1\n二行")
    book.close()
    read = read_workbook(out.getvalue())
    assert read.sheets == [[[], ["", "R6", "R7"], ["人", "1,234※"]], [["=1+1\n二行"]]]
    assert [(one.labels, one.series) for one in read.charts] == [(("R6", "R7"), {"人": ("1,234※", "")})]

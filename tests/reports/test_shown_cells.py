"""What is copied from a list can be counted with in Excel, and no 約 and no missing number is lost on the way."""

import csv
import io
from datetime import date

from app.reports.shown_cells import copied_text, typed_cells

TITLES, FIGURES = ("日付", "活動名", "延べ参加者"), (False, False, True)


def test_numbers_are_numbers_and_days_are_days() -> None:
    rows = [("R8.3.12", "サロン", "31人"), ("R8.3.13", "会", "1,260人"), ("－", "日付なし", "0人")]
    text = copied_text(TITLES, FIGURES, rows, with_titles=True)
    assert text.split("\n") == [
        "日付\t活動名\t延べ参加者",
        "2026/3/12\tサロン\t31",
        "2026/3/13\t会\t1260",
        "\t日付なし\t0",
    ]


def test_about_and_missing_numbers_keep_their_word_beside_the_number() -> None:
    rows = [("R8.3.12", "サロン", "約260人"), ("R8.3.13", "会", "未入力"), ("R8.3.14", "会", "12人◇"), ("R8.3.15", "会", "中止")]
    columns, cells = typed_cells(TITLES, FIGURES, rows)
    assert [column.heading for column in columns] == ["日付", "活動名", "延べ参加者", "延べ参加者の印"]
    assert [row[2:] for row in cells] == [[260, "約"], [None, "未入力"], [12, "◇"], [None, "中止"]]
    assert cells[0][0] == date(2026, 3, 12)


def test_figures_of_papers_are_read_with_their_signs() -> None:
    found = [typed_cells(("値",), (True,), [(text,)])[1][0] for text in ("約1,876以上※", "△12.5", "3時間", "12%")]
    assert found == [[1876, "約以上※"], [-12.5], [3], [12, "%"]]


def test_line_ends_tabs_quotes_and_formulas_stay_inside_their_cell() -> None:
    rows = [("R8.3.12", '一行目\n二行目\t"引用"', "1人"), ("R8.3.12", "=cmd", "1人"), ("R8.3.12", "2-3", "1人")]
    read = list(csv.reader(io.StringIO(copied_text(TITLES, FIGURES, rows, with_titles=False)), delimiter="\t"))
    assert [row[1] for row in read] == ['一行目\n二行目\t"引用"', "'=cmd", "'2-3"]


def test_a_column_of_words_that_only_look_like_days_stays_text() -> None:
    columns, cells = typed_cells(("記号",), (False,), [("R8.3.12",), ("R8.13.45",)])
    assert columns[0].kind == "text" and cells == [["R8.3.12"], ["R8.13.45"]]

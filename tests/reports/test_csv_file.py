"""CSV that a spreadsheet opens by a double click: nothing is computed, and no text becomes a day or a number."""

import csv
import io

import pytest

from app.reports.csv_file import paper_csv
from app.reports.paper import Choice, Column, Num, Paper, Row, Table


def cell_of(cell: str | Num) -> str:
    made = Paper(title="進み具合", parts=(Table((Column("件", 1),), (Row((cell,)),)),))
    return list(csv.reader(io.StringIO(paper_csv([made]).decode("utf-8-sig"))))[-1][0]


@pytest.mark.parametrize(
    "text",
    [
        "1/1",
        "0/1",
        "7/8",
        "2-3",
        "1-3",
        "12:30",
        "3E5",
        "0123",
        "=1+1",
        "@SUM(A1)",
        "＝1+1",
        "＋A1",
        "－A1",
        "＠a",
        "\n=1",
        "\t=1",
    ],
)
def test_a_text_that_a_spreadsheet_would_change_or_compute_is_kept_a_text(text: str) -> None:
    assert cell_of(text) == f"'{text}"


@pytest.mark.parametrize("text", ["－", "未提出", "1-①", "A:5　B:2", "令和7年度", "R7", "＋25％", "約30人", "43", "2／3"])
def test_ordinary_words_and_signs_stay_as_they_are(text: str) -> None:
    assert cell_of(text) == text


def test_a_figure_is_plain_digits_and_one_with_signs_reads_as_printed() -> None:
    assert [cell_of(one) for one in (Num(1234567), Num(125, 1), Num(-3))] == ["1234567", "12.5", "-3"]
    assert cell_of(Num(1876, approximate=True, mark="以上※")) == "約1,876以上※"


def test_rows_and_hints_for_handwriting_are_no_data() -> None:
    table = Table((Column("件", 1), Column("人", 1)), (Row((Num(1), Num(2))),), blank_rows=3)
    made = Paper(title="様式", parts=(table, Choice("評価", ("A", "B"), None)))
    rows = list(csv.reader(io.StringIO(paper_csv([made]).decode("utf-8-sig"))))
    assert rows[-3:] == [["1", "2"], [""], ["評価", ""]]

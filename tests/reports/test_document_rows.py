"""A document as rows for spreadsheets: the same content in the same order as on paper."""

from app.reports.document_rows import document_rows
from app.reports.paper import Bullets, Chart, Choice, Column, Heading, Notes, Num, Paper, Row, Series, Table, Text

COLUMNS = (Column("一関", 1, group="支部"), Column("計", 1))
MADE = Paper(
    title="進み具合",
    form_number="（様式第5号の2）",
    mark="案",
    lines=("計画",),
    stamp_boxes=("会長", "課長"),
    stamps_name="決裁",
    warning="未決定の食い違い 1件",
    parts=(
        Heading("１　総括"),
        Table(
            (Column("一関", 1, group="支部"), Column("計", 1)), (Row((Num(4), Num(20, mark="※")), "total"),), "活動件数", "7/8"
        ),
        Notes(("※：未提出の支部を除いた数",)),
        Text("成果", "よい一年"),
        Bullets("主な活動", ("サロン", "講座")),
        Chart("bars", "活動件数", ("一関", "室根"), (Series("件", (4.0, None)),), unit="件", gaps=("", "未提出")),
    ),
)


def test_everything_on_the_paper_has_its_row_in_its_order() -> None:
    rows = [(row.kind, row.cells) for row in document_rows(MADE) if row.cells != ("",)]
    assert rows == [
        ("text", ("（様式第5号の2）　案",)),
        ("title", ("進み具合",)),
        ("heading", ("未決定の食い違い 1件",)),
        ("text", ("計画",)),
        ("head", ("決裁", "会長", "課長")),
        ("cell", ("", "", "")),
        ("heading", ("１　総括",)),
        ("heading", ("活動件数　7/8",)),
        ("head", ("支部", "")),
        ("head", ("一関", "計")),
        ("total", (Num(4), Num(20, mark="※"))),
        ("text", ("※：未提出の支部を除いた数",)),
        ("named", ("成果", "よい一年")),
        ("named", ("主な活動", "・サロン\n・講座")),
        ("heading", ("活動件数（件）",)),
        ("head", ("", "一関", "室根")),
        ("cell", ("件", 4.0, "")),
    ]


def test_a_chart_is_drawn_below_its_last_series_only() -> None:
    assert [row.chart is not None for row in document_rows(MADE)].count(True) == 1


def test_boxes_that_touch_on_paper_have_no_row_between_them_and_other_parts_have_one() -> None:
    made = Paper("様式", (Text("成果", "文"), Text("課題", "文"), Heading("２"), Text("提案", "文")))
    assert [row.cells[0] for row in document_rows(made)] == ["様式", "", "成果", "課題", "", "２", "", "提案"]


def test_what_is_filled_in_by_hand_has_rows_boxes_and_choices_on_a_sheet() -> None:
    rows = list(
        document_rows(Paper("様式", (Choice("評価", ("A", "B"), None), Table(COLUMNS, (), blank_rows=2), Text("成果", "", 3))))
    )
    assert [row.hint for row in rows if row.kind == "named"] == ["A　　B　　（○で囲む）", ""]
    assert [row.cells for row in rows if row.only_to_write_on] == [("", "")] * 2
    assert [row.writing_lines for row in rows if row.cells[0] == "成果"] == [3]

"""The kit all forms are made from: nothing cut off, nothing taken for markup or formula, the same bytes every time."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pypdfium2
import pytest
from PIL import ImageOps

from app.reports.csv_file import paper_csv
from app.reports.engine.digits import in_width
from app.reports.engine.ink import MM
from app.reports.engine.paper_drawing import draw_papers, missing_in_papers
from app.reports.paper import (
    Bullets,
    Chart,
    Choice,
    Column,
    Heading,
    Notes,
    Num,
    Paper,
    Prose,
    Row,
    Series,
    Table,
    Text,
    cell_text,
)
from app.reports.workbook import paper_workbook

COLUMNS = (
    Column("推進目標", 6),
    Column("件数（件）", 2, "right", "令和7年度"),
    Column("延べ参加者（人）", 2, "right", "令和7年度"),
    Column("件数（件）", 2, "right", "前年度"),
)
ROWS = (
    Row(("基本目標１　ともに学び合う", None, None, None), "head"),
    Row(("1-③　髙﨑𠮷さんと学ぶ<b>福祉</b>", Num(12), Num(1234, approximate=True, mark="※"), Num(-3))),
    Row(("2-①　つながる", "未提出", None, "－")),
    Row(("合計", Num(12), Num(1234), Num(0)), "total"),
)


def paper(**changes: object) -> Paper:
    made = Paper(
        title="試しの様式",
        form_number="様式第99号",
        lines=("第2次地域福祉活動計画", "令和7年度"),
        material="資料1-1",
        stamp_boxes=("会長", "事務局長", "担当"),
        council="社会福祉法人 一関市社会福祉協議会",
        printed_on="令和7年11月5日",
        parts=(
            Heading("１　実施状況"),
            Table(COLUMNS, ROWS, "支部別の実施状況", "支部からの報告 7/8"),
            Notes(("※ 参加者数が未入力の活動：花泉1件",)),
            Chart("lines", "延べ参加者の推移", ("R3", "R4", "R5", "R6", "R7"), (Series("大東", (10, None, 30, 44, 52)),), "人"),
            Text("成果", "サロンが3か所増えた。\nつながりが広がった。"),
            Text("課題", ""),
            Bullets("主な取組", ("サロン", "研修会")),
            Choice("評価", ("A", "B", "C", "D", "－"), "B", ("進んだ", "おおむね")),
            Prose("以上のとおり報告します。"),
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def drawn(*papers: Paper) -> bytes:
    out = io.BytesIO()
    draw_papers(papers, out)
    return out.getvalue()


def pages(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize("mark", ["案", "記入例", "（暫定）", "長い印" * 40])
@pytest.mark.parametrize("stamp_boxes", [(), ("会長", "事務局長", "担当")])
@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_no_ink_lies_where_an_office_printer_cannot_print(orientation: str, stamp_boxes: tuple[str, ...], mark: str) -> None:
    """Most printers leave out the outer 5 mm of a sheet; the framed mark is the outermost ink."""
    data = drawn(
        paper(
            orientation=orientation, mark=mark, stamp_boxes=stamp_boxes, warning="未決定の食い違い 2件", parts=(Text("成果", ""),)
        )
    )
    scale = 8.0
    with pypdfium2.PdfDocument(data) as document:
        ink = ImageOps.invert(document[0].render(scale=scale, grayscale=True).to_pil())
    left, top, right, bottom = ink.getbbox()
    nearest = min(left, top, ink.width - right, ink.height - bottom) / scale
    assert nearest >= 6 * MM


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_every_part_reaches_the_paper(orientation: str) -> None:
    text = "\n".join(pages(drawn(paper(orientation=orientation))))
    for words in (
        "様式第99号",
        "資料1-1",
        "髙﨑𠮷",
        "<b>福祉</b>",
        "約1,234",
        "△3",
        "未提出",
        "支部からの報告 7/8",
        "主な取組",
        "1/",
    ):
        assert words in text, words


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert drawn(paper()) == drawn(paper())


def test_a_long_table_repeats_its_head_and_cuts_no_row() -> None:
    many = tuple(Row((f"第{number}行　" + "長い文章" * 20, Num(number), Num(1), Num(2))) for number in range(60))
    found = pages(drawn(paper(parts=(Table(COLUMNS, many, "長い表"),), stamp_boxes=())))
    assert len(found) > 2
    assert all("延べ参加者" in page for page in found)
    assert sum(page.count("行　") for page in found) == 60
    for number in range(60):
        page = next(page for page in found if f"第{number}行" in page)
        assert page.replace("\r\n", "").count("長い文章" * 3) >= 1


def test_a_sum_never_stands_alone_on_a_page() -> None:
    for count in range(20, 50):
        rows = (*(Row((f"{number}", Num(1), Num(1), Num(1))) for number in range(count)), ROWS[-1])
        found = pages(drawn(paper(parts=(Table(COLUMNS, rows),))))
        assert f"{count - 1}\r\n" in found[-1] or f"{count - 1} " in found[-1], count


def test_a_heading_never_stands_alone_at_the_foot() -> None:
    for lines in range(30, 60):
        found = pages(drawn(paper(parts=(Prose("行\n" * lines + "行"), Heading("見出し"), Text("本文", "続き")), stamp_boxes=())))
        page = next(page for page in found if "見出し" in page)
        assert "続き" in page.replace("（続き）", "")


def test_characters_without_a_glyph_are_named_before_printing() -> None:
    (found,) = missing_in_papers([paper(parts=(Text("成果", "印\U0001f600"),))])
    assert found.char == "\U0001f600"


def test_single_digits_are_wide_and_longer_numbers_narrow_when_the_council_wants_it() -> None:
    assert in_width("1回と12回、令和7年度、1,234人", "mixed") == "１回と12回、令和７年度、1,234人"
    assert in_width("12回", "full") == "１２回"
    assert "サロンが３か所" in pages(drawn(paper(digit_width="mixed")))[0]


def test_an_empty_box_is_there_to_be_written_in() -> None:
    filled = pages(drawn(paper(parts=(Text("課題", "あり"),))))
    empty = drawn(paper(parts=(Text("課題", ""),)))
    assert "課題" in pages(empty)[0] and len(filled) == 1


@pytest.mark.parametrize(
    ("cell", "printed"),
    [(Num(0), "0"), (Num(-12), "△12"), (Num(125, 1), "12.5"), (Num(80, suffix="％"), "80％"), ("－", "－"), (None, "")],
)
def test_figures_read_as_the_council_writes_them(cell: Num | str | None, printed: str) -> None:
    assert cell_text(cell) == printed


def test_excel_gets_texts_as_texts_and_figures_as_figures() -> None:
    rows = (Row(("1-2", Num(1234), Num(5, approximate=True), "=HYPERLINK(1)")), Row(("2-①", "未提出", None, "")))
    book = openpyxl.load_workbook(io.BytesIO(paper_workbook([paper(parts=(Table(COLUMNS, rows),)), paper()])))
    assert len(book.sheetnames) == 2
    cells = {cell.value: cell for line in book.worksheets[0].iter_rows() for cell in line if cell.value is not None}
    assert cells["1-2"].data_type == "s" and cells[1234].data_type == "n"
    assert cells[5].data_type == "n" and "約" in cells[5].number_format and cells["未提出"].data_type == "s"
    assert cells["=HYPERLINK(1)"].data_type in ("s", "f") and "未提出" in cells
    with zipfile.ZipFile(io.BytesIO(paper_workbook([paper(parts=(Table(COLUMNS, rows),))]))) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")  # no formula was written


def test_csv_is_read_by_excel_and_computes_nothing() -> None:
    rows = (Row(("=1+1", Num(-3), "－", "改\n行")),)
    data = paper_csv([paper(parts=(Table(COLUMNS, rows),))])
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert "'=1+1,-3,－," in text and '"改\n行"' in text


def test_a_chart_without_figures_says_so() -> None:
    chart = Chart("bars", "参加者", ("R6", "R7"), (Series("大東", (None, None)),))
    assert "記録された数字がありません" in pages(drawn(paper(parts=(chart,))))[0]


@pytest.mark.parametrize("before", range(12))
def test_the_number_of_a_target_in_a_narrow_cell_is_never_torn(before: int) -> None:
    cell = "あ" * before + "（1-①）と2-⑳"
    made = paper(parts=(Table((Column("推進目標", 3), Column("文", 9)), (Row((cell, "文")),)),), stamp_boxes=())
    assert "（1-①）" in (printed := pages(drawn(made))[0]) and "2-⑳" in printed

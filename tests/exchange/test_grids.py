"""Tables of every kind, by their content, as bare cells: what stands there, what is hidden, and what cannot be trusted."""

import struct
from datetime import date

import pytest

from app.errors import Refused
from app.exchange.grids import grids_of
from app.exchange.sheet import Grid
from tests.exchange.made_tables import (
    ERROR_CELL,
    ERROR_FORMULA,
    OLD_FORMULA,
    STRICT,
    compound,
    fods,
    ics,
    ods,
    package,
    xls,
    xlsb,
    xlsx,
    xml_2003,
)

ODS = "application/vnd.oasis.opendocument.spreadsheet"
ROWS = [["実施日", "活動名"], ["R7.11.3", "髙橋さんのサロン①"], [30, 2.5]]
CELLS = [["実施日", "活動名"], ["R7.11.3", "髙橋さんのサロン①"], [30, "2.5"]]
TABLE = (
    '<table:table table:name="表">'
    '<table:table-row><table:table-cell office:value-type="string"><text:p>実施日</text:p></table:table-cell>'
    '<table:table-cell office:value-type="string"><text:p>活動名</text:p></table:table-cell></table:table-row>'
    '<table:table-row><table:table-cell office:value-type="string"><text:p>R7.11.3</text:p></table:table-cell>'
    '<table:table-cell office:value-type="string"><text:p>髙橋さんのサロン①</text:p></table:table-cell></table:table-row>'
    '<table:table-row><table:table-cell office:value-type="float" office:value="30"/>'
    '<table:table-cell office:value-type="float" office:value="2.5"/></table:table-row>'
    "</table:table>"
)
XML = (
    '<Worksheet ss:Name="表"><Table>'
    '<Row><Cell><Data ss:Type="String">実施日</Data></Cell><Cell><Data ss:Type="String">活動名</Data></Cell></Row>'
    '<Row><Cell><Data ss:Type="String">R7.11.3</Data></Cell><Cell><Data ss:Type="String">髙橋さんのサロン①</Data></Cell></Row>'
    '<Row><Cell><Data ss:Type="Number">30</Data></Cell><Cell><Data ss:Type="Number">2.5</Data></Cell></Row></Table></Worksheet>'
)
INLINE = (
    '<sheetData><row><c t="inlineStr"><is><t>実施日</t></is></c><c t="inlineStr"><is><t>活動名</t></is></c></row>'
    '<row><c t="inlineStr"><is><t>R7.11.3</t></is></c><c t="inlineStr"><is><t>髙橋さんのサロン①</t></is></c></row>'
    "<row><c><v>30</v></c><c><v>2.5</v></c></row></sheetData>"
)
KINDS = {
    "xlsx": xlsx(INLINE),
    "strict": xlsx(INLINE, main=STRICT),
    "xlsb": xlsb(ROWS),
    "xls": xls(ROWS),
    "xls with a western code page": xls(ROWS, code_page=1252),
    "xls with a Japanese code page": xls(ROWS, code_page=932),
    "xls of Excel 5": xls(ROWS, is_excel_5=True, code_page=932),
    "ods": ods(TABLE),
    "fods": fods(TABLE),
    "xml of Excel 2003": xml_2003(XML),
}


def only(data: bytes) -> Grid:
    (grid,) = grids_of(data)
    return grid


def refusal(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        grids_of(data)
    assert caught.value.what.endswith("。") and caught.value.todo.endswith("。")
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_table_is_the_same_in_every_format(kind: str) -> None:
    grid = only(KINDS[kind])
    assert (grid.name, grid.cells, grid.flaws, grid.notes) == ("表", CELLS, {}, ())


FLAWED = {
    "xlsx": xlsx('<sheetData><row><c><v>1</v></c><c t="e"><v>#REF!</v></c><c><f>1+1</f><v/></c></row></sheetData>'),
    "xlsb": xlsb([[1, b"\x17"]]),
    "xls": xls([[1, ERROR_CELL, ERROR_FORMULA, OLD_FORMULA]]),
    "ods": ods(
        '<table:table table:name="表"><table:table-row><table:table-cell office:value-type="float" office:value="1"/>'
        '<table:table-cell table:formula="of:=x" office:value-type="string" office:string-value="" calcext:value-type="error">'
        '<text:p>#REF!</text:p></table:table-cell><table:table-cell table:formula="of:=1"/></table:table-row></table:table>'
    ),
    "xml": xml_2003(
        '<Worksheet ss:Name="表"><Table><Row><Cell><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="Error">#REF!</Data>'
        '</Cell><Cell ss:Formula="=1+1"/></Row></Table></Worksheet>'
    ),
    "csv": b"1,#REF!,########\n",
    "html": b"<table><tr><td>1<td>#REF!<tr><td>a<td>b</table>",
}


@pytest.mark.parametrize("kind", FLAWED)
def test_an_error_or_a_formula_without_a_result_is_never_an_empty_cell_without_a_word(kind: str) -> None:
    grid = only(FLAWED[kind])
    told = {
        "xlsb": {(0, 1): "#REF!"},
        "html": {(0, 1): "#REF!"},
        "csv": {(0, 1): "#REF!", (0, 2): "########"},
        "xls": {(0, 1): "#REF!", (0, 2): "#N/A", (0, 3): "formula"},
    }
    assert grid.flaws == told.get(kind, {(0, 1): "#REF!", (0, 2): "formula"})
    assert grid.cells[0][0] in (1, "1") and set(grid.cells[0][1:]) == {None}


def test_a_sheet_of_nothing_but_formulas_without_results_is_there() -> None:
    assert only(xlsx('<sheetData><row r="2"><c r="B2"><f>1+1</f></c></row></sheetData>')).flaws == {(1, 1): "formula"}


def test_a_formula_whose_result_is_the_empty_text_is_an_empty_cell() -> None:
    grid = only(xlsx('<sheetData><row><c><v>1</v></c><c t="str"><f>""</f><v></v></c></row></sheetData>'))
    assert (grid.cells, grid.flaws) == ([[1, None]], {})


XML_ROW_HIDDEN = XML.replace("</Row><Row>", '</Row><Row ss:Hidden="1">', 1)
HIDDEN = {
    "xlsx": xlsx(
        '<cols><col min="2" max="2" hidden="1"/></cols>' + INLINE.replace("</row><row>", '</row><row hidden="1">', 1),
    ),
    "xlsb": xlsb(ROWS, hidden=[1], hidden_column=1),
    "xls": xls(ROWS, hidden=[1], hidden_column=1),
    "ods": ods(
        TABLE.replace('"表">', '"表"><table:table-column/><table:table-column table:visibility="collapse"/>').replace(
            "</table:table-row><table:table-row>", '</table:table-row><table:table-row table:visibility="filter">', 1
        )
    ),
    "xml": xml_2003(XML_ROW_HIDDEN.replace("<Table>", '<Table><Column ss:Index="2" ss:Hidden="1"/>')),
}


@pytest.mark.parametrize("kind", HIDDEN)
def test_hidden_and_filtered_rows_and_columns_are_told(kind: str) -> None:
    grid = only(HIDDEN[kind])
    assert (grid.cells, grid.hidden_rows, grid.hidden_columns) == (CELLS, {1}, {1})


def test_whole_numbers_that_are_shown_as_days_are_days_in_a_binary_workbook() -> None:
    """The library gives them as numbers: Excel stores whole numbers in a way of their own there."""
    assert only(xlsb([[b"0 45964", b"1 45964", b"2 45964", b"3 2", 45964.5]])).cells == [
        [45964, date(2025, 11, 3), date(2025, 11, 3), "48:00", "45964.5"]
    ]


def test_merged_cells_are_told() -> None:
    assert only(xlsb(ROWS, merged=struct.pack("<IIII", 1, 2, 0, 0))).merged == ((1, 0, 2, 0),)
    assert only(xml_2003(XML.replace("<Cell>", '<Cell ss:MergeDown="1">', 1))).merged == ((0, 0, 1, 0),)
    assert only(ods(TABLE.replace("<table:table-cell ", '<table:table-cell table:number-rows-spanned="2" ', 1))).merged == (
        (0, 0, 1, 0),
    )


def test_a_range_that_is_merged_without_end_ends_with_the_table() -> None:
    spanned = TABLE.replace("<table:table-cell ", '<table:table-cell table:number-rows-spanned="99999999" ', 1)
    assert only(ods(spanned)).merged == ((0, 0, 19_999, 0),)
    assert only(xml_2003(XML.replace("<Cell>", '<Cell ss:MergeDown="99999999">', 1))).merged == ((0, 0, 19_999, 0),)


def test_readings_of_kanji_are_not_in_the_text() -> None:
    """ふりがな, which Excel stores beside what was typed with a Japanese keyboard."""
    strings = '<si><r><t>活</t></r><r><t>動</t></r><rPh sb="0" eb="1"><t>カツ</t></rPh><phoneticPr fontId="1"/></si>'
    place = '<c t="inlineStr"><is><t>場所</t><rPh sb="0" eb="2"><t>バショ</t></rPh></is></c>'
    grid = only(xlsx(f'<sheetData><row><c t="s"><v>0</v></c>{place}</row></sheetData>', strings=strings))
    assert grid.cells == [["活動", "場所"]]
    ruby = "<text:ruby><text:ruby-base>活動</text:ruby-base><text:ruby-text>カツドウ</text:ruby-text></text:ruby>"
    assert only(ods(TABLE.replace("活動名", ruby))).cells[0] == ["実施日", "活動"]
    assert only("<table><tr><td><ruby>活動<rp>(<rt>カツドウ<rp>)</ruby><td>名<tr><td>1<td>2</table>".encode()).cells[0] == [
        "活動",
        "名",
    ]


def test_notes_beside_a_cell_are_not_in_its_text() -> None:
    note = "<office:annotation><text:p>確かめる</text:p></office:annotation><text:p>活動名"
    assert only(ods(TABLE.replace("<text:p>活動名", note))).cells[0] == ["実施日", "活動名"]


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ('<c s="1"><v>45964</v></c>', date(2025, 11, 3)),
        ('<c s="2"><v>45964</v></c>', date(2025, 11, 3)),
        ('<c s="3"><v>45964.4375</v></c>', "2025-11-03 10:30"),
        ('<c s="4"><v>1.260416667</v></c>', "30:15"),
        ('<c s="5"><v>0.395833333</v></c>', "09:30"),
        ('<c s="1" t="d"><v>2025-11-03T00:00:00.000Z</v></c>', date(2025, 11, 3)),
        ('<c s="1" t="d"><v>2025-11-02T15:00:00Z</v></c>', date(2025, 11, 3)),
        ('<c s="1" t="d"><v>2025-11-03</v></c>', date(2025, 11, 3)),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="str"><f>"a"</f><v>a</v></c>', "a"),
        ('<c><f t="shared" si="0"/><v>7</v></c>', 7),
        ('<c s="6"><v>30</v></c>', "30名（延べ人日）"),
    ],
)
def test_a_cell_is_what_people_see_in_excel(stored: str, read: object) -> None:
    formats = (
        '<numFmt numFmtId="170" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>'
        '<numFmt numFmtId="171" formatCode="yyyy/m/d h:mm"/><numFmt numFmtId="172" formatCode="[h]:mm"/>'
        '<numFmt numFmtId="173" formatCode="0&quot;名（延べ人日）&quot;"/>'
    )
    kinds = "".join(f'<xf numFmtId="{number}"/>' for number in (14, 170, 171, 172, 20, 173))
    assert only(xlsx(f"<sheetData><row>{stored}</row></sheetData>", formats=formats, cell_formats=kinds)).cells == [[read]]


def test_days_that_are_counted_from_1904_are_the_same_days() -> None:
    book = xlsx(
        '<sheetData><row><c s="1"><v>44502</v></c></row></sheetData>',
        workbook='<workbookPr date1904="1"/>',
        cell_formats='<xf numFmtId="14"/>',
    )
    assert only(book).cells == [[date(2025, 11, 3)]]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ('date" office:date-value="2025-11-03', date(2025, 11, 3)),
        ('date" office:date-value="2025-11-03T10:30:00.5', "2025-11-03 10:30"),
        ('time" office:time-value="PT09H30M00S', "09:30"),
        ('time" office:time-value="PT30H15M', "30:15"),
        ('boolean" office:boolean-value="true', "TRUE"),
        ('percentage" office:value="0.5', "0.5"),
        ('string" office:string-value="0191', "0191"),
    ],
)
def test_a_cell_of_open_document_is_what_people_see(value: str, read: object) -> None:
    cell = f'<table:table-cell office:value-type="{value}"><text:p>x</text:p></table:table-cell>'
    assert only(ods(f'<table:table table:name="表"><table:table-row>{cell}</table:table-row></table:table>')).cells == [[read]]


def test_hidden_sheets_are_not_read() -> None:
    style = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    hidden = TABLE.replace("<table:table ", '<table:table table:style-name="ta2" ')
    assert len(grids_of(ods(TABLE + hidden, styles=style))) == 1
    options = '<WorksheetOptions xmlns="urn:x"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>'
    assert len(grids_of(xml_2003(XML + XML.replace("</Worksheet>", options)))) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (xls(ROWS, before=struct.pack("<HH", 0x2F, 6) + bytes(6)), "protected-spreadsheet"),
        (compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(300)}), "protected-spreadsheet"),
        (ods(TABLE, manifest="<manifest:encryption-data/>"), "protected-spreadsheet"),
        (package({"mimetype": ODS, "META-INF/manifest.xml": "", "encrypted-package": "x"}), "protected-spreadsheet"),
        (compound({"Workbook": bytes(5000)}, circular=True), "unreadable-spreadsheet"),
        (ods(TABLE.replace("table-row", 'table-row table:number-rows-repeated="1048576"', 1)), "too-large-spreadsheet"),
        (ods(TABLE.replace("table-cell ", 'table-cell table:number-columns-repeated="999" ', 1)), "too-large-spreadsheet"),
        (xml_2003(XML.replace("<Row>", '<Row ss:Index="1000000">', 1)), "too-large-spreadsheet"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
         "unreadable-spreadsheet"),
        (b"<table><tr>" + b"<td>1</td>" * 300 + b"</table>", "too-large-spreadsheet"),
        (b"<table><tr>" + b"<td>1<td>2<tr>" * 20_001 + b"</table>", "too-large-spreadsheet"),
        (b"<html><body><p>Login</body></html>", "unreadable-spreadsheet"),
    ],
    ids=range(12),
)  # fmt: skip
def test_what_is_protected_hostile_or_too_large_is_refused_and_the_next_file_is_read(data: bytes, code: str) -> None:
    assert refusal(data).code == code
    assert only(KINDS["ods"]).cells == CELLS


@pytest.mark.parametrize("kind", ["xl/worksheets/sheet1.bin", "content.xml"])
def test_a_bomb_in_a_package_ends_the_other_process_or_is_refused(kind: str) -> None:
    bomb = (b"<a>" if kind == "content.xml" else b"") + bytes(250 * 1024 * 1024)
    if kind == "content.xml":
        data = package({"mimetype": ODS, "META-INF/manifest.xml": "", kind: bomb})
    else:
        data = package({"[Content_Types].xml": "", "xl/workbook.bin": "", kind: bomb})
    assert refusal(data).code in ("too-large-spreadsheet", "unreadable-spreadsheet")
    assert only(KINDS["xls"]).cells == CELLS


def test_the_only_table_in_a_zip_is_read_and_several_are_named() -> None:
    packed = package({"送付状.docx": package({"word/document.xml": "x"}), "4月/記録.csv": "実施日,活動名\nR7.11.3,サロン\n"})
    grid = only(packed)
    assert grid.cells[1] == ["R7.11.3", "サロン"] and grid.notes == ("ZIPの中の「記録.csv」を読みました。",)
    assert only(package({"記録.xls": xls(ROWS)})).cells == CELLS
    found = refusal(package({"4月.xlsx": KINDS["xlsx"], "5月.xlsx": KINDS["xlsx"]}))
    assert (found.code, "2つ" in found.what, "取り出し" in found.todo) == ("several-tables", True, True)
    assert refusal(package({"readme.md": "x"})).code == "unreadable-spreadsheet"
    assert refusal(package({"a.xlsx": package({"b.xlsx": KINDS["xlsx"]})})).code == "unreadable-spreadsheet"


def test_a_calendar_is_a_table_of_activities() -> None:
    grid = only(
        ics(
            "DTSTART;TZID=Asia/Tokyo:20251103T100000\nDTEND;TZID=Asia/Tokyo:20251103T113000\nSUMMARY:ふれあい\n サロン\n"
            "LOCATION:大東公民館\nDESCRIPTION:体操\\n茶話\\, 歌",
            "DTSTART;VALUE=DATE:20251105\nDTEND;VALUE=DATE:20251107\nSUMMARY:研修\nSTATUS:CANCELLED",
            "DTSTART:20251104T010000Z\nDURATION:PT1H30M\nSUMMARY:会議\nRRULE:FREQ=WEEKLY\nBEGIN:VALARM\nDESCRIPTION:知らせ\nEND:VALARM",
            "DTSTART;TZID=America/New_York:20251108T190000\nSUMMARY:遠く",
        )
    )
    assert grid.cells == [
        ["活動日", "終了日", "実施時間", "活動名", "場所", "内容", "実施状況"],
        [date(2025, 11, 3), None, "10:00～11:30", "ふれあいサロン", "大東公民館", "体操\n茶話, 歌", None],
        [date(2025, 11, 4), None, "10:00～11:30", "会議", None, "（くり返しの予定の1回目）", None],
        [date(2025, 11, 5), date(2025, 11, 6), None, "研修", None, None, "中止"],
        [date(2025, 11, 8), None, "19:00～", "遠く", None, None, None],
    ]
    assert grid.notes == (
        "くり返しの予定が1件あります。それぞれ1回目だけを読みました。",
        "日本の時刻と確かめられない予定が1件あります。時刻は書かれたとおりに読みました。",
    )


def test_a_web_table_that_is_called_xls_is_read() -> None:
    page = (
        '<html><head><meta charset="Shift_JIS"><style>td{}</style></head><body><table border=1>'
        "<tr><th rowspan=2>実施日<th colspan=2>参加者数</tr><tr><th>実人数<th>延べ</tr>"
        "<tr><td>R7.11.3</td><td>20</td><td>30<br>（うち新規&nbsp;5）</td></tr>"
        "<tr style='display:none'><td>隠れた<td>1<td>2</tr></table>"
    )
    grid = only(page.encode("cp932"))
    assert grid.cells == [
        ["実施日", "参加者数"],
        [None, "実人数", "延べ"],
        ["R7.11.3", "20", "30\n（うち新規 5）"],
        ["隠れた", "1", "2"],
    ]
    assert grid.merged == ((0, 0, 1, 0), (0, 1, 0, 2)) and grid.hidden_rows == {3}


def test_the_layout_table_of_a_page_does_not_hide_the_table_within() -> None:
    page = "<table><tr><td>メニュー<td><table><tr><td>実施日<td>活動名<tr><td>R7.11.3<td>サロン</table></table>"
    assert [["実施日", "活動名"], ["R7.11.3", "サロン"]] in [grid.cells for grid in grids_of(page.encode())]

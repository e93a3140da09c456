import io
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from app.errors import Refused
from app.exchange.tables import read_table_file
from app.sandbox.file_beginnings import OLE
from tests.exchange.made_tables import xls
from tests.exchange.office_grids import by_heading, records


def saved(folder, *rows, merged=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for cells in merged:
        book.active.merge_cells(cells)
    path = folder / "記録.xlsx"
    book.save(path)
    return path


def refusal(path):
    with pytest.raises(Refused) as caught:
        read_table_file(path)
    return caught.value


def only_table(path):
    (table,) = read_table_file(path).tables
    return table


def test_dates_come_as_dates_and_whole_numbers_without_their_point(tmp_path):
    path = saved(
        tmp_path,
        ["実施日", "活動名", "参加者数"],
        [date(2025, 11, 3), "サロン", 30.0],
        [datetime.combine(date(2025, 11, 4), time()), "講座", 2.5],
    )
    assert by_heading(only_table(path)) == [
        {"実施日": date(2025, 11, 3), "活動名": "サロン", "参加者数": 30},
        {"実施日": date(2025, 11, 4), "活動名": "講座", "参加者数": "2.5"},
    ]


def test_a_date_shown_in_an_era_is_a_date(tmp_path):
    path = saved(tmp_path, ["実施日", "活動名"], [45964, "サロン"])
    book = openpyxl.load_workbook(path)
    book.active["A2"].number_format = '[$-411]ggge"年"m"月"d"日"'
    book.save(path)
    assert by_heading(only_table(path))[0]["実施日"] == date(2025, 11, 3)


def test_times_and_yes_and_no_become_readable_text(tmp_path):
    path = saved(
        tmp_path,
        ["実施日", "活動名", "受付", "時間", "約"],
        [datetime.combine(date(2025, 11, 3), time(10, 30)), "サロン", time(9, 5), 1, True],
    )
    book = openpyxl.load_workbook(path)
    book.active["D2"].value = timedelta(hours=30, minutes=15)
    book.active["D2"].number_format = "[h]:mm"
    book.save(path)
    (values,) = by_heading(only_table(path))
    assert (values["実施日"], values["受付"], values["時間"], values["約"]) == ("2025-11-03 10:30", "09:05", "30:15", "TRUE")


def test_a_merged_title_above_the_headings_does_no_harm(tmp_path):
    path = saved(
        tmp_path, ["令和7年度 活動記録"], [], ["実施日", "活動名", "場所"], ["R7.11.3", "サロン", "公民館"], merged=["A1:C1"]
    )
    table = only_table(path)
    assert table.heading_rows == (3,)
    assert table.rows[0].number == 4


def test_headings_over_two_rows_push_the_data_down(tmp_path):
    path = saved(tmp_path, ["実施日", "活動名"], [None, None], ["R7.11.3", "サロン"], merged=["A1:A2", "B1:B2"])
    assert [row.number for row in only_table(path).rows] == [3]


def test_merged_cells_among_the_data_are_filled_down(tmp_path):
    path = saved(tmp_path, ["実施日", "活動名"], ["R7.11.3", "サロン"], [None, "講座"], merged=["A2:A3"])
    assert records(only_table(path)) == [["R7.11.3", "サロン"], ["R7.11.3", "講座"]]


def test_merged_cells_that_are_empty_below_the_table_are_ignored(tmp_path):
    path = saved(tmp_path, ["実施日", "活動名"], ["R7.11.3", "サロン"], merged=["A9:B10"])
    assert len(only_table(path).rows) == 1


def test_every_visible_sheet_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "表紙"
    book.active["A1"] = "活動記録"
    for title, hidden in (("古い表", True), ("4月", False), ("5月", False)):
        sheet = book.create_sheet(title)
        sheet.append(["実施日", "活動名"])
        sheet.append(["R7.4.3", title])
        sheet.sheet_state = "hidden" if hidden else "visible"
    book.create_chartsheet("図")
    book.save(tmp_path / "表.xlsx")
    found = read_table_file(tmp_path / "表.xlsx").tables
    assert [(table.sheet, records(table)) for table in found[1:]] == [("4月", [["R7.4.3", "4月"]]), ("5月", [["R7.4.3", "5月"]])]


def test_the_content_decides_and_not_the_name(tmp_path):
    path = saved(tmp_path, ["実施日", "活動名"], ["R7.11.3", "サロン"]).rename(tmp_path / "記録.csv")
    assert len(only_table(path).rows) == 1


def test_a_workbook_with_a_password_is_refused_as_such(tmp_path):
    path = tmp_path / "鍵.xlsx"
    path.write_bytes(OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512))
    error = refusal(path)
    assert error.code == "protected-spreadsheet"
    assert "パスワード" in error.what


def test_the_old_excel_form_is_read_and_a_damaged_one_is_refused(tmp_path):
    path = tmp_path / "古い.xls"
    path.write_bytes(xls([["実施日", "活動名"], ["R7.11.3", "サロン"]]))
    assert by_heading(only_table(path)) == [{"実施日": "R7.11.3", "活動名": "サロン"}]
    path.write_bytes(OLE + bytes(1024))
    assert refusal(path).code == "unreadable-spreadsheet"


def test_a_cut_workbook_is_refused(tmp_path):
    path = saved(tmp_path, ["実施日", "活動名"], ["R7.11.3", "サロン"])
    path.write_bytes(path.read_bytes()[:-900])
    assert refusal(path).code == "unreadable-spreadsheet"


def test_another_zip_file_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "別.xlsx", "w") as package:
        package.writestr("readme.txt", "これは表ではありません")
    assert refusal(tmp_path / "別.xlsx").code == "unreadable-spreadsheet"


def changed_sheet(path, change):
    """The workbook again with its sheet's XML changed, as a hostile or strange program would write it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(data) if part.filename == "xl/worksheets/sheet1.xml" else data)
    path.write_bytes(packed.getvalue())
    return path


@pytest.mark.parametrize("quote", [b'"', b"'"])
@pytest.mark.parametrize("cell", [b"XFD1048576", b"A1048576", b"XFD2"])
def test_one_far_away_cell_does_not_exhaust_the_memory(tmp_path, cell, quote):
    far = b"<row><c r=" + quote + cell + quote + b"><v>1</v></c></row></sheetData>"
    path = changed_sheet(saved(tmp_path, ["実施日", "活動名"]), lambda xml: xml.replace(b"</sheetData>", far))
    assert refusal(path).code == "too-large-spreadsheet"


def test_a_far_row_whose_cells_have_no_names_is_noticed_too(tmp_path):
    far = b'<row r="1048576"><c><v>1</v></c></row></sheetData>'
    path = changed_sheet(saved(tmp_path, ["実施日", "活動名"]), lambda xml: xml.replace(b"</sheetData>", far))
    assert refusal(path).code == "too-large-spreadsheet"


def test_formatted_but_empty_cells_far_below_are_no_trouble(tmp_path):
    far = b'<row r="1048576"><c r="A1048576" s="0"/></row></sheetData>'
    rows = ["実施日", "活動名"], ["R7.11.3", "サロン"]
    path = changed_sheet(saved(tmp_path, *rows), lambda xml: xml.replace(b"</sheetData>", far))
    assert len(only_table(path).rows) == 1


def test_a_workbook_with_a_false_directory_is_refused(tmp_path):
    path = saved(tmp_path, ["実施日", "活動名"], ["R7.11.3", "サロン"])
    data = bytearray(path.read_bytes())
    end = data.rindex(b"PK\x05\x06")
    data[end + 12 : end + 16] = (2**31).to_bytes(4, "little")  # the directory's length
    path.write_bytes(data)
    assert refusal(path).code == "unreadable-spreadsheet"


def test_any_damaged_byte_gives_rows_or_a_plain_refusal(tmp_path):
    path = saved(tmp_path, ["実施日", "活動名"], ["R7.11.3", "サロン"])
    whole = path.read_bytes()
    for place in range(0, len(whole), 61):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            read_table_file(path)
        except Refused as error:
            assert error.code.endswith("spreadsheet")

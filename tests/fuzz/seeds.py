"""The first files of each open kind, written into the corpus by our own hands: python -m tests.fuzz.seeds"""

import csv
import io
import struct
import zipfile
from datetime import date
from email.message import EmailMessage
from html import escape

import openpyxl
import xlsxwriter
from PIL import Image

from app.sandbox.file_beginnings import AGE, ARMOUR_BEGIN
from tests.exchange import made_tables
from tests.fuzz.open_kinds import CORPUS
from tests.sandbox.child.colour_profiles import DISPLAY_P3, grey_profile, ink_profile, rgb_profile

TABLE = [
    ["令和7年度 活動記録", None, None, None, None],
    ["実施日", "活動名", "推進目標", "参加者数", "内容"],
    ["R7.11.3", "サロン", "1-①", 30, "体操、茶話"],
    ["2025-11-04", "講座", "2-1", 2.5, '"引用" と\n改行'],
]
SEALED = AGE + b"-> X25519 " + b"a" * 43 + b"\n" + b"b" * 43 + b"\n--- " + b"c" * 43 + b"\n" + bytes(range(256))
ARMOUR = ARMOUR_BEGIN + b"\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCg==\n-----END AGE ENCRYPTED FILE-----\n"


def tables() -> dict[str, bytes]:
    """Workbooks of two makers (texts inline and shared), and a text in each encoding and with each separator."""
    book, inline = openpyxl.Workbook(), io.BytesIO()
    for row in TABLE:
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.create_sheet("非表示").sheet_state = "hidden"
    book.save(inline)
    shared = io.BytesIO()
    with xlsxwriter.Workbook(shared) as made:
        sheet = made.add_worksheet("記録")
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
        sheet.write_formula(5, 1, "=SUM(D3:D4)", None, 32)
        sheet.write_datetime(5, 0, date(2025, 11, 5), made.add_format({"num_format": "yyyy/m/d"}))
    binary = [[cell if isinstance(cell, (str, float)) or cell is None else float(cell) for cell in row] for row in TABLE]
    lines_of = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}" for cell in row if cell is not None) for row in TABLE)
    text = io.StringIO()
    csv.writer(text).writerows(TABLE)
    lines = text.getvalue()
    return {
        "xlsx/inline": inline.getvalue(),
        "xlsx/shared": shared.getvalue(),
        "xlsb/plain": made_tables.xlsb(binary, hidden=[3], hidden_column=4, merged=struct.pack("<IIII", 0, 0, 0, 2)),
        "xls/excel-97": made_tables.xls(
            [*binary, [made_tables.ERROR_CELL, made_tables.ERROR_FORMULA]], hidden=[3], hidden_column=4
        ),
        "xls/excel-5": made_tables.xls(binary, is_excel_5=True, code_page=932),
        "ods/packed": made_tables.ods(_open_document()),
        "ods/flat": made_tables.fods(_open_document()),
        "xml/excel-2003": made_tables.xml_2003(_xml_2003()),
        "html/page": f"<!DOCTYPE html><html><body><table>{lines_of}</table></body></html>".encode(),
        "html/cp932": f"<table><tr><td rowspan=2>x<td>y</tr>{lines_of.replace('①', '1')}</table>".encode("cp932"),
        "ics/plain": made_tables.ics(
            "DTSTART;TZID=Asia/Tokyo:20251103T100000\nDTEND;TZID=Asia/Tokyo:20251103T113000\nSUMMARY:サロン\nLOCATION:公民館",
            "DTSTART;VALUE=DATE:20251105\nDURATION:P2D\nSUMMARY:研修\nSTATUS:CANCELLED\nRRULE:FREQ=WEEKLY",
        ),
        "csv/utf-8": lines.encode(),
        "csv/bom": lines.encode("utf-8-sig"),
        "csv/utf-16": lines.replace(",", "\t").encode("utf-16"),
        "csv/cp932": lines.replace(",", ";").replace("①", "1").encode("cp932"),
    }


def _open_document() -> str:
    def cell(value: object) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}"/>'
            if value is not None
            else "<table:table-cell/>"
        )

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in TABLE)
    return f'<table:table table:name="記録"><table:table-column table:visibility="collapse"/>{rows}</table:table>'


def _xml_2003() -> str:
    def cell(value: object) -> str:
        kind = "String" if isinstance(value, str) else "Number"
        return f'<Cell><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>' if value is not None else "<Cell/>"

    rows = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in TABLE)
    return f'<Worksheet ss:Name="記録"><Table><Column ss:Index="2"/>{rows}</Table></Worksheet>'


def pictures() -> dict[str, bytes]:
    """Small pictures in every format and mode that is read."""
    ground = Image.linear_gradient("L").resize((40, 30))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (38.0, 56.0, 1.0)
    wanted = [
        ("jpeg/plain", "RGB", {"exif": exif}),
        ("jpeg/progressive", "RGB", {"progressive": True}),
        ("jpeg/grey", "L", {}),
        ("jpeg/print", "CMYK", {}),
        ("jpeg/inks", "CMYK", {"icc_profile": ink_profile()}),
        ("jpeg/wide", "RGB", {"icc_profile": rgb_profile(DISPLAY_P3, 2.2)}),
        ("png/colour", "RGB", {"exif": exif}),
        ("png/transparent", "RGBA", {}),
        ("png/palette", "P", {"transparency": 3}),
        ("png/bits", "1", {}),
        ("png/deep", "I;16", {}),
        ("webp/lossy", "RGB", {"exif": exif}),
        ("webp/lossless", "RGBA", {"lossless": True}),
        ("gif/palette", "P", {"transparency": 3}),
        ("bmp/colour", "RGB", {}),
        ("bmp/palette", "P", {}),
        ("tiff/plain", "RGB", {"exif": exif}),
        ("tiff/lzw", "L", {"compression": "tiff_lzw"}),
        ("tiff/packed", "CMYK", {"compression": "tiff_adobe_deflate"}),
        ("tiff/fax", "1", {"compression": "group4"}),
        ("tiff/fractions", "F", {}),
        ("tiff/profile", "L", {"icc_profile": grey_profile(1.8)}),
    ]
    made = {}
    for name, mode, options in wanted:
        out = io.BytesIO()
        ground.convert("RGB" if mode in ("RGBA", "CMYK", "P") else mode).convert(mode).save(out, name.split("/")[0], **options)
        made[name] = out.getvalue()
    moving = io.BytesIO()
    ground.save(moving, "GIF", save_all=True, append_images=[ground.rotate(90), ground.rotate(180)], loop=0)
    return made | {"gif/moving": moving.getvalue()}


def wrappings() -> dict[str, bytes]:
    """A ZIP with a covering letter, one made on Windows, and mails with what people attach to them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("送付状.txt", "よろしく")
        archive.writestr("daito/daito.yui", SEALED)
        archive.writestr("murone.txt", ARMOUR)
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("XXXX.yui", SEALED)
    mails = {}
    for name, attached in (("sealed", SEALED), ("zipped", packed.getvalue()), ("none", b"%PDF-1.4")):
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = "提出", "daito@example.jp", "head@example.jp"
        message.set_content("よろしくお願いします。")
        message.add_attachment(attached, maintype="application", subtype="octet-stream", filename="大東.yui")
        message.set_boundary("=====x=====")
        mails[f"mail/{name}"] = message.as_bytes()
    return {
        "zip/letter": packed.getvalue(),
        "zip/windows": stored.getvalue().replace(b"XXXX", "大東".encode("cp932")),
        "zip/empty": b"PK\5\6" + bytes(18),
        "mail/armour": b"From: daito@example.jp\r\nSubject: x\r\n\r\n" + ARMOUR,
        **mails,
    }


def main() -> None:
    for name, data in (tables() | pictures() | wrappings()).items():
        path = CORPUS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()

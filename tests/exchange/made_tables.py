"""Small tables in formats that no library here writes, byte by byte, as strange and hostile programs may write them."""

import io
import struct
import zipfile
from collections.abc import Sequence

from app.sandbox.file_beginnings import OLE

SECTOR = 512
_FREE, _END, _TABLE = 0xFFFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFD
Cell = str | float | bytes | None
"""Bytes: what follows the place of a formula or an error, as its format stores it."""


def package(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


# .xlsx

_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
_RELATION = '<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>'
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def xlsx(
    sheet: str, *, strings: str = "", formats: str = "", cell_formats: str = "", workbook: str = "", main: str = MAIN
) -> bytes:
    """One sheet 表 with the XML ``sheet`` between <worksheet> and its end. ``strings``: <si>, ``cell_formats``: <xf>."""
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    styles = (
        f'<styleSheet xmlns="{main}"><numFmts>{formats}</numFmts><cellXfs><xf numFmtId="0"/>{cell_formats}</cellXfs></styleSheet>'
    )
    return package(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETS}.sheet.main+xml"/></Types>',
            "_rels/.rels": _RELATIONS % _RELATION % ("rId1", "officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{related}">{workbook}'
            '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _RELATIONS
            % (
                _RELATION % ("rId1", "worksheet", "worksheets/sheet1.xml")
                + _RELATION % ("rId2", "styles", "styles.xml")
                + _RELATION % ("rId3", "sharedStrings", "sharedStrings.xml")
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>',
            "xl/styles.xml": styles,
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        }
    )


# .xlsb ([MS-XLSB])


def xlsb(
    rows: Sequence[Sequence[Cell]],
    *,
    hidden: Sequence[int] = (),
    hidden_column: int | None = None,
    merged: bytes = b"",
    formats: Sequence[str] = (),
    is_struck: bool = False,
    view: bytes = b"",
) -> bytes:
    """One sheet 表. Bytes in a cell are an error's number, or a style's, a blank and a whole number's in text: b"1 45964".

    ``formats``: those of the styles from 4 on. ``is_struck``: all cells are struck through. ``view``: the record of its window.
    """
    sheet = _b(129) + _b(148, struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1))
    sheet += _b(137, view) if view else b""
    if hidden_column is not None:
        sheet += _b(390) + _b(60, struct.pack("<IIIIH", hidden_column, hidden_column, 2304, 0, 1)) + _b(391)
    sheet += _b(145)
    for number, row in enumerate(rows):
        flags = 0x10 if number in hidden else 0
        sheet += _b(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
        for column, cell in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(cell, str):
                sheet += _b(6, place + _wide(cell))
            elif isinstance(cell, bytes) and b" " in cell:
                style, number = map(int, cell.split())
                sheet += _b(2, struct.pack("<IIi", column, style, number << 2 | 2))
            elif isinstance(cell, bytes):
                sheet += _b(3, place + cell)
            elif cell is not None:
                sheet += _b(5, place + struct.pack("<d", cell))
    sheet += _b(146) + (_b(177, struct.pack("<I", 1)) + _b(176, merged) + _b(178) if merged else b"") + _b(130)
    workbook = _b(131) + _b(143) + _b(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("表")) + _b(144) + _b(132)
    return package(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
            "_rels/.rels": _RELATIONS % _RELATION % ("rId1", "officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": _RELATIONS % _RELATION % ("rId1", "worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": _b(278)
            + _b(615, struct.pack("<I", 1))
            + _b(44, struct.pack("<H", 170) + _wide('ggge"年"m"月"d"日"'))
            + b"".join(_b(44, struct.pack("<H", 171 + at) + _wide(code)) for at, code in enumerate(formats))
            + _b(616)
            + _b(43, struct.pack("<HH", 220, 8 if is_struck else 0))
            + _b(617, struct.pack("<I", 4))
            + b"".join(
                _b(47, struct.pack("<HHH", 0, number, 0) + bytes(10))
                for number in (0, 14, 170, 46, *range(171, 171 + len(formats)))
            )
            + _b(618)
            + _b(279),
        }
    )


def _b(kind: int, body: bytes = b"") -> bytes:
    return (bytes((kind,)) if kind < 128 else bytes((kind & 0x7F | 0x80, kind >> 7))) + _sevenths(len(body)) + body


def _sevenths(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*found, number))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


# .xls ([MS-XLS]) and its outer box ([MS-CFB])


def xls(
    rows: Sequence[Sequence[Cell]],
    *,
    hidden: Sequence[int] = (),
    hidden_column: int | None = None,
    code_page: int = 1200,
    is_excel_5: bool = False,
    before: bytes = b"",
) -> bytes:
    """One sheet 表. Bytes in a cell are a whole record's end behind row and column: its kind, and what follows the format."""
    version = 0x500 if is_excel_5 else 0x600
    name = "表".encode("cp932") if is_excel_5 else b"\1" + "表".encode("utf-16-le")
    length = len("表".encode("cp932")) if is_excel_5 else 1
    begin = _r(0x809, struct.pack("<HHHHII", version, 5, 0, 0, 0, 0)[: 8 if is_excel_5 else 16]) + before
    begin += _r(0x42, struct.pack("<H", code_page))
    place = len(begin) + 4 + 7 + len(name) + 4
    whole = begin + _r(0x85, struct.pack("<IBBB", place, 0, 0, length) + name) + _r(0xA)
    whole += _r(0x809, struct.pack("<HHHHII", version, 0x10, 0, 0, 0, 0)[: 8 if is_excel_5 else 16])
    if hidden_column is not None:
        whole += _r(0x7D, struct.pack("<HHHHHH", hidden_column, hidden_column, 2304, 0, 1, 0))
    for number, row in enumerate(rows):
        whole += _r(0x208, struct.pack("<HHHHHHHH", number, 0, len(row), 300, 0, 0, 0x20 if number in hidden else 0, 0))
        for column, cell in enumerate(row):
            at = struct.pack("<HHH", number, column, 0)
            if isinstance(cell, str):
                plain = cell.encode("cp932")
                text = (
                    struct.pack("<H", len(plain)) + plain
                    if is_excel_5
                    else struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                )
                whole += _r(0x204, at + text)
            elif isinstance(cell, bytes):
                whole += _r(int.from_bytes(cell[:2], "little"), at + cell[2:])
            elif cell is not None:
                whole += _r(0x203, at + struct.pack("<d", cell))
    return compound({"Book" if is_excel_5 else "Workbook": whole + _r(0xA)})


ERROR_CELL = (0x205).to_bytes(2, "little") + b"\x17\1"
"""#REF! as a value."""
ERROR_FORMULA = (0x6).to_bytes(2, "little") + b"\2\0\x2a\0\0\0\xff\xff" + bytes(6) + b"\0\0"
"""A formula whose result is #N/A."""
OLD_FORMULA = (0x406).to_bytes(2, "little") + struct.pack("<d", 7) + bytes(4)
"""As a program for the Macintosh writes formulas; the library passes over it."""


def _r(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def compound(streams: dict[str, bytes], *, circular: bool = False) -> bytes:
    """A compound file with the streams, each in sectors of its own. ``circular``: every chain ends in itself."""
    table: list[int] = []
    sectors: list[bytes] = []

    def put(content: bytes) -> int:
        first, count = len(sectors), max(1, -(-len(content) // SECTOR))
        sectors.extend(content[at * SECTOR : (at + 1) * SECTOR].ljust(SECTOR, b"\0") for at in range(count))
        table.extend([*range(first + 1, first + count), first if circular else _END])
        return first

    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), 2):
        padded = content.ljust(4096, b"\0")
        entries.append(_entry(name, 2, put(padded), len(padded), right=number if number <= len(streams) else _FREE))
    directory = put(b"".join(entries).ljust(-(-len(entries) // 4) * SECTOR, b"\0"))
    at, count = len(sectors), -(-len(table) // (SECTOR // 4 - 1))
    table += [_TABLE] * count
    whole = struct.pack(f"<{len(table)}I", *table).ljust(count * SECTOR, b"\xff")
    sectors += [whole[number * SECTOR : (number + 1) * SECTOR] for number in range(count)]
    head = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, count, directory, 0, 4096, _END, 0, _END, 0)
    head += struct.pack(f"<{count}I", *range(at, at + count)).ljust(109 * 4, b"\xff")
    return head + b"".join(sectors)


def _entry(name: str, kind: int, first: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    head = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<III", first, size, 0)


# .ods

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)


def fods(tables: str, *, styles: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} xmlns:calcext="urn:x" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document>"
    ).encode()


def ods(tables: str, *, styles: str = "", manifest: str = "", kind: str = "spreadsheet") -> bytes:
    return package(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
            "content.xml": fods(tables, styles=styles)
            .replace(b"office:document ", b"office:document-content ", 1)
            .replace(b"</office:document>", b"</office:document-content>"),
        }
    )


# Excel 2003's XML


def xml_2003(sheets: str) -> bytes:
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{sheets}</Workbook>'
    ).encode()


# .ics


def ics(*events: str, head: str = "") -> bytes:
    """Each event as its lines between BEGIN:VEVENT and END:VEVENT."""
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()

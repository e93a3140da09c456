"""The looks of cells, read from the styles of a workbook."""

import io
import zipfile

from app.sandbox.child.package_parts import Package
from app.sandbox.child.xlsx_styles import Style, styles_of

STYLES = """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="1"><numFmt numFmtId="170" formatCode="0&quot;組&quot;"/></numFmts>
<fonts><font><sz val="11"/></font><font><strike/></font><font><strike val="0"/></font></fonts>
<cellStyleXfs><xf numFmtId="9" fontId="1"/></cellStyleXfs>
<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="170" fontId="1"/><xf numFmtId="14" fontId="2"/><xf fontId="9"/></cellXfs>
<dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>"""


def package(**parts: str) -> Package:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
        for name, text in parts.items():
            archive.writestr(f"xl/{name}.xml", text)
    return Package(made.getvalue())


def test_each_style_has_its_format_and_its_font() -> None:
    expected = [Style(), Style(170, '0"組"', is_struck=True), Style(14), Style()]
    assert styles_of(package(styles=STYLES)) == expected


def test_a_workbook_without_styles_has_none() -> None:
    assert styles_of(package()) == []

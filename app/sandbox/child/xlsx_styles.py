"""How the cells of an .xlsx look, by the number of their style (ECMA-376, 18.8)."""

from app.sandbox.child.looks import Style
from app.sandbox.child.package_parts import Package, read_xml

_STYLES, _TEXTS = "xl/styles.xml", "xl/sharedStrings.xml"
_FALSE = ("0", "false", "off")


def styles_of(package: Package) -> list[Style]:
    """By their number; empty where the workbook has none. Raises one of ``package_parts.DAMAGE``, Rejected("unreadable")."""
    reader = _Reader()
    if _STYLES in package:
        with package.open(_STYLES) as stream:
            read_xml(stream, reader.start, reader.end)
    return reader.styles


def struck_texts(package: Package) -> frozenset[int]:
    """Numbers of the shared texts of which a part is struck through. Raises as ``styles_of``."""
    found: set[int] = set()
    at = -1

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal at
        if tag == "si":
            at += 1
        elif tag == "strike" and attributes.get("val") not in _FALSE:
            found.add(at)

    if _TEXTS in package:
        with package.open(_TEXTS) as stream:
            read_xml(stream, start)
    return frozenset(found)


class _Reader:
    def __init__(self) -> None:
        self.styles: list[Style] = []
        self._codes: dict[str, str] = {}
        self._struck: list[bool] = []
        self._inside = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "fonts" | "cellXfs":
                self._inside = tag
            case "numFmt":
                self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            case "font" if self._inside == "fonts":
                self._struck.append(False)
            case "strike" if self._inside == "fonts" and self._struck:
                self._struck[-1] = attributes.get("val") not in _FALSE
            case "xf" if self._inside == "cellXfs":
                number, font = attributes.get("numFmtId", "0"), attributes.get("fontId", "")
                struck = self._struck[int(font)] if font.isdigit() and int(font) < len(self._struck) else False
                self.styles.append(Style(int(number) if number.isdigit() else 0, self._codes.get(number), struck))

    def end(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

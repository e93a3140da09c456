"""The auditor's own reader of Excel files: every cell as Excel shows it, and what its charts draw.

It knows the XML of a workbook and nothing of how the program writes one.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_BUILT_IN = {0: "General", 3: "#,##0", 4: "#,##0.00", 49: "@"}
_SECTIONS = re.compile(r'(?:"[^"]*"|[^;"])+')
_SECTION = re.compile(r'((?:"[^"]*")*)#,##0(\.(?:0+|#+))?((?:"[^"]*")*)')
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_RANGE = re.compile(r"(.*)!\$([A-Z]+)\$([0-9]+)(?::\$([A-Z]+)\$([0-9]+))?")
_MERGED = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")
Rows = list[list[str]]


@dataclass(frozen=True)
class DrawnChart:
    """``series``: name → the cells it is drawn from, as Excel shows them; ``labels`` alike."""

    labels: tuple[str, ...]
    series: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Workbook:
    """``sheets``: the rows of each sheet, in order; ``charts``: of all sheets, in order."""

    sheets: list[Rows]
    charts: list[DrawnChart]


def read_workbook(data: bytes) -> Workbook:
    """The workbook as people see it."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = [one.get("name", "") for one in _xml(book, "xl/workbook.xml").iter(f"{_MAIN}sheet")]
        formats, texts = _formats(book), _texts(book)
        sheets = [_rows(_xml(book, f"xl/worksheets/sheet{number}.xml"), formats, texts) for number in range(1, len(names) + 1)]
        by_name = dict(zip(names, sheets, strict=True))
        drawn = [name for name in book.namelist() if name.startswith("xl/charts/chart")]
        drawn.sort(key=lambda name: int("".join(filter(str.isdigit, name))))
        return Workbook(sheets, [_chart(_xml(book, name), by_name) for name in drawn])


def shown(value: str, number_format: str) -> str:
    """A number as Excel shows it: 「約1,234※」 with the format '"約"#,##0"※"'. Of a format that is not known it says so."""
    number = Decimal(value)
    sections = _SECTIONS.findall(number_format)
    place = 0 if number > 0 or len(sections) == 1 else 1 if number < 0 else min(2, len(sections) - 1)
    found = _SECTION.fullmatch(sections[place])
    if number_format == "@" or found is None:
        return f"{value}（表示形式 {number_format}）"
    before, digits, behind = found[1].replace('"', ""), found[2] or "", found[3].replace('"', "")
    rounded = abs(number).quantize(Decimal(10) ** -max(0, len(digits) - 1), ROUND_HALF_UP)
    text = f"{rounded:,}".rstrip("0") if "#" in digits else f"{rounded:,}"
    return f"{'-' if number < 0 and place == 0 else ''}{before}{text}{behind}"


def _xml(book: zipfile.ZipFile, name: str) -> Element:
    return ElementTree.fromstring(book.read(name))


def _formats(book: zipfile.ZipFile) -> list[str]:
    """The number format of each style, by its number."""
    styles = _xml(book, "xl/styles.xml")
    codes = _BUILT_IN | {int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in styles.iter(f"{_MAIN}numFmt")}
    used = styles.find(f"{_MAIN}cellXfs")
    return [codes.get(int(one.get("numFmtId", 0)), "") for one in ([] if used is None else used)]


def _texts(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    whole = _xml(book, "xl/sharedStrings.xml")
    texts = ("".join(part.text or "" for part in one.iter(f"{_MAIN}t")) for one in whole.iter(f"{_MAIN}si"))
    return [_ESCAPED.sub(lambda found: chr(int(found[1], 16)), one) for one in texts]


def _rows(sheet: Element, formats: Sequence[str], texts: Sequence[str]) -> Rows:
    found: Rows = []
    for row in sheet.iter(f"{_MAIN}row"):
        number = int(row.get("r", 0))
        found.extend([] for _ in range(number - len(found)))
        line = found[number - 1]
        for cell in row:
            column = _column("".join(filter(str.isalpha, cell.get("r", ""))))
            line.extend("" for _ in range(column + 1 - len(line)))
            value = cell.find(f"{_MAIN}v")
            if value is not None and value.text is not None:
                line[column] = (
                    texts[int(value.text)] if cell.get("t") == "s" else shown(value.text, formats[int(cell.get("s", 0))])
                )
    for merged in sheet.iter(f"{_MAIN}mergeCell"):
        _bring_down(found, merged.get("ref", ""))
    return found


def _bring_down(rows: Rows, merged: str) -> None:
    """The title of a column over both rows of a head stands in the lower one, beside the titles of the other columns."""
    ends = _MERGED.fullmatch(merged)
    if ends is None or int(ends[2]) == int(ends[4]):
        return
    above, below, column = rows[int(ends[2]) - 1], rows[int(ends[4]) - 1], _column(ends[1])
    below.extend("" for _ in range(column + 1 - len(below)))
    below[column], above[column] = above[column], ""


def _chart(chart: Element, sheets: Mapping[str, Rows]) -> DrawnChart:
    labels: tuple[str, ...] = ()
    series = {}
    for one in chart.iter(f"{_CHART}ser"):
        labels = tuple(_cells(one, "cat", sheets))
        series[_text(one.find(f"{_CHART}tx/{_CHART}v"))] = tuple(_cells(one, "val", sheets))
    return DrawnChart(labels, series)


def _cells(series: Element, part: str, sheets: Mapping[str, Rows]) -> Iterator[str]:
    """The cells of the one line that a part of a series refers to."""
    found = _RANGE.fullmatch(_text(series.find(f"{_CHART}{part}//{_CHART}f")))
    if found is None:
        return
    name = found[1].removeprefix("'").removesuffix("'").replace("''", "'")
    row, columns = int(found[3]) - 1, range(_column(found[2]), _column(found[4] or found[2]) + 1)
    rows = sheets.get(name, [])
    line = rows[row] if row < len(rows) else []
    yield from (line[one] if one < len(line) else "" for one in columns)


def _text(found: Element | None) -> str:
    return (found.text or "") if found is not None else ""


def _column(letters: str) -> int:
    """A → 0, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1

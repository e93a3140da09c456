"""Tables made to harm: each is refused in a sentence, and the program reads the next one."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from app.errors import Refused
from app.exchange import grids
from app.exchange.tables import read_table_file
from app.sandbox import limits

SHEET = "xl/worksheets/sheet1.xml"
Change = Callable[[str, bytes], tuple[str, bytes]]


def book(change: Change = lambda name, data: (name, data), more: dict[str, bytes] | None = None) -> bytes:
    """A workbook of one row, its parts changed as a hostile program would write them."""
    made = openpyxl.Workbook()
    made.active.append(["実施日", "活動名"])
    made.active.append(["R7.11.3", "サロン"])
    raw, packed = io.BytesIO(), io.BytesIO()
    made.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(*change(part.filename, old.read(part)))
        for name, data in (more or {}).items():
            new.writestr(name, data)
    return packed.getvalue()


def with_row(row: bytes) -> Change:
    return lambda name, data: (name, data.replace(b"</sheetData>", row + b"</sheetData>") if name == SHEET else data)


def renamed(name: str, data: bytes) -> tuple[str, bytes]:
    """The sheet under a name that does not end in .xml, with a cell at the far corner."""
    _, data = with_row(b'<row><c r="XFD1048576"><v>1</v></c></row>')(name, data)
    return name.replace("sheet1.xml", "sheet1.bin"), data.replace(b"sheet1.xml", b"sheet1.bin")


TEXTS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>' % (b"x" * 30_000)
A_MILLION = b"".join(b'<row r="%d">%s</row>' % (number, b'<c t="s"><v>0</v></c>' * 200) for number in range(3, 5003))


def nested_entities(name: str, data: bytes) -> tuple[str, bytes]:
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return name, declared + data.replace(b"R7", b"&b;") if name == SHEET else data


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a sign in an attribute that ends a tag for those who look superficially": lambda: book(
        with_row(b'<row><c x=">" r="XFD1048576"><v>1</v></c></row>')
    ),
    "a part that is not called .xml": lambda: book(renamed),
    "a far cell after a line end": lambda: book(with_row(b'<row><c r="XFD1048576"\n><v>1</v></c></row>')),
    "a text used a million times": lambda: book(with_row(A_MILLION), {"xl/sharedStrings.xml": TEXTS}),
    "entities": lambda: book(nested_entities),
    "zeros without end": lambda: book(more={"xl/media/a.bin": bytes(limits.UNPACKED_BYTES + 1)}),
}


def refusal(folder: Path, data: bytes) -> Refused:
    path = folder / "表.xlsx"
    path.write_bytes(data)
    with pytest.raises(Refused) as caught:
        read_table_file(path)
    assert caught.value.what.endswith("。") and caught.value.todo.endswith("。")
    path.write_bytes(book())
    assert len(read_table_file(path).tables[0].rows) == 1
    return caught.value


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_table_is_refused_in_a_sentence_and_the_next_one_is_read(tmp_path: Path, what: str) -> None:
    assert refusal(tmp_path, HOSTILE[what]()).code in ("too-large-spreadsheet", "unreadable-spreadsheet")


@pytest.mark.parametrize(
    "values",
    [
        [["表", "merged"]],
        [["表", [[0, 0, 0]]]],
        [["表", [[0, 0, -1, 0]]]],
        [["x"]],
        [["表", []], "row"],
        [["表", []], [1.5]],
        [["表", []], [b"bytes"]],
        [["表", []], [["nested"]]],
        [["表", []], [None] * 201],
        [["表", []], *[["x"]] * 20_001],
        ["ab"],
    ],
    ids=range(11),
)
def test_an_answer_that_is_no_table_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, values: list[object]
) -> None:
    with monkeypatch.context() as told:
        told.setattr(grids.FOR_WORK, "ask", lambda *_, **__: values)
        with pytest.raises(Refused) as caught:
            grids.workbook_grids(book())
    assert caught.value.code == "unreadable-spreadsheet"


@pytest.mark.parametrize("values", [[], [[",", "rows"]], [[",", [["x"]], 1]], [[[], [["x"]]]], 7], ids=str)
def test_separators_that_are_none_are_not_believed(monkeypatch: pytest.MonkeyPatch, values: object) -> None:
    monkeypatch.setattr(grids.FOR_WORK, "ask", lambda *_, **__: values)
    with pytest.raises(Refused) as caught:
        grids.delimited_grid(b"a,b\n")
    assert caught.value.code == "unreadable-spreadsheet"

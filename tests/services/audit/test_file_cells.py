"""The files of a form are compared with its paper cell by cell."""

import pytest

from app.reports import csv_file, workbook
from app.reports.document_rows import DocumentRow
from app.reports.paper import Bullets, Chart, Column, Notes, Num, Paper, Row, Series, Table, Text
from app.services.audit.file_cells import CSV, EXCEL, NOT_THERE, FileCell, cells_of_files

COLUMNS = (Column("番号", 1), Column("－", 1, group="件数"), Column("計", 1, group="件数"))
ROWS = (Row(("1-①", Num(-1234567), None)), Row(("=1+1", Num(25, suffix="％", signed=True), Num(125, 1, True, "以上※")), "total"))
CHART = Chart("lines", "推移", ("R6", "R7※"), (Series("人", (None, 3.5)), Series("件", (0.0, 1200.0))), "人")
PARTS = (
    Table(COLUMNS, ROWS, "活動件数", "支部からの報告 7/8"),
    Text("成果", "二行の\n文 1/1"),
    Bullets("項目", ("一", "二")),
    CHART,
    Notes(("※：未提出", "0123")),
    Table((Column("", 1), Column("", 1)), (Row(("2-3", "未提出")),)),
)
PAPERS = [Paper("題", PARTS, bookmark="大東"), Paper("題", (PARTS[0],), stamp_boxes=("会長",))]


def differing() -> list[FileCell]:
    return [one for one in cells_of_files(PAPERS) if one.text != one.on_paper]


def test_every_kind_of_cell_says_in_both_files_what_it_says_on_paper() -> None:
    assert differing() == []
    read = {(one.file, one.place): one.text for one in cells_of_files(PAPERS)}
    assert read[EXCEL, "大東 活動件数 1-① －"] == read[CSV, "大東 活動件数 1-① －"] == "△1,234,567"
    assert read[CSV, "大東 活動件数 =1+1 計"] == "約12.5以上※" and read[CSV, "大東 活動件数 =1+1 番号"] == "=1+1"
    assert read[EXCEL, "大東 推移の図 件 R7※"] == read[CSV, "大東 推移の数 件 R7※"] == "1,200"
    assert read[CSV, "大東 成果"] == "二行の\n文 1/1" and read[EXCEL, "大東 2-3 未提出"] == "未提出"


@pytest.mark.parametrize(("module", "file"), [(workbook, EXCEL), (csv_file, CSV)])
def test_what_is_left_out_or_added_in_a_file_is_found(module: object, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = module.document_rows  # type: ignore[attr-defined]

    def other(paper: Paper) -> list[DocumentRow]:
        rows = [one for one in right(paper) if one.cells[0] != "成果"]
        place = next(at for at, one in enumerate(rows) if one.kind == "total")
        return [*rows[: place + 1], DocumentRow("cell", ("まだある", Num(1))), *rows[place + 1 :]]

    monkeypatch.setattr(module, "document_rows", other)
    found = [(one.file, one.place, one.text, one.on_paper) for one in differing()]
    assert (file, "大東 成果", NOT_THERE, "二行の\n文 1/1") in found
    assert (file, "大東 活動件数の下", "まだある　1", NOT_THERE) in found
    assert {one[0] for one in found} == {file}


def test_a_missing_table_and_a_missing_chart_are_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    right = workbook.document_rows
    monkeypatch.setattr(workbook, "document_rows", lambda paper: [one for one in right(paper) if one.kind in ("title", "text")])
    found = [(one.place, one.text) for one in differing() if one.file == EXCEL]
    assert (
        ("大東 活動件数", NOT_THERE) in found
        and ("大東 推移の数", NOT_THERE) in found
        and ("大東 推移の図 人 R6", NOT_THERE) in found
    )

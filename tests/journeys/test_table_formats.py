"""The same table in every format goes in by the command line, and what is no table is named."""

from pathlib import Path

import pytest

from tests.exchange.made_tables import package, xls, xlsb
from tests.journeys.test_command_line import Office
from tests.sandbox.child.test_decoding import as_euc_jp, as_iso_2022_jp

ROWS = [["実施日", "推進目標", "活動名", "参加者数"], ["R7.11.3", "1-3", "ふれあいサロン", 20]]
LINES = "\r\n".join(",".join(map(str, row)) for row in ROWS) + "\r\n"
PAGE = "<html><body><table>" + "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in ROWS) + "</table>"
TABLES = {
    "記録.xls": xls(ROWS),
    "昔の記録.xls": xls(ROWS, is_excel_5=True, code_page=932),
    "記録.xlsb": xlsb(ROWS),
    "システムの出力.xls": PAGE.encode("cp932"),
    "メールから.csv": as_iso_2022_jp(LINES),
    "UNIXから.csv": as_euc_jp(LINES),
    "送付.zip": package({"記録.csv": LINES.encode("cp932"), "送付状.txt": "よろしく"}),
}


@pytest.mark.usefixtures("at")
def test_a_table_goes_in_whatever_its_format_and_name(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    head, daito = Office(tmp_path / "head", capfdbinary), Office(tmp_path / "daito", capfdbinary)
    head.ask("setup", "head")
    given = head.ask("enrol", "daito", "--out", tmp_path / "daito.setup")
    daito.ask("setup", "branch", "--from", tmp_path / "daito.setup", "--code", given["code"])
    for name, data in TABLES.items():
        path = tmp_path / name
        path.write_bytes(data)
        seen = daito.ask("activity", "import", path, "--preview")
        assert seen["refused"] == [], name
    (added,) = daito.ask("activity", "import", tmp_path / "昔の記録.xls")["ids"]
    shown = daito.ask("activity", "show", added)
    assert (shown["title"], shown["date"], shown["participants"]) == ("ふれあいサロン", "2025-11-03", 20)
    (tmp_path / "報告.xls").write_bytes(b"%PDF-1.7\n")
    assert daito.refusal("activity", "import", tmp_path / "報告.xls") == "unreadable-spreadsheet"

"""戻ったものと足りないもの on paper: a line for every office with its telephone, its state and room for the day of the call."""

from pathlib import Path

import pytest

from app.errors import YuiError
from app.reports.paper import Bullets, Table
from app.services.devices.coming_back import ComingBack, OfficeState
from app.services.devices.coming_back_paper import paper_of, print_coming_back
from app.services.workspace.workspace import Workspace

FOUND = ComingBack(
    "令和7年11月26日",
    "令和7年11月5日",
    (OfficeState("murone", "室根支部", "0191-00-0000", "missing", "令和7年11月3日", 30, "お願いのファイルを渡す"),),
    ("評価は戻りません。",),
)


def test_the_paper_says_what_the_page_says(head: Workspace) -> None:
    paper = paper_of(head, FOUND)
    [table] = [part for part in paper.parts if isinstance(part, Table)]
    [row] = table.rows
    assert row.cells[:4] == ("室根支部", "0191-00-0000", "令和7年11月3日まで", "30件以上足りません") and row.cells[-1] == ""
    assert [part.items for part in paper.parts if isinstance(part, Bullets)] == [("評価は戻りません。",)]


def test_it_is_written_as_the_name_of_the_file_says(head: Workspace, tmp_path: Path) -> None:
    assert print_coming_back(head, tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(YuiError) as refused:
        print_coming_back(head, tmp_path / "a.doc")
    assert refused.value.code == "unknown-format"

"""A block copied in Excel is read like a file: tabs, quoted cells with line ends, and the same refusals."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.errors import Refused
from app.services.tables.pasted_table import NAME, open_pasted
from app.services.workspace.workspace import Workspace
from tests.offices import branch

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    with branch(tmp_path) as workspace:
        yield workspace


def test_what_was_copied_is_read_as_it_was_meant(office: Workspace) -> None:
    text = '実施日\t推進目標\t活動名\t内容\r\n11/3\t1-3\t髙橋サロン𠮷\t"歌,と\n""体操"""\r\n11/4\t1-3\t会議\t\r\n'
    table = open_pasted(office, text, 2025)
    first, second = table.rows
    assert (table.file_name, first.values["date"], first.values["title"]) == (NAME, date(2025, 11, 3), "髙橋サロン𠮷")
    assert first.values["content"] == '歌,と\n"体操"' and second.values["title"] == "会議"


def test_the_same_block_is_known_when_it_is_pasted_again(office: Workspace) -> None:
    text = "実施日\t推進目標\t活動名\n11/3\t1-3\tサロン\n"
    assert open_pasted(office, text, 2025).file.digest == open_pasted(office, text, 2025).file.digest


def test_an_empty_block_is_refused_in_words(office: Workspace) -> None:
    with pytest.raises(Refused) as refused:
        open_pasted(office, "\t\n\t\n", 2025)
    assert refused.value.code == "unreadable-spreadsheet"

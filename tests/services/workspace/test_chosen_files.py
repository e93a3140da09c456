"""A yes to replacing a file holds for that file, once."""

from pathlib import Path

import pytest

from app.errors import Refused
from app.services.workspace.chosen_files import agree_to_replace
from app.store.own_places import write_for_people


def test_a_yes_holds_for_one_file_and_one_time(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"a letter")
    agree_to_replace(tmp_path / "a.pdf")
    write_for_people(tmp_path / "a.pdf", b"%PDF 1")
    (tmp_path / "a.pdf").write_bytes(b"a letter")
    for name in ("a.pdf", "b.pdf"):
        with pytest.raises(Refused) as refusal:
            write_for_people(tmp_path / name, b"%PDF 2")
        assert refusal.value.code == "file-exists" and (tmp_path / name).read_bytes() == b"a letter"

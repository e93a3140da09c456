"""What a killed run left half written is removed, and nothing else."""

import os
from pathlib import Path

import pytest

from app.store.leftovers import sweep, sweep_data_folder

LEFT = ".0123456789abcdef.partial"
LOOK_ALIKE = ["a.partial", ".partial", ".0123456789ABCDEF.partial", f"a{LEFT}", f"{LEFT}.db", ".0123.partial"]


@pytest.mark.parametrize("name", LOOK_ALIKE)
def test_what_only_looks_like_it_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    sweep(tmp_path, older_than_seconds=0)
    assert (tmp_path / name).exists()


def test_where_others_may_be_writing_only_what_is_old_goes(tmp_path: Path) -> None:
    (tmp_path / LEFT).write_bytes(b"half")
    sweep(tmp_path)
    assert (tmp_path / LEFT).exists()
    os.utime(tmp_path / LEFT, (1, 1))
    sweep(tmp_path)
    assert not (tmp_path / LEFT).exists()


def test_a_link_under_such_a_name_costs_only_the_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter").write_bytes(b"")
    (tmp_path / LEFT).symlink_to(tmp_path / "folder", target_is_directory=True)
    sweep(tmp_path, older_than_seconds=0)
    assert not (tmp_path / LEFT).is_symlink() and (tmp_path / "folder" / "letter").exists()


def test_the_copies_are_swept_by_those_who_write_them(tmp_path: Path) -> None:
    for name in ("photos", "backups"):
        (tmp_path / name).mkdir()
        (tmp_path / name / LEFT).write_bytes(b"half")
    sweep_data_folder(tmp_path)
    assert [(tmp_path / name / LEFT).exists() for name in ("photos", "backups")] == [False, True]


def test_a_folder_that_is_gone_is_swept_already(tmp_path: Path) -> None:
    sweep(tmp_path / "nowhere")
    sweep_data_folder(tmp_path / "nowhere")

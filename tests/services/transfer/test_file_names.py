"""Names of the files that offices exchange."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from app.services.transfer.file_names import free_path, is_of_office, numbered, standing, standing_files
from app.services.workspace.workspace import Workspace

DAY = date(2025, 11, 5)


def test_a_name_says_office_day_and_number_and_differs_between_two_pcs_of_one_office(head: Workspace, daito: Workspace) -> None:
    one = replace(daito, generation=bytes.fromhex("3f2a" + "00" * 14))
    other = replace(daito, generation=bytes.fromhex("9c1e" + "00" * 14))
    assert numbered(one, "head", DAY, 7) == "daito-20251105-0007-3f2a" < numbered(one, "head", DAY, 8)
    assert numbered(other, "head", DAY, 7) == "daito-20251105-0007-9c1e"
    assert numbered(replace(head, generation=one.generation), "daito", DAY, 7) == "head-daito-20251105-0007-3f2a"
    assert standing(one, "head") == "daito-to-head-3f2a" != standing(other, "head")


def test_nothing_that_lies_there_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.yui").touch()
    (tmp_path / "a-2.yui").touch()
    assert free_path(tmp_path, "a", ".yui") == tmp_path / "a-3.yui"
    assert free_path(tmp_path, "a", ".eml") == tmp_path / "a.eml"
    assert free_path(tmp_path, "a", ".yui", lambda path: path.stem == "a-2") == tmp_path / "a-2.yui"


def test_files_of_the_office_in_a_shared_folder_are_known_by_name_and_their_photos_are_none(
    daito: Workspace, tmp_path: Path
) -> None:
    for name in ("daito-to-head-3f2a.yui", "daito-to-head-3f2a-photo1.yui", "head-to-daito-9c1e.yui", "写真.yui"):
        (tmp_path / name).touch()
    assert [path.name for path in standing_files(daito, tmp_path)] == ["daito-to-head-3f2a.yui"]
    assert [is_of_office(daito, path) for path in sorted(tmp_path.glob("*.yui"))] == [True, True, False, False]

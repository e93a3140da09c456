"""Sticks are found where Linux mounts them; nothing that is missing or shut stops the page."""

from pathlib import Path

from app.services.workspace.removable_drives import removable_drives


def test_every_mounted_stick_is_offered_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "media" / "USBメモリ").mkdir(parents=True)
    (tmp_path / "media" / "readme.txt").write_text("")
    found = removable_drives([tmp_path / "media", tmp_path / "nowhere"])
    assert [drive.name for drive in found] == ["USBメモリ"]
    assert found[0].free > 0

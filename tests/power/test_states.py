"""What a power cut may leave of names, where whole folders are renamed."""

import random
from pathlib import Path

from tests.power.states import Disk, Event


def test_a_folder_that_is_renamed_is_there_whole_under_the_one_name_or_the_other(tmp_path: Path) -> None:
    place, left = tmp_path / "place", tmp_path / "left"
    place.mkdir()
    disk = Disk(place)
    for name in ("a", "b"):
        disk.play(Event("c", f"{place}/making/{name}", 0, b""))
        disk.play(Event("w", f"{place}/making/{name}", 0, b"whole"))
        disk.play(Event("s", f"{place}/making/{name}", 0, b""))
    disk.play(Event("r", f"{place}/making", 0, f"{place}/made".encode()))

    def seen() -> set[tuple[str, ...]]:
        found = set()
        for seed in range(60):
            disk.leave(left, random.Random(seed))
            found.add(tuple(sorted(str(path.relative_to(left)) for path in left.rglob("*") if path.is_file())))
        return found

    assert seen() == {("making/a", "making/b"), ("made/a", "made/b")}
    disk.play(Event("s", str(place), 0, b""))
    assert seen() == {("made/a", "made/b")}
    disk.play(Event("u", f"{place}/made/a", 0, b""))
    disk.play(Event("u", f"{place}/made/second name", 0, b""))
    assert seen() == {("made/a", "made/b"), ("made/b",)}


def test_what_was_renamed_into_a_synced_folder_has_its_new_name_for_good(tmp_path: Path) -> None:
    place, left = tmp_path / "place", tmp_path / "left"
    place.mkdir()
    (place / "data").write_bytes(b"old")
    disk = Disk(place)
    disk.play(Event("c", f"{place}/making/data", 0, b""))
    disk.play(Event("w", f"{place}/making/data", 0, b"new"))
    disk.play(Event("s", f"{place}/making/data", 0, b""))
    disk.play(Event("r", f"{place}/making/data", 0, f"{place}/data".encode()))
    disk.play(Event("s", str(place), 0, b""))
    for seed in range(20):
        disk.leave(left, random.Random(seed))
        assert {path.relative_to(left).as_posix() for path in left.rglob("*") if path.is_file()} == {"data"}
        assert (left / "data").read_bytes() == b"new"

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

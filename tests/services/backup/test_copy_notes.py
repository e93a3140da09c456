"""The notes beside the copies are a convenience: whatever stands in them, copies are made and listed."""

from pathlib import Path

import pytest

from app.services.backup.copy_notes import FILE_NAME, CopyNotes, note_checked, note_made, note_seen, read_notes


def test_what_was_noted_is_read_again_the_oldest_look_first(tmp_path: Path) -> None:
    for name in ("a.db", "b.db"):
        (tmp_path / name).touch()
        note_made(tmp_path, name, 1000, 50)
    note_checked(tmp_path, "a.db", "damaged")
    note_seen(tmp_path, ["x"])
    notes = read_notes(tmp_path)
    assert list(notes.checked) == ["b.db", "a.db"]
    assert (notes.state("a.db"), notes.state("b.db"), notes.state("c.db")) == ("damaged", "sound", None)
    assert (notes.pace, notes.last, notes.seen) == ((1000, 50), "b.db", ("x",))
    assert notes.expected_ms(4000) == 200


def test_notes_on_copies_that_are_gone_go_with_them(tmp_path: Path) -> None:
    note_checked(tmp_path, "gone.db", "sound")
    (tmp_path / "a.db").touch()
    note_checked(tmp_path, "a.db", "sound")
    assert list(read_notes(tmp_path).checked) == ["a.db"]


def test_before_the_first_copy_nobody_knows_how_long_one_takes() -> None:
    assert CopyNotes({}).expected_ms(1) == float("inf")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 9000,
        b'{"checked": [["a", "fine", 1]], "pace": [], "last": "", "seen": []}',
        b"1" * 2_000_000,
    ],
    ids=range(7),
)
def test_notes_that_can_not_be_read_are_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert read_notes(tmp_path) == CopyNotes({})
    note_checked(tmp_path, "a.db", "sound")
    assert list(read_notes(tmp_path).checked) == ["a.db"]


def test_notes_that_can_not_be_written_cost_nothing(tmp_path: Path) -> None:
    note_checked(tmp_path / "none", "a.db", "sound")


@pytest.mark.parametrize("name", ["\\ud800", "../a.db", "/etc/hosts", "..\\\\a.db", "a" * 300, "\\u0000"])
def test_a_name_that_no_copy_has_is_none_and_the_next_note_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.db").touch()
    for row in (f'["{name}", "damaged", 1]', '["a.db", "sound", 1e999]'):
        (tmp_path / FILE_NAME).write_text(f'{{"checked": [{row}], "pace": [], "last": "a.db", "seen": ["{name}"]}}')
        assert read_notes(tmp_path) == CopyNotes({})
        note_checked(tmp_path, "a.db", "sound")
        assert read_notes(tmp_path).state("a.db") == "sound"

"""The chooser of offices shows what is noted of each, and is stopped by no note."""

import pytest

from app.services.workspace.installed_offices import MOST_LETTERS, NOTE, find_installed_offices, note_office
from app.services.workspace.workspace import Workspace


def test_an_office_is_shown_by_the_name_it_had_when_it_was_last_open(head: Workspace) -> None:
    note_office(head)
    (found,) = find_installed_offices(head.folder)
    assert (found.folder, found.office, found.name, found.is_head) == (head.folder, "head", head.office_name, True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[" * 3000,
        b'{"office": "head", "name": "' + "名".encode() * 30_000 + b'"}',
        b'{"office": "head", "name": "\\u0007"}',
        b'{"office": "head", "name": "\\ud800"}',
        b'{"office": 1, "name": ""}',
        b"[1]",
        b"\xff",
    ],
    ids=["empty", "nested", "long", "a bell", "half a sign", "a number", "a list", "no text"],
)
def test_an_office_with_a_damaged_note_is_shown_without_a_name(head: Workspace, content: bytes) -> None:
    (head.folder / NOTE).write_bytes(content)
    (found,) = find_installed_offices(head.folder)
    assert (found.folder, found.name) == (head.folder, "")
    note_office(head)
    assert len(find_installed_offices(head.folder)[0].name) <= MOST_LETTERS

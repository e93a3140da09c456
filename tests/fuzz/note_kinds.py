"""What the program notes for itself beside its data: a damaged note is no note, and never another one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import YuiError
from app.services.backup.backups import backup_folder, create_backup
from app.services.backup.copy_alarms import copy_alarms
from app.services.backup.copy_checks import check_next
from app.services.backup.copy_notes import FILE_NAME, note_seen, read_notes
from app.services.workspace import installed_offices
from app.services.workspace.installed_offices import find_installed_offices
from app.store.high_water_marks import HighWaterMarks, RunningMarks, read_high_water_marks, write_high_water_marks
from tests.fuzz.kind import PASSED_OVER, Kind, Ready, own_folder
from tests.fuzz.mutations import bytes_damaged
from tests.offices import activity, head_office
from tests.proof.council import hurried

GENERATION = bytes(range(16))
MARKS = HighWaterMarks(
    GENERATION,
    (bytes(16), b"p" * 16),
    (("daito", 12, b"i" * 20, 1_760_000_000_000), ("roster", 3, b"j" * 20, 1_750_000_000_000)),
    received=4,
    sent=7,
    identity={"device": b"\xa80a1b2c3d", "office": b"\xa5daito"},
)
JSON = (
    b"1e999",
    b"-1",
    b"null",
    b"[",
    b"]",
    b"[" * 3000,
    b"{",
    b"}",
    b'"',
    b"\\ud800",
    b"\\u0000",
    b"NaN",
    b"9" * 5000,
    b"damaged",
)


@contextmanager
def marks() -> Iterator[Ready]:
    """The high-water marks; damaged ones would tell a false number, or hide that data went back."""
    with own_folder() as folder:
        path = folder / "x.marks"
        write_high_water_marks(path, MARKS, durably=False)

        def open_(data: bytes) -> object:
            path.write_bytes(data)
            found = read_high_water_marks(path)
            return PASSED_OVER if found is None else found

        yield Ready([path.read_bytes()], bytes_damaged(), open_)


@contextmanager
def running_marks() -> Iterator[Ready]:
    """What every COMMIT writes over beside them. Without it the marks alone count."""
    with own_folder() as folder:
        path = folder / "x.marks"
        write_high_water_marks(path, MARKS, durably=False)
        running = RunningMarks(path, MARKS)
        running.note({(GENERATION, "daito"): (13, b"k" * 20, 1_760_000_000_001)}, (GENERATION, 5, 8))
        running.close()
        (noted,) = (one for one in folder.iterdir() if one != path)

        def open_(data: bytes) -> object:
            noted.write_bytes(data)
            return read_high_water_marks(path)

        yield Ready([noted.read_bytes(), b""], bytes_damaged(), open_)


@contextmanager
def copies_notes() -> Iterator[Ready]:
    """What is known of the copies; whoever asks looks at the copy itself again where the note says nonsense."""
    with hurried(), own_folder() as folder, head_office(folder) as head:
        activity(head)
        for _ in range(2):
            create_backup(head)
        copies = backup_folder(head.folder)
        note = copies / FILE_NAME
        good = note.read_bytes()

        def open_(data: bytes) -> object:
            note.write_bytes(data)
            notes = read_notes(copies)
            assert notes.expected_ms(1_000_000) >= 0
            for sentence in copy_alarms(head):
                assert sentence.endswith("。") and len(sentence) < 300
            note_seen(copies, notes.seen)
            check_next(head)
            return notes

        damage = bytes_damaged((*JSON, b'["x.db", "damaged", 1e999]', b'["\\ud800", "sound", 1],', b'["../../x", "damaged", 1],'))
        yield Ready([good], damage, open_)


@contextmanager
def office_notes() -> Iterator[Ready]:
    """What the chooser shows of an office before it is opened."""
    with hurried(), own_folder() as folder:
        head_office(folder).close()
        note = folder / "head" / installed_offices.NOTE

        def open_(data: bytes) -> object:
            note.write_bytes(data)
            try:
                (found,) = find_installed_offices(folder / "head")
            except YuiError as error:
                raise AssertionError("the chooser is stopped by a note") from error
            assert len(found.name) <= installed_offices.MOST_LETTERS
            return PASSED_OVER if not found.office else found

        good = json.dumps({"office": "head", "name": "見本市社会福祉協議会"}, ensure_ascii=False).encode()
        yield Ready([good], bytes_damaged((*JSON, b"\\u0007", "名".encode() * 30_000)), open_)


KINDS = (
    Kind("marks", marks, sealed=True),
    Kind("running-marks", running_marks, sealed=True),
    Kind("copies-note", copies_notes),
    Kind("office-note", office_notes),
)

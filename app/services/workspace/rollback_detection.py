"""Detecting that this PC's data are an old or copied version (rollback, clone), and beginning a new replica generation then.

The comparison is with the high-water marks (app.store.high_water_marks). See docs/sync.md.
"""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from app.journal.rows import known_ids
from app.models import settings
from app.rules.clock import now_ms
from app.services.workspace.workspace import Workspace
from app.store.high_water_marks import HighWaterMarks, high_water_marks_path, read_high_water_marks, write_high_water_marks
from app.sync.generations import begin_generation, own_ends

ROLLED_BACK = (
    "記録のファイルが、前の状態に戻っています。提出ずみの分は、次に受け取るファイルで戻ります。"
    "そのあとに入力した分は、紙の控えを見て入れ直してください。"
)
MOVED = (
    "記録のフォルダーが、移されたか写されています。"
    "前のパソコンも使い続けるときは、このパソコンには本部から新しい設定ファイルをもらってください。"
)


MOVED_AT_HEAD = (
    "記録のフォルダーが、移されたか写されています。"
    "前のパソコンも使い続けるときは、「支部とPC」で本部の設定ファイルを作り、1台はそれで始めてください。"
)


def reconcile(workspace: Workspace, *, restored: bool = False) -> None:
    """Compares the data with the high-water marks. Data that may be old or copied get a new replica generation, and ``notices``
    says so.

    ``restored``: the program itself restored a backup and has told the person already.
    """
    marks = read_high_water_marks(high_water_marks_path(workspace.folder, workspace.device_id))
    with workspace.database.reading() as session:
        missing = _missing(session, marks)
        is_current = marks is not None and marks.generation == workspace.generation and not missing
        has_marks = settings.HAS_HIGH_WATER_MARKS.get(session)
    if is_current and not restored:
        return
    if marks is None and not has_marks:  # the program was killed in the middle of the set-up
        with workspace.database.writing(small=True) as session:
            first_high_water_marks(workspace, session)
        return
    with workspace.database.writing(small=True) as session:
        workspace.generation = begin_generation(session, also_over=(*marks.past, marks.generation) if marks else ())
        if missing:
            settings.LOST.keep(session, (*settings.LOST.get(session), *missing))
        if restored or marks is not None:
            note_came_back(session)
        keep_high_water_marks(workspace, session, durably=True)
    if not restored:
        moved = MOVED_AT_HEAD if workspace.is_head else MOVED
        workspace.notices.append(moved if marks is None else ROLLED_BACK)


def go_on_as_new_pc(session: Session, folder: Path, device_id: str) -> bytes:
    """These data go on under another name, as a new PC with a generation of its own; returns it.

    Where the lost PC's own high-water marks still are (the same place, with new keys), they say what the copy lacks of it.
    """
    marks = read_high_water_marks(high_water_marks_path(folder, settings.DEVICE.needed(session)))
    settings.DEVICE.keep(session, device_id)
    generation = begin_generation(session, also_over=(*marks.past, marks.generation) if marks else ())
    if missing := _missing(session, marks):
        settings.LOST.keep(session, (*settings.LOST.get(session), *missing))
    note_came_back(session)
    return generation


def note_came_back(session: Session) -> None:
    """From here on people are told what came back with the copy and what is still missing (app.services.devices.coming_back)."""
    ends = ("SELECT max(arrival) FROM operation", "SELECT max(id) FROM received_file", "SELECT max(number) FROM sent_file")
    in_copy = tuple(session.connection().exec_driver_sql(end).scalar() or 0 for end in ends)
    settings.CAME_BACK.keep(session, (now_ms(), *in_copy))


def first_high_water_marks(workspace: Workspace, session: Session) -> None:
    """Writes the high-water marks for the first time. From then on missing ones mean that the folder was moved or copied."""
    settings.HAS_HIGH_WATER_MARKS.keep(session, True)
    keep_high_water_marks(workspace, session, durably=True)


def keep_high_water_marks(workspace: Workspace, session: Session, *, durably: bool) -> None:
    """Writes the present high-water marks outside the database; ``durably`` before a file leaves this PC."""
    ends = [(*end, _written_at(session, "id = ?", end[-1])) for end in own_ends(session, workspace.generation)]
    marks = HighWaterMarks(workspace.generation, settings.PAST_GENERATIONS.get(session), tuple(ends))
    write_high_water_marks(high_water_marks_path(workspace.folder, workspace.device_id), marks, durably=durably)


def still_lost(session: Session) -> int:
    """How many changes this PC once wrote and nobody has returned yet; 0 when nothing is missing."""
    return sum(number - held for _, _, number, _, held in _gaps(session))


def lost_between(session: Session) -> tuple[int, int]:
    """The times (ms, by this PC's clock then) between which the missing changes were written; the first is 0 where these data
    hold nothing older of a chain.
    """
    gaps = list(_gaps(session))
    begins = [_written_at(session, "generation = ? AND partition = ? AND seq = ?", *chain, held) for *chain, _, _, held in gaps]
    return min(begins, default=0), max((until for _, _, _, until, _ in gaps), default=0)


def _gaps(session: Session) -> Iterator[tuple[bytes, str, int, int, int]]:
    """(generation, partition, number and time of the known end, number we hold) of every chain that is still incomplete."""
    for generation, partition, number, until in settings.LOST.get(session):
        row = session.connection().exec_driver_sql(
            "SELECT max(seq) FROM operation WHERE generation = ? AND partition = ?", (generation, partition)
        )
        held = row.scalar() or 0
        if held < number:
            yield generation, partition, number, until, held


def _written_at(session: Session, where: str, *which: object) -> int:
    row = session.connection().exec_driver_sql(f"SELECT wall_ms FROM operation WHERE {where}", which).first()
    return int(row[0]) if row else 0


def _missing(session: Session, marks: HighWaterMarks | None) -> list[tuple[bytes, str, int, int]]:
    """The chains of the high-water marks whose last operation the database does not hold."""
    if marks is None:
        return []
    present = known_ids(session, [id_ for _, _, id_, _ in marks.ends])
    return [(marks.generation, partition, number, wall) for partition, number, id_, wall in marks.ends if id_ not in present]

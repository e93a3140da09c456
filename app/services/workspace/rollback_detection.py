"""Detecting that this PC's data are an old or copied version (rollback, clone), and beginning a new replica generation then.

The comparison is with the high-water marks (app.store.high_water_marks). See docs/sync.md.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from app.journal.rows import known_ids
from app.models import settings
from app.rules.clock import moment_text, now_ms
from app.services.workspace.workspace import Workspace
from app.store.database import file_numbers
from app.store.high_water_marks import (
    HighWaterMarks,
    RunningMarks,
    high_water_marks_path,
    read_high_water_marks,
    write_high_water_marks,
)
from app.store.own_facts import fact
from app.sync.generations import begin_generation, own_ends

ROLLED_BACK = "記録のファイルが、前の状態に戻っています。"
RETURNS = "提出ずみの分は、次に受け取るファイルで戻ります。そのあとに入力した分は、紙の控えを見て入れ直してください。"
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
        files = _files_missing(session, marks)
        is_current = marks is not None and marks.generation == workspace.generation and not missing and not any(files)
        has_marks = settings.HAS_HIGH_WATER_MARKS.get(session)
        # The data have begun a life of which the marks know nothing: elsewhere, or while no marks could be written.
        is_ahead = (
            marks is not None and not missing and not any(files) and marks.generation in settings.PAST_GENERATIONS.get(session)
        )
    if is_current and not restored:
        assert marks is not None
        _note_commits(workspace, marks)
        return
    if marks is None and not has_marks:  # the program was killed in the middle of the set-up
        with workspace.database.writing(small=True) as session:
            first_high_water_marks(workspace, session)
        return
    with workspace.database.writing(small=True) as session:
        workspace.generation = begin_generation(session, also_over=(*marks.past, marks.generation) if marks else ())
        if missing:
            settings.LOST.keep(session, (*settings.LOST.get(session), *missing))
        if restored or (marks is not None and not is_ahead):
            note_came_back(session, settings.FROM_COPY if restored else settings.GONE_BACK)
        keep_high_water_marks(workspace, session, durably=True)
        rolled_back = _rolled_back(session, bool(missing), files[0])
    if not restored:
        moved = MOVED_AT_HEAD if workspace.is_head else MOVED
        workspace.notices.append(moved if marks is None or is_ahead else rolled_back)


def go_on_as_new_pc(session: Session, folder: Path, device_id: str) -> bytes:
    """These data go on under another name, as a new PC with a generation of its own; returns it.

    Where the lost PC's own high-water marks still are (the same place, with new keys), they say what the copy lacks of it.
    """
    marks = read_high_water_marks(high_water_marks_path(folder, settings.DEVICE.needed(session)))
    settings.DEVICE.keep(session, device_id)
    generation = begin_generation(session, also_over=(*marks.past, marks.generation) if marks else ())
    if missing := _missing(session, marks):
        settings.LOST.keep(session, (*settings.LOST.get(session), *missing))
    note_came_back(session, settings.FROM_COPY)
    return generation


def note_came_back(session: Session, how: int) -> None:
    """From here on people are told what came back and what is still missing (app.services.devices.coming_back). ``how``: one of
    the ways in app.models.settings.
    """
    ends = ("SELECT max(arrival) FROM operation", "SELECT max(id) FROM received_file", "SELECT max(number) FROM sent_file")
    in_copy = tuple(session.connection().exec_driver_sql(end).scalar() or 0 for end in ends)
    settings.CAME_BACK.keep(session, (now_ms(), *in_copy, how))


def first_high_water_marks(workspace: Workspace, session: Session) -> None:
    """Writes the high-water marks for the first time. From then on missing ones mean that the folder was moved or copied."""
    settings.HAS_HIGH_WATER_MARKS.keep(session, True)
    keep_high_water_marks(workspace, session, durably=True)


def keep_high_water_marks(workspace: Workspace, session: Session, *, durably: bool) -> None:
    """Writes the present high-water marks outside the database; ``durably`` before a file leaves this PC."""
    marks = present_marks(session)
    write_high_water_marks(high_water_marks_path(workspace.folder, workspace.device_id), marks, durably=durably)
    if marks.generation != workspace.noted_in:
        _note_commits(workspace, marks)


def _note_commits(workspace: Workspace, marks: HighWaterMarks) -> None:
    """Each save is noted outside the database from now on, so that one that is lost with a write-ahead log is missed."""
    workspace.noted_in = marks.generation
    workspace.database.note_commits(RunningMarks(high_water_marks_path(workspace.folder, workspace.device_id), marks))


def keep_marks_of_closed_data(workspace: Workspace) -> None:
    """The same when the program closes: after that one file says all."""
    with workspace.database.reading() as session:
        received, sent = file_numbers(session)  # only here, where all of them are committed
        marks = replace(present_marks(session), received=received, sent=sent)
    write_high_water_marks(high_water_marks_path(workspace.folder, workspace.device_id), marks, durably=False)
    workspace.database.note_no_commits()


def present_marks(session: Session) -> HighWaterMarks:
    """The high-water marks of these data."""
    generation = settings.GENERATION.needed(session)
    ends = [(*end, _written_at(session, "id = ?", end[-1])) for end in own_ends(session, generation)]
    identity = {fact.name: fact.packed(fact.get(session)) for fact in settings.IDENTITY}
    return HighWaterMarks(generation, settings.PAST_GENERATIONS.get(session), tuple(ends), identity=identity)


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


def _files_missing(session: Session, marks: HighWaterMarks | None) -> tuple[int, int]:
    """How many imports and written files the high-water marks know of and these data do not."""
    received, sent = file_numbers(session)
    return (max(0, marks.received - received), max(0, marks.sent - sent)) if marks else (0, 0)


def _rolled_back(session: Session, has_lost: bool, imports: int) -> str:
    """The notice that something which was saved is not there: how much, from when, and what to do."""
    told = ROLLED_BACK
    if count := still_lost(session) if has_lost else 0:
        since, until = lost_between(session)
        between = f"{moment_text(since)}から{moment_text(until)}までに" if since else f"{moment_text(until)}までに"
        told += f"{between}保存した変更のうち、{count:,}件がここにありません。{RETURNS}"
    if imports:
        told += f"取り込んだファイル{imports:,}個の分もありません。もう一度受け取ってください。"
    return told if count or imports else told + RETURNS


def _gaps(session: Session) -> Iterator[tuple[bytes, str, int, int, int]]:
    """(generation, partition, number and time of the known end, number we hold) of every chain that is still incomplete."""
    for generation, partition, number, until in fact(session, settings.LOST):
        chain = (generation, partition)
        asked = "SELECT max(seq) FROM operation WHERE generation = ? AND partition = ?"
        held = session.connection().exec_driver_sql(asked, chain).scalar() or 0
        waiting = "SELECT count(*) FROM waiting_operation WHERE generation = ? AND partition = ?"
        waits = session.connection().exec_driver_sql(waiting, chain).scalar() or 0
        if held + waits < number:
            yield generation, partition, number - waits, until, held


def _written_at(session: Session, where: str, *which: object) -> int:
    row = session.connection().exec_driver_sql(f"SELECT wall_ms FROM operation WHERE {where}", which).first()
    return int(row[0]) if row else 0


def _missing(session: Session, marks: HighWaterMarks | None) -> list[tuple[bytes, str, int, int]]:
    """The chains of the high-water marks whose last operation the database does not hold."""
    if marks is None:
        return []
    present = known_ids(session, [id_ for _, _, id_, _ in marks.ends])
    return [(marks.generation, partition, number, wall) for partition, number, id_, wall in marks.ends if id_ not in present]

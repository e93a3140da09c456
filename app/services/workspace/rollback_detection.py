"""Detecting that this PC's data are an old or copied version (rollback, clone), and beginning a new replica generation then.

The comparison is with the high-water marks of the anchor (app.store.anchor). See docs/sync.md.
"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.journal.rows import known_ids
from app.models import settings
from app.services.workspace.workspace import Desk
from app.store.anchor import Anchor, anchor_path, read_anchor, write_anchor
from app.sync.lives import begin_life, own_ends
from app.sync.statements import past_lives

ROLLED_BACK = (
    "記録のファイルが、前の状態に戻っています。提出ずみの分は、次に受け取るファイルで戻ります。"
    "そのあとに入力した分は、紙の控えを見て入れ直してください。"
)
MOVED = (
    "記録のフォルダーが、移されたか写されています。"
    "前のパソコンも使い続けるときは、このパソコンには本部から新しい設定ファイルをもらってください。"
)


def settle(desk: Desk, *, restored: bool = False) -> None:
    """Compares the data with the anchor. When they may be old or copied, a new replica generation begins and ``notices`` says
    so.

    ``restored``: the program itself restored a backup and has told the person already.
    """
    anchor = read_anchor(anchor_path(desk.folder, desk.device_id))
    with desk.database.reading() as session:
        missing = _missing(session, anchor)
        is_current = anchor is not None and anchor.life == desk.life and not missing
        is_anchored = settings.ANCHORED.get(session)
    if is_current and not restored:
        return
    if anchor is None and not is_anchored:  # the program was killed in the middle of the set-up
        with desk.database.writing() as session:
            first_anchor(desk, session)
        return
    with desk.database.writing() as session:
        desk.life = begin_life(session, also_over=(*anchor.past, anchor.life) if anchor else ())
        if missing:
            settings.LOST.keep(session, (*settings.LOST.get(session), *missing))
        keep_anchor(desk, session, durably=True)
    if not restored:
        desk.notices.append(MOVED if anchor is None else ROLLED_BACK)


def first_anchor(desk: Desk, session: Session) -> None:
    """Writes the anchor for the first time. From then on a missing one means that the folder was moved or copied."""
    settings.ANCHORED.keep(session, True)
    keep_anchor(desk, session, durably=True)


def keep_anchor(desk: Desk, session: Session, *, durably: bool) -> None:
    """Writes the present high-water marks outside the database; ``durably`` before a file leaves this PC."""
    ends = [(*end, _written_at(session, "id = ?", end[-1])) for end in own_ends(session, desk.life)]
    anchor = Anchor(desk.life, past_lives(session), tuple(ends))
    write_anchor(anchor_path(desk.folder, desk.device_id), anchor, durably=durably)


def still_lost(session: Session) -> int:
    """How many changes this PC once wrote and nobody has returned yet; 0 when nothing is missing."""
    return sum(number - held for _, _, number, _, held in _gaps(session))


def lost_between(session: Session) -> tuple[int, int]:
    """The times (ms, by this PC's clock then) between which the missing changes were written; the first is 0 where these data
    hold nothing older of a chain.
    """
    gaps = list(_gaps(session))
    begins = [_written_at(session, "life = ? AND partition = ? AND seq = ?", *chain, held) for *chain, _, _, held in gaps]
    return min(begins, default=0), max((until for _, _, _, until, _ in gaps), default=0)


def _gaps(session: Session) -> Iterator[tuple[bytes, str, int, int, int]]:
    """(generation, partition, number and time of the known end, number we hold) of every chain that is still incomplete."""
    for life, partition, number, until in settings.LOST.get(session):
        row = session.connection().exec_driver_sql(
            "SELECT max(seq) FROM operation WHERE life = ? AND partition = ?", (life, partition)
        )
        held = row.scalar() or 0
        if held < number:
            yield life, partition, number, until, held


def _written_at(session: Session, where: str, *which: object) -> int:
    row = session.connection().exec_driver_sql(f"SELECT wall_ms FROM operation WHERE {where}", which).first()
    return int(row[0]) if row else 0


def _missing(session: Session, anchor: Anchor | None) -> list[tuple[bytes, str, int, int]]:
    """The chains of the anchor whose last operation the database does not hold."""
    if anchor is None:
        return []
    present = known_ids(session, [id_ for _, _, id_, _ in anchor.ends])
    return [(anchor.life, partition, number, wall) for partition, number, id_, wall in anchor.ends if id_ not in present]

"""A write-ahead log of another database beside ours: a copying tool or a person put it there.

SQLite takes every log that lies beside a database for its own and writes its pages into the file, which destroys the records.
So a log is looked at before the driver sees it.
"""

from pathlib import Path

from app.store.encrypted_pages import SALT_BYTES, SAMPLE, PageCodec, any_page_opens
from app.store.files import replace_patiently
from app.store.salvaged_pages import FRAME_BYTES, FRAME_HEADER_BYTES, LOG_HEADER_BYTES


def set_foreign_log_aside(path: Path, key: bytes) -> Path | None:
    """Renames the log beside the database at ``path`` when no page in it is of this database; returns its new path.

    Only a database that this ``key`` opens is protected so: of another one nothing is known. Raises OSError.
    """
    log = path.with_name(path.name + "-wal")
    if not log.exists() or log.stat().st_size < LOG_HEADER_BYTES + FRAME_BYTES:
        return None
    if _holds_our_page(log, path, key) or not any_page_opens(path, key):
        return None
    aside = next(name for number in range(1, 1000) if not (name := log.with_name(f"{log.name}.foreign{number}")).exists())
    replace_patiently(log, aside)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)  # the index of that log
    return aside


def _holds_our_page(log: Path, path: Path, key: bytes) -> bool:
    with path.open("rb") as file:
        codec = PageCodec.of(key, file.read(SALT_BYTES))
    frames = (log.stat().st_size - LOG_HEADER_BYTES) // FRAME_BYTES
    with log.open("rb") as file:
        for frame in dict.fromkeys(place * frames // SAMPLE for place in range(min(frames, SAMPLE))):
            file.seek(LOG_HEADER_BYTES + frame * FRAME_BYTES)
            found = file.read(FRAME_BYTES)
            if codec.opened(int.from_bytes(found[:4]), found[FRAME_HEADER_BYTES:]) is not None:
                return True
    return False

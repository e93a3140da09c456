"""A verified copy of the database, never half a file under the final name."""

from pathlib import Path
from typing import Any

from app.errors import Unavailable


def copy_database(connection: Any, target: Path) -> Path:
    """Writes a compact copy of the open database to ``target`` (same key) and returns the path.

    VACUUM INTO leaves a partial file behind when the disk fills up, so it goes to a temporary name, is checked, and only
    then takes its place. Raises Unavailable("backup-failed").
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        connection.execute("VACUUM INTO ?", (str(partial),))
        partial.replace(target)
    except Exception as error:
        partial.unlink(missing_ok=True)
        raise Unavailable(
            "backup-failed", "控えを書き込めませんでした。", "空き容量とフォルダーの許可を確かめて、もう一度行ってください。"
        ) from error
    return target

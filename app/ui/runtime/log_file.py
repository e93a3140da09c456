"""The log beside the data, for whoever helps: defects, and files received from outside. It holds no text or name of a record."""

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.errors import YuiError

MOST_BYTES = 1_000_000
"""Size at which a new log file is begun."""


def keep_log(folder: Path) -> None:
    """Logs to ``window.log`` in the folder from now on; does nothing where the folder can't be written."""
    try:
        handler = RotatingFileHandler(folder / "window.log", maxBytes=MOST_BYTES, backupCount=2, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(_WithoutContent("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log = logging.getLogger("yui.window")
    log.setLevel(logging.INFO)
    log.addHandler(handler)


class _WithoutContent(logging.Formatter):
    """Of an exception it writes the kind and where it was raised; its words may quote what somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; logging keeps what the first formatter made of an exception for all others, so that is put aside."""
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            kind = f"{type(error).__name__} {error.code}" if isinstance(error, YuiError) else type(error).__name__
            parts.append("".join(traceback.format_tb(error.__traceback__)) + kind)
            error = error.__cause__ or error.__context__
        return "\ncaused by\n".join(parts)

"""The log beside the data, for whoever helps: defects, and files received from outside. It holds no text or name of a record."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

MOST_BYTES = 1_000_000
"""Size at which a new log file is begun."""


def keep_log(folder: Path) -> None:
    """Logs to ``window.log`` in the folder from now on; does nothing where the folder can't be written."""
    try:
        handler = RotatingFileHandler(folder / "window.log", maxBytes=MOST_BYTES, backupCount=2, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log = logging.getLogger("yui.window")
    log.setLevel(logging.INFO)
    log.addHandler(handler)

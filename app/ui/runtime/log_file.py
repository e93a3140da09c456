"""Defects, and files brought from outside, go to a file beside the data, for whoever helps. No text of a record, no name."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

MOST_BYTES = 1_000_000


def keep_log(folder: Path) -> None:
    """From now on; where the folder can't be written, without."""
    try:
        handler = RotatingFileHandler(folder / "window.log", maxBytes=MOST_BYTES, backupCount=2, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log = logging.getLogger("yui.window")
    log.setLevel(logging.INFO)
    log.addHandler(handler)

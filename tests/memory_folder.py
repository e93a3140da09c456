"""Where the folders of the tests lie: in memory where the system has such a place, since nothing of them is to outlive the run.

A save waits for the disk, and so does each file that is written for good: a test would wait longer than it works. That the
program waits for what it must is proven by what it asks of the system (tests/power, tests/store/test_files.py).
"""

import os
import shutil
import sys
from pathlib import Path

PLACE = Path("/dev/shm")
NEEDED = 2 * 2**30
"""Bytes free. A container may give 64 MB."""


def memory_folder() -> Path | None:
    """The place in memory where folders can be made and programs in them be run; None where there is none."""
    if sys.platform != "linux" or not PLACE.is_dir() or not os.access(PLACE, os.W_OK):
        return None
    may_run = not os.statvfs(PLACE).f_flag & os.ST_NOEXEC
    return PLACE if may_run and shutil.disk_usage(PLACE).free >= NEEDED else None

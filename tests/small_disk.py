"""A disk of a few megabytes, mounted for one test where the machine allows it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class SmallDisk:
    """``folder`` is where it is mounted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, leaving: int) -> Path:
        """Fills it up to ``leaving`` bytes with one file, which is returned."""
        free = shutil.disk_usage(self.folder).free
        ballast = self.folder / f"ballast-{free}"
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(free - leaving, 1))
        return ballast

    def make_read_only(self) -> None:
        """From now on nothing can be written on it."""
        _run("mount", "-o", "remount,ro", str(self.folder))


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """Skips the test where nothing can be mounted: on Windows and for ordinary users."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount")
    folder = Path(tempfile.mkdtemp(prefix="yui-small-disk-"))
    folder.chmod(0o755)
    try:
        try:
            _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tmpfs", str(folder))
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("this machine lets nobody mount")
        try:
            yield SmallDisk(folder)
        finally:
            _run("umount", "--lazy", str(folder))
    finally:
        folder.rmdir()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

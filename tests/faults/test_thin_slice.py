"""A thin slice of the sweep and of the power cuts, which `make faults` and `make soak` play whole."""

import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.deeds import BY_NAME
from tests.faults.power_cuts import cut, library_in

ROOT = Path(__file__).parents[2]
SLICE = "120"
"""Every so many calls of the deed one fails, the first and the last among them."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the libraries stand between a Linux program and its C library"),
    pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler"),
]


@pytest.fixture(scope="module")
def swept() -> str:
    """What a sweep over saving says."""
    command = [sys.executable, "-m", "tests.faults.sweep", "save", "--every", SLICE]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def wrong(said: str, kind: str) -> list[str]:
    return [line for line in said.splitlines() if line.lstrip().startswith("×") and re.search(kind, line)]


def test_whatever_the_system_refuses_in_the_middle_ends_in_a_sentence(swept: str) -> None:
    assert re.match(r"save: \d+ writes, \d+ reads", swept)
    assert re.search(r"disk-full|disk-trouble|too-many-files|read-only", swept)
    assert wrong(swept, r"(ENOSPC|EIO|EACCES|EROFS|EMFILE)") == []


def test_what_is_killed_anywhere_is_done_or_not_and_can_be_done_again(swept: str) -> None:
    assert "killed" in swept
    assert wrong(swept, "killed") == []


def test_memory_that_ends_is_told_and_leaves_nothing_half_written(swept: str) -> None:
    assert "out-of-memory" in swept
    assert wrong(swept, "request for memory") == []


@pytest.mark.parametrize("deed", ["import", "upgrade", "print"])
def test_a_power_cut_in_the_middle_leaves_it_done_or_not_done_at_all(deed: str, tmp_path: Path) -> None:
    assert cut(BY_NAME[deed], tmp_path, library_in(tmp_path), 3, random.Random(20251105)) == []

"""After a power cut nobody is told of data that went back: what is noted after each COMMIT is never ahead of the database."""

import random
import shutil
import sys
from pathlib import Path

import pytest

from tests.chance import soak_seed
from tests.faults.deeds import BY_NAME
from tests.faults.power_cuts import cut, library_in

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the recorder stands between a Linux program and its C library"),
    pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler for the recorder"),
]
TIMES = 200


@pytest.mark.soak
@pytest.mark.parametrize("deed", ["save", "import", "hand in"])
def test_no_power_cut_raises_a_false_alarm(deed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUI_STATE", str(tmp_path / "state"))  # the deed keeps its own; this one is put back afterwards
    chance = random.Random(soak_seed())
    wrong = cut(BY_NAME[deed], tmp_path / "office", library_in(tmp_path), TIMES, chance)
    assert [line for line in wrong if "前の状態に戻っています" in line] == []

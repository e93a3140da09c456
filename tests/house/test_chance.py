"""What `make test` says is a fact: no test draws without a seed, looks at the real clock, or asks how fast this machine is.

Chance has one home, tests/chance.py, and comes from it in `make soak` only.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

from app.rules import clock
from tests.chance import SEED_VARIABLE, SOAK_VARIABLE, soak_seed

TESTS = Path(__file__).parents[1]
HOME = TESTS / "chance.py"
WINE = TESTS / "windows"
"""Waits for a simulated Windows; not a part of `make test`."""
SEEDED = "random.Random"
UNSEEDED = ("random.", "secrets.", "numpy.random.")
UNSEEDED_CALLS = {
    *("os.urandom", "os.getrandom", "uuid.uuid1", "uuid.uuid4"),
    *("time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"),
}
TIMED_CALLS = {"time.sleep", "time.perf_counter", "time.monotonic"}
"""Only in modules of tests: the benchmarks and the long run are there to measure."""
OTHER_SETTINGS = {"derandomize": True, "use_true_random": False, "database": None, "deadline": None}
"""The one value each of Hypothesis' arguments may have, if it is given at all."""

LONG_RUNS = ("tests/journal/test_promises.py", "tests/proof/test_damage.py", "tests/power/test_power_loss.py")


def chance_in(source: str, *, timed: bool) -> Iterator[str]:
    """Where a source draws without a seed or reads the real clock, as "line: what"."""
    tree = ast.parse(source)
    names = _imported(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = _dotted(node.func)
        first, _, rest = called.partition(".")
        called = names.get(first, first) + (f".{rest}" if rest else "")
        if called == SEEDED:
            unseeded = not node.args
        else:
            unseeded = called.startswith(UNSEEDED) or called in UNSEEDED_CALLS or (timed and called in TIMED_CALLS)
        if unseeded:
            yield f"{node.lineno}: {called}()"
        for given in node.keywords:
            value = given.value.value if isinstance(given.value, ast.Constant) else given.value
            if given.arg in OTHER_SETTINGS and called.endswith(("settings", "randoms")) and value != OTHER_SETTINGS[given.arg]:
                yield f"{node.lineno}: {called}({given.arg}=…)"


def _imported(tree: ast.Module) -> dict[str, str]:
    """What each imported name is called where it comes from."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.asname: one.name for one in node.names if one.asname}
        elif isinstance(node, ast.ImportFrom) and node.module in ("random", "secrets", "os", "uuid", "time", "datetime"):
            found |= {
                one.asname or one.name: one.name if node.module == "datetime" else f"{node.module}.{one.name}"
                for one in node.names
            }
    return found


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def test_no_test_draws_without_a_seed_or_depends_on_the_clock() -> None:
    faults = [
        f"{path.relative_to(TESTS)}:{fault}"
        for path in sorted(TESTS.rglob("*.py"))
        if path != HOME
        for fault in chance_in(path.read_text(encoding="utf-8"), timed=path.name.startswith("test_") and path.parent != WINE)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "source",
    [
        "import random\nrandom.shuffle([])",
        "import random\nrandom.Random()",
        "import random as r\nr.seed(1)",
        "from random import Random\nRandom()",
        "from secrets import token_bytes\ntoken_bytes(16)",
        "import os\nos.urandom(3)",
        "from uuid import uuid4\nuuid4()",
        "from datetime import date\ndate.today()",
        "import datetime as dt\ndt.datetime.now()",
        "import time\ntime.sleep(1)",
        "settings(derandomize=False)",
        "st.randoms(use_true_random=True)",
        "hypothesis.settings(deadline=200)",
    ],
)
def test_every_way_to_leave_something_to_chance_is_noticed(source: str) -> None:
    assert list(chance_in(source, timed=True))


def test_a_seed_is_no_chance() -> None:
    source = "import random\nfrom random import Random\nchance = random.Random(7)\nRandom(7).random()\nchance.shuffle([])"
    assert not list(chance_in(source, timed=True))


def test_hypothesis_gives_the_same_examples_in_every_run_whatever_is_loaded() -> None:
    assert settings.default.derandomize
    assert settings.default.database is None and settings.default.deadline is None
    assert len(providers._get_local_constants()) == 0


def test_every_test_is_run_on_the_same_day() -> None:
    assert clock.today() == date(2025, 11, 5)


def test_a_long_run_has_a_new_seed_each_time_and_can_be_played_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SOAK_VARIABLE, raising=False)
    monkeypatch.setenv(SEED_VARIABLE, "7")
    assert soak_seed() == soak_seed() != 7
    monkeypatch.setenv(SOAK_VARIABLE, "1")
    assert soak_seed() == 7
    monkeypatch.delenv(SEED_VARIABLE)
    assert len({soak_seed() for _ in range(5)}) > 1


def test_the_name_of_a_failing_long_run_tells_its_seed() -> None:
    asked = [sys.executable, "-m", "pytest", "-q", "--collect-only", "-m", "soak", *LONG_RUNS]
    environment = os.environ | {SOAK_VARIABLE: "1", SEED_VARIABLE: "987654"}
    said = subprocess.run(asked, cwd=TESTS.parent, env=environment, capture_output=True, text=True, check=True).stdout
    found = [line for line in said.splitlines() if "::" in line]
    assert len(found) >= 3
    assert all("987654" in line for line in found)

"""`make mutants` can tell a test that notices a change from one that does not, and accepts no excuse for the second."""

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tools.mutants import LEAST_CHANGES, Outcome, faults, share
from tools.mutation_sites import changes, probed

ROOT = Path(__file__).parents[2]
SOURCE = b"""def is_adult(age):
    return age >= 18
"""
NOTICES = """from app.rules.ages import is_adult


def test_the_birthday_counts():
    assert is_adult(18) and not is_adult(17)
"""
LOOKS_AWAY = """from app.rules.ages import is_adult


def test_it_answers():
    is_adult(18)
"""


@pytest.fixture
def small_program(tmp_path: Path) -> Path:
    """A program of one function, without tests, whose floor is 85 %."""
    for folder in ("app/rules", "tests/rules", "tools"):
        (tmp_path / folder).mkdir(parents=True)
    for package in ("app", "app/rules", "tests", "tests/rules"):
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "app/rules/ages.py").write_bytes(SOURCE)
    (tmp_path / "tools/mutants.toml").write_text("floor = 85\n[equivalent]\n", encoding="utf-8")
    return tmp_path


def planted_in(program: Path) -> str:
    """What `make mutants` writes about a program."""
    command = [sys.executable, "-m", "tools.mutants", "--root", program, "rules"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return (program / "build" / "mutants.md").read_text(encoding="utf-8")


def test_a_change_is_killed_by_a_test_that_notices_it_and_by_no_other(small_program: Path) -> None:
    test = small_program / "tests/rules/test_ages.py"
    test.write_text(LOOKS_AWAY, encoding="utf-8")
    page = planted_in(small_program)
    assert "| rules | 1 | 0 | 0 |" in page and "1 tests run it" in page and "-     return age >= 18" in page
    test.write_text(NOTICES, encoding="utf-8")
    page = planted_in(small_program)
    assert "| rules | 1 | 1 | 0 |" in page and "-     return" not in page


def test_a_change_that_no_test_of_its_package_runs_is_a_survivor(small_program: Path) -> None:
    (small_program / "tests/rules/test_nothing.py").write_text("def test_nothing():\n    pass\n", encoding="utf-8")
    assert "not run by its own tests" in planted_in(small_program)


def test_every_kind_of_change_is_found_once_and_leaves_a_program_that_can_be_read() -> None:
    source = '''
def f(a, b=0):
    """Docs 1 + 1."""
    log.debug("%s", a - 1)
    if not a or "井" in b:
        raise ValueError(f"{a + 1}")
    b.clear()
    return [x * 2 for x in b if x]
'''.encode()
    found = changes("app/rules/f.py", source)
    assert [change.what for change in found] == [
        "number", "not dropped", "condition negated", "or", "in", "not raised", "call dropped", "nothing returned", "*", "number",
        "filter dropped",
    ]  # fmt: skip
    after = {change.what: change.shown(source).splitlines()[-1].strip("+ ") for change in found}
    assert after["or"] == 'if not a and "井" in b:' and after["in"] == 'if not a or "井" not in b:'
    assert after["not dropped"] == 'if a or "井" in b:' and after["condition negated"] == 'if not (not a or "井" in b):'
    assert after["filter dropped"] == "return [x * 2 for x in b if True]" and after["not raised"] == "pass"
    for change in found:
        assert ast.dump(ast.parse(change.applied(source))) != ast.dump(ast.parse(source))
    assert ast.unparse(probed(source, found[-1:], "probe")).splitlines()[-2].strip() == f"probe({found[-1].name!r})"


def test_a_change_keeps_its_name_when_lines_come_before_it() -> None:
    [first, *_] = changes("app/rules/ages.py", SOURCE)
    [moved, *_] = changes("app/rules/ages.py", b"import os\n\n" + SOURCE)
    assert first.name == moved.name and first.line + 2 == moved.line


def outcomes(killed: int, survived: int) -> list[Outcome]:
    [change, *_] = changes("app/rules/ages.py", SOURCE)
    killers = ["tests/rules/test_ages.py::test_the_birthday_counts"] * killed + [""] * survived
    return [Outcome(replace(change, number=number), "rules", killer, 1) for number, killer in enumerate(killers)]


def test_a_share_on_the_floor_is_accepted_and_one_below_is_refused() -> None:
    assert faults(outcomes(170, 30), 85, {}) == []
    assert faults(outcomes(169, 31), 85, {}) == ["84.5 % killed is below 85 %"]


def test_a_floor_that_sank_is_refused() -> None:
    assert faults(outcomes(190, 10), 90, {}, floor_before=90) == []
    assert faults(outcomes(190, 10), 89, {}, floor_before=90) == ["the floor sank from 90 to 89 %"]
    assert faults(outcomes(190, 10), 80, {}, floor_before=80) == ["the floor sank from 85 to 80 %"]


def test_an_equivalent_change_needs_a_reason_and_must_be_one_that_survived() -> None:
    found = outcomes(198, 2)
    killed, survivor = found[0].change.name, found[-1].change.name
    assert faults(found, 85, {survivor: "both are the same day"}) == [] and share(found, {survivor: "both"}) == 100 * 198 / 199
    assert faults(found, 85, {survivor: " "}) == [f"{survivor}: called equivalent without a reason"]
    assert faults(found, 85, {"rules/gone.py f: == (1)": "it was"})[0].endswith("called equivalent, and not planted")
    assert faults(found, 85, {killed: "so"}) == [f"{killed}: called equivalent, and killed by {found[0].killer}"]


def test_few_changes_and_many_equivalents_are_refused() -> None:
    few = outcomes(LEAST_CHANGES - 1, 0)
    assert faults(few, 85, {}) == [f"{LEAST_CHANGES - 1} changes are fewer than {LEAST_CHANGES}"]
    found = outcomes(189, 11)
    equivalents = {outcome.change.name: "the same" for outcome in found if not outcome.killer}
    assert faults(found, 85, equivalents) == ["11 of 200 are called equivalent, more than 5 %"]

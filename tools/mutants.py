"""`make mutants`: plants small changes in the program and asks the tests of their own packages.

``python -m tools.mutants [PACKAGE …]`` writes build/mutants.md. With packages (``services/plan``, ``rules``) only these
packages are looked at, and no floor is asked.

A change is killed when a test of its package fails or takes far too long. Only the tests that run the changed statement are
asked, since no other can tell; a statement that none of them runs has a survivor at once. Exit status 1 when fewer are killed
than the floor of tools/mutants.toml demands, and when that file says what is not so.
"""

import argparse
import ast
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import mutation_children
from tools.mutation_children import NOT_SWAPPED, PROBE, Ran, Run, in_children, in_one_session
from tools.mutation_choice import Package, chosen, packages
from tools.mutation_memory import NOTHING, Memory, TestFile, digest_of, remembered
from tools.mutation_sites import Change, probed

ROOT = Path(__file__).parents[1]
SETTINGS = "tools/mutants.toml"
LEAST_FLOOR, LEAST_CHANGES, MOST_EQUIVALENT = 85, 200, 5
"""The floor in percent, the number of changes, and how many percent of them may be called equivalent."""
WORKERS = 2
MINUTES_FOR_A_PACKAGE = 30
PATIENCE = 8
"""A change may make its tests so many times slower, and half a minute more, before it counts as killed."""
TOO_LONG = "too long"


@dataclass(frozen=True)
class Outcome:
    """What became of a change: ``killer`` is a test, TOO_LONG, or empty for a survivor, with ``covered`` tests that ran it."""

    change: Change
    package: str
    killer: str
    covered: int


class TestsFail(Exception):
    """The tests of a package fail without a change, so that they can't tell anything."""

    __test__ = False


def outcomes(root: Path, wanted: Sequence[Package]) -> list[Outcome]:
    """Plants what was chosen for the packages, unless it is known what came of it."""
    memories = {package: remembered(root, package) for package in wanted}
    planted = {package: list(chosen(root, package)) for package in wanted}
    _measure(root, memories, planted)
    tests = {change: nearest(root, change, memories[package]) for package in wanted for change in planted[package]}
    package_of = {change: package for package in wanted for change in tests if change.path.startswith(f"{package.source}/")}
    for package in wanted:
        _plant(root, memories[package], {change: tests[change] for change in planted[package]})
    found = []
    for change, own in tests.items():
        killer, _ = memories[package_of[change]].outcomes[change.name]
        found.append(Outcome(change, package_of[change].name, "" if killer == NOTHING else killer, len(own)))
    return found


def _plant(root: Path, memory: Memory, tests: Mapping[Change, Sequence[str]]) -> None:
    """Asks the tests of one package about each change of which nothing is known yet."""
    for change, own in tests.items():
        if not own:
            memory.note(change.name, NOTHING)
    asked = [change for change in tests if memory.killer(change.name) is None]
    slow = [change for change in asked if any("" in file.passed.get(change.name, ()) for file in memory.files.values())]
    quick = [change for change in asked if change not in slow]
    runs = [_run(root, change, tests[change], memory) for change in quick]
    for number, ran in in_one_session(root, runs, WORKERS) if runs else ():
        if ran.status == NOT_SWAPPED:
            slow.append(quick[number])
        else:
            _note(memory, quick[number], ran)
    for number, ran in in_children([_run(root, change, tests[change], memory) for change in slow], WORKERS):
        _note(memory, slow[number], ran)


def _note(memory: Memory, change: Change, ran: Ran) -> None:
    if ran.status and not ran.failed:  # no test was asked, or the run itself broke: that says nothing about the change
        raise SystemExit(f"{change.name}: the tests could not be run (status {ran.status})\n{ran.output}")
    killer = NOTHING if ran.status == 0 else (ran.failed or TOO_LONG)
    memory.note(change.name, killer)
    memory.save()
    print(f"{'survived' if killer == NOTHING else 'killed  '} {change.name}", flush=True)


def _measure(root: Path, memories: Mapping[Package, Memory], planted: Mapping[Package, Sequence[Change]]) -> None:
    """Runs the test files that have changed, to know which test runs which of the statements."""
    changed = {
        package: files for package, memory in memories.items() if (files := [n for n, f in memory.files.items() if not f.digest])
    }
    digests = {name: digest_of(root, name) for files in changed.values() for name in files}
    seconds = MINUTES_FOR_A_PACKAGE * 60
    runs = [Run(root, files, seconds, sources=_probes(root, planted[package])) for package, files in changed.items()]
    failed = []
    for number, ran in in_children(runs, WORKERS):
        package = list(changed)[number]
        if ran.status != 0:
            failed.append(f"{package.tests} fails without a change: {ran.failed}\n{ran.output}")
            continue
        for name in changed[package]:
            memories[package].files[name] = _of_file(name, digests[name], ran)
        memories[package].save()
        print(f"measured {package.name}", flush=True)
    if failed:
        raise TestsFail("\n".join(failed))


def _of_file(name: str, digest: str, ran: Ran) -> TestFile:
    def own(test: str) -> bool:
        return test.startswith(f"{name}::")

    passed = {change: sorted(test for test in tests if not test or own(test)) for change, tests in ran.passed.items()}
    return TestFile(digest, {test: seconds for test, seconds in ran.times.items() if own(test)}, passed)


def _probes(root: Path, planted: Sequence[Change]) -> dict[str, ast.Module]:
    paths = dict.fromkeys(change.path for change in planted)
    own = {path: [change for change in planted if change.path == path] for path in paths}
    return {module_name(path): probed((root / path).read_bytes(), own[path], PROBE) for path in paths}


def nearest(root: Path, change: Change, memory: Memory) -> list[str]:
    """The tests that run the changed statement, those of the module's own file first, then the quickest.

    What runs while modules are imported may show in any test of the package.
    """
    found: set[str] = set()
    for file in memory.files.values():
        ran = set(file.passed.get(change.name, ()))
        found |= set(file.times) if "" in ran else ran
    times = {test: seconds for file in memory.files.values() for test, seconds in file.times.items()}
    module = Path(change.path)
    imports = {
        name for name in memory.files if module.stem in (root / name).read_text(encoding="utf-8") and module.stem != "__init__"
    }

    def distance(test: str) -> tuple[bool, bool, float]:
        file = test.partition("::")[0]
        return not file.endswith(f"/test_{module.name}"), file not in imports, times[test]

    return sorted(found & times.keys(), key=distance)


def _run(root: Path, change: Change, tests: Sequence[str], memory: Memory) -> Run:
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    seconds = sum(memory.files[test.partition("::")[0]].times[test] for test in tests)
    source = change.applied((root / change.path).read_bytes())
    return Run(root, files, 30 + PATIENCE * seconds, tests, {module_name(change.path): source})


def module_name(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def share(found: Sequence[Outcome], equivalents: Mapping[str, str]) -> float:
    """Percent killed of those that a test could kill."""
    counted = [outcome for outcome in found if outcome.change.name not in equivalents]
    return 100 * sum(bool(outcome.killer) for outcome in counted) / len(counted) if counted else 100.0


def faults(found: Sequence[Outcome], floor: int, equivalents: Mapping[str, str], floor_before: int = LEAST_FLOOR) -> list[str]:
    """What keeps a whole run from being accepted, a line each."""
    killed = {outcome.change.name: outcome.killer for outcome in found}
    wrong = [f"{name}: called equivalent without a reason" for name, reason in equivalents.items() if not reason.strip()]
    wrong += [f"{name}: called equivalent, and not planted" for name in equivalents if name not in killed]
    wrong += [f"{name}: called equivalent, and killed by {killed[name]}" for name in equivalents if killed.get(name)]
    if len(equivalents) * 100 > MOST_EQUIVALENT * len(found):
        wrong.append(f"{len(equivalents)} of {len(found)} are called equivalent, more than {MOST_EQUIVALENT} %")
    if len(found) < LEAST_CHANGES:
        wrong.append(f"{len(found)} changes are fewer than {LEAST_CHANGES}")
    if floor < max(LEAST_FLOOR, floor_before):
        wrong.append(f"the floor sank from {max(LEAST_FLOOR, floor_before)} to {floor} %")
    if share(found, equivalents) < floor:
        wrong.append(f"{share(found, equivalents):.1f} % killed is below {floor} %")
    return wrong


def report(root: Path, found: Sequence[Outcome], equivalents: Mapping[str, str]) -> str:
    """The page build/mutants.md."""
    planted = Counter(outcome.package for outcome in found)
    killed = Counter(outcome.package for outcome in found if outcome.killer)
    same = Counter(outcome.package for outcome in found if outcome.change.name in equivalents)
    lines = ["# Mutants", "", f"{share(found, equivalents):.1f} % of {len(found)} killed, {len(equivalents)} equivalent.", ""]
    lines += ["| package | planted | killed | equivalent |", "|---|--:|--:|--:|"]
    lines += [f"| {name} | {count} | {killed[name]} | {same[name]} |" for name, count in planted.items()]
    lines += ["", "## Survivors"]
    for outcome in found:
        if not outcome.killer and outcome.change.name not in equivalents:
            change = outcome.change
            tests = f"{outcome.covered} tests run it" if outcome.covered else "not run by its own tests"
            lines += ["", f"{change.path}:{change.line} — {change.name}: {tests}"]
            lines += ["```diff", change.shown((root / change.path).read_bytes()), "```"]
    return "\n".join(lines) + "\n"


def _floor_before(root: Path) -> int:
    """The floor where this branch left main, or of the last commit on main itself."""
    base = subprocess.run(["git", "merge-base", "HEAD", "main"], cwd=root, capture_output=True, text=True, check=False)
    commit = base.stdout.strip() if base.returncode == 0 else "HEAD"
    shown = subprocess.run(["git", "show", f"{commit}:{SETTINGS}"], cwd=root, capture_output=True, check=False)
    return int(tomllib.loads(shown.stdout.decode())["floor"]) if shown.returncode == 0 else LEAST_FLOOR


def main(root: Path, words: Sequence[str]) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    settings = tomllib.loads((root / SETTINGS).read_text(encoding="utf-8"))
    if root == ROOT:
        mutation_children.load_libraries()
    wanted = [package for package in packages(root) if not words or package.name in words]
    try:
        found = outcomes(root, wanted)
    except TestsFail as failure:
        print(failure)
        return 1
    page = root / "build" / "mutants.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(report(root, found, settings["equivalent"]), encoding="utf-8")
    print(f"{share(found, settings['equivalent']):.1f} % of {len(found)} killed: see {page.relative_to(root)}")
    wrong = [] if words else faults(found, settings["floor"], settings["equivalent"], _floor_before(root))
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="Plants small changes and reports which of them no test noticed.")
    asked.add_argument("--root", type=Path, default=ROOT)
    asked.add_argument("words", nargs="*", metavar="PACKAGE")
    given = asked.parse_args()
    sys.exit(main(given.root.resolve(), given.words))

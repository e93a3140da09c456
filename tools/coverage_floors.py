"""`make coverage`: how much of each package was run, against its floor: ``python -m tools.coverage_floors REPORT.json``.

A floor is what was measured once, rounded down; it may only rise. Exit status 1 names the packages below their floor, those that
have none, and floors so low that they say nothing.
"""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LEAST = 25
"""Percent. A lower floor would hold for a package that is only imported."""
FLOORS = Path(__file__).parent / "coverage_floors.toml"


def measured(report: Mapping[str, Any]) -> dict[str, float]:
    """Package → percent of its lines that were run, from a report of ``coverage json``. A module counts for its folder."""
    run: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for path, file in report["files"].items():
        package = Path(path).parent.as_posix().replace("/", ".")
        run[package] += file["summary"]["covered_lines"]
        lines[package] += file["summary"]["num_statements"]
    return {package: 100 * run[package] / count for package, count in sorted(lines.items()) if count}


def faults(found: Mapping[str, float], floors: Mapping[str, int]) -> list[str]:
    """What keeps the report from being accepted, a line each."""
    missing = [f"{package} has no floor" for package in found if package not in floors]
    gone = [f"{package} has a floor, and no lines" for package in floors if package not in found]
    low = [
        f"{package}: {found[package]:.1f} % is below {floor} %"
        for package, floor in floors.items()
        if found.get(package, floor) < floor
    ]
    idle = [f"{package}: a floor of {floor} % says nothing" for package, floor in floors.items() if floor < LEAST]
    return [*missing, *gone, *low, *idle]


def main(report: Path) -> int:
    found = measured(json.loads(report.read_text(encoding="utf-8")))
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    for package, percent in found.items():
        print(f"{percent:5.1f} %  {package}")
    wrong = faults(found, floors)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))

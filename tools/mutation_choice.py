"""Which small changes are planted, and in which package: the same ones for the same source."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from tools.mutation_sites import Change, changes

SEED = 11
SITES_EACH = 80
"""A module gets one change for each 80 places that can be changed, and at least one."""
STREETS = ("app/services",)
"""Folders whose packages each have tests of their own."""
ROOMS = ("app/rules", "app/journal", "app/reports")
"""Packages as a whole, with what is below them."""


@dataclass(frozen=True)
class Package:
    """``source`` and ``tests`` are its folders."""

    source: str
    tests: str

    @property
    def name(self) -> str:
        return self.source.removeprefix("app/")


def packages(root: Path) -> list[Package]:
    streets = [path.relative_to(root).as_posix() for street in STREETS for path in (root / street).glob("*/")]
    sources = [*streets, *(room for room in ROOMS if (root / room).is_dir())]
    return [
        Package(source, source.replace("app/", "tests/", 1)) for source in sorted(sources) if any((root / source).glob("*.py"))
    ]


def chosen(root: Path, package: Package) -> Iterator[Change]:
    """Drawn by the hash of their names, so that an edit somewhere else changes no choice."""
    for path in sorted((root / package.source).rglob("*.py")):
        found = changes(path.relative_to(root).as_posix(), path.read_bytes())
        drawn = sorted(found, key=lambda change: hashlib.sha256(f"{SEED} {change.name}".encode()).digest())
        yield from sorted(drawn[: ceil(len(found) / SITES_EACH)], key=lambda change: change.start)

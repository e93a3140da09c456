"""What earlier runs found out about a package, under build/mutants, as long as it is still true.

Which changes a test runs is true while its file, the program and what the tests share are the same; so is what one of its tests
has killed. That nothing killed a change is true while no test file of the package has changed.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tools.mutation_choice import Package

_MAKERS = ("mutation_sites.py", "mutation_choice.py")
NOTHING = "nothing"
"""Instead of the test that killed a change."""


@dataclass
class TestFile:
    """``times`` test → seconds, ``passed`` change → the tests that run its statement ("": while modules were imported)."""

    __test__ = False
    digest: str = ""
    times: dict[str, float] = field(default_factory=dict)
    passed: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Memory:
    """``outcomes``: change → the test that killed it (or NOTHING), and the digest of what that depends on."""

    place: Path
    state: str
    files: dict[str, TestFile] = field(default_factory=dict)
    outcomes: dict[str, tuple[str, str]] = field(default_factory=dict)

    def save(self) -> None:
        self.place.parent.mkdir(parents=True, exist_ok=True)
        files = {name: asdict(file) for name, file in self.files.items()}
        self.place.write_text(json.dumps({"state": self.state, "files": files, "outcomes": self.outcomes}), encoding="utf-8")

    def killer(self, name: str) -> str | None:
        """The test that killed the change, NOTHING, or None when that has to be found out."""
        killer, digest = self.outcomes.get(name, ("", ""))
        return killer if killer and digest == self._depends_on(killer) else None

    def note(self, name: str, killer: str) -> None:
        self.outcomes[name] = killer, self._depends_on(killer)

    def _depends_on(self, killer: str) -> str:
        file = self.files.get(killer.partition("::")[0])
        return (
            file.digest if file else hashlib.sha256("".join(sorted(f.digest for f in self.files.values())).encode()).hexdigest()
        )


def remembered(root: Path, package: Package) -> Memory:
    """The memory of a package, without what is no longer true; the digest of a file that must be run again is empty."""
    place = root / "build" / "mutants" / f"{package.name.replace('/', '.')}.json"
    memory = Memory(place, _state(root))
    kept = json.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}
    if kept.get("state") == memory.state:
        memory.outcomes = {name: (killer, digest) for name, (killer, digest) in kept["outcomes"].items()}
        memory.files = {name: TestFile(**file) for name, file in kept["files"].items()}
    digests = {path.relative_to(root).as_posix(): _digest([path]) for path in (root / package.tests).rglob("test_*.py")}
    unchanged = {name: file for name, file in memory.files.items() if digests.get(name) == file.digest}
    memory.files = {name: unchanged.get(name, TestFile()) for name in sorted(digests)}
    return memory


def digest_of(root: Path, file: str) -> str:
    return _digest([root / file])


def _state(root: Path) -> str:
    """The program, what the tests share, and how changes are made."""
    source = [path for path in (root / "app").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    data = [path for path in (root / "resources").rglob("*") if path.is_file()]
    shared = [path for path in (root / "tests").rglob("*.py") if not path.name.startswith("test_")]
    return _digest([*source, *data, *shared, *(Path(__file__).with_name(name) for name in _MAKERS)])


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()

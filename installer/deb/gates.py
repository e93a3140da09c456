"""Which libraries a Debian package may carry, and which of Debian's own it depends on instead."""

import subprocess
from collections import defaultdict
from collections.abc import Iterable
from filecmp import cmp
from pathlib import Path

from installer.gpl import is_gpl
from installer.windows.trouble import BuildTrouble

SYSTEM_LIBRARIES = Path(__file__).parent / "system_libraries.txt"
_ELF = b"\x7fELF"


def check_libraries(bundle: Path, program: str, brought: Iterable[Path]) -> list[str]:
    """What the package depends on, as its control file writes it.

    ``program``: the start program in ``bundle``, which the packer makes. Every other library there must be the same file
    as one of ``brought``, the locked wheels' files and Python's own. Raises BuildTrouble when it is not, when it is under
    the GPL or asks for a library that is, and when it asks for one that is neither there nor in system_libraries.txt.
    """
    files = [path for path in sorted(bundle.rglob("*")) if not path.is_symlink() and _is_library(path)]
    _stop_at("must not be shipped: under the GPL, or for a library that is", [path for path in files if is_gpl(path.name)])
    known = _by_name(brought)
    strays = [
        path for path in files if path != bundle / program and not any(cmp(path, one, shallow=False) for one in known[path.name])
    ]
    _stop_at("neither from a locked wheel nor Python's own", strays)
    there, system = {path.name for path in bundle.rglob("*")}, system_libraries()
    depends = set()
    for path, names in asked_for(files).items():
        for name in sorted(names - there):
            if is_gpl(name):
                raise BuildTrouble(f"{path.name} asks for {name}, which is under the GPL")
            if name not in system:
                raise BuildTrouble(f"{path.name} asks for {name}: neither packed nor in {SYSTEM_LIBRARIES.name}")
            depends.add(system[name])
    return sorted(depends)


def asked_for(files: Iterable[Path]) -> dict[Path, set[str]]:
    """The libraries that each file names as needed, read by binutils, which PyInstaller needs too."""
    found: dict[Path, set[str]] = {}
    for path in files:
        done = subprocess.run(["objdump", "-p", str(path)], capture_output=True, text=True)
        if done.returncode:
            raise BuildTrouble(f"{path.name}: {done.stderr.strip()}")
        lines = (line.split() for line in done.stdout.splitlines())
        found[path] = {words[1] for words in lines if len(words) == 2 and words[0] == "NEEDED"}
    return found


def system_libraries() -> dict[str, str]:
    """What a control file must depend on, by the library's name."""
    lines = SYSTEM_LIBRARIES.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#"))
    return {name: package for name, package in pairs}


def _stop_at(why: str, found: list[Path]) -> None:
    if found:
        raise BuildTrouble(f"{', '.join(path.name for path in found)}: {why}")


def _is_library(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_ELF)) == _ELF


def _by_name(files: Iterable[Path]) -> defaultdict[str, list[Path]]:
    found = defaultdict(list)
    for path in files:
        found[path.name].append(path)
    return found

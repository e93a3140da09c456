"""What must be true of a payload before it becomes a setup file."""

from collections.abc import Iterable
from pathlib import Path

from installer.gpl import is_gpl
from installer.windows.payload import files_of
from installer.windows.pe import SUFFIXES, imports
from installer.windows.trouble import BuildTrouble

SYSTEM_DLLS = Path(__file__).parent / "system_dlls.txt"
MOST_SETUP_BYTES = 45_000_000
LAYERS = ("api-ms-win-", "ext-ms-win-")
"""Names of Windows' own layers; every Windows 10 answers them."""


def check_payload(payload: Path) -> set[str]:
    """The system's DLLs that are asked for. BuildTrouble when a file asks for one that nobody brings, or one is a stray.

    A DLL in our folder with a name of Windows' own would be loaded in its stead: none may lie there, least of all the
    stand-ins that the wine tests use. None may be under the GPL.
    """
    system = system_dlls()
    programs = [path for path in files_of(payload) if path.suffix.lower() in SUFFIXES]
    ours = {path.name.lower() for path in programs}
    strays = sorted(name for name in ours if name in system or name.startswith(LAYERS))
    if strays:
        raise BuildTrouble(f"{', '.join(strays)}: a DLL of Windows' own name must not be shipped")
    under_gpl = sorted(name for name in ours if is_gpl(name))
    if under_gpl:
        raise BuildTrouble(f"{', '.join(under_gpl)}: under the GPL, or for a library that is; must not be shipped")
    asked: set[str] = set()
    for path in programs:
        needed = {name for name in imports(path) if name not in ours and not name.startswith(LAYERS)}
        unknown = sorted(needed - system)
        if unknown:
            raise BuildTrouble(f"{path.name} asks for {', '.join(unknown)}: neither in the payload nor in system_dlls.txt")
        asked |= needed
    return asked


def check_names(payload: Path, names: Iterable[str]) -> None:
    """BuildTrouble unless everything the launcher and the installer count on lies there."""
    for name in names:
        if not (payload / name).is_file():
            raise BuildTrouble(f"{name} is missing in the payload")


def check_size(setup: Path) -> None:
    size = setup.stat().st_size
    if size > MOST_SETUP_BYTES:
        raise BuildTrouble(f"{setup.name}: {size:,} bytes, more than {MOST_SETUP_BYTES:,}; look at what came in")


def system_dlls() -> set[str]:
    lines = SYSTEM_DLLS.read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}

"""What the Debian package carries, for the packer's spec. Runs in the packer's own Python: the standard library only."""

import sysconfig
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
UNUSED = (
    *("qgtk3", "qeglfs", "qlinuxfb", "qminimal", "qvnc", "qvkkhrdisplay", "virtualkeyboard", "egldeviceintegrations", "EglFS"),
    *("wayland", "Wayland", "WlShell", "EglFs"),
)
"""Qt's ways to other screens than X11's, by a word of their paths."""
TRANSLATION = "qtbase_ja.qm"


def modules() -> list[str]:
    """Every module of the program by its full name, for the packer finds only those that an import statement names."""
    files = (path.relative_to(REPOSITORY) for path in (REPOSITORY / "app").rglob("*.py"))
    importable = (path for path in files if (REPOSITORY / path.parent / "__init__.py").is_file())
    return sorted(".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in importable)


def brought(wheels: Path) -> Iterator[Path]:
    """The files that the package may take its libraries from: ``wheels``, a folder of installed ones, and Python's own."""
    yield from wheels.rglob("*")
    yield from _python_modules().glob("*.so")
    yield from (path for folder in _python_folders() for path in folder.glob("libpython3*"))


def is_carried(name: str, source: str, kind: str, wheels: Path) -> bool:
    """Whether a file that the packer found is packed: ``name`` in the package, ``source`` on this machine.

    The system's libraries are not. The package depends on them instead, so that Debian mends and licenses them.
    """
    if any(word in name for word in UNUSED) or ("/translations/" in name and not name.endswith(TRANSLATION)):
        return False
    if kind not in ("BINARY", "EXTENSION"):
        return True
    path = Path(source)
    of_python = path.parent == _python_modules() or (path.parent in _python_folders() and path.name.startswith("libpython3"))
    return of_python or path.is_relative_to(wheels)


def _python_modules() -> Path:
    return Path(sysconfig.get_config_var("DESTSHARED"))


def _python_folders() -> tuple[Path, ...]:
    """Where a Python's own shared library lies: its prefix, or Debian's folder, which is known by two names."""
    folder, machine = Path(sysconfig.get_config_var("LIBDIR")), str(sysconfig.get_config_var("MULTIARCH") or "")
    return folder, folder / machine, Path("/lib") / machine

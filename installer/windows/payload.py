"""Assembling the program's folder: runtime, libraries pruned to what is used, our own code, compiled ahead.

YuiNote.exe  yui.exe
runtime/     Windows' CPython
lib/         the locked wheels
program/     app/ and resources/, as they lie in the repository
program.sha256  one line per file: what `--selftest` compares with
"""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

from installer.windows import runtime
from installer.windows.downloads import sha256
from installer.windows.pe import imports
from installer.windows.trouble import BuildTrouble

REPOSITORY = Path(__file__).resolve().parents[2]
MANIFEST = "program.sha256"
PATHS = "python311.zip\r\n.\r\n..\\lib\r\n..\\program\r\n"
QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtPrintSupport", "QtSvg", "QtNetwork")
QT_PLUGINS = (
    "platforms/qwindows.dll",
    "platforms/qoffscreen.dll",
    "imageformats/qico.dll",
    "imageformats/qjpeg.dll",
    "imageformats/qsvg.dll",
    "iconengines/qsvgicon.dll",
)
TRANSLATION = "translations/qtbase_ja.qm"
FOR_BUILDERS = (".pyi", ".h", ".c", ".cpp", ".pyx", ".pxd", ".lib", ".typed")
DROPPED = (
    *("shiboken6/include", "shiboken6/lib", "reportlab/fonts", "reportlab/graphics/samples"),
    *("sqlalchemy/testing", "win32ctypes/tests"),
    *("cffi", "pycparser", "pypdfium2_cli"),  # of cffi only its compiled _cffi_backend is used, by cryptography
)
"""Under lib/. ReportLab's sample fonts: we bring our own, and some of these are under the GPL."""
DROPPED_PARTS = (
    *("PIL/_avif.*.pyd", "PIL/_webp.*.pyd", "PIL/_imagingft.*.pyd"),  # ten megabytes of formats never opened here
    "PIL/_imagingtk.*.pyd",
    *("zstandard/_cffi.*.pyd", "zstandard/backend_cffi.py"),  # for other Pythons than ours
    *("shiboken6/concrt140.dll", "shiboken6/vc*lib140.dll", "shiboken6/v*omp140.dll", "shiboken6/vcamp140.dll"),
    "shiboken6/msvcp140_codecvt_ids.dll",
)
"""Single files: of compiled ones, and of Microsoft's runtime in the wheel, what nothing here asks for."""
DROPPED_FILES = ("RECORD", "INSTALLER", "direct_url.json")
"""Of each dist-info: they list files that are not carried."""
MOMENT = 1767225600
"""2026-01-01 00:00 UTC, on every file: setups of the same content must have the same bytes."""


def assemble(target: Path, python: Path, wheels: Iterable[Path]) -> None:
    """Makes ``target`` afresh from the unpacked runtime and the downloaded wheels."""
    shutil.rmtree(target, ignore_errors=True)
    for name in ("runtime", "lib", "program"):
        (target / name).mkdir(parents=True)
    for file in runtime.carried(python):
        shutil.copyfile(file, target / "runtime" / file.name)
    (target / "runtime" / "python311._pth").write_text(PATHS, newline="")
    for wheel in wheels:
        _unzip(wheel, target / "lib")
    _prune(target / "lib")
    _copy_program(target / "program")
    _drop_empty_folders(target)


def compile_ahead(target: Path) -> None:
    """Python then writes nothing into the program's folder. In a process of its own, so that nothing it did shows."""
    code = (
        "import compileall, py_compile, sys\n"
        "folders = [f'{sys.argv[1]}/{name}' for name in ('lib', 'program')]\n"
        "mode = py_compile.PycInvalidationMode.UNCHECKED_HASH\n"
        "sys.exit(not all([compileall.compile_dir(f, quiet=1, stripdir=sys.argv[1], invalidation_mode=mode) for f in folders]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(target)], env=os.environ | {"PYTHONHASHSEED": "0"})
    if done.returncode:
        raise BuildTrouble("some module can't be compiled; its name stands above")
    _drop_sources(target / "lib")


def seal(target: Path) -> None:
    """The manifest of everything that lies there, and one moment for all files."""
    lines = [f"{sha256(path)}  {path.relative_to(target).as_posix()}\n" for path in files_of(target) if path.name != MANIFEST]
    (target / MANIFEST).write_text("".join(lines), encoding="utf-8", newline="")
    for path in target.rglob("*"):
        os.utime(path, (MOMENT, MOMENT))


def files_of(folder: Path) -> list[Path]:
    """In an order that does not depend on the file system."""
    return sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.relative_to(folder).as_posix())


def _unzip(wheel: Path, target: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith("/") or ".." in name.split("/") or ":" in name or "\\" in name:
                raise BuildTrouble(f"{wheel.name}: {name} would land elsewhere")
        archive.extractall(target)
    for data in target.glob("*.data"):
        shutil.rmtree(data)  # scripts and headers; every module of ours lies at the root of its wheel


def _prune(lib: Path) -> None:
    qt = lib / "PySide6"
    keep = _closure(qt)
    for path in files_of(qt):
        if path not in keep and not (path.suffix == ".py" and path.parent == qt):
            path.unlink()
    for name in DROPPED:
        shutil.rmtree(lib / name, ignore_errors=True)
    for pattern in DROPPED_PARTS:
        for path in lib.glob(pattern):
            path.unlink()
    for path in files_of(lib):
        if path.suffix in FOR_BUILDERS or (path.parent.suffix == ".dist-info" and path.name in DROPPED_FILES):
            path.unlink()


def _drop_sources(lib: Path) -> None:
    """Of libraries only what was compiled: four megabytes less to carry. Ours keep their source, for the log's sake."""
    for compiled in files_of(lib):
        if compiled.parent.name == "__pycache__":
            name = compiled.name.split(".", 1)[0]
            (compiled.parent.parent / f"{name}.py").unlink()
            compiled.rename(compiled.parent.parent / f"{name}.pyc")
    _drop_empty_folders(lib)


def _closure(qt: Path) -> set[Path]:
    """The Qt modules and plugins we use, with every DLL of this folder that they ask for, and those ask for."""
    beside = {path.name.lower(): path for path in qt.glob("*.dll")}
    wanted = [qt / f"{module}.pyd" for module in QT_MODULES] + [qt / "plugins" / name for name in QT_PLUGINS]
    missing = [path.name for path in wanted if not path.is_file()]
    if missing:
        raise BuildTrouble(f"PySide6 no longer holds {', '.join(missing)}")
    keep = {qt / TRANSLATION}
    while wanted:
        path = wanted.pop()
        if path not in keep:
            keep.add(path)
            wanted += [beside[name] for name in imports(path) if name in beside]
    return keep


def _copy_program(target: Path) -> None:
    command = ["git", "-C", str(REPOSITORY), "ls-files", "-z", "--", "app", "resources"]
    names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, place)
    shutil.copyfile(REPOSITORY / "LICENSE", target / "LICENSE.txt")


def _drop_empty_folders(target: Path) -> None:
    for folder in sorted((path for path in target.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()

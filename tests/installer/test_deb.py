"""The testers' package comes into dist/ whole and tried, or not at all."""

import pkgutil
import runpy
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import app
from installer.deb import build, gates
from installer.windows.trouble import BuildTrouble

SPEC = build.HERE / "yui-note.spec"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build whose program was packed by PyInstaller already, and whose package is one line of text."""

    def run(*command: str | Path) -> None:
        if command[0] == "dpkg-deb":
            Path(command[-1]).write_text("the package")

    work = tmp_path / "build" / "deb"
    (work / "dist" / "yui-note").mkdir(parents=True)
    (work / "venv").mkdir()
    (work / "venv" / ".installed").touch()
    monkeypatch.setattr(build, "_run", run)
    monkeypatch.setattr(build, "check_libraries", lambda *parts: ["libc6 (>= 2.36)", "libegl1"])
    monkeypatch.setattr(build, "WORK", work)
    monkeypatch.setattr(build, "LOCK", work / "venv" / ".installed")
    return tmp_path


def _built(place: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    root = build.REPOSITORY
    monkeypatch.setattr(build, "REPOSITORY", place)
    for name in ("LICENSE", "THIRD-PARTY-NOTICES.md"):
        (place / name).write_bytes((root / name).read_bytes())
    build.main()
    return [path.name for path in (place / "dist").iterdir()]


def test_a_package_that_was_tried_comes_into_dist(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _built(place, monkeypatch) == [f"yui-note_{build.__version__}_amd64.deb"]
    control = (build.WORK / "root" / "DEBIAN" / "control").read_text()
    assert "Depends: libc6 (>= 2.36), libegl1\n" in control
    assert "Recommends: desktop-file-utils, shared-mime-info\n" in control


def test_a_build_that_stops_leaves_nothing_in_dist(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(program: Path) -> None:
        raise SystemExit("STOPPED: yui-note --selftest failed")

    monkeypatch.setattr(build, "_start_it", broken)
    with pytest.raises(SystemExit):
        _built(place, monkeypatch)
    assert not (place / "dist").exists()


def test_that_no_screen_was_at_hand_is_said(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    _built(place, monkeypatch)
    assert "NOT TRIED ON A SCREEN" in capsys.readouterr().err


class _Packer:
    """What the spec calls, keeping what it was asked for."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}
        self.binaries: list[tuple[str, str, str]] = []
        self.datas: list[tuple[str, str, str]] = []
        self.pure = self.scripts = None

    def analyse(self, scripts: list[str], **asked: Any) -> "_Packer":
        self.asked = asked
        return self


@pytest.fixture
def packer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> _Packer:
    """After the spec was read as PyInstaller reads it, on a machine where the packer found three libraries."""
    hooks = ModuleType("PyInstaller.utils.hooks")
    hooks.copy_metadata = lambda name: []  # type: ignore[attr-defined]
    for name in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, hooks.__name__, hooks)
    monkeypatch.setattr(sys, "path", list(sys.path))
    packer = _Packer()
    wheels = tmp_path / "site-packages"
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(wheels))
    packer.binaries = [
        ("PySide6/Qt/lib/libQt6Core.so.6", f"{wheels}/PySide6/Qt/lib/libQt6Core.so.6", "BINARY"),
        ("PySide6/Qt/lib/libQt6WaylandClient.so.6", f"{wheels}/PySide6/Qt/lib/libQt6WaylandClient.so.6", "BINARY"),
        ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
        ("libgtk-3.so.0", "/lib/x86_64-linux-gnu/libgtk-3.so.0", "BINARY"),
        ("libpython3.11.so.1.0", f"{sysconfig.get_config_var('LIBDIR')}/libpython3.11.so.1.0", "BINARY"),
        ("python3.11/lib-dynload/math.so", f"{sysconfig.get_config_var('DESTSHARED')}/math.so", "EXTENSION"),
    ]
    steps: dict[str, Any] = dict.fromkeys(("PYZ", "EXE", "COLLECT"), lambda *parts, **named: None)
    runpy.run_path(str(SPEC), {"SPECPATH": str(SPEC.parent), "Analysis": packer.analyse, **steps})
    return packer


def test_every_module_of_the_program_is_packed_also_one_that_no_import_statement_names(packer: _Packer) -> None:
    there = {"app", *(module.name for module in pkgutil.walk_packages(app.__path__, "app."))}
    assert len(there) > 300 and "app.ui.annual_plan.annual_plan_page" in there
    assert there - set(packer.asked["hiddenimports"]) == set()


def test_of_the_libraries_only_the_wheels_and_pythons_own_are_packed(packer: _Packer) -> None:
    packed = [name for name, _, _ in packer.binaries]
    assert packed == [
        "PySide6/Qt/lib/libQt6Core.so.6",
        "libQt6Core.so.6",
        "libpython3.11.so.1.0",
        "python3.11/lib-dynload/math.so",
    ]
    assert "readline" in packer.asked["excludes"]


class _Bundle:
    """A packed program with libraries made for the test; ``wheels`` is where the packer took them."""

    def __init__(self, place: Path) -> None:
        self.folder, self.wheels = place / "bundle", place / "wheels"
        for folder in (self.folder, self.wheels):
            folder.mkdir()
        self._library(self.folder / "yui-note")

    def bring(self, name: str, *needed: str) -> Path:
        """A wheel's library, packed. It asks for the ``needed`` ones."""
        self._library(self.wheels / name, *needed)
        return Path(shutil.copyfile(self.wheels / name, self.folder / name))

    def check(self) -> list[str]:
        return gates.check_libraries(self.folder, "yui-note", self.wheels.iterdir())

    def _library(self, path: Path, *needed: str) -> None:
        stubs = [path.parent.parent / name for name in needed]
        for stub in stubs:
            subprocess.run([*_COMPILE, f"-Wl,-soname,{stub.name}", "-o", stub], input=b"", check=True)
        subprocess.run([*_COMPILE, "-Wl,--no-as-needed", "-o", path, *stubs], input=b"", check=True)


_COMPILE = ("gcc", "-shared", "-nostdlib", "-x", "c", "-", "-x", "none")


@pytest.fixture
def bundle(tmp_path: Path) -> _Bundle:
    return _Bundle(tmp_path)


def test_the_package_depends_on_what_its_libraries_ask_of_the_system(bundle: _Bundle) -> None:
    bundle.bring("libQt6Core.so.6", "libglib-2.0.so.0", "libgthread-2.0.so.0", "libc.so.6")
    bundle.bring("QtCore.abi3.so", "libQt6Core.so.6")
    assert bundle.check() == ["libc6 (>= 2.36)", "libglib2.0-0"]


def test_a_library_of_the_system_in_the_package_stops_the_build(bundle: _Bundle) -> None:
    stray = bundle.bring("libgtk-3.so.0")
    (bundle.wheels / stray.name).unlink()
    with pytest.raises(BuildTrouble, match=r"libgtk-3\.so\.0: neither from a locked wheel nor Python's own"):
        bundle.check()


def test_a_wheels_library_that_was_exchanged_stops_the_build(bundle: _Bundle) -> None:
    packed = bundle.bring("libQt6Core.so.6")
    packed.write_bytes(packed.read_bytes() + b"!")
    with pytest.raises(BuildTrouble, match=r"libQt6Core\.so\.6: neither from a locked wheel"):
        bundle.check()


@pytest.mark.parametrize("name", ["libreadline.so.8", "readline.cpython-311-x86_64-linux-gnu.so", "libQt6VirtualKeyboard.so.6"])
def test_a_library_under_the_gpl_stops_the_build_even_from_a_wheel(bundle: _Bundle, name: str) -> None:
    bundle.bring(name)
    with pytest.raises(BuildTrouble, match=f"{name}: must not be shipped: under the GPL"):
        bundle.check()


def test_a_library_that_asks_for_one_under_the_gpl_stops_the_build(bundle: _Bundle) -> None:
    bundle.bring("input.so", "libreadline.so.8")
    with pytest.raises(BuildTrouble, match=r"input\.so asks for libreadline\.so\.8, which is under the GPL"):
        bundle.check()


def test_a_library_that_nobody_listed_stops_the_build(bundle: _Bundle) -> None:
    bundle.bring("a.so", "libnobody.so.1")
    with pytest.raises(BuildTrouble, match=r"a\.so asks for libnobody\.so\.1: neither packed nor in system_libraries\.txt"):
        bundle.check()


def test_a_build_whose_libraries_are_not_in_order_leaves_nothing_in_dist(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*parts: object) -> list[str]:
        raise BuildTrouble("libreadline.so.8: must not be shipped")

    monkeypatch.setattr(build, "check_libraries", stopped)
    with pytest.raises(SystemExit, match=r"STOPPED: libreadline\.so\.8"):
        _built(place, monkeypatch)
    assert not (place / "dist").exists()

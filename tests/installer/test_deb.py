"""The testers' package comes into dist/ whole and tried, or not at all."""

import pkgutil
import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import app
from installer.deb import build

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
    monkeypatch.setattr(build, "WORK", work)
    monkeypatch.setattr(build, "LOCK", work / "venv" / ".installed")
    return tmp_path


def _built(place: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    root = build.REPOSITORY
    monkeypatch.setattr(build, "REPOSITORY", place)
    for name in ("LICENSE", "packages.txt"):
        (place / name).write_bytes((root / name).read_bytes())
    build.main()
    return [path.name for path in (place / "dist").iterdir()]


def test_a_package_that_was_tried_comes_into_dist(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _built(place, monkeypatch) == [f"yui-note_{build.__version__}_amd64.deb"]
    control = (build.WORK / "root" / "DEBIAN" / "control").read_text()
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
def packer(monkeypatch: pytest.MonkeyPatch) -> _Packer:
    """After the spec was read as PyInstaller reads it."""
    hooks = ModuleType("PyInstaller.utils.hooks")
    hooks.copy_metadata = lambda name: []  # type: ignore[attr-defined]
    for name in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, hooks.__name__, hooks)
    monkeypatch.setattr(sys, "path", list(sys.path))
    packer = _Packer()
    steps = dict.fromkeys(("PYZ", "EXE", "COLLECT"), lambda *parts, **named: None)
    runpy.run_path(str(SPEC), {"SPECPATH": str(SPEC.parent), "Analysis": packer.analyse, **steps})
    return packer


def test_every_module_of_the_program_is_packed_also_one_that_no_import_statement_names(packer: _Packer) -> None:
    there = {"app", *(module.name for module in pkgutil.walk_packages(app.__path__, "app."))}
    assert len(there) > 300 and "app.ui.year_entries" in there
    assert there - set(packer.asked["hiddenimports"]) == set()

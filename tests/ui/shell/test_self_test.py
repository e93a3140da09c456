"""自己点検 tells what is wrong with a PC, and leaves the PC as it was."""

import hashlib
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import Unavailable
from app.services.devices import self_test, shipped_files
from app.services.devices.self_test import Finding, report, run_checks
from app.start import main


@pytest.fixture
def pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PC on which the program was never started."""
    monkeypatch.setenv("YUI_DATA", str(tmp_path / "local" / "YuiNote"))
    monkeypatch.setenv("YUI_STATE", str(tmp_path / "local" / "YuiNoteState"))
    (tmp_path / "local").mkdir()
    return tmp_path


def test_a_sound_pc_is_told_so_in_one_text_file(pc: Path, qtbot: QtBot) -> None:
    out = pc / "自己点検.txt"
    assert main(["--selftest", str(out)]) == 0
    text = out.read_text(encoding="utf-8-sig")
    assert "異常はありません" in text.splitlines()[2]
    for word in ("SQLCipher", "書いて閉じて読み直しました", "評価シート", "ページすべて開けます", "BIZ UDPGothic", "プリンター"):
        assert word in text
    assert str(Path.home()) not in text


def test_a_page_whose_code_was_not_packed_is_named(pc: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "app.ui.annual_plan.annual_plan_page", None)  # as if it were not there
    out = pc / "自己点検.txt"
    assert main(["--selftest", str(out)]) == 1
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines[2] == "調べてほしい所があります：ページ"
    (said,) = (line for line in lines if "ページ：" in line and line.startswith("[ NG ]"))
    assert said.startswith("[ NG ] ページ：開けないページ 年次計画（ModuleNotFoundError ") and "月次件数表" not in said


def test_a_place_that_cannot_be_written_is_told_in_the_windowed_program_too(
    pc: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[BaseException] = []
    monkeypatch.setattr("sys.stderr", None)
    monkeypatch.setattr("app.ui.shell.self_test.show_trouble", lambda _, error: shown.append(error))
    assert main(["--selftest", str(pc / "nowhere" / "自己点検.txt")]) == 1
    [error] = shown
    assert isinstance(error, Unavailable)


def test_nothing_is_left_behind(pc: Path, qtbot: QtBot) -> None:
    before = sorted(pc.rglob("*"))
    run_checks()
    left = [path for path in sorted(pc.rglob("*")) if path not in before and path.name != "YuiNoteState"]
    assert left == []


def test_a_changed_and_a_missing_program_file_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "good.pyc").write_bytes(b"good")
    (tmp_path / "lib" / "bad.pyc").write_bytes(b"infected")
    digest = hashlib.sha256(b"good").hexdigest()
    names = ("lib/good.pyc", "lib/bad.pyc", "lib/gone.pyc")
    (tmp_path / "program.sha256").write_text("".join(f"{digest}  {name}\n" for name in names))
    monkeypatch.setattr(shipped_files, "manifest", lambda: tmp_path / "program.sha256")
    found = next(one for one in run_checks() if one.name == "プログラムのファイル")
    assert found.good is False
    assert found.said == "2個が配布したものと違います：変わった lib/bad.pyc、ない lib/gone.pyc"


def _packaged(folder: Path, *names: str) -> Path:
    """A program's folder as a setup leaves it, with the list of these files; answers where the list lies."""
    lines = []
    for name in ("runtime/python311.dll", *names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"shipped")
        lines.append(f"{hashlib.sha256(b'shipped').hexdigest()}  {name}\n")
    (folder / "uninstall.exe").write_bytes(b"made by the setup")
    (folder / shipped_files.MANIFEST).write_text("".join(lines))
    return folder / shipped_files.MANIFEST


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(shipped_files, "resource", lambda: tmp_path / "program" / "resources")
    return _packaged(tmp_path, "YuiNote.exe", "program/app/one.py")


def _said_of_files() -> tuple[bool | None, str]:
    found = next(one for one in self_test.run_only([("ファイル", self_test._program)]))
    return found.good, found.said


def test_a_packaged_program_as_it_was_shipped_is_sound(packaged: Path) -> None:
    (packaged.parent / "scan.log").write_text("a scanner's own")
    assert _said_of_files() == (True, "3個すべて、配布したものと同じ")


@pytest.mark.parametrize("left", [None, b"", b"garbage", b"\xff\xfe"])
def test_a_packaged_program_whose_list_is_gone_empty_or_unreadable_is_not_sound(packaged: Path, left: bytes | None) -> None:
    packaged.unlink() if left is None else packaged.write_bytes(left)
    good, said = _said_of_files()
    assert good is False and "配布したファイルの一覧（program.sha256）が" in said


@pytest.mark.parametrize("name", ["runtime/icuuc.dll", "version.dll", "lib/a.PYD", "program/app/two.py", "lib/x.pyc"])
def test_a_program_file_that_was_never_shipped_is_named(packaged: Path, name: str) -> None:
    (packaged.parent / name).parent.mkdir(exist_ok=True)
    (packaged.parent / name).write_bytes(b"stray")
    assert _said_of_files() == (False, f"1個が配布したものと違います：余分な {name}")


def test_a_list_that_was_shortened_does_not_hide_a_file(packaged: Path) -> None:
    packaged.write_text("".join(packaged.read_text().splitlines(keepends=True)[:-1]))
    assert _said_of_files() == (False, "1個が配布したものと違います：余分な program/app/one.py")


def test_a_check_that_breaks_is_a_finding_and_the_rest_goes_on(pc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> tuple[bool, str]:
        raise OSError(f"{Path.home()} is gone")

    findings = run_checks([("画面", broken), ("書体", lambda: (True, "ある"))])
    screen, font = findings[-2:]
    assert (screen.good, screen.said) == (False, "OSError ~ is gone")
    assert font.good is True


def test_a_data_folder_on_a_share_is_found(pc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUI_DATA", "//server/share/YuiNote")
    found = next(one for one in run_checks() if one.name == "フォルダー")
    assert found.good is False and "unsafe-place" in found.said


def test_the_verdict_names_what_to_look_at() -> None:
    text = report([Finding("鍵", False, "だめ"), Finding("紙", True, "よい"), Finding("画面", None, "ない")])
    assert "調べてほしい所があります：鍵\n" in text
    assert "[ NG ] 鍵：だめ" in text and "[ OK ] 紙：よい" in text and "[ -- ] 画面：ない" in text


def test_the_scratch_folder_goes_even_when_a_check_breaks(pc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "check", lambda workspace: 1 / 0)
    assert next(one for one in run_checks() if one.name == "記録").good is False
    assert not list((pc / "local").glob("YuiNote-selftest-*"))

"""The setup file's whole life on one PC, in the order of these tests: damaged, refused, installed, used, renewed, removed."""

import hashlib
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from installer.windows import build, payload, setup
from tests.windows import pc as world
from tests.windows.pc import CLASSES, NEWER, OLDER, UNINSTALL, WindowsPC, open_programs, screen, wait_until


def _tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in payload.files_of(folder)
    }


def _prefixed(pc: WindowsPC, tail: str) -> str:
    return f"C:\\users\\山田\\AppData\\Local\\Programs\\YuiNote\\{tail}"


def test_a_damaged_setup_file_installs_nothing(pc: WindowsPC, tmp_path: Path) -> None:
    damaged = tmp_path / "setup.exe"
    data = bytearray(build.FOR_WINE.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    assert pc.install(damaged) == world.STATUS_DAMAGED
    assert not pc.program.exists() and pc.version() is None


def test_a_cut_setup_file_installs_nothing(pc: WindowsPC, tmp_path: Path) -> None:
    cut = tmp_path / "setup.exe"
    cut.write_bytes(build.FOR_WINE.read_bytes()[:-4096])
    assert pc.install(cut) != 0
    assert not pc.program.exists()


def test_an_old_windows_is_refused(pc: WindowsPC) -> None:
    pc.prefix.pretend_to_be("win7")
    try:
        assert pc.install(build.FOR_WINE) == world.STATUS_WINDOWS
    finally:
        pc.prefix.pretend_to_be("win10")
    assert not pc.program.exists()


def test_a_windows_10_before_1809_is_refused(pc: WindowsPC) -> None:
    key = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion"
    for value in ("CurrentBuild", "CurrentBuildNumber"):
        pc.prefix.run("reg", "add", key, "/v", value, "/d", "17134", "/f")
    pc.prefix.end()
    try:
        assert pc.install(build.FOR_WINE) == world.STATUS_WINDOWS
    finally:
        pc.prefix.pretend_to_be("win7")  # winecfg writes only what it thinks has changed
        pc.prefix.pretend_to_be("win10")
    assert not pc.program.exists()


def test_a_disk_without_room_is_refused(pc: WindowsPC, tmp_path: Path) -> None:
    part = tmp_path / "payload"
    part.mkdir()
    for name in setup.FIRST:
        shutil.copy(build.PAYLOAD / name, part)
    setup.pack(part, tmp_path / "setup.exe", build.VERSION, wide=True, quick=True, NEEDED_MB="99999999")
    assert pc.install(tmp_path / "setup.exe") == world.STATUS_FULL
    assert not pc.program.exists()


def test_a_file_that_cannot_be_written_is_told_apart_from_a_damaged_setup_file(pc: WindowsPC) -> None:
    (pc.program / "yui.exe").mkdir(parents=True)
    assert pc.install(build.FOR_WINE) == world.STATUS_UNWRITTEN
    assert pc.version() is None
    shutil.rmtree(pc.program)


def test_installing_puts_every_file_in_its_place(pc: WindowsPC) -> None:
    assert pc.install(build.FOR_WINE) == 0
    installed = _tree(pc.program)
    del installed["uninstall.exe"]
    assert installed == _tree(build.PAYLOAD)


def test_both_icons_and_the_entry_under_settings_are_there(pc: WindowsPC) -> None:
    assert pc.start_menu.is_file() and pc.desktop_icon.is_file()
    assert pc.version() == build.VERSION
    assert pc.prefix.registry(UNINSTALL, "UninstallString") == f'"{_prefixed(pc, "uninstall.exe")}"'


@pytest.mark.parametrize(("suffix", "kind"), [(".yui", "YuiNote.bundle.1"), (".yui-setup", "YuiNote.setup.1")])
def test_our_files_belong_to_the_program(pc: WindowsPC, suffix: str, kind: str) -> None:
    assert pc.prefix.registry(rf"{CLASSES}\{suffix}") == kind
    assert pc.prefix.registry(rf"{CLASSES}\{kind}\shell\open\command") == f'"{_prefixed(pc, "YuiNote.exe")}" "%1"'


def test_the_program_finds_itself_sound(pc: WindowsPC) -> None:
    out = pc.prefix.profile / "Desktop" / "点検 一.txt"
    with screen(pc.prefix):
        ran = pc.prefix.run(pc.program / "YuiNote.exe", "--selftest", pc.prefix.windows_path(out))
    text = out.read_text(encoding="utf-8-sig")
    assert ran.status == 0, text
    assert "異常はありません" in text
    for word in ("すべて、配布したものと同じ", "システムの鍵の保管場所を使えます", ".yui は結ノートで開きます", "、windows、"):
        assert word in text


def test_the_program_writes_nothing_into_its_own_folder(pc: WindowsPC) -> None:
    installed = _tree(pc.program)
    del installed["uninstall.exe"]
    assert installed == _tree(build.PAYLOAD)


def test_a_double_click_on_a_set_up_file_opens_it_in_the_first_question(pc: WindowsPC) -> None:
    (pc.prefix.profile / "Desktop" / "大東 支部.yui-setup").write_bytes(b"sealed")
    # wine 8 looks only into HKLM for associations; on Windows the user's own keys count first.
    for key in (".yui", "YuiNote.bundle.1", ".yui-setup", "YuiNote.setup.1"):
        pc.prefix.run("reg", "copy", rf"{CLASSES}\{key}", rf"HKLM\Software\Classes\{key}", "/s", "/f")
    with screen(pc.prefix):
        pc.prefix.start("start", r"C:\users\山田\Desktop\大東 支部.yui-setup")
        wait_until(lambda: any(line.endswith("大東 支部.yui-setup") for line in open_programs(pc.prefix)))
        wait_until(lambda: "大東 支部.yui-setup － 結ノート" in pc.prefix.windows())


def test_the_start_menu_opens_the_office_and_a_double_click_brings_a_file_into_its_window(pc: WindowsPC) -> None:
    assert pc.yui("setup", "head").status == 0
    (pc.prefix.profile / "Desktop" / "八月分 本店.yui").write_bytes(b"age-encryption.org/v1\n")
    with screen(pc.prefix):
        pc.prefix.start("start", pc.start_menu_in_windows)
        wait_until(lambda: "本部 － 結ノート" in pc.prefix.windows())
        assert "open in receive" not in pc.log
        pc.prefix.start("start", r"C:\users\山田\Desktop\八月分 本店.yui")
        wait_until(lambda: "a file from outside is open in receive" in pc.log)
        wait_until(lambda: len(open_programs(pc.prefix)) == 1)


def test_setup_and_removal_wait_while_the_program_is_open(pc: WindowsPC) -> None:
    before = _tree(pc.program)
    with screen(pc.prefix):
        pc.prefix.start("start", r"C:\users\山田\Desktop\結ノート.lnk")
        wait_until(lambda: bool(open_programs(pc.prefix)))
        time.sleep(5)
        assert pc.install(pc.setups / f"setup-{NEWER}.exe") == world.STATUS_OPEN
        removed = pc.prefix.run(pc.program / "uninstall.exe", "/S", "_?=" + _prefixed(pc, "").rstrip("\\"))
        assert removed.status == world.STATUS_OPEN
        assert len(open_programs(pc.prefix)) == 1
    assert _tree(pc.program) == before and pc.version() == build.VERSION


def test_an_upgrade_replaces_the_program_and_keeps_records_and_settings(pc: WindowsPC) -> None:
    shutil.rmtree(pc.data, ignore_errors=True)
    assert pc.yui("setup", "head").status == 0
    for title in ("ふれあいサロン", "配食ボランティア研修 髙﨑𠮷"):
        assert pc.yui("activity", "add", "date=R7.11.3", "target=13", f"title={title}", "participants=約30").status == 0
    before = pc.yui("--json", "digest").out
    (pc.data / "window.ini").write_text("[window]\nzoom=150\n")
    kept = _tree(pc.data)
    assert pc.install(pc.setups / f"setup-{NEWER}.exe") == 0
    assert pc.version() == NEWER
    assert (pc.program / "program" / f"only-in-{NEWER}.txt").is_file()
    assert {name: digest for name, digest in _tree(pc.data).items() if name in kept} == kept
    assert _copies_before_update(pc) == []
    assert pc.yui("--json", "digest").out == before
    assert len(_copies_before_update(pc)) == 1


def test_an_older_version_is_refused(pc: WindowsPC) -> None:
    before = _tree(pc.program)
    assert pc.install(build.FOR_WINE) == world.STATUS_NEWER
    assert pc.install(pc.setups / f"setup-{OLDER}.exe") == world.STATUS_NEWER
    assert _tree(pc.program) == before


def test_an_installation_cut_off_half_way_says_so_and_is_finished_by_the_next(pc: WindowsPC) -> None:
    newer = pc.setups / f"setup-{NEWER}.exe"
    running = pc.prefix.start(newer, "/S")
    wait_until(lambda: (pc.program / "installing").exists() and (pc.program / "lib").exists())
    pc.prefix.end()
    running.wait()
    said = pc.yui("whoami")
    assert said.status == 90 and "インストールが途中で止まっています" in said.out
    assert pc.install(newer) == 0
    assert pc.yui("whoami").status == 0
    assert not (pc.program / "installing").exists()


def test_a_program_file_that_a_scanner_took_away_is_told_in_a_sentence(pc: WindowsPC) -> None:
    for name in ("runtime/python311.dll", "lib/sqlalchemy/__init__.pyc"):
        away = pc.program / name
        away.rename(away.with_suffix(".away"))
        said = pc.yui("whoami")
        away.with_suffix(".away").rename(away)
        assert said.status == 90 and "もう一度インストールしてください" in said.out, name


@pytest.mark.parametrize(("letter", "kind", "said"), [("e:", "floppy", "USBメモリー"), ("n:", "network", "ネットワーク")])
def test_records_are_not_put_on_a_stick_or_a_share(pc: WindowsPC, tmp_path: Path, letter: str, kind: str, said: str) -> None:
    (pc.prefix.folder / "dosdevices" / letter).unlink(missing_ok=True)
    (pc.prefix.folder / "dosdevices" / letter).symlink_to(tmp_path)
    pc.prefix.run("reg", "add", r"HKLM\Software\Wine\Drives", "/v", letter, "/d", kind, "/f")
    pc.prefix.end()
    ran = pc.yui("--data", f"{letter}\\YuiNote", "setup", "head")
    assert ran.status == 1 and ran.out.startswith("unsafe-place: ") and said in ran.out
    assert list(tmp_path.iterdir()) == []


def test_records_are_not_put_into_onedrive_whatever_its_folder_is_called(pc: WindowsPC) -> None:
    cloud = r"C:\users\山田\会社の雲"
    ran = pc.prefix.run(pc.program / "yui.exe", "--data", cloud + r"\記録", "setup", "head", OneDrive=cloud)
    assert ran.status == 1 and ran.out.startswith("unsafe-place: ") and "クラウド" in ran.out
    assert not (pc.prefix.profile / "会社の雲").exists()


def test_uninstalling_says_where_every_offices_records_stay_and_keeps_them(pc: WindowsPC) -> None:
    kept = _tree(pc.data)
    moved, other = pc.data.with_name("YuiNote-3"), pc.data.with_name("YuiNote-7")
    pc.data.rename(moved)  # as on a PC whose first office was given up
    other.mkdir()
    with screen(pc.prefix):
        pc.prefix.start(pc.program / "uninstall.exe")
        wait_until(lambda: "取り除く" in pc.prefix.windows())
        assert r"そのまま残ります。  C:\users\山田\AppData\Local\YuiNote-3、YuiNote-7" in pc.prefix.windows()
        assert pc.prefix.press("取り除く")
        wait_until(lambda: "残してあります" in pc.prefix.windows())
        said = pc.prefix.windows()
        assert r"Local\YuiNote-3  C:\users\山田\AppData\Local\YuiNote-7" in said
        assert "資格情報マネージャー" in said and r"Local\YuiNoteState" in said
        assert pc.prefix.press("OK")
        wait_until(lambda: pc.version() is None and not pc.program.exists())
    moved.rename(pc.data)
    other.rmdir()
    assert not pc.start_menu.exists() and not pc.desktop_icon.exists()
    for key in (".yui", ".yui-setup", "YuiNote.bundle.1", "YuiNote.setup.1"):
        assert pc.prefix.registry(rf"{CLASSES}\{key}") is None
    assert _tree(pc.data) == kept


def test_installed_again_the_records_are_there(pc: WindowsPC) -> None:
    assert pc.install(pc.setups / f"setup-{NEWER}.exe") == 0
    found = pc.yui("--json", "whoami")
    assert found.status == 0 and '"office": "head"' in found.out


def test_an_update_is_put_back_with_the_copy_it_made(pc: WindowsPC) -> None:
    before = pc.yui("--json", "digest").out
    pc.uninstall()
    wait_until(lambda: pc.version() is None)
    assert pc.install(build.FOR_WINE) == 0
    kept = _tree(pc.data)
    assert pc.yui("whoami").out.startswith("newer-database: ")
    assert {name: digest for name, digest in _tree(pc.data).items() if name in kept} == kept
    [copy] = _copies_before_update(pc)
    restored = pc.yui("backup", "restore", copy)
    assert restored.status == 0, restored.out
    assert pc.yui("--json", "digest").out == before
    assert "異常はありません" in pc.yui("check").out


def test_a_signed_setup_file_still_installs(pc: WindowsPC, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = _own_certificate(tmp_path)
    signed = tmp_path / "signed.exe"
    shutil.copy(build.FOR_WINE, signed)
    monkeypatch.setenv(setup.CERTIFICATE, str(certificate))
    monkeypatch.setenv(setup.PASSWORD_FILE, str(tmp_path / "password"))
    setup.sign(signed)
    said = subprocess.run(
        ["osslsigncode", "verify", "-CAfile", str(tmp_path / "own.pem"), "-in", str(signed)], capture_output=True, text=True
    ).stdout
    assert "Signature verification: ok" in said
    assert pc.install(signed) == 0
    assert pc.yui("whoami").status == 0


def _copies_before_update(pc: WindowsPC) -> list[str]:
    return [path.name for path in (pc.data / "backups").glob("*-before-schema-*.db")]


def _own_certificate(folder: Path) -> Path:
    (folder / "password").write_text("secret")
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Yui Note test"]
    uses = ["-addext", "extendedKeyUsage=codeSigning", "-keyout", "own.key", "-out", "own.pem"]
    subprocess.run([*request, *uses], cwd=folder, check=True, capture_output=True)
    bundle = ["openssl", "pkcs12", "-export", "-inkey", "own.key", "-in", "own.pem", "-out", "own.p12", "-passout", "pass:secret"]
    subprocess.run(bundle, cwd=folder, check=True, capture_output=True)
    return folder / "own.p12"

"""One month between two systems: the head office on Linux, a branch on Windows, and both hold the same in the end."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
from pypdf import PdfReader

from installer.windows import build
from tests.windows.pc import NEWER, WindowsPC, wait_until

ROOT = Path(__file__).parents[2]
DATA = r"C:\users\山田\AppData\Local\支部の記録"


def _here(folder: Path, *arguments: str | Path) -> Any:
    """A command of the head office on Linux; its answer."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("YUI_")}
    environment |= {"YUI_PASSPHRASE": "本部の合言葉", "YUI_STATE": str(folder.parent / "state")}
    command = [sys.executable, "main.py", "--data", str(folder), "--json", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _there(pc: WindowsPC, *arguments: str | Path) -> Any:
    """A command of the branch on Windows; its answer."""
    ran = pc.yui("--data", DATA, "--json", *arguments)
    assert ran.status == 0, ran.out
    return json.loads(next(line for line in ran.out.splitlines() if line.startswith(("{", "["))))


def test_what_is_recorded_on_windows_comes_back_from_linux_the_same(pc: WindowsPC, tmp_path: Path) -> None:
    if not pc.program.exists():
        assert pc.install(build.FOR_WINE) == 0
    head, stick = tmp_path / "本部", tmp_path / "USB メモリー"
    stick.mkdir()
    _here(head, "setup", "head")
    enrolled = _here(head, "enrol", "daito", "--out", stick / "大東.yui-setup")

    _there(pc, "setup", "branch", "--from", stick / "大東.yui-setup", "--code", enrolled["code"])
    for title, people in (("ふれあいサロン 髙﨑𠮷", "約30"), ("配食ボランティア研修", "12"), ("役員会（中止）", "0")):
        _there(pc, "activity", "add", "date=R7.11.3", "target=13", f"title={title}", f"participants={people}")
    _there(pc, "bundle", "export", "--out", stick)

    (handed_in,) = stick.glob("*.yui")
    taken = _here(head, "bundle", "import", handed_in)
    assert taken["added"] == 3
    for scope in ("daito", "common"):
        assert _here(head, "digest", "--scope", scope) == _there(pc, "digest", "--scope", scope)

    first = _here(head, "activity", "list", "--office", "daito")[0]
    handed_in.unlink()
    _here(head, "bundle", "export", "--for", "daito", "--out", stick)
    (returned,) = stick.glob("*.yui")
    _there(pc, "bundle", "import", returned)
    for scope in ("daito", "common"):
        assert _here(head, "digest", "--scope", scope) == _there(pc, "digest", "--scope", scope)
    assert first["id"] in {row["id"] for row in _there(pc, "activity", "list")}

    printed = {}
    for name, command in (("linux", _here), ("windows", _there)):
        out = tmp_path / f"{name}.pdf"
        at: Any = head if name == "linux" else pc
        command(
            at, "report", "print", "evaluation-sheet", "--fiscal-year", "R7", "--office", "daito", "--target", "1-3", "--out", out
        )
        pages = PdfReader(out).pages
        printed[name] = [line for page in pages for line in page.extract_text().splitlines() if "大東" in line]
    assert "大東 3 3 約42 0 記録なし" in printed["linux"] and "髙﨑𠮷" in "".join(printed["linux"])
    assert printed["linux"] == printed["windows"]  # the head office's sheet says more around them
    assert _there(pc, "check")["troubles"] == []
    assert _printed_by_qt(pc, tmp_path / "windows.pdf", tmp_path / "printer.pdf") == len(pages)
    assert abs(_ink(tmp_path / "windows.pdf") - _ink(tmp_path / "printer.pdf")) < 0.01


def test_a_newer_program_on_the_stick_is_taken_only_as_the_head_office_signed_it(pc: WindowsPC, tmp_path: Path) -> None:
    if not pc.program.exists():
        assert pc.install(build.FOR_WINE) == 0
    head, stick = tmp_path / "本部", tmp_path / "USB メモリー"
    stick.mkdir()
    _here(head, "setup", "head")
    enrolled = _here(head, "enrol", "daito", "--out", stick / "大東.yui-setup")
    shutil.rmtree(_data(pc), ignore_errors=True)
    _there(pc, "setup", "branch", "--from", stick / "大東.yui-setup", "--code", enrolled["code"])
    digest = _there(pc, "digest")

    newer = stick / f"YuiNote-Setup-{NEWER}.exe"
    shutil.copy(pc.setups / f"setup-{NEWER}.exe", newer)
    assert _there(pc, "update", "look", stick)["version"] is None
    _here(head, "update", "sign", newer)
    assert _there(pc, "update", "look", stick)["version"] == NEWER

    whole = newer.read_bytes()
    newer.write_bytes(whole[:-1000] + bytes([whole[-1000] ^ 1]) + whole[-999:])
    refused = pc.yui("--data", DATA, "update", "fetch", stick)
    assert refused.status == 1 and refused.out.startswith("tampered-update: ")
    assert not list((_data(pc) / "updates").glob("*.exe"))

    newer.write_bytes(whole)
    fetched = _there(pc, "update", "fetch", stick)["path"]
    newer.unlink()  # the stick may be pulled
    assert pc.install(fetched) == 0
    assert pc.version() == NEWER and _there(pc, "digest") == digest
    assert len(list((_data(pc) / "backups").glob("*-before-schema-*.db"))) == 1
    pc.uninstall()
    wait_until(lambda: pc.version() is None)


PRINT = """
import sys
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from app.ui.printing.pdf_pages import paint_pages

application = QApplication(["print", "-platform", "offscreen"])
printer = QPrinter(QPrinter.PrinterMode.HighResolution)
printer.setFullPage(True)
printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
printer.setOutputFileName(sys.argv[2])
print(paint_pages(printer, Path(sys.argv[1]).read_bytes(), 150))
"""


def _printed_by_qt(pc: WindowsPC, paper: Path, out: Path) -> int:
    """The way of the window's 印刷, onto a printer that writes a file; answers its number of pages."""
    script = out.with_suffix(".py")
    script.write_text(PRINT, encoding="utf-8")
    python = pc.program / "runtime" / "python.exe"
    ran = pc.prefix.run(python, "-X", "utf8", *map(pc.prefix.windows_path, (script, paper, out)))
    pages = len(PdfReader(out).pages)
    assert ran.out.split()[-1:] == [str(pages)], ran.out
    return pages


def _ink(paper: Path) -> float:
    """How dark the first page is, from 0 to 1. Fine enough that a thin line is not made thicker than it is."""
    (page, *_) = pypdfium2.PdfDocument(paper)
    dots = bytes(page.render(scale=3, grayscale=True).buffer)
    return 1 - sum(dots) / len(dots) / 255


def _data(pc: WindowsPC) -> Path:
    return pc.prefix.local / "支部の記録"

"""``python -m app``: the door the packaged program comes in by."""

import subprocess
import sys
from pathlib import Path

import pytest

from app import __main__ as door

ROOT = Path(__file__).parents[1]


def test_the_program_starts_as_a_module() -> None:
    command = [sys.executable, "-X", "utf8", "-m", "app", "--help"]  # as the launcher does
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0 and "結ノート" in done.stdout


def test_a_program_folder_with_holes_says_to_install_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "app.start", None)
    assert door.run() == door.STATUS_MISSING
    said = capsys.readouterr().err
    assert said.startswith("missing-program-file: ") and "もう一度インストールしてください" in said and "Traceback" not in said


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], {"sqlalchemy", "sqlcipher3", "PySide6", "reportlab", "xlsxwriter"}),
        (["activity", "list", "--help"], {"PySide6", "reportlab", "xlsxwriter"}),
        (["whoami", "--help"], {"PySide6", "reportlab", "xlsxwriter", "PIL"}),
        (["record", "list", "--help"], {"PySide6"}),
    ],
    ids=["help", "activity", "whoami", "record"],
)
def test_a_command_waits_for_nothing_that_it_does_not_need(arguments: list[str], unwanted: set[str]) -> None:
    asked = f"""
import contextlib, io, sys
from app.start import main
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main({arguments!r})
print(sorted({unwanted!r} & {{name.split(".")[0] for name in sys.modules}}))
"""
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_no_garbage_is_looked_for_while_a_command_loads_nor_at_the_end() -> None:
    """It was a third of a short command's processor time."""
    asked = """
import atexit, gc
looked = []
atexit.register(lambda: print(len(looked), gc.get_freeze_count() > 0))
from app.start import run
gc.collect()
gc.callbacks.append(lambda phase, _: looked.append(phase))
run(["activity", "list", "--help"])
"""
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "0 True"


def test_what_was_loaded_is_not_looked_through_again_but_garbage_is_collected() -> None:
    asked = """
import gc
from app import loading
loading.loaded()
print(gc.get_freeze_count())
loading.begin()
loading.loaded()
print(gc.isenabled(), gc.get_freeze_count() > 1000)
"""
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["0", "True", "True"]

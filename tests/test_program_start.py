"""``python -m app``: the door the packaged program comes in by."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app import __main__ as door
from app.models.base import HEAD
from tests.offices import head_office

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


DRAWN = {"reportlab", "xlsxwriter", "fontTools"}
"""What paper and tables for Excel are drawn with."""
OF_SETTING_UP = {
    "app.services.devices.setup",
    "app.ui.start.first_run",
    "app.ui.start.salvage_page",
    "app.ui.start.restore_backup",
}
OF_EDITING = {"app.services.editing.edited_rows", "app.services.editing.edited_activities", "app.exchange.headings"}
ADDED = ("activity", "add", "date=2025-11-03", "target=1-3", "title=ふれあいサロン", "participants=12")
HOME = """
from pathlib import Path
from tests.benchmarks.opened_window import open_and_close
open_and_close(Path(sys.argv[2]), filled=True)
"""
COMMAND = """
from app.start import run
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
    run(sys.argv[1:])
"""


def _loaded(code: str, *arguments: str) -> set[str]:
    """The modules and packages that a new process holds after this."""
    asked = f"import contextlib, io, json, sys\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked, *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], {"sqlalchemy", "sqlcipher3", "PySide6", *DRAWN}),
        (["activity", "list", "--help"], {"PySide6", *DRAWN}),
        (["whoami", "--help"], {"PySide6", "PIL", *DRAWN}),
        (["record", "list", "--help"], {"PySide6"}),
    ],
    ids=["help", "activity", "whoami", "record"],
)
def test_a_command_waits_for_nothing_that_it_does_not_need(arguments: list[str], unwanted: set[str]) -> None:
    assert _loaded(COMMAND, *arguments) & unwanted == set()


@pytest.mark.parametrize(
    ("code", "arguments", "unwanted", "most"),
    [
        (COMMAND, ("whoami",), {"PySide6", "PIL", *DRAWN, *OF_EDITING}, 185),
        (COMMAND, ("activity", "list"), {"PySide6", *DRAWN, *OF_SETTING_UP, *OF_EDITING}, 177),
        (COMMAND, ADDED, {"PySide6", *DRAWN, *OF_SETTING_UP}, 255),
        (HOME, (), {*DRAWN, *OF_SETTING_UP, *OF_EDITING}, 335),
    ],
    ids=["whoami", "activity list", "activity add", "home"],
)
def test_what_is_loaded_until_an_answer_or_home_is_there(
    tmp_path: Path, code: str, arguments: tuple[str, ...], unwanted: set[str], most: int
) -> None:
    """Each module costs a third of a millisecond and what it declares: who makes ``most`` larger should have measured that."""
    head_office(tmp_path).close()
    loaded = _loaded(code, "--data", str(tmp_path / HEAD), *arguments)
    assert loaded & unwanted == set()
    assert sum(name.startswith("app.") for name in loaded) <= most


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

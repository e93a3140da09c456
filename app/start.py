"""Which half to start: the window, or one command without it. Each loads only what it needs."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app import loading
from app.models.data_folder import default_folder

FILES = (".yui", ".yui-setup")
SELF_TEST = "--selftest"
"""``--selftest [FILE]``: writes a text about this PC, for whoever looks after the program."""


def run(argv: Sequence[str] | None = None) -> int:
    """``main``, where this process runs nothing else."""
    loading.begin()
    return main(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status: 0 done, 1 refused or failed, 2 wrong usage.

    Whatever this process makes belongs to this user alone, from the first byte: also what SQLite and Qt make.
    """
    os.umask(0o077)
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == [SELF_TEST] and len(arguments) <= 2:
        return _test_itself(Path(arguments[1]) if len(arguments) == 2 else None)
    window = _for_window(arguments)
    if window is not None:
        return _open_window(*window)
    from app.cli.main import main as run_command

    return run_command(arguments)


def _for_window(arguments: list[str]) -> tuple[Path | None, Path | None] | None:
    """(data folder, file) when the arguments ask for the window: ``[--data DIR] [FILE]``."""
    rest = list(arguments)
    folder: Path | None = None
    if rest[:1] == ["--data"] and len(rest) >= 2:
        folder = Path(rest[1])
        rest = rest[2:]
    elif rest and rest[0].startswith("--data="):
        folder = Path(rest.pop(0).removeprefix("--data="))
    if not rest:
        return folder, None
    if len(rest) == 1 and rest[0].lower().endswith(FILES):
        return folder, Path(rest[0])
    return None


def _open_window(folder: Path | None, file: Path | None) -> int:
    if not _has_screen():
        # Qt would abort the process without a word that helps.
        sys.stderr.write("no-screen: 画面のない所では、窓を開けません。--help で、画面を使わない命令を見られます。\n")
        return 1
    from app.ui.shell.application import run_window

    return run_window(folder or default_folder(), file)


def _test_itself(out: Path | None) -> int:
    if not _has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.ui.shell.self_test import run_self_test

    return run_self_test(out)


def _has_screen() -> bool:
    return not sys.platform.startswith("linux") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))

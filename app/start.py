"""Which half to start: the window, or one command without it. Each loads only what it needs."""

import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """No command, or a file to receive: the window. Anything else: the command line. Returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    folder = Path(given[1]) if given[:1] == ["--data"] and len(given) > 1 else None
    rest = given[2:] if folder else given
    if not rest or (len(rest) == 1 and rest[0].lower().endswith(".yui")):
        from app.ui.application import run_window

        return run_window(folder, Path(rest[0]) if rest else None)
    from app.cli.main import main as run_command

    return run_command(given)

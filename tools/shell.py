"""`make shell`: a Python prompt on a head office and two branches, where one branch has just handed in its first file.

Everything lies in a folder of its own that goes when the prompt is left. The day is the tests' 令和7年11月5日.
"""

import code
import rlcompleter
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.rules import clock
from app.services.activities import activities
from app.services.transfer import importing, submitting
from tests.conftest import TurnableClock
from tests.offices import activity, branch, branch_of, head_office, plan_id, target

try:
    import readline
except ImportError:  # Windows has none
    readline = None  # type: ignore[assignment]

BANNER = """\
head, daito, senmaya   the opened data of the head office and of two branches (app.services.workspace)
file                   what daito handed in and head has imported: two activities
activity(daito, title="…"), target(daito, "1-3"), plan_id(head)   from tests.offices
activities, submitting, importing   the services; clock.source.turn(days=1) turns the day"""


def offices(folder: Path, opened: ExitStack) -> dict[str, Any]:
    """The names of the prompt; the offices are closed with ``opened``."""
    clock.source = TurnableClock(datetime(2025, 11, 5, 1, 0, tzinfo=UTC))
    head = opened.enter_context(head_office(folder))
    daito = opened.enter_context(branch(folder))
    senmaya = opened.enter_context(branch_of(head, "senmaya", folder / "senmaya"))
    activity(daito)
    activity(daito, title="配食サービス", participants=None)
    file = submitting.hand_in(daito, folder).path
    importing.import_files(head, [file])
    services = {"activities": activities, "submitting": submitting, "importing": importing, "clock": clock}
    helpers = {"activity": activity, "target": target, "plan_id": plan_id}
    return {"head": head, "daito": daito, "senmaya": senmaya, "file": file, "folder": folder} | services | helpers


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="yui-shell-") as folder, ExitStack() as opened:
        names = offices(Path(folder), opened)
        if readline is not None:
            readline.set_completer(rlcompleter.Completer(names).complete)
            readline.parse_and_bind("tab: complete")
        code.interact(BANNER, local=names, exitmsg="")


if __name__ == "__main__":
    main()

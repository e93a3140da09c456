"""Every page of the window on one office's data, in a process of its own.

    python -m tests.benchmarks.page_script DATA-FOLDER [PAGE …]

Prints as JSON, for each page or these, what it takes to open it the first time and to ask anew after a save (processor seconds
of the whole process, work in the background included, and SELECT statements), and the memory held when each was open once.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("YUI_PASSPHRASE", "bench")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.services.plan.plans import plan_of_year, plans
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.ui.runtime.context import Context
from app.ui.runtime.qt_application import make_application
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.benchmarks.memory import held
from tests.benchmarks.row import spent_by
from tests.benchmarks.save_speed import save_one
from tests.statements import counted

YEAR = 2025
PAUSE = 0.005
Cost = dict[str, float]


def main(folder: Path, *chosen: str) -> None:
    application = make_application()
    with open_workspace(folder) as workspace:
        context = Context(workspace, plans(workspace), plan_of_year(workspace, YEAR), YEAR)
        frame = Frame(context, pages_of(workspace.is_head))
        frame.resize(1366, 768)
        frame.show()

        def settled(work: Callable[[], object]) -> Cost:
            def whole() -> None:
                work()
                application.processEvents()
                while context.jobs.is_busy():  # to its end: ``wait`` would stop it
                    time.sleep(PAUSE)
                    application.processEvents()
                application.processEvents()

            with counted() as asked:
                spent = spent_by(whole)
            return {"cpu": spent.cpu, "wall": spent.wall, "selects": asked.selects}

        keys = chosen or [page.key for page in pages_of(workspace.is_head)]
        first = {key: settled(lambda key=key: frame.open(key)) for key in keys}
        memory = held()
        anew = {key: _asked_anew(workspace, frame, settled, key) for key in keys}
        frame.leave()
    print(json.dumps({"first": first, "anew": anew, "memory": memory}))


def _asked_anew(workspace: Workspace, frame: Frame, settled: Callable[[Callable[[], object]], Cost], key: str) -> Cost:
    settled(lambda: frame.open(key))  # what it still draws in the background is a part of the opening
    save_one(workspace)
    return settled(frame.refresh)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])

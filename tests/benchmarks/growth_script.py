"""One size of tests.benchmarks.growth in a process of its own, so that its peak of memory is its own.

    python -m tests.benchmarks.growth_script DATA-FOLDER FILE

Prints seconds and bytes as JSON.
"""

import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("YUI_PASSPHRASE", "bench")

from app.services.workspace.opening import open_workspace
from app.sync.outgoing import make_file
from app.sync.scope import scope_of
from tests.benchmarks.save_speed import save_one
from tests.benchmarks.sync_data import import_data

SAVES = 20


def main(folder: Path, file: Path) -> None:
    start = time.perf_counter()
    workspace = open_workspace(folder)
    opened = time.perf_counter() - start
    with workspace:
        save_one(workspace)
        saves = []
        for _ in range(SAVES):
            start = time.perf_counter()
            save_one(workspace)
            saves.append(time.perf_counter() - start)
        start = time.process_time()
        with workspace.database.writing() as session:
            make_file(session, workspace.keys, "daito", scope_of("daito"), request=True)
        stated = time.process_time() - start
        data = file.read_bytes()
        start = time.process_time()
        import_data(workspace, data)
        imported = time.process_time() - start
    print(
        json.dumps(
            {
                "imported": imported,
                "saved": statistics.median(saves),
                "opened": opened,
                "stated": stated,
                "peak": _peak(),
            }
        )
    )


def _peak() -> int:
    """Bytes. Linux's own line, since what getrusage says begins with the memory of the process that started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

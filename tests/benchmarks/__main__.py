"""`make bench`: every measure beside its bare limit in the same run, written as a table a reader understands."""

import os
import platform
import sqlite3
import sys
from pathlib import Path

os.environ.setdefault("YUI_PASSPHRASE", "bench")

from tests.benchmarks import first_window, list_speed, merge_speed, paper_speed, save_speed
from tests.benchmarks.row import table

HEAD = """# What it costs

Each measure stands beside a bare limit or a peer of the same run on the same machine; read the ratios, not the times.
Written by `make bench`.

"""


def main(out: Path) -> None:
    rows = []
    for module in (save_speed, merge_speed, list_speed, paper_speed, first_window):
        print(f"… {module.__name__.rsplit('.', 1)[1]}", flush=True)
        rows += module.measure()
    machine = f"Machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    text = f"{HEAD}{table(rows)}\n{machine}, the standard library's SQLite {sqlite3.sqlite_version} is not used.\n"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/bench.md"))

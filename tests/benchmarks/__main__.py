"""`make bench`: every measure beside its bare limit or a peer of the same run, written as a page a reader understands.

python -m tests.benchmarks FILE [--full] [PART …]
"""

import argparse
import os
import platform
import sqlite3
from pathlib import Path

os.environ.setdefault("YUI_PASSPHRASE", "bench")

import sqlcipher3.dbapi2 as dbapi

from tests.benchmarks import (
    exchange_speed,
    figures_speed,
    first_window,
    growth,
    list_speed,
    paper_speed,
    save_speed,
    side_by_side,
)
from tests.benchmarks.row import table

HEAD = """# What it costs

Every measure stands beside a bare limit or a peer of the same run on the same machine: **read the ratios, not the times**, which
another machine has otherwise. A ratio is ours by theirs for sizes and their time by ours for speed, unless its unit says more.
Times are medians of several rounds in which the works take turns; in brackets the processor time, which a busy machine
disturbs less. "—" stands where nothing is aimed at. Written by `make bench` (with `--full`: a million operations).
"""

PARTS = {
    "save": ("Saving one form", save_speed.measure),
    "exchange": ("Files between offices", exchange_speed.measure),
    "peers": ("Beside peers", side_by_side.measure),
    "growth": ("Growth", growth.measure),
    "list": ("The list", list_speed.measure),
    "figures": ("Adding up", figures_speed.measure),
    "paper": ("Paper", paper_speed.measure),
    "window": ("The window", first_window.measure),
}


def main() -> None:
    arguments = argparse.ArgumentParser(prog="tests.benchmarks")
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--full", action="store_true", help="also a million operations: ten minutes more")
    arguments.add_argument("parts", nargs="*", choices=[*PARTS, []], help="only these")
    chosen = arguments.parse_args()
    sections = [HEAD]
    for name in chosen.parts or PARTS:
        title, measure = PARTS[name]
        print(f"… {title}", flush=True)
        rows = growth.measure(full=chosen.full) if name == "growth" else measure()
        sections.append(f"## {title}\n\n{table(rows)}")
        print(sections[-1], flush=True)
    sections.append(
        f"Machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"SQLite {_sqlite()} of the encrypting driver (the peers' own: {sqlite3.sqlite_version}).\n"
    )
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text("\n".join(sections), encoding="utf-8")


def _sqlite() -> str:
    connection = dbapi.connect(":memory:")
    found: str = connection.execute("SELECT sqlite_version()").fetchone()[0]
    connection.close()
    return found


if __name__ == "__main__":
    main()

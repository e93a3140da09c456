"""`make bench`: every measure beside its bare limit or a peer of the same run, written as a page a reader understands.

python -m tests.benchmarks FILE [--full] [PART …]
"""

import argparse
import os
import platform
import sqlite3
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

os.environ.setdefault("YUI_PASSPHRASE", "bench")

import sqlcipher3.dbapi2 as dbapi

from tests.benchmarks import (
    exchange_speed,
    figures_speed,
    file_cost,
    first_window,
    growth,
    list_speed,
    paper_speed,
    save_speed,
    side_by_side,
)
from tests.benchmarks.row import Row, table

HEAD = """# What it costs

Every measure stands beside a bare limit or a peer of the same run on the same machine: **read the ratios, not the times**, which
another machine has otherwise. A ratio is ours by theirs for sizes and their time by ours for speed, unless its unit says more.
Times are medians of several rounds in which the works take turns; in brackets the processor time, which a busy machine
disturbs less. "—" stands where nothing is aimed at. Written by `make bench` (with `--full`: a million operations).
"""

Part = tuple[str, Callable[[], Sequence[Row]]]
"""Its title, and what measures it."""
PARTS: dict[str, Part] = {
    "save": ("Saving one form", save_speed.measure),
    "exchange": ("Files between offices", exchange_speed.measure),
    "files": ("What a file costs", file_cost.measure),
    "peers": ("Beside peers", side_by_side.measure),
    "growth": ("Growth", growth.measure),
    "list": ("The list", list_speed.measure),
    "figures": ("Adding up", figures_speed.measure),
    "paper": ("Paper", paper_speed.measure),
    "window": ("The window", first_window.measure),
}


def main() -> int:
    """The exit status: 1 when a part could not be measured. The page holds the parts that could."""
    arguments = argparse.ArgumentParser(prog="tests.benchmarks")
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--full", action="store_true", help="also a million operations: ten minutes more")
    arguments.add_argument("parts", nargs="*", choices=[*PARTS, []], help="only these")
    chosen = arguments.parse_args()
    parts = {name: PARTS[name] for name in chosen.parts or PARTS}
    if chosen.full and "growth" in parts:
        parts["growth"] = (parts["growth"][0], lambda: growth.measure(full=True))
    return write_page(chosen.out, parts)


def write_page(out: Path, parts: Mapping[str, Part]) -> int:
    """Measures each part and writes the page anew after it: a run of half an hour that is stopped keeps what it has.

    A part that fails is named on the page, with its error. Returns 1 when there was one, else 0.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    sections, failed = [HEAD], []
    for name, (title, measure) in parts.items():
        print(f"… {title}", flush=True)
        try:
            text = table(measure())
        except Exception as error:  # noqa: BLE001 - whatever it was, the other parts are measured
            traceback.print_exc()
            failed.append(name)
            text = f"**Not measured:** {type(error).__name__}: {error}\n"
        sections.append(f"## {title}\n\n{text}")
        print(sections[-1], flush=True)
        out.write_text("\n".join([*sections, _machine()]), encoding="utf-8")
    if failed:
        print(f"not measured: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _machine() -> str:
    return (
        f"Machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"SQLite {_sqlite()} of the encrypting driver (the peers' own: {sqlite3.sqlite_version}).\n"
    )


def _sqlite() -> str:
    connection = dbapi.connect(":memory:")
    found: str = connection.execute("SELECT sqlite_version()").fetchone()[0]
    connection.close()
    return found


if __name__ == "__main__":
    sys.exit(main())

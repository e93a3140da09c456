"""`make bench`: every measure beside its bare limit or a peer of the same run, written as a page a reader understands.

python -m tests.benchmarks FILE [--full] [PART …]

With names of parts only these are measured; the others stand on the page as an earlier run measured them.
"""

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

os.environ.setdefault("YUI_PASSPHRASE", "bench")

from tests.benchmarks import (
    command_speed,
    exchange_speed,
    figures_speed,
    file_cost,
    first_window,
    growth,
    list_speed,
    many_data,
    page_speed,
    paper_speed,
    save_speed,
    side_by_side,
    spreadsheets,
)
from tests.benchmarks.own_marks import own_marks
from tests.benchmarks.page import HOUSE, busy, kept, measured, page
from tests.benchmarks.row import Row

Part = tuple[str, Callable[[], Sequence[Row]]]
"""Its title, and what measures it."""
PARTS: dict[str, Part] = {
    "data": ("Ten thousand to a million records", many_data.measure),
    "save": ("Saving one form", save_speed.measure),
    "exchange": ("Files between offices", exchange_speed.measure),
    "files": ("What a file costs", file_cost.measure),
    "peers": ("Beside peers", side_by_side.measure),
    "window": ("The window", first_window.measure),
    "pages": ("Every page", page_speed.measure),
    "figures": ("Adding up", figures_speed.measure),
    "list": ("The list", list_speed.measure),
    "growth": ("Growth", growth.measure),
    "command": ("The command line", command_speed.measure),
    "tables": ("Foreign tables", spreadsheets.measure),
    "paper": ("Paper", paper_speed.measure),
}
KEPT = HOUSE / "build" / "bench" / "parts"


def main() -> int:
    """The exit status: 1 when a part could not be measured. The page holds the parts that could."""
    arguments = argparse.ArgumentParser(prog="tests.benchmarks")
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--full", action="store_true", help="also files of 200,000 records, five years of a head office")
    arguments.add_argument("parts", nargs="*", choices=[*PARTS, []], help="only these")
    chosen = arguments.parse_args()
    parts = dict(PARTS)
    if chosen.full:
        rounds = exchange_speed.ROUNDS | {many_data.COUNCIL: 1}
        parts["exchange"] = (PARTS["exchange"][0], lambda: exchange_speed.measure(rounds))
    with tempfile.TemporaryDirectory() as name, own_marks(Path(name)):
        return write_page(chosen.out, parts, KEPT, chosen.parts or tuple(parts))


def write_page(out: Path, parts: Mapping[str, Part], kept_in: Path, chosen: Sequence[str]) -> int:
    """Measures the chosen parts and writes the page anew after each: a run that is stopped keeps what it has.

    A part that fails is named on the page, with its error. Returns 1 when there was one, else 0.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    failed = []
    for name in chosen:
        title, measure = parts[name]
        print(f"… {title}", flush=True)
        load, begun, rows, trouble = busy(), time.perf_counter(), list[Row](), ""
        try:
            rows = list(measure())
        except Exception as error:  # noqa: BLE001 - whatever it was, the other parts are measured
            traceback.print_exc()
            failed.append(name)
            trouble = f"{type(error).__name__}: {error}"
        found = measured(title, rows, trouble, time.perf_counter() - begun, load)
        found.keep(kept_in / f"{name}.json")
        print(found.text, flush=True)
        out.write_text(page({each: kept(kept_in / f"{each}.json") for each in parts}), encoding="utf-8")
    if failed:
        print(f"not measured: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

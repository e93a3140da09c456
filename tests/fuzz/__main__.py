"""`make fuzz`: damaged files of every kind, some seconds each (YUI_FUZZ_SECONDS); the exit status is 1 when one did harm."""

import argparse
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing.context import BaseContext
from pathlib import Path

from tests.chance import FIXED, SEED_VARIABLE
from tests.fuzz.kinds import KINDS
from tests.fuzz.running import keep, run_named

SECONDS_VARIABLE = "YUI_FUZZ_SECONDS"


def fresh_processes() -> BaseContext:
    """Where the system can: copies of one that has loaded the program already."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([run_named.__module__])
    return server


def main() -> int:
    """Prints a line for each kind."""
    arguments = argparse.ArgumentParser(prog="tests.fuzz")
    arguments.add_argument("kinds", nargs="*", choices=[*KINDS, []], help="only these")
    arguments.add_argument("--seconds", type=float, default=float(os.environ.get(SECONDS_VARIABLE) or 10), help="for each kind")
    arguments.add_argument("--files", type=int, help="so many files of each kind instead")
    arguments.add_argument("--seed", type=int, default=int(os.environ.get(SEED_VARIABLE) or FIXED))
    arguments.add_argument("--processes", type=int, default=2, help="kinds at the same time")
    wanted = arguments.parse_args()
    one = partial(run_named, seed=wanted.seed, files=wanted.files, seconds=None if wanted.files else wanted.seconds)
    harmed: list[Path] = []
    with ProcessPoolExecutor(wanted.processes, fresh_processes(), max_tasks_per_child=1) as pool:
        for report in pool.map(one, wanted.kinds or KINDS):
            print(report.line(), flush=True)
            for (what, _), path in zip(report.failures, keep(report), strict=True):
                print(f"    {path}: {what}")
                harmed.append(path)
    return 1 if harmed else 0


if __name__ == "__main__":
    raise SystemExit(main())

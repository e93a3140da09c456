"""`make fuzz`: damaged files of every kind, some seconds each (YUI_FUZZ_SECONDS); the exit status is 1 when one did harm."""

import argparse
import gc
import os
from pathlib import Path

import tests.conftest
from tests.chance import FIXED, SEED_VARIABLE
from tests.fuzz.kinds import KINDS
from tests.fuzz.running import keep, run

SECONDS_VARIABLE = "YUI_FUZZ_SECONDS"
assert tests.conftest  # the keys' cheap parameters and a state folder of its own, before anything is made


def main() -> int:
    """Prints a line for each kind."""
    arguments = argparse.ArgumentParser(prog="tests.fuzz")
    arguments.add_argument("kinds", nargs="*", choices=[*KINDS, []], help="only these")
    arguments.add_argument("--seconds", type=float, default=float(os.environ.get(SECONDS_VARIABLE) or 10), help="for each kind")
    arguments.add_argument("--files", type=int, help="so many files of each kind instead")
    arguments.add_argument("--seed", type=int, default=int(os.environ.get(SEED_VARIABLE) or FIXED))
    wanted = arguments.parse_args()
    gc.enable()
    harmed: list[Path] = []
    for kind in map(KINDS.__getitem__, wanted.kinds or KINDS):
        report = run(kind, wanted.seed, files=wanted.files, seconds=None if wanted.files else wanted.seconds)
        print(report.line(), flush=True)
        for (what, _), path in zip(report.failures, keep(report), strict=True):
            print(f"    {path}: {what}")
            harmed.append(path)
    return 1 if harmed else 0


if __name__ == "__main__":
    raise SystemExit(main())

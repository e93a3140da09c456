"""The plug is pulled in the middle of every deed: afterwards it was done or not at all, and it can be done again.

    python -m tests.faults.power_cuts [DEED …] [--times N] [--seed S] [--out FILE.json]

Each deed of tests/faults/deeds.py is recorded once (tests/power/recorder.c). At random moments one of the states that a power cut
may leave of all its files is laid down, and looked at as the next start would. ``--one`` is for the recorded process itself.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import tests.conftest  # noqa: F401  (keys that are quick to seal, a null key store)
from tests.faults.deeds import BY_NAME, DEEDS, Deed, Place, Told
from tests.faults.outcome import Outcome
from tests.power.states import Disk, read_recording

RECORDER = Path(__file__).parents[1] / "power" / "recorder.c"
DONE = "told"
"""The file beside the office's folders in which the recorded process says that the deed is done."""


def library_in(folder: Path) -> Path:
    """The compiled recorder."""
    library = folder / "recorder.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, RECORDER, "-ldl", "-lpthread"], check=True)
    return library


def cut(deed: Deed, root: Path, library: Path, times: int, chance: random.Random) -> list[str]:
    """Records the deed and pulls the plug ``times`` times; what was wrong afterwards, a line each."""
    outcome = Outcome(deed, root)
    place = outcome.place
    outcome.lay_down()
    (place.root / DONE).touch()
    disk, log = Disk(place.root), root / "log"
    environment = os.environ | {"LD_PRELOAD": str(library), "POWER_FOLDER": str(place.root), "POWER_LOG": str(log)}
    subprocess.run(
        [sys.executable, "-m", "tests.faults.power_cuts", deed.name, "--one", str(place.root)],
        cwd=RECORDER.parents[2],
        check=True,
        env=environment,
    )
    events = list(read_recording(log))
    moments = sorted(chance.choices(range(1, len(events)), k=times))
    acknowledged, wrong = False, []
    for number, event in enumerate(events):
        while moments and moments[0] == number:
            moments.pop(0)
            shutil.rmtree(place.root)
            disk.leave(place.root, chance)
            place.use()
            found = outcome.wrong_now(Told(0, "", "") if acknowledged else None)
            wrong += [f"{deed.name}, cut at {number} of {len(events)}: {line}" for line in found]
        disk.play(event)
        acknowledged = acknowledged or event.path.endswith(DONE)
    return wrong


def _one(deed: Deed, place: Place) -> int:
    place.use()
    told = deed.do(place, deed.arguments(place))
    if told.status == 0:
        with (place.root / DONE).open("ab", buffering=0) as file:
            file.write(b"done")
    return told.status


def main(arguments: list[str]) -> int:
    """Runs the cuts over the named deeds, or all of them; exit status 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.power_cuts")
    parser.add_argument("deeds", nargs="*", metavar="DEED", help=", ".join(BY_NAME))
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="the counts as JSON")
    parser.add_argument("--one", type=Path)
    given = parser.parse_args(arguments)
    if given.one is not None:
        return _one(BY_NAME[given.deeds[0]], Place(given.one))
    chance, counts = random.Random(given.seed), {}
    with tempfile.TemporaryDirectory(prefix="yui-power-") as folder:
        library = library_in(Path(folder))
        for deed in [BY_NAME[name] for name in given.deeds] or DEEDS:
            begun = time.monotonic()
            wrong = cut(deed, Path(folder) / deed.name.replace(" ", "-"), library, given.times, chance)
            counts[deed.name] = {"cuts": given.times, "wrong": len(wrong)}
            print(f"{deed.name}: {given.times} cuts, {len(wrong)} wrong; {time.monotonic() - begun:.0f} s", flush=True)
            for line in wrong:
                print(f"  × {line}", flush=True)
    if given.out is not None:
        given.out.write_text(json.dumps(counts), encoding="utf-8")
    return int(any(one["wrong"] for one in counts.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

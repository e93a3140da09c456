"""How long it takes until the window of an office stands, under wine on Xvfb. For a quiet machine, by hand:

    python -m installer.windows.wine.start_times      (`make installer` first; writes build/windows/start-times.md)

Cold: wine not running and the program's files out of the system's memory, as after switching the PC on. Warm: both there. A
real PC has no wine to start, but a virus scanner; only its acceptance list says how long it takes there.
"""

import os
import time
from pathlib import Path
from statistics import median

from installer.windows import build, launcher, payload
from installer.windows.wine.prefix import Prefix
from installer.windows.wine.screen import open_programs, screen, wait_until

PC = build.WORK / "wine-start"
OUT = build.WORK / "start-times.md"
STARTS = 5
LONGEST = 180
TITLE = "本部 － 結ノート"


def main() -> int:
    prefix = Prefix(PC, "山田")
    prefix.make()
    prefix.run(build.FOR_WINE, "/S", timeout=LONGEST)
    program = prefix.local / "Programs" / "YuiNote"
    prefix.run(program / launcher.CONSOLE, "setup", "head", timeout=LONGEST)
    cold, warm = [], []
    for _ in range(STARTS):
        prefix.end()
        _forget(program)
        with screen(prefix):
            cold.append(_start(prefix, program))
    with screen(prefix):
        prefix.start("notepad")  # keeps wine itself awake between the starts
        wait_until(lambda: "Notepad" in prefix.windows())
        for _ in range(STARTS + 1):
            warm.append(_start(prefix, program))
    rows = [f"| {name} | {median(times):.1f} s | {min(times):.1f} to {max(times):.1f} s |" for name, times in _named(cold, warm)]
    load = os.getloadavg()[0]
    text = "\n".join([f"| start, {STARTS} times (load {load:.1f}) | median | range |", "|---|---|---|", *rows, ""])
    OUT.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _named(cold: list[float], warm: list[float]) -> list[tuple[str, list[float]]]:
    return [("cold: wine and the program's files not in memory", cold), ("warm", warm[1:])]


def _start(prefix: Prefix, program: Path) -> float:
    """Seconds from the start until the office's window stands; closes it again."""
    begun = time.monotonic()
    prefix.start(program / launcher.WINDOWED)
    wait_until(lambda: TITLE in prefix.windows(), LONGEST)
    needed = time.monotonic() - begun
    prefix.run("taskkill", "/f", "/im", launcher.WINDOWED)
    wait_until(lambda: not open_programs(prefix), LONGEST)
    return needed


def _forget(folder: Path) -> None:
    """Out of the system's memory, as far as it lets go of it."""
    os.sync()
    for path in payload.files_of(folder):
        handle = os.open(path, os.O_RDONLY)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


if __name__ == "__main__":
    raise SystemExit(main())

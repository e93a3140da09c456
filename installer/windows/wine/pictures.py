"""The pictures of the setup's pages and of the program's real window, for docs/windows-report.md. Look at each of them.

    python -m installer.windows.wine.pictures [OUTDIR]      (docs/images; `make installer` first)

A PC of its own is made, the program installed by its pages, used, and removed: nothing is drawn that a person wouldn't see.
"""

import sys
import time
from pathlib import Path

from installer.windows import build, launcher, payload
from installer.windows.wine.prefix import Prefix
from installer.windows.wine.screen import Screen, screen, wait_until

PC = build.WORK / "wine-pictures"
PATIENCE = 240
SETTLED = 2.0
"""Seconds after a text stands there until all around it is drawn."""


def main() -> int:
    out = Path(sys.argv[1]) if sys.argv[1:] else payload.REPOSITORY / "docs" / "images"
    prefix = Prefix(PC, "山田")
    prefix.make()
    program = prefix.local / "Programs" / "YuiNote"
    with screen(prefix) as shown:
        prefix.start(build.FOR_WINE)
        _take(prefix, shown, "を入れます", out / "windows-setup.png")
        _press(prefix, "入れる")
        _take(prefix, shown, "入りました", out / "windows-setup-done.png")
    with screen(prefix) as shown:
        prefix.start(program / launcher.WINDOWED)
        _take(prefix, shown, ": 結ノート", out / "windows-first-start.png")
        prefix.start(build.FOR_WINE)
        _wait(prefix, "を入れます")
        _press(prefix, "入れる")
        _take(prefix, shown, "開いています", out / "windows-setup-while-open.png")
    yui = program / launcher.CONSOLE
    prefix.run(yui, "setup", "head", timeout=PATIENCE)
    for title, people in (("ふれあいサロン 髙﨑𠮷", "約30"), ("配食ボランティア研修", "12")):
        record = ("date=R7.11.3", "target=13", f"title={title}", f"participants={people}")
        prefix.run(yui, "activity", "add", *record, timeout=PATIENCE)
    with screen(prefix) as shown:
        prefix.start(program / launcher.WINDOWED)
        _take(prefix, shown, "本部 － 結ノート", out / "windows-window.png")
    with screen(prefix) as shown:
        prefix.start(program / "uninstall.exe")
        _take(prefix, shown, "取り除きます", out / "windows-uninstall.png")
        _press(prefix, "取り除く")
        _take(prefix, shown, "残してあります", out / "windows-uninstalled.png")
    return 0


def _take(prefix: Prefix, shown: Screen, words: str, out: Path) -> None:
    _wait(prefix, words)
    time.sleep(SETTLED)
    shown.picture(out)
    print(out.name)


def _press(prefix: Prefix, words: str) -> None:
    wait_until(lambda: prefix.press(words), PATIENCE)


def _wait(prefix: Prefix, words: str) -> None:
    wait_until(lambda: words in prefix.windows(), PATIENCE)


if __name__ == "__main__":
    raise SystemExit(main())

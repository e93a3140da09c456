"""``make layout``: every page on every screen, with all data. Prints what is wrong and fails.

``python -m tests.layout [PAGE …]`` for some pages.
"""

import os
import sys
import tempfile
from pathlib import Path

import tests.conftest  # noqa: F401  (keys and state of the tests' own)
from app.rules import clock
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.qt_application import make_application
from tests.layout.offices import OFFICES, an_office
from tests.layout.screens import EVERY, USUAL
from tests.layout.walk import Found, walk, window_of
from tests.offices import TOLD_AT

STATES = ("empty", "ordinary", "full")


def main(wanted: list[str]) -> int:
    """The number of faults. YUI_LAYOUT names states and offices (「full head」), YUI_SCREENS=usual the three of `make test`."""
    clock.source = lambda: TOLD_AT
    only = os.environ.get("YUI_LAYOUT", "").split()
    screens = USUAL if os.environ.get("YUI_SCREENS") == "usual" else EVERY
    number = 0
    with tempfile.TemporaryDirectory(prefix="yui-layout-") as folder:
        theme = Theme(make_application(), Preferences(Path(folder)))
        for state in STATES:
            for office in OFFICES:
                if not only or (state in only and office in only):
                    place = Path(folder) / state
                    workspace = an_office(state, office, place)
                    window = window_of(workspace, theme, place / office)
                    number += told(f"{state} {office}", walk(window, theme, screens, wanted))
                    window.close()
    print(f"{number} faults")
    return min(number, 1)


def told(of: str, found: Found) -> int:
    number = 0
    for page, whats in found.items():
        for what, where in whats.items():
            number += 1
            print(f"{of} {page}: {what}   [{len(where)}: {', '.join(where[:3])}]", flush=True)
    return number


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

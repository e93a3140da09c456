"""Qt's plug-in for Windows hands what is composed over in its own way: under wine, with the input method of `make ime`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.windows import build
from installer.windows.wine.prefix import Prefix
from tests.input_method.desk import ROOT, Desk, Process, a_desk, is_able, wait_for


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    if not is_able():
        pytest.fail("what the desk needs is missing: make ime")
    with a_desk(tmp_path / "desk") as made:
        made.serves_every_program()
        yield made


def on_windows(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")


class Window:
    """The lines of composing.py."""

    def __init__(self, process: Process) -> None:
        self._process, self._said = process, list[str]()
        self.places = [[int(one) for one in self.sees("line").split()] for _ in range(2)]

    def sees(self, about: str, wanted: str = "") -> str:
        """Waits until it says something about that which ends so; returns it."""

        def found() -> str:
            while not self._process.lines.empty():
                kind, _, what = self._process.lines.get().partition(" ")
                self._said.append(f"{kind} {what}")
                if kind == about and what.endswith(wanted):
                    return what
            return ""

        try:
            return str(wait_for(found, f"{about} {wanted}"))
        except AssertionError as error:
            raise AssertionError(f"{error}: {self._said}") from None


def test_what_is_composed_on_windows_is_saved_once_and_stays_where_it_was_begun(desk: Desk) -> None:
    prefix = Prefix(build.WORK / "wine-input")
    prefix.make()
    payload = build.WORK / "payload"
    script, python = Path(__file__).with_name("composing.py"), payload / "runtime" / "python.exe"
    process = Process(
        ["wine", str(python), *map(on_windows, (script, ROOT, payload / "lib"))],
        {**desk.env, **prefix.environment, "DISPLAY": desk.env["DISPLAY"], "XMODIFIERS": "@im=ibus"},
    )
    try:
        window = Window(process)
        desk.click(window.places[0])
        desk.type("mima")
        window.sees("composing", "みま")
        desk.keys("ctrl+s")
        assert window.sees("saved") == "みま|"
        desk.type("kaigi")
        window.sees("composing", "かいぎ")
        desk.click(window.places[1])
        desk.type("saro")
        shown = window.sees("composing", "ろ")  # wine may begin anew after the first letter
        desk.keys("ctrl+s")
        assert window.sees("saved") == f"みまかいぎ|{shown}"
    finally:
        process.end()

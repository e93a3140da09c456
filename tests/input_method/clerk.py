"""Somebody who types Japanese: looks at the screen before the next key, as people do."""

import time
from typing import Any

from app.ui.fields.composition import SAME_PRESS_MS
from tests.input_method.desk import Desk, Program


class Clerk:
    """Presses keys and clicks at the desk, and waits until the window shows what came of it."""

    def __init__(self, desk: Desk, program: Program) -> None:
        self.desk, self.program = desk, program

    def opens(self, page: str, *, year: int = 2025) -> None:
        """Opens a page in a fiscal year."""
        self.program.ask("open", page=page, year=year)
        self.sees(page=page)

    def goes_into(self, entry: str) -> None:
        """Clicks into a field of the form."""
        self.desk.click(self.program.ask("field", entry=entry)["rect"])
        self.sees(entry=entry)

    def clicks(self, name: str) -> None:
        """Clicks on a button."""
        self.desk.click(self.program.ask("place", name=name))

    def composes(self, letters: str, shown: str) -> None:
        """Types letters, and sees what they are while they are not confirmed."""
        self.desk.type(letters)
        self.sees(preedit=shown)

    def converts(self, shown: str) -> None:
        """Presses the space bar."""
        self.desk.keys("space")
        self.sees(preedit=shown)

    def confirms(self) -> None:
        """Presses Enter, which belongs to the input method; then nothing is composed any more."""
        self.desk.keys("Return")
        self.sees(preedit="")
        time.sleep(2 * SAME_PRESS_MS / 1000)  # the next key is a press of its own

    def presses(self, *keys: str) -> None:
        """Presses keys."""
        self.desk.keys(*keys)

    def sees(self, **wanted: Any) -> dict[str, Any]:
        """Waits until page, entry, text or preedit are as wanted; returns what is known of the focus."""

        def is_so(state: dict[str, Any]) -> bool:
            known = {**(state["focus"] or {}), "page": state["page"], "notice": state["notice"], "dialog": state["dialog"]}
            return all(known.get(name) == value for name, value in wanted.items())

        return dict(self.program.wait(f"{wanted}", is_so)["focus"] or {})

    def looks_again(self) -> dict[str, Any]:
        """What is so after everything that was pressed has been dealt with: a key that nobody wants comes through last."""
        self.desk.keys("Shift_L")
        self.desk.method.look()
        return self.program.state()

    def closes_the_window(self) -> None:
        """Alt+F4; waits until the program has ended."""
        self.desk.close_window()
        self.program.process.own.wait(60)

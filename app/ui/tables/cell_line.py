"""The line under the grid: what is told about the cell that the cursor is on, and its answers as buttons."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.ui.look.button import Button
from app.ui.look.labels import label, plain_tip
from app.ui.look.layouts import row_of

SHOWN = 3
"""Answers with a button; all of them are in the menu of the cell."""
LONG = 220
"""Letters of the sentence that are in sight; the whole is its tip and what a screen reader says."""
LETTERS = 14
"""Of an answer on its button; the whole is its tip and its name."""


class CellLine(QFrame):
    """``answered``: the number of the answer, from 0. It is as high without answers as with them, so that nothing moves."""

    answered = Signal(int)
    more_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = label("", wrap=True)
        self._buttons = [self._button(number) for number in range(SHOWN)]
        self._more = Button("ほか…")
        self._more.setAccessibleName("ほかの答え")
        self._more.clicked.connect(self.more_asked)
        row_of((self._text, 1), *self._buttons, self._more, spacing=6, margins=0, within=self)
        self.show_cell("", ())

    def text(self) -> str:
        """The whole sentence."""
        return self._text.accessibleName()

    def answers(self) -> list[str]:
        """The words on the buttons now shown."""
        return [one.text() for one in self._buttons if not one.isHidden()]

    def show_cell(self, said: str, choices: Sequence[tuple[str, str]], *, by_number: bool = False) -> None:
        """Shows a sentence and the (answer, words) that can be given; ``by_number``: also by typing their number."""
        self._text.setText(said if len(said) <= LONG else f"{said[: LONG - 1]}…")
        self._text.setAccessibleName(said)
        self._text.setToolTip(plain_tip(said))
        for number, one in enumerate(self._buttons):
            one.setVisible(number < len(choices))
            if number < len(choices):
                words = choices[number][1]
                short = words if len(words) <= LETTERS else f"{words[: LETTERS - 1]}…"
                one.setText(f"{number + 1}  {short}" if by_number else short)
                one.setAccessibleName(f"答え {number + 1}：{words}")
                one.setToolTip(plain_tip(words))
        self._more.setVisible(len(choices) > SHOWN)
        self.setMinimumHeight(max(2 * self._text.fontMetrics().lineSpacing(), self._more.sizeHint().height()))

    def _button(self, number: int) -> Button:
        made = Button()
        made.clicked.connect(partial(self._on_pressed, number))
        return made

    def _on_pressed(self, number: int) -> None:
        self.answered.emit(number)

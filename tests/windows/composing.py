"""Two lines of text in a window of Qt's Windows plug-in, for an input method: run by the shipped Python, under wine.

Writes what comes of it to the standard output: where the lines are, what is composed, and their texts when Ctrl+S saves.
"""

import sys

sys.path[:0] = sys.argv[1:]

from PySide6.QtCore import QPoint, QTimer  # noqa: E402
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QShortcut  # noqa: E402
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget  # noqa: E402

from app.ui.fields.composition import ComposingLine, commit_composition  # noqa: E402


def told(*words: object) -> None:
    """One line of UTF-8."""
    sys.stdout.buffer.write((" ".join(map(str, words)) + "\n").encode())
    sys.stdout.buffer.flush()


class Line(ComposingLine):
    """Says what is composed in it."""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if event.preeditString():
            told("composing", event.preeditString())


def main() -> None:
    """Shows the window until it is closed."""
    application = QApplication([])
    window, lines = QWidget(), [Line(), Line()]
    column = QVBoxLayout(window)
    for line in lines:
        column.addWidget(line)

    def save() -> None:
        commit_composition()
        told("saved", "|".join(line.text() for line in lines))

    def say_where() -> None:
        for line in lines:
            told("line", *line.mapToGlobal(QPoint()).toTuple(), *line.size().toTuple())

    QShortcut(QKeySequence("Ctrl+S"), window).activated.connect(save)
    window.setGeometry(100, 100, 400, 200)
    window.show()
    QTimer.singleShot(0, say_where)
    application.exec()


main()

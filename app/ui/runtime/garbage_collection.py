"""When Python looks for garbage: only between two events of the window's own thread.

Python's cycle collector runs wherever something is allocated: on a worker's thread, or in a `data()` that Qt calls while
painting. It then destroys dead widgets there, which crashes (both seen). So it never runs by itself while a window is open.
"""

import gc

from PySide6.QtCore import QObject, QTimer

SWEEP_MS = 2000
FULL_SWEEP_EVERY = 15
"""Young garbage often, all of it twice a minute: looking at everything takes a tenth of a second."""


class Sweeper(QObject):
    """Takes over from Python's own collector for as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sweeps = 0
        self._timer = QTimer(self)
        self._timer.setInterval(SWEEP_MS)
        self._timer.timeout.connect(self._on_time)

    def start(self) -> None:
        gc.disable()
        self._timer.start()

    def _on_time(self) -> None:
        self._sweeps += 1
        gc.collect(2 if self._sweeps % FULL_SWEEP_EVERY == 0 else 1)

"""Runs Python's garbage collection only between two events of the window's thread.

Python's collector runs wherever something is allocated: on a worker thread, or in a `data()` that Qt calls while painting. There
it would destroy dead widgets, which crashes (both were seen). So it is switched off while a window is open.
"""

import gc

from PySide6.QtCore import QObject, QTimer

COLLECT_MS = 2000
FULL_COLLECTION_EVERY = 15
"""Young objects are collected often, all of them twice a minute: a full collection takes a tenth of a second."""


class GarbageCollection(QObject):
    """Collects garbage on a timer, in place of Python's own collector."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._collections = 0
        self._timer = QTimer(self)
        self._timer.setInterval(COLLECT_MS)
        self._timer.timeout.connect(self._on_time)

    def start(self) -> None:
        """Switches Python's automatic collection off and starts the timer."""
        gc.disable()
        self._timer.start()

    def _on_time(self) -> None:
        self._collections += 1
        gc.collect(2 if self._collections % FULL_COLLECTION_EVERY == 0 else 1)

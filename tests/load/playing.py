"""Plays actions one after the other inside Qt's event loop, as fast as the program is done with each."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEventLoop, QObject, QTimer

LOOK_AGAIN_MS = 1


class Playing(QObject):
    """``steps`` does an action each time it is asked for the next; ``is_busy`` says that the last one still works."""

    def __init__(self, steps: Iterator[object], is_busy: Callable[[], bool], after_each: Callable[[int], None]) -> None:
        super().__init__()
        self._steps, self._is_busy, self._after_each = steps, is_busy, after_each
        self._loop, self._timer = QEventLoop(), QTimer(self)
        self._timer.timeout.connect(self._on_time)
        self._error: BaseException | None = None
        self.done = 0

    def play(self) -> int:
        """Plays to the end and returns how many actions there were. Raises what an action raised."""
        self._timer.start(LOOK_AGAIN_MS)
        self._loop.exec()
        if self._error is not None:
            raise self._error
        return self.done

    def _on_time(self) -> None:
        # Within the loop, as in life: what an action gives to deleteLater is gone when the next one begins.
        if self._is_busy():
            return
        try:
            if self.done:
                self._after_each(self.done)
            next(self._steps)
            self.done += 1
        except StopIteration:
            self._end()
        except BaseException as error:  # noqa: BLE001 - raised again by ``play``
            self._error = error
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._loop.quit()

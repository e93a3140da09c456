"""The timer that makes copies, writes them to the second place and reads old ones through, whichever page is on screen.

Once a day, and soon after an end without closing, it first reads the whole file of the records: a copy of what is damaged would
be none.
"""

from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication

from app.services.backup import copy_checks, second_place
from app.services.backup.backups import Backup
from app.services.backup.copy_checks import Replaced
from app.services.backup.integrity_check import CheckResult, look_if_due
from app.services.backup.regular_copies import copy_if_due
from app.ui.devices.mending import Mending
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress, Stopped

FIRST_MS, EVERY_MS = 20_000, 600_000
"""The first look soon after the window is open, the next ones every ten minutes."""
AFTER_UNCLEAN_END_MS = 500
"""The first look when the program had not been closed: once the window is drawn."""
QUIET_MS = 5_000
"""So long nothing was typed before work begins."""
LOOKS_PER_CHECK = 6
"""At the first look and then once an hour an old copy is read through."""
_TYPING = (QEvent.Type.KeyPress, QEvent.Type.InputMethod)


@dataclass(frozen=True)
class _Look:
    """What one look did, or ``damage`` that it found in the records."""

    made: Backup | None
    carried: Backup | None
    replaced: Replaced | None
    is_rotten_there: bool = False
    damage: CheckResult | None = None


class CopyTimer(QObject):
    """Works only while the window is open and nobody types. What fails is told once and tried again at the next look."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._looks = 0
        self._is_busy = False
        self._told = ""
        self._typed_in: QObject | None = None
        self._mending = Mending(context)
        first = AFTER_UNCLEAN_END_MS if context.workspace.database.ended_uncleanly else FIRST_MS
        self._timer = self._timer_of(first, self.look_when_quiet)
        self._quiet = self._timer_of(QUIET_MS, self._on_quiet)
        self._timer.start()
        context.copies_asked.connect(self.carry)

    def look_when_quiet(self) -> None:
        """Waits until nothing is typed for a moment, then looks."""
        self._timer.start(EVERY_MS)
        self._watch()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TYPING:
            self._quiet.start()  # begins anew
        return False

    def look(self) -> None:
        """Looks at the records if that is due, makes a copy if one is due, serves the second place and reads an old copy
        through, in the background; skipped while other work runs.
        """
        if self._is_busy or self._context.jobs.is_busy():
            return
        workspace, at_start, with_check = self._context.workspace, self._looks == 0, self._looks % LOOKS_PER_CHECK == 0
        self._looks += 1

        def work(progress: Progress) -> _Look:
            found = look_if_due(workspace, progress)
            if found is not None and found.troubles:
                return _Look(None, None, None, damage=found)
            made = copy_if_due(workspace, at_start=at_start)
            progress(0)
            carried = second_place.carry_newest(workspace, progress)
            progress(0)
            if not with_check:
                return _Look(made, carried, None)
            return _Look(made, carried, copy_checks.check_next(workspace), second_place.check_next(workspace))

        self._run(work)

    def carry(self) -> None:
        """Writes the newest copy to the second place now: a stick may be in that is soon pulled out."""
        if self._is_busy:
            return
        workspace = self._context.workspace

        def work(progress: Progress) -> _Look:
            return _Look(None, second_place.carry_newest(workspace, progress), None)

        self._run(work)

    def _run(self, work: Callable[[Progress], _Look]) -> None:
        self._is_busy = True
        self._context.jobs.run(work, self._on_done, self._on_failed, "控えを作っています（USBメモリーは抜かないでください）")

    def _timer_of(self, milliseconds: int, run: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(run)
        return timer

    def _watch(self) -> None:
        """Watches the field with the cursor: to watch everything would slow everything."""
        self._typed_in = QGuiApplication.focusObject()
        if self._typed_in is not None:
            self._typed_in.installEventFilter(self)
        self._quiet.start()

    def _on_quiet(self) -> None:
        before, self._typed_in = self._typed_in, None
        if before is not None and shiboken6.isValid(before):
            before.removeEventFilter(self)
        if before is QGuiApplication.focusObject():
            self.look()
        else:  # the cursor went to another field meanwhile
            self._watch()

    def _on_done(self, done: _Look) -> None:
        self._is_busy = False
        if done.damage is not None:
            self._tell(done.damage)
        if done.replaced is not None:
            self._context.notice.warn(
                "控えのひとつが壊れていたため、新しい控えを作りました。記録は無事です。", "控えと点検", self._on_open
            )
        if done.is_rotten_there:
            self._context.notice.warn(
                "二つめの場所で壊れたものが見つかり、書き直しました。記録は無事です。", "控えと点検", self._on_open
            )
        if any((done.made, done.carried, done.replaced, done.is_rotten_there)):
            self._context.copies_done.emit()

    def _tell(self, damage: CheckResult) -> None:
        """Once; ホーム goes on saying it."""
        if damage.troubles[0] != self._told:
            self._told = damage.troubles[0]
            self._mending.offer(damage)
            self._context.copies_done.emit()

    def _on_open(self) -> None:
        self._context.go("copies")

    def _on_failed(self, error: BaseException) -> None:
        self._is_busy = False
        if isinstance(error, Stopped) or str(error) == self._told:
            return
        self._told = str(error)
        self._context.notice.show_error(error, "控えと点検", self._on_open)

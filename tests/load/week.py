"""A clerk's week at the real windows of a branch and of the head office, hour by hour, without waiting.

An hour has about as many actions as minutes. What each action does is looked at, so that a load that does nothing is noticed.
"""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.activities.activity_list import Filter, list_ids
from app.services.conflicts.conflicts import list_conflicts
from app.services.forms.form_list import FORMS
from app.services.plan import plans
from app.services.workspace.workspace import Workspace
from app.ui.runtime.context import Context
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.conftest import TurnableClock
from tests.ui.conftest import write

RECORDS_AN_HOUR = 8
HOURS_A_DAY = 8
SCREEN = (1366, 768)


def window(workspace: Workspace) -> Frame:
    """The real window's frame with all its pages."""
    context = Context(workspace, plans.plans(workspace), plans.plan_of_year(workspace, 2025), 2025)
    frame = Frame(context, pages_of(workspace.is_head))
    frame.resize(*SCREEN)
    frame.show()
    return frame


class Week:
    """Two windows and a stick between them."""

    def __init__(self, head: Workspace, branch: Workspace, stick: Path, clock: TurnableClock) -> None:
        self.head, self.branch = window(head), window(branch)
        self._stick, self._clock = stick, clock
        self._numbers = iter(range(1, 1_000_000))

    @property
    def frames(self) -> tuple[Frame, Frame]:
        """The head office's window and the branch's."""
        return self.head, self.branch

    def is_busy(self) -> bool:
        """Whether either window works in the background."""
        return any(frame.context.jobs.is_busy() for frame in self.frames)

    def close(self) -> None:
        """Closes both windows."""
        for frame in self.frames:
            frame.leave()
            frame.context.jobs.wait()
            frame.close()
            frame.deleteLater()

    def hours(self, count: int) -> Iterator[str]:
        """The actions of so many hours of work; the name of each."""
        for hour in range(count):
            yield from self._hour(hour)
            self._clock.turn(hours=16 if hour % HOURS_A_DAY == HOURS_A_DAY - 1 else 0)

    def _hour(self, hour: int) -> Iterator[str]:
        for name in self._actions(hour):
            self._clock.turn(minutes=1)
            yield name

    def _actions(self, hour: int) -> Iterator[str]:
        yield from self._all_pages(self.branch)
        yield from self._records()
        yield from self._finds_and_corrects()
        yield from self._prints(self.branch, hour)
        yield from self._hands_in()
        yield from self._all_pages(self.head)
        yield from self._prints(self.head, hour)
        yield from self._sends_back()

    def _all_pages(self, frame: Frame) -> Iterator[str]:
        frame.activateWindow()
        for page in pages_of(frame.context.workspace.is_head):
            frame.open(page.key)
            yield f"open {page.key}"

    def _records(self) -> Iterator[str]:
        """Typed key by key, saved, the next one."""
        frame = self.branch
        frame.open("entry")
        page = frame.page("entry")
        for _ in range(RECORDS_AN_HOUR):
            number = next(self._numbers)
            texts = {
                "date": f"10/{number % 28 + 1}",
                "target_id": "13",
                "title": f"サロン第{number}回",
                "participants": str(number % 40),
            }
            for field, text in texts.items():
                page.form.focus(field)
                write(page.form.field(field), text)
            QTest.keyClick(page.form.field("participants"), Qt.Key.Key_Return)
            page.save_and_next()
            assert page.form.values()["title"] is None, frame.context.notice.text()
            yield "record"

    def _finds_and_corrects(self) -> Iterator[str]:
        """Searches, opens, corrects, deletes and takes back; half-written text stays as a draft."""
        frame = self.branch
        frame.open("activities")
        page = frame.page("activities")
        for word in ("サロン", "第1", "見つからない", ""):
            page._search.setText(word)
            yield "search"
        page._on_sort("title", False)
        yield "sort"
        newest, *_ = list_ids(frame.context.workspace, Filter())
        frame.open("entry", newest)
        entry = frame.page("entry")
        write(entry.form.field("title"), "（訂正）")
        entry.save_and_close()
        yield "correct"
        page.table.select(newest)
        page._on_delete()
        yield "delete"
        page.undo()
        assert newest in list_ids(frame.context.workspace, Filter())
        yield "take back"
        frame.open("history", newest)
        yield "history"
        frame.open("entry")
        write(entry.form.field("title"), "書きかけ")
        yield "begin"
        frame.open("home")
        yield "leave"
        frame.open("entry")
        entry._on_discard()
        yield "discard"

    def _prints(self, frame: Frame, hour: int) -> Iterator[str]:
        """A form an hour: drawn, looked through, written as PDF."""
        frame.open("print")
        page = frame.page("print")
        yield "print"
        offered = [kind.code for kind in FORMS if page._context.workspace.is_head or kind.for_branches]
        page.choice.form.set_value(offered[hour % len(offered)])
        page.choice.refresh()
        page.refresh()
        yield "draw"
        assert page.drawn() is not None, frame.context.notice.text()
        page.preview.go_to(min(3, len(page.preview.pages)))
        yield "scroll"
        page.save_to(self._stick / f"{frame.context.workspace.office_code}.pdf")
        yield "save PDF"

    def _hands_in(self) -> Iterator[str]:
        """To the stick, and from the stick into the head office; one record is then changed on both sides."""
        frame = self.branch
        frame.open("hand_in")
        frame.page("hand_in").hand_in_to(self._stick)
        yield "hand in"
        before = len(list_ids(self.head.context.workspace, Filter()))
        yield from self._takes_in(self.head, f"{frame.context.workspace.office_code}-*.yui")
        assert len(list_ids(self.head.context.workspace, Filter())) == before + RECORDS_AN_HOUR
        newest, *_ = list_ids(self.head.context.workspace, Filter())
        for side, text in ((self.head, "本部で直した"), (self.branch, "支部で直した")):
            side.open("entry", newest)
            entry = side.page("entry")
            write(entry.form.field("title"), text)
            entry.save_and_close()
            yield "correct"
        frame.open("hand_in")
        frame.page("hand_in").hand_in_to(self._stick)
        yield "hand in"
        yield from self._takes_in(self.head, f"{frame.context.workspace.office_code}-*.yui")
        assert list_conflicts(self.head.context.workspace)
        self.head.open("conflicts")
        decide = self.head.page("conflicts")
        QTest.keyClick(decide, "1")
        QTest.keyClick(decide, Qt.Key.Key_Return)
        assert list_conflicts(self.head.context.workspace) == []
        yield "decide"

    def _sends_back(self) -> Iterator[str]:
        self.head.open("board")
        self.head.page("board").send_to(self._stick, None)
        yield "send back"
        yield from self._takes_in(self.branch, "head-*.yui")
        for path in self._stick.glob("*.yui"):
            path.unlink()

    def _takes_in(self, frame: Frame, pattern: str) -> Iterator[str]:
        frame.open("receive")
        page = frame.page("receive")
        newest = max(self._stick.glob(pattern), key=lambda path: path.stat().st_mtime_ns)
        page.look_at([newest])
        yield "look at a file"
        page._on_take()
        yield "take in"
        assert page._is_done, frame.context.notice.text()

"""A clerk's week at the windows of a branch and of the head office, hour by hour, without waiting.

An hour has at least as many actions as minutes. What an action does is looked at, so that a load that does nothing is noticed.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.activities.activity_list import Filter, list_ids
from app.services.conflicts.conflicts import list_conflicts
from app.services.forms.form_list import FORMS
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.load.windows import Windows
from tests.ui.conftest import write

RECORDS_AN_HOUR = 8
HOURS_A_DAY = 8
NIGHT = 24 - HOURS_A_DAY


def hours(windows: Windows, count: int, first: int = 0) -> Iterator[str]:
    """The actions of so many hours of work, after ``first`` that were played before; the name of each."""
    for hour in range(first, first + count):
        for name in _hour(windows, hour, RECORDS_AN_HOUR):
            windows.clock.turn(minutes=1)
            yield name
        windows.clock.turn(hours=NIGHT if hour % HOURS_A_DAY == HOURS_A_DAY - 1 else 0)


def record(frame: Frame, number: int) -> None:
    """Types an activity key by key, and saves it."""
    page = frame.page("entry")
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


def _hour(windows: Windows, hour: int, records: int) -> Iterator[str]:
    head, branch = windows.head, windows.branch
    yield from _all_pages(branch)
    branch.open("entry")
    for number in range(records):
        record(branch, hour * records + number)
        yield "record"
    yield from _find_and_correct(branch)
    yield from _print(windows, branch, hour)
    before = len(list_ids(head.context.workspace, Filter()))
    yield from windows.hand_in()
    assert len(list_ids(head.context.workspace, Filter())) == before + records
    yield from _all_pages(head)
    yield from _print(windows, head, hour)
    yield from _differ_and_decide(windows)
    yield from windows.send_back()


def _all_pages(frame: Frame) -> Iterator[str]:
    frame.activateWindow()
    for page in pages_of(frame.context.workspace.is_head):
        frame.open(page.key)
        yield f"open {page.key}"


def _find_and_correct(frame: Frame) -> Iterator[str]:
    """Searches, opens, corrects, deletes and takes back; half-written text stays as a draft until it is discarded."""
    frame.open("activities")
    page, entry = frame.page("activities"), frame.page("entry")
    for word in ("サロン", "第1", "見つからない", ""):
        page._search.setText(word)
        page._search.returnPressed.emit()
        yield "search"
    page._on_sort("title", False)
    yield "sort"
    newest, *_ = list_ids(frame.context.workspace, Filter())
    _correct(frame, newest, "（訂正）")
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


def _correct(frame: Frame, record_id: bytes, text: str) -> None:
    frame.open("entry", record_id)
    entry = frame.page("entry")
    write(entry.form.field("title"), text)
    entry.save_and_close()


def _print(windows: Windows, frame: Frame, hour: int) -> Iterator[str]:
    """A form an hour: drawn, looked through, written as PDF."""
    frame.open("print")
    page = frame.page("print")
    yield "print"
    offered = [kind.code for kind in FORMS if frame.context.workspace.is_head or kind.for_branches]
    page.choice.form.set_value(offered[hour % len(offered)])
    page.choice.refresh()
    page.refresh()
    yield "draw"
    if page.drawn() is None:  # a form without anything to print yet, which was said
        assert frame.context.notice.text()
        return
    page.preview.go_to(min(3, len(page.preview.pages)))
    yield "scroll"
    page.save_to(windows.stick / f"{frame.context.workspace.office_code}.pdf")
    yield "save PDF"


def _differ_and_decide(windows: Windows) -> Iterator[str]:
    """One record is changed on both sides, handed in, and decided by two keys."""
    head = windows.head
    newest, *_ = list_ids(head.context.workspace, Filter())
    for side, text in ((head, "本部で直した"), (windows.branch, "支部で直した")):
        _correct(side, newest, text)
        yield "correct"
    yield from windows.hand_in()
    assert list_conflicts(head.context.workspace)
    head.open("conflicts")
    decide = head.page("conflicts")
    QTest.keyClick(decide, "1")
    QTest.keyClick(decide, Qt.Key.Key_Return)
    assert list_conflicts(head.context.workspace) == []
    yield "decide"

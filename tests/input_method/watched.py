"""The program itself, with an observer: ``python -m tests.input_method.watched SOCKET --data DIR``.

The observer answers lines of JSON on a local socket: where the focus is, what a field shows, where a widget stands on the
screen. Whatever is typed and clicked comes from outside, as from a person.
"""

import json
import sys
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QTableView,
    QTabWidget,
    QWidget,
)

from app.start import main
from app.ui.fields.suggestions import Suggestions
from app.ui.shell.application import Start
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.input_method.fields import fields_in, is_typed_into, open_cells, place_of_text, text_of


class Observer:
    """Answers one question per line: {"ask": name, …} → the function of that name."""

    def __init__(self, socket: str) -> None:
        self._server = QLocalServer()
        self._server.newConnection.connect(self._on_connection)
        assert self._server.listen(socket), self._server.errorString()

    def state(self) -> dict[str, Any]:
        """Page, notice, and the widget with the focus."""
        frame, focus = frame_of(), QApplication.focusWidget()
        return {
            "page": frame.current if frame else "",
            "notice": frame.context.notice.text() if frame else "",
            "dialog": type(QApplication.activeModalWidget()).__name__ if QApplication.activeModalWidget() else "",
            "is_active": QApplication.activeWindow() is not None,
            "focus": told(focus) if focus is not None else None,
        }

    def open(self, page: str, year: int = 0) -> None:
        """Opens a page, as the menu does, after another fiscal year was chosen in the header."""
        frame = frame_of()
        assert frame is not None
        if year:
            frame.context.set_fiscal_year(year)
        frame.open(page)

    def pages(self) -> list[str]:
        """The keys of all pages of this kind of office."""
        frame = frame_of()
        assert frame is not None
        return [page.key for page in pages_of(frame.context.workspace.is_head)]

    def field(self, entry: str) -> dict[str, Any]:
        """The visible field of an entry of a form, after its page has been scrolled to it."""
        for one in fields_in(shown_window()):
            if one.property("entry") == entry and one.isVisible():
                return told(reveal(one))
        raise LookupError(entry)

    def suggestions(self) -> list[str]:
        """What the open list below a field offers."""
        lists = [one for one in shown_window().findChildren(Suggestions) if one.isVisible()]
        return [one.item(row).text() for one in lists for row in range(one.count())]

    def tab(self, words: str) -> list[int]:
        """Where the tab with these words is."""
        for bar in shown_window().findChildren(QTabBar):
            for number in range(bar.count()):
                if bar.isVisible() and bar.tabText(number) == words:
                    rect = bar.tabRect(number)
                    return [*bar.mapToGlobal(rect.topLeft()).toTuple(), *rect.size().toTuple()]
        raise LookupError(words)

    def copy(self, text: str) -> None:
        """Puts a text on the clipboard, as another program does."""
        QApplication.clipboard().setText(text)

    def count(self) -> int:
        """How many fields of the page on screen can be typed into, on whatever tab."""
        return len(fields_of_page())

    def bring(self, number: int) -> dict[str, Any] | None:
        """One of these fields, after its tab was opened and its page scrolled to it; None where it waits for something else."""
        field = fields_of_page()[number]
        around: QWidget | None = field
        while around is not None:
            pile = around.parentWidget()
            if isinstance(pile, QStackedWidget):
                tabs = pile.parentWidget()
                (tabs if isinstance(tabs, QTabWidget) else pile).setCurrentWidget(around)
            around = around.parentWidget()
        if not is_typed_into(field):
            return None
        field.setFocus()  # what the field before has to say makes room for itself now
        QApplication.processEvents()
        reveal(field)
        QApplication.processEvents()
        return told(field)

    def place(self, name: str) -> list[int]:
        """Where the widget with this accessible name is, after its page has been scrolled to it."""
        return global_rect(reveal(find(name)))

    def cell(self, name: str, row: int, column: int) -> list[int]:
        """Where a cell of a grid is."""
        view = find(name)
        assert isinstance(view, QAbstractItemView)
        index = view.model().index(row, column)
        view.scrollTo(index)
        rect = view.visualRect(index)
        return [*view.viewport().mapToGlobal(rect.topLeft()).toTuple(), *rect.size().toTuple()]

    def open_cells(self, name: str) -> list[tuple[int, int]]:
        """Row and column of every cell of a grid that can be typed into."""
        view = find(name)
        assert isinstance(view, QTableView)
        return open_cells(view)

    def cells(self, name: str) -> list[list[str]]:
        """What a grid shows."""
        view = find(name)
        assert isinstance(view, QAbstractItemView)
        index = view.model().index
        size = view.model().rowCount(), view.model().columnCount()
        return [[str(index(row, column).data() or "") for column in range(size[1])] for row in range(size[0])]

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(lambda: self._answer(socket))

    def _answer(self, socket: QLocalSocket) -> None:
        while socket.canReadLine():
            question = json.loads(bytes(socket.readLine().data()))
            try:
                answer = {"answer": getattr(self, question.pop("ask"))(**question)}
            except (
                AssertionError,
                LookupError,
                RuntimeError,
                AttributeError,
                TypeError,
            ) as error:  # a question about what is not there (yet) is answered, not died of
                answer = {"error": f"{type(error).__name__}: {error}"}
            socket.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
            socket.flush()


def frame_of() -> Frame | None:
    """The frame of the open office."""
    return next((one for top in QApplication.topLevelWidgets() for one in top.findChildren(Frame)), None)


def fields_of_page() -> list[QWidget]:
    """Every field of the page on screen."""
    frame = frame_of()
    assert frame is not None
    page = frame.page(frame.current)
    assert isinstance(page, QWidget)
    return fields_in(page)


def shown_window() -> QWidget:
    """The window that takes the keys."""
    window = QApplication.activeModalWidget() or QApplication.activeWindow()
    assert window is not None, "no window is active"
    return window


def find(name: str) -> QWidget:
    """The visible widget with this accessible name or words."""
    for one in shown_window().findChildren(QWidget):
        words = one.text() if isinstance(one, QAbstractButton) else ""
        if one.isVisible() and name in (one.accessibleName(), words):
            return one
    raise LookupError(name)


def reveal(widget: QWidget) -> QWidget:
    """Scrolls every area around a widget to it."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()
    return widget


def global_rect(widget: QWidget) -> list[int]:
    """Left, top, width and height on the screen."""
    return [*widget.mapToGlobal(QPoint()).toTuple(), *widget.size().toTuple()]


def told(widget: QWidget) -> dict[str, Any]:
    """What a test wants to know of a field."""
    place = place_of_text(widget)
    composition = getattr(widget, "composition", None)
    composition = getattr(composition, "of_cell", composition)
    return {
        "kind": type(widget).__name__,
        "name": widget.accessibleName(),
        "entry": widget.property("entry"),
        "text": text_of(widget),
        "selected": widget.selectedText() if isinstance(widget, QLineEdit) else "",
        "preedit": composition.preedit if composition is not None else None,
        "is_typed_into": is_typed_into(widget),
        "takes_composition": bool(widget.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)),
        "rect": global_rect(widget),
        "cursor": [*place.topLeft().toTuple(), *place.size().toTuple()],
        "current": [widget.currentIndex().row(), widget.currentIndex().column()]
        if isinstance(widget, QAbstractItemView)
        else None,
    }


def run(socket: str, arguments: list[str]) -> int:
    """Runs the program with the observer until its window is closed."""
    go_on = Start.go_on
    kept = []

    def with_observer(start: Start) -> None:
        kept.append(Observer(socket))
        go_on(start)

    Start.go_on = with_observer  # type: ignore[method-assign]
    return main(arguments)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], sys.argv[2:]))

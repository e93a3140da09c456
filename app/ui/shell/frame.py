"""The frame around all pages: header, menu, messages, the page itself, and the key bar."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QTableView, QWidget

from app.rules import clock
from app.services.printing.source_links import Field
from app.ui.activities.search_texts import SearchTexts
from app.ui.devices.copy_timer import CopyTimer
from app.ui.fields.composition import commit_composition
from app.ui.look.layouts import column_of, fill, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.undoing import undo_last
from app.ui.shell.edit_watch import EditWatch
from app.ui.shell.header import Header
from app.ui.shell.key_bar import KeyBar
from app.ui.shell.provisional_strip import ProvisionalStrip
from app.ui.shell.side_menu import SideMenu
from app.ui.transfer.sync_folder_timer import SharedFolder
from app.ui.widgets import navigation
from app.ui.widgets.commands import Command
from app.ui.widgets.job_bar import JobBar
from app.ui.widgets.page import FocusesFirst, HasCommands, Leaves, OpensWith, Page, ShownPage, scrolled


class Frame(QWidget):
    """Makes a page when it is first opened, and calls its ``refresh`` each time it is shown."""

    def __init__(self, context: Context, pages: Sequence[Page], common: Sequence[Command] = ()) -> None:
        super().__init__()
        self.context = context
        self._table = {page.key: page for page in pages}
        context.written_on = {kind: page.key for page in pages for kind in page.writes}
        context.listed_on = {kind: page.key for page in pages for kind in page.lists}
        self._pages: dict[str, ShownPage] = {}
        self._common = (*common, Command("Ctrl+Z", "元に戻す", self._on_undo, is_shown=False))
        self._current = ""
        self.header = Header(context)
        self.menu = SideMenu(pages)
        self._stack = QStackedWidget()
        self._keys = KeyBar(self)
        self._jobs = JobBar(context.jobs)
        self._shared_folder = SharedFolder(context, self)
        self.copies = CopyTimer(context, self)
        self._search_texts = SearchTexts(context, self)
        self.provisional = ProvisionalStrip(context)
        self._arrange()
        self._connect()

    def open(self, key: str, subject: object = None) -> None:
        """Shows a page; before that, unconfirmed Japanese input is put into the page that is left."""
        commit_composition()
        self.context.notice.clear()  # before the page is left, which may have something to say
        if self._current and self._current != key:
            self._leave(self._pages[self._current])
        page = self.page(key)
        self._current = self.context.page = key
        self._stack.setCurrentIndex(list(self._pages).index(key))
        self.menu.show_current(self._table[key])
        self._show_commands()
        field = subject if isinstance(subject, Field) else None
        if isinstance(page, OpensWith):
            page.open_with(subject if field is None else field.subject)
        page.refresh()
        self.provisional.show_for(self._table[key].shows)
        if field is not None:
            navigation.show(_widget(page), field)
        elif isinstance(page, FocusesFirst):
            page.focus_first()
        else:
            _focus_first_field(_widget(page))

    def page(self, key: str) -> ShownPage:
        """The page with this key, made at the first call."""
        if key not in self._pages:
            page = self._table[key].make(self.context)
            self._pages[key] = page
            # A page higher than the window (large type, small screen) scrolls instead of pushing the keys off the screen.
            self._stack.addWidget(scrolled(_widget(page)))
        return self._pages[key]

    @property
    def current(self) -> str:
        """The key of the page on screen."""
        return self._current

    def refresh(self) -> None:
        """Refreshes the page on screen and its note about provisional values."""
        if self._current:
            self._pages[self._current].refresh()
            self.provisional.show_for(self._table[self._current].shows)

    def leave(self) -> None:
        """Writes all pages' drafts, before the window closes."""
        commit_composition()
        for page in self._pages.values():
            self._leave(page)

    def _leave(self, page: ShownPage) -> None:
        if isinstance(page, Leaves):
            page.leave()

    def _arrange(self) -> None:
        middle = column_of(spacing=0, margins=0)
        shown = QGridLayout()  # the message lies over the page's bottom edge: no button moves under the mouse
        shown.addWidget(self._stack, 0, 0)
        shown.addWidget(self.context.notice, 0, 0, Qt.AlignmentFlag.AlignBottom)
        fill(middle, self.provisional)
        middle.addLayout(shown, 1)
        fill(middle, column_of(self._jobs, spacing=6, margins=(28, 0, 28, 0)), 8)
        column_of(self.header, (row_of(self.menu, (middle, 1), spacing=0), 1), self._keys, spacing=0, margins=0, within=self)

    def _connect(self) -> None:
        self.menu.chosen.connect(self.open)
        self.context.page_asked.connect(self.open)
        self.context.commands_changed.connect(self._show_commands)
        self.context.changed.connect(self.refresh)
        self.context.data_changed.connect(self._on_data_changed)
        self.context.saved_quietly.connect(self._on_saved_quietly)
        self._edits = EditWatch(self._stack, self.context.notice.clear_complaint)
        self.context.jobs.crashed.connect(self._on_crashed)

    def _show_commands(self) -> None:
        if not self._current:
            return
        page = self._pages[self._current]
        self._keys.show_commands((*(page.commands if isinstance(page, HasCommands) else ()), *self._common))

    def _on_data_changed(self) -> None:
        self.context.ask_plans_again()
        self.header.refresh()
        self.header.show_saved(clock.now())
        self.refresh()

    def _on_saved_quietly(self) -> None:
        self.header.show_saved(clock.now())

    def _on_undo(self) -> None:
        undo_last(self.context)

    def _on_crashed(self, error: BaseException) -> None:
        self.context.notice.show_error(error)


def _widget(page: ShownPage) -> QWidget:
    """Every page is a widget, which a protocol can't say."""
    assert isinstance(page, QWidget)
    return page


def _focus_first_field(page: QWidget) -> None:
    """Focuses a page without ``focus_first``: its list, else what Tab reaches first within it.

    Qt looks for that field: ``nextInFocusChain`` makes PySide take each widget for a part of the one before, and when that goes,
    all behind it for destroyed.
    """
    for view in page.findChildren(QTableView):
        if view.isVisibleTo(page) and view.isEnabled():
            view.setFocus()
            return
    before = page.window().focusWidget()
    page.setFocus()
    page.focusNextChild()
    reached = page.window().focusWidget()
    if before is not None and (reached is None or not page.isAncestorOf(reached)):
        before.setFocus()

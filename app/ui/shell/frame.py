"""The frame around all pages: header, menu, messages, the page itself, and the key bar."""

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QTableView, QWidget

from app.rules import clock
from app.services.printing.source_links import Field
from app.ui.activities.search_texts import SearchTexts
from app.ui.devices.copy_timer import CopyTimer
from app.ui.fields.composition import commit_composition
from app.ui.look.layouts import column_of, fill, row_of
from app.ui.look.theme import BODY_POINTS
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import HelpOn
from app.ui.runtime.undoing import redo_last, undo_last
from app.ui.shell.edit_watch import EditWatch
from app.ui.shell.field_keys import watch_fields
from app.ui.shell.header import Header
from app.ui.shell.key_bar import KeyBar
from app.ui.shell.provisional_strip import ProvisionalStrip
from app.ui.shell.side_menu import ScrolledMenu, SideMenu
from app.ui.transfer.sync_folder_timer import SharedFolder
from app.ui.widgets import navigation
from app.ui.widgets.commands import Command
from app.ui.widgets.job_bar import JobBar
from app.ui.widgets.page import FocusesFirst, HasCommands, Leaves, OpensWith, Page, ShownPage, scrolled

WORDS_AT = 960
"""Least width of a window whose menu has words, in logical pixels at 100 %; larger type needs more of them."""
HELP = "help"
"""Key of 使い方, which is laid over the page in sight."""


class Frame(QWidget):
    """Makes a page when it is first opened, and calls its ``refresh`` each time it is shown."""

    def __init__(self, context: Context, pages: Sequence[Page], common: Sequence[Command] = ()) -> None:
        super().__init__()
        self.context = context
        self._table = {page.key: page for page in pages}
        context.written_on = {kind: page.key for page in pages for kind in page.writes}
        context.listed_on = {kind: page.key for page in pages for kind in page.lists}
        self._pages: dict[str, ShownPage] = {}
        self._common = (
            *common,
            Command("Ctrl+Z", "元に戻す", self._on_undo),
            Command("Ctrl+Y", "もう一度行う", self._on_redo, is_shown=False),
            Command("Ctrl+Shift+Z", "もう一度行う", self._on_redo, is_shown=False),
        )
        watch_fields()
        self._current = ""
        self._came_from: tuple[str, QWidget | None] = ("home", None)
        """Page and focus to which 使い方 goes back."""
        self.header = Header(context)
        self.menu = SideMenu(pages)
        self._menu_area = ScrolledMenu(self.menu)
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
        self._show(key)
        field = subject if isinstance(subject, Field) else None
        if isinstance(page, OpensWith):
            page.open_with(subject if field is None else field.subject)
        page.refresh()
        if field is not None:
            navigation.show(_widget(page), field)
        elif isinstance(page, FocusesFirst):
            page.focus_first()
        else:
            _focus_first_field(_widget(page))

    def look_up(self, code: str = "") -> None:
        """Shows 使い方 about the page in sight or an error code. The page is not left, and the message stays to be read."""
        commit_composition()
        if self._current != HELP:
            self._came_from = (self._current, self.window().focusWidget())
        page = self.page(HELP)
        if isinstance(page, OpensWith):
            page.open_with(HelpOn(self._came_from[0], code))
        self._show(HELP)
        if isinstance(page, FocusesFirst):
            page.focus_first()

    def come_back(self) -> None:
        """Shows the page from which 使い方 was opened as it was, the cursor in the same field."""
        key, focused = self._came_from
        self._show(key)
        self._pages[key].refresh()
        if focused is not None and shiboken6.isValid(focused) and focused.isVisible() and focused.isEnabled():
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

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

    def _show(self, key: str) -> None:
        """Brings a page that is made to the front, with its keys and its entry of the menu."""
        self._current = self.context.page = key
        self._stack.setCurrentIndex(list(self._pages).index(key))
        self.menu.show_current(self._table[key])
        self._show_commands()
        self.provisional.show_for(self._table[key].shows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_menu()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_menu()

    def _fit_menu(self) -> None:
        self.menu.set_narrow(self.width() < WORDS_AT * max(self.font().pointSizeF() / BODY_POINTS, 1))

    def _leave(self, page: ShownPage) -> None:
        if isinstance(page, Leaves):
            page.leave()

    def _arrange(self) -> None:
        middle = column_of(spacing=0, margins=0)
        jobs = column_of(self._jobs, margins=(28, 0, 28, 0))
        fill(middle, self.provisional, (self._stack, 1), jobs, 8)
        whole = column_of(self.header, (row_of(self._menu_area, (middle, 1), spacing=0), 1), self._keys, spacing=0, margins=0)
        layers = QGridLayout(self)  # a message lies over the key bar: no button of the page moves or is covered
        layers.setContentsMargins(0, 0, 0, 0)
        layers.addLayout(whole, 0, 0)
        layers.addWidget(self.context.notice, 0, 0, Qt.AlignmentFlag.AlignBottom)

    def _connect(self) -> None:
        self.menu.chosen.connect(self.open)
        self.context.page_asked.connect(self.open)
        self.context.help_asked.connect(self.look_up)
        self.context.help_left.connect(self.come_back)
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

    def _on_redo(self) -> None:
        redo_last(self.context)

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

"""Fills the window: the first run, or the office's data and its pages. Errors that nobody else shows end here."""

import logging
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QTimer

from app.errors import YuiError
from app.services.backup import backups, salvaging
from app.services.backup.backups import Backup
from app.services.backup.regular_copies import copy_at_closing
from app.services.devices import coming_back
from app.services.plan import plans
from app.services.transfer import importing, newer_files
from app.services.transfer.importing import MergePreview
from app.services.workspace import installed_offices
from app.services.workspace.installed_offices import find_installed_offices, free_place
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.ui.look.theme import Theme
from app.ui.runtime.context import Context
from app.ui.runtime.log_file import keep_log
from app.ui.runtime.page_arguments import SELF_TEST
from app.ui.shell import start_pages
from app.ui.shell.frame import Frame
from app.ui.shell.main_window import MainWindow
from app.ui.shell.page_catalogue import pages_of
from app.ui.start.passphrase_page import MISSING, WRONG, PassphrasePage
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import show_trouble

log = logging.getLogger("yui.window")
CURED_BY_A_COPY = ("damaged-database", "foreign-database", "newer-database", "no-database")
"""Error codes for which restoring a backup can help."""
CURED_BY_SALVAGE = ("damaged-database", "no-database")
"""Those for which reading what is left can help."""
CURED_BY_NEW_KEYS = ("damaged-keys", "missing-keys")
"""Those for which new keys in place can help."""


class Opening(QObject):
    """Owns the workspace while the window is open. ``file`` waits until a page can receive it.

    ``folder``: the data of the PC's first office; others may be beside it (app.services.workspace.installed_offices).
    """

    def __init__(self, window: MainWindow, theme: Theme, folder: Path, file: Path | None) -> None:
        super().__init__()
        self._window = window
        self._theme = theme
        self._first = folder
        self._folder = folder
        self._file = file
        self._passphrase: str | None = None
        self._workspace: Workspace | None = None
        self._frame: Frame | None = None
        self._in_defect = False

    def begin(self) -> None:
        """Opens the only data there is, else asks which office, or starts the first run."""
        keep_log(self._first)
        found = find_installed_offices(self._first)
        if not found:
            self._ask_first()
        elif len(found) == 1 and not self._brings_setup():
            self._open_folder(found[0].folder)
        else:
            self._ask_which()

    def _open_folder(self, folder: Path) -> None:
        self._folder = folder
        self._passphrase = None
        try:
            self._show_workspace(open_workspace(folder))
        except YuiError as error:
            self._on_not_opened(error)

    def switch_office(self) -> None:
        """Closes this office's data (drafts are kept) and asks which to open. Refused while background work runs."""
        if self._frame is not None:
            if self._frame.context.jobs.is_busy():
                self._frame.context.notice.warn("処理が終わってから、事業所を切り替えてください。")
                return
            self._frame.leave()
        self._close_workspace()
        self._ask_which()

    def _on_switch(self) -> None:
        QTimer.singleShot(0, self.switch_office)  # the menu that asked goes with the frame: first let it close

    def _brings_setup(self) -> bool:
        return self._file is not None and self._file.suffix == ".yui-setup"

    def _ask_which(self) -> None:
        page = start_pages.which_office(find_installed_offices(self._first))
        page.chosen.connect(self._open_folder)
        page.new_asked.connect(self._ask_first)
        self._window.setWindowTitle("結ノート")
        self._window.show_content(page)
        page.start()

    def _on_not_opened(self, error: YuiError) -> None:
        if error.code not in (MISSING, WRONG):
            copies = error.code in CURED_BY_A_COPY and bool(backups.copy_paths(backups.backup_folder(self._folder)))
            remains = error.code in CURED_BY_SALVAGE and salvaging.can_be_salvaged(self._folder, self._passphrase)
            if error.code == "damaged-database" and not remains:
                error = salvaging.nothing_readable()
            beside, keys = len(find_installed_offices(self._first)) > 1, error.code in CURED_BY_NEW_KEYS
            empty = error.code == "no-database"
            stuck = start_pages.cannot_open(error, beside=beside, copies=copies, remains=remains, keys=keys, empty=empty)
            stuck.salvage_asked.connect(self._on_salvage)
            stuck.set_up.connect(self._on_set_up)
            stuck.went_on.connect(self._on_new_keys)
            stuck.left.connect(self._ask_which)
            stuck.put_back.connect(self._on_put_back)
            self._window.show_content(stuck)
            stuck.start()
            return
        page = PassphrasePage()
        page.given.connect(self._on_passphrase)
        page.forgotten.connect(self._on_new_keys)
        self._window.show_content(page)
        page.start()

    def _on_salvage(self) -> None:
        """The data can't be opened, or were closed because something in them is damaged."""
        page = start_pages.salvage(self._folder, self._passphrase)
        page.finished.connect(self._show_workspace)
        page.left.connect(self._on_not_put_back)
        self._window.setWindowTitle("結ノート")
        self._window.show_content(page)
        page.start()

    def _on_salvage_open(self) -> None:
        QTimer.singleShot(0, self._close_and_salvage)  # the notice that asked goes with the frame

    def _close_and_salvage(self) -> None:
        """Closes the data and makes them anew. Refused while background work runs."""
        if self._frame is not None and self._workspace is not None:
            if self._frame.context.jobs.is_busy():
                self._frame.context.notice.warn("処理が終わってから、もう一度「控えと点検」で点検してください。")
                return
            self._frame.leave()
            self._folder, self._passphrase = self._workspace.folder, self._workspace.passphrase
            self._close_workspace()
            self._on_salvage()

    def _on_new_keys(self) -> None:
        """The data in the folder go on under new keys."""
        page = start_pages.first_run(self._folder, in_place=True)
        page.finished.connect(self._show_workspace)
        page.left.connect(self._on_not_put_back)
        self._window.show_content(page)

    def _on_set_up(self) -> None:
        """The database is gone: it comes from a copy elsewhere, or there was none."""
        page = start_pages.first_run(self._folder)
        page.finished.connect(self._show_workspace)
        self._window.show_content(page)

    def _on_put_back(self) -> None:
        key = backups.own_key(self._folder, self._passphrase)
        self._ask_which_copy(backups.backups(self._folder, key))

    def _on_restore_asked(self) -> None:
        QTimer.singleShot(0, self._go_back_to_a_copy)  # the page that asked goes with the frame: first let it end

    def _go_back_to_a_copy(self) -> None:
        """Closes the data and asks which copy to go back to. Refused while background work runs."""
        if self._frame is None or self._workspace is None:
            return
        if self._frame.context.jobs.is_busy():
            self._frame.context.notice.warn("処理が終わってから、もう一度「控えに戻す…」を押してください。")
            return
        self._frame.leave()
        copies = backups.backups(self._folder, self._workspace.database.key)
        self._passphrase = self._workspace.passphrase
        self._close_workspace()
        self._ask_which_copy(copies)

    def _ask_which_copy(self, copies: list[Backup]) -> None:
        page = start_pages.put_back(self._folder, copies, self._passphrase)
        page.finished.connect(self._show_workspace)
        page.left.connect(self._on_not_put_back)
        self._window.show_content(page)
        page.start()

    def _on_not_put_back(self) -> None:
        try:
            self._show_workspace(open_workspace(self._folder, passphrase=self._passphrase))
        except YuiError as error:
            self._on_not_opened(error)

    def _on_passphrase(self, passphrase: str) -> None:
        self._passphrase = passphrase
        try:
            workspace = open_workspace(self._folder, passphrase=passphrase)
        except YuiError as error:
            page = self._window.centralWidget()
            if error.code == WRONG and isinstance(page, PassphrasePage):
                # The page stays, so that the next try needs no click.
                page.refuse(error)
            else:
                self._on_not_opened(error)
            return
        self._show_workspace(workspace)

    def on_second_start(self, path: str) -> None:
        """The program was started again: brings this window to the front and opens the file it was given."""
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        if path:
            self._file = Path(path)
            self._open_file()

    def on_defect(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The excepthook: one calm sentence for the person, the traceback for the log."""
        if self._in_defect or issubclass(kind, KeyboardInterrupt):
            log.error("defect while showing a defect", exc_info=error)
            return
        self._in_defect = True
        try:
            if self._frame is not None:
                self._frame.context.notice.show_error(error)
            else:
                show_trouble(self._window, error)
        finally:
            self._in_defect = False

    def close(self) -> None:
        """Waits for background work, makes a copy if that takes no time, and closes the data."""
        if self._frame is not None:
            self._frame.context.jobs.wait()
        if self._workspace is not None:
            copy_at_closing(self._workspace)
        self._close_workspace()

    def _close_workspace(self) -> None:
        self._frame = None
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None

    def _ask_first(self) -> None:
        """Starts the first run, in a folder beside the offices that this PC has already."""
        here = find_installed_offices(self._first)
        try:
            self._folder = free_place(self._first)
        except YuiError as error:
            self.on_defect(type(error), error, None)
            return
        page = start_pages.first_run(self._folder, beside=bool(here), with_head=not any(workspace.is_head for workspace in here))
        page.finished.connect(self._on_set_up_first)
        page.left.connect(self._ask_which)
        self._window.show_content(page)
        if self._file is not None and self._brings_setup():
            page.use_setup_file(self._file)
            self._window.setWindowTitle(f"{self._file.name} － 結ノート")
            self._file = None

    def _on_set_up_first(self, workspace: Workspace) -> None:
        """A PC of an office that was never here: its first page leads to the first record."""
        self._show_workspace(workspace)
        if self._frame is not None and self._frame.current == "home" and not self._frame.context.notice.text():
            words = f"{workspace.office_name}として、使い始められます。使い方は、どのページでもF1で開きます。"
            self._frame.context.notice.say(words, "最初の記録を書く", self._on_new)

    def _show_workspace(self, workspace: Workspace) -> None:
        """Makes context and pages for an opened workspace and shows ホーム."""
        self._workspace = workspace
        self._passphrase = None
        installed_offices.note_office(workspace)
        year = plans.starting_year(workspace)
        context = Context(workspace, plans.plans(workspace), plans.plan_of_year(workspace, year), year)
        frame = Frame(context, pages_of(workspace.is_head), self._common())
        frame.header.searched.connect(self._on_search)
        self._theme.recoloured.connect(frame.refresh)
        frame.header.switch_asked.connect(self._on_switch)
        frame.header.about_asked.connect(self._on_about)
        frame.header.test_asked.connect(self._on_self_test)
        frame.header.help_asked.connect(self._on_help)
        context.salvage_asked.connect(self._on_salvage_open)
        context.restore_asked.connect(self._on_restore_asked)
        self._frame = frame
        self._window.setWindowTitle(f"{workspace.office_name} － 結ノート")
        self._window.show_content(frame, frame.leave)
        frame.open("coming_back" if coming_back.is_open(workspace) else "home")
        warnings = [warning for warning in (workspace.key_warning, *workspace.notices) if warning]
        if warnings:
            context.notice.warn("\n".join(warnings))
        self._take_kept(context)
        self._open_file()

    def _take_kept(self, context: Context) -> None:
        """After an update: imports kept files that only this newer version can read."""
        workspace = context.workspace
        if newer_files.count_kept(workspace):
            title = "預かっているファイルを確かめています"
            context.jobs.run(lambda _: importing.take_kept(workspace), self._on_kept_taken, context.notice.show_error, title)

    def _on_kept_taken(self, done: MergePreview | None) -> None:
        if self._frame is not None and done is not None:
            self._frame.context.notice.say(f"預かっていたファイルを{len(done.files)}個、取り込みました。")
            self._frame.context.saved()

    def _open_file(self) -> None:
        if self._frame is not None and self._file is not None:
            file, self._file = self._file, None
            self._frame.open("receive", file)
            log.info("a file from outside is open in receive")

    def _common(self) -> tuple[Command, ...]:
        """Keys that every page has."""
        theme = self._theme
        return (
            Command("F2", "活動を記録", self._on_new),
            Command("F1", "使い方", self._on_help),
            Command("Ctrl+F", "検索", self._on_focus_search),
            Command("Ctrl++", "大きく", theme.zoom_in),
            Command("Ctrl+;", "大きく", theme.zoom_in, is_shown=False),  # + without Shift on a Japanese keyboard
            Command("Ctrl+=", "大きく", theme.zoom_in, is_shown=False),
            Command("Ctrl+-", "小さく", theme.zoom_out),
            Command("Ctrl+0", "標準の大きさ", theme.zoom_reset, is_shown=False),
        )

    def _on_new(self) -> None:
        if self._frame is not None:
            self._frame.open("entry")

    def _on_help(self) -> None:
        if self._frame is not None:
            self._frame.look_up()

    def _on_self_test(self) -> None:
        if self._frame is not None:
            self._frame.open("about", SELF_TEST)

    def _on_about(self) -> None:
        if self._frame is not None:
            self._frame.open("about")

    def _on_focus_search(self) -> None:
        if self._frame is not None:
            self._frame.header.focus_search()

    def _on_search(self, text: str) -> None:
        if self._frame is not None:
            self._frame.open("activities", text)

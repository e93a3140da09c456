"""What all pages share: the workspace, the plan and fiscal year on screen, messages, background work, and going to a page."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.commit_point import asked_for
from app.errors import Done, YuiError
from app.reports.flat_table import FlatTable
from app.services.plan.plans import PlanRow, in_force, plans
from app.services.records.history import is_known
from app.services.workspace.workspace import Workspace
from app.ui.look.preferences import Preferences
from app.ui.runtime.folders import remember_in
from app.ui.runtime.jobs import Jobs, Progress
from app.ui.runtime.notice_bar import NoticeBar
from app.ui.runtime.page_arguments import HistoryOf

T = TypeVar("T")


class Context(QObject):
    """One for each open workspace. The fiscal year decides the plan.

    R7 is evaluated by its own plan while the next one is already in force; after the last plan's last year that plan stays.
    """

    changed = Signal()
    """Another plan or fiscal year is looked at."""
    data_changed = Signal()
    """Something was saved or taken in; whoever shows records asks again."""
    saved_quietly = Signal()
    """Something was saved, and the page in sight shows it already."""
    page_asked = Signal(str, object)
    """Another page is wanted, with what it should show (an id, a path, or None)."""
    commands_changed = Signal()
    """The page in sight has other commands than before; the key bar asks again."""

    salvage_asked = Signal()
    """The data are damaged: close them and make them anew (app.ui.shell.opening)."""
    round_asked = Signal()
    """The shared folder should be looked at now (app.ui.transfer.sync_folder_timer)."""
    round_done = Signal()
    copies_asked = Signal()
    """The newest copy should be written to the second place now (app.ui.devices.copy_timer)."""
    copies_done = Signal()
    help_asked = Signal(str)
    """使い方 is wanted, about this error code or ("") about the page in sight (app.ui.shell.frame)."""
    help_left = Signal()
    """使い方 was read; the page from before is wanted as it was."""
    restore_asked = Signal()
    """The clerk wants to go back to a copy (app.ui.shell.opening)."""

    def __init__(self, workspace: Workspace, plans: list[PlanRow], plan: PlanRow, fiscal_year: int) -> None:
        super().__init__()
        self.workspace = workspace
        self.plans = plans
        self.plan = plan
        self.fiscal_year = fiscal_year
        self.preferences = remember_in(Preferences(workspace.folder))
        self.jobs = Jobs(self)
        self.notice = NoticeBar()
        self.notice.help_asked.connect(self.help_asked)
        self.page = ""
        """Key of the page in sight."""
        self.open_table = ""
        """Name of the foreign table on 読み取り表 that was neither taken in nor given up yet."""
        self.written_on: Mapping[str, str] = {}
        """Key of the page of this office's window where a kind of record is written; set by the frame."""
        self.listed_on: Mapping[str, str] = {}
        """The same for kinds of which one is first chosen from a list."""

    def set_plan(self, plan: PlanRow) -> None:
        """Shows another plan; the fiscal year becomes the nearest one of that plan."""
        if plan.id != self.plan.id:
            self.plan = plan
            self.fiscal_year = min(max(self.fiscal_year, plan.first_year), plan.last_year)
            self.changed.emit()

    def set_fiscal_year(self, year: int) -> None:
        """Shows another fiscal year (the western year it begins in), and with it the plan in force."""
        if year != self.fiscal_year:
            self.fiscal_year = year
            self.plan = self.plan_of(year)
            self.changed.emit()

    def plan_of(self, year: int) -> PlanRow:
        """The plan in force in a year, for pages that look beyond the year on screen."""
        return in_force(self.plans, year)

    def ask_plans_again(self) -> None:
        """Reads the plans again after one was added, reworded or received; the fiscal year stays."""
        self.plans = plans(self.workspace)
        self.plan = next((plan for plan in self.plans if plan.id == self.plan.id), None) or self.plan_of(self.fiscal_year)

    def go(self, page: str, subject: object = None) -> None:
        """Opens a page by its key; a page with ``open_with`` gets ``subject``."""
        self.page_asked.emit(page, subject)

    def saved(self) -> None:
        """Call after every change: the frame shows the time of saving, and the page on screen is refreshed."""
        self.data_changed.emit()

    def header_saved(self) -> None:
        """Like ``saved``, for a page that already shows the change itself."""
        self.saved_quietly.emit()

    def show_history(self, record: bytes | None) -> None:
        """Opens 履歴 of a record, with the way back to this page. Warns when it was never saved (None)."""
        if record is None or not is_known(self.workspace, record):
            self.notice.warn("この記録は、まだ保存していません。履歴は、保存すると残ります。")
        else:
            self.go("history", HistoryOf(record, self.page))

    def show_steps(self) -> None:
        """Opens 操作の記録."""
        self.go("steps")

    def in_background(self, work: Callable[[], T], done: Callable[[T], object], title: str) -> None:
        """Runs slow work that reports no progress, beside the window; shows why when it fails.

        ``work`` must not hold the page, and ``done`` must be one of its methods (app.ui.runtime.jobs).
        """
        self.jobs.run(lambda _: work(), done, self.notice.show_error, title)

    def carry_out(
        self, change: Callable[[], T], said: Callable[[T], str] | str = "", back: Callable[[], object] | None = None
    ) -> bool:
        """Makes a change: False, with the refusal shown, when it was refused; else everybody hears that something was saved.

        ``said``: the message afterwards, or what makes it of the change's result; ``back``: what its 元に戻す does.
        """
        try:
            with asked_for():
                made = change()
        except Done as remark:
            self.saved()
            self.notice.show_error(remark)
            return True
        except YuiError as error:
            self.notice.show_error(error)
            return False
        self.saved()
        words = said if isinstance(said, str) else said(made)
        if words:
            self.notice.say(words, "元に戻す" if back is not None else "", back)
        return True

    def print_form(self, code: str, path: Path, *, subject: bytes | None = None, office: str = "") -> None:
        """Writes a form to ``path`` in the background and opens the file with the system's own program."""
        from app.services.forms.form_list import find_form
        from app.services.printing.form_kinds import Choice, draw_form, save_form_file

        choice = Choice(self.plan.id, self.fiscal_year, subject=subject, office=office)

        def work(progress: object) -> Path:
            save_form_file(draw_form(self.workspace, find_form(code), choice), path)
            return path

        self.jobs.run(work, self._on_written, self.notice.show_error, "書き出しています")

    def write_tables(self, path: Path, make: Callable[[], Sequence[FlatTable]]) -> None:
        """Writes tables for Excel to ``path`` in the background and says how many rows there are."""
        from app.services.tables.writing_tables import write_tables

        def work(progress: Progress) -> str:
            progress(0, 0, "一覧を読んでいます")
            return f"{path.name} に、{write_tables(path, make(), progress):,}行を書き出しました。"

        self.jobs.run(work, self.notice.say, self.notice.show_error, "Excelに書き出しています")

    def _on_written(self, path: Path) -> None:
        self.show_paper(path, f"{path.name} を保存しました。")

    def show_paper(self, path: Path, words: str) -> None:
        """Says that a paper was written, and opens it with the system's own program."""
        self.notice.say(words)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

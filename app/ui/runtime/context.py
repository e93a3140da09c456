"""What all pages share: whose desk this is, which plan and which fiscal year are looked at, and whom to ask."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.services.plan.plans import PlanRow, in_force, plans
from app.services.records.history import is_known
from app.services.workspace.workspace import Desk
from app.ui.look.preferences import Preferences
from app.ui.runtime.jobs import Jobs
from app.ui.runtime.notice_bar import NoticeBar
from app.ui.runtime.page_arguments import HistoryOf


class Context(QObject):
    """The fiscal year decides the plan: R7 is evaluated by its own plan while the next one already runs. Work goes on
    after the last plan's last year."""

    changed = Signal()
    """Another plan or fiscal year is looked at."""
    data_changed = Signal()
    """Something was saved or taken in; whoever shows records asks again."""
    saved_quietly = Signal()
    """Something was saved, and the page in sight shows it already."""
    page_asked = Signal(str, object)
    """Another page is wanted, with what it should show (an id, a path, or None)."""

    round_asked = Signal()
    """The shared folder should be looked at now (app.ui.transfer.sync_folder_timer)."""
    round_done = Signal()

    def __init__(self, desk: Desk, plans: list[PlanRow], plan: PlanRow, fiscal_year: int) -> None:
        super().__init__()
        self.desk = desk
        self.plans = plans
        self.plan = plan
        self.fiscal_year = fiscal_year
        self.preferences = Preferences(desk.folder)
        self.jobs = Jobs(self)
        self.notice = NoticeBar()
        self.page = ""
        """Key of the page in sight."""
        self.written_on: Mapping[str, str] = {}
        """Key of the page of this office's window where a kind of record is written; set by the frame."""
        self.listed_on: Mapping[str, str] = {}
        """The same for kinds of which one is first chosen from a list."""

    def set_plan(self, plan: PlanRow) -> None:
        """The year goes along, to the nearest one of the plan."""
        if plan.id != self.plan.id:
            self.plan = plan
            self.fiscal_year = min(max(self.fiscal_year, plan.first_year), plan.last_year)
            self.changed.emit()

    def set_fiscal_year(self, year: int) -> None:
        if year != self.fiscal_year:
            self.fiscal_year = year
            self.plan = self.plan_of(year)
            self.changed.emit()

    def plan_of(self, year: int) -> PlanRow:
        """The edition in force in a year, for pages that look beyond their own."""
        return in_force(self.plans, year)

    def ask_plans_again(self) -> None:
        """A plan was added, reworded or came with a file; the year looked at stays."""
        self.plans = plans(self.desk)
        self.plan = next((plan for plan in self.plans if plan.id == self.plan.id), None) or self.plan_of(self.fiscal_year)

    def go(self, page: str, subject: object = None) -> None:
        """Opens a page by its key; a page with ``open_with`` gets ``subject``."""
        self.page_asked.emit(page, subject)

    def saved(self) -> None:
        """Call after every successful change: the frame notes the time and pages ask again."""
        self.data_changed.emit()

    def header_saved(self) -> None:
        """Like ``saved``, for a page that has already shown the change itself."""
        self.saved_quietly.emit()

    def show_history(self, record: bytes | None) -> None:
        """履歴 of a record of the page in sight, with the way back to it; None for one that was never saved."""
        if record is None or not is_known(self.desk, record):
            self.notice.warn("この記録は、まだ保存していません。履歴は、保存すると残ります。")
        else:
            self.go("history", HistoryOf(record, self.page))

    def print_form(self, code: str, path: Path, *, subject: bytes | None = None, office: str = "") -> None:
        """Writes a form about one record beside the window, and opens it for the person to look at."""
        from app.services.forms.form_list import find_form
        from app.services.printing.form_kinds import Choice, draw_form, save_form_file

        choice = Choice(self.plan.id, self.fiscal_year, subject=subject, office=office)

        def work(progress: object) -> Path:
            save_form_file(draw_form(self.desk, find_form(code), choice), path)
            return path

        self.jobs.run(work, self._on_written, self.notice.show_error, "書き出しています")

    def _on_written(self, path: Path) -> None:
        self.notice.say(f"{path.name} を保存しました。")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

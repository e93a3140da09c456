"""What all pages share: whose desk this is, which plan and which fiscal year are looked at, and whom to ask."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.jobs import Jobs
from app.ui.notice_bar import NoticeBar
from app.ui.preferences import Preferences

if TYPE_CHECKING:
    from app.services.desk import Desk
    from app.services.plans import PlanRow


class Context(QObject):
    """Plan and fiscal year are two separate choices: work goes on after a plan's last year."""

    changed = Signal()
    """Another plan or fiscal year is looked at."""
    data_changed = Signal()
    """Something was saved or taken in; whoever shows records asks again."""
    page_asked = Signal(str, object)
    """Another page is wanted, with what it should show (an id, a path, or None)."""

    def __init__(self, desk: "Desk", plans: "list[PlanRow]", plan: "PlanRow", fiscal_year: int) -> None:
        super().__init__()
        self.desk = desk
        self.plans = plans
        self.plan = plan
        self.fiscal_year = fiscal_year
        self.preferences = Preferences(desk.folder)
        self.jobs = Jobs(self)
        self.notice = NoticeBar()

    def set_plan(self, plan: "PlanRow") -> None:
        if plan.id != self.plan.id:
            self.plan = plan
            self.changed.emit()

    def set_fiscal_year(self, year: int) -> None:
        if year != self.fiscal_year:
            self.fiscal_year = year
            self.changed.emit()

    def go(self, page: str, subject: object = None) -> None:
        """Opens a page by its key; a page with ``open_with`` gets ``subject``."""
        self.page_asked.emit(page, subject)

    def saved(self) -> None:
        """Call after every successful change: the frame notes the time and pages ask again."""
        self.data_changed.emit()

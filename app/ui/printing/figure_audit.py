"""数字の突き合わせ: the figures of a year compared over all forms and pages, and those that disagree as a list."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.rules.fiscal import fiscal_year_label
from app.services.audit import audit
from app.services.audit.audit import Audit, Disagreement
from app.services.forms.form_list import FORMS
from app.services.plan.target_year import PlanYear
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress
from app.ui.widgets.dialogs import list_button
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable

ABOUT = "すべての様式の数字を、同じ数字どうし、記録から数え直した数、ExcelやCSVの数と比べます。数分かかることがあります。"


@dataclass(frozen=True)
class Line:
    """One disagreement: ``id`` is its number in the list."""

    id: bytes
    about: Disagreement


COLUMNS = (
    Column("数字のある所", lambda line: line.about.one.place, 20),
    Column("数字", lambda line: line.about.one.text, 6, right=True, strong=True),
    Column("比べた所", lambda line: line.about.other.place),
    Column("比べた数字", lambda line: line.about.other.text, 6, right=True, strong=True),
)


class FigureAudit(QWidget):
    """A button, the result in a sentence, and the figures that disagree."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._begin = button("数字の突き合わせ", "main", run=self.run)
        self.said = label("", "strong", wrap=True)
        self.notes = label("", "soft", wrap=True)
        self.table = RecordTable("食い違う数字", COLUMNS)
        excel = list_button(self, context, "食い違う数字", self.table)
        about = label(ABOUT, "soft", wrap=True)
        column_of(
            WrappedRow(about, fills=about),
            row_of(self._begin, STRETCH, excel),
            self.said,
            self.notes,
            (self.table, 1),
            spacing=10,
            margins=(0, 12, 0, 0),
            within=self,
        )
        self.refresh()

    def refresh(self) -> None:
        """Forgets an earlier result: the records may have changed since."""
        self.said.setText("")
        self.notes.setText("")
        self.table.set_rows([])

    def run(self) -> None:
        """Compares in the background."""
        context, year = self._context, self._context.fiscal_year
        workspace, plan = context.workspace, context.plan.id
        self.refresh()

        def work(progress: Progress) -> Audit:
            return audit.audit(workspace, PlanYear(plan, year), FORMS, progress)

        context.jobs.run(work, lambda found: self.show_result(found, year), self._on_failed, "数字を突き合わせています")

    def show_result(self, found: Audit, fiscal_year: int) -> None:
        """The result of a year."""
        self.said.setText(f"{fiscal_year_label(fiscal_year)}　{found.sentence}")
        self.notes.setText("\n".join(found.notes))
        self.table.set_rows([Line(number.to_bytes(4), one) for number, one in enumerate(found.disagreements)])

    def _on_failed(self, error: BaseException) -> None:
        self._context.notice.show_error(error)

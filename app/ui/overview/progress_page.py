"""The page 進み具合: branches × targets at a glance; every figure leads to the records it comes from."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.reports.figures import UNREPORTED
from app.rules.fiscal import fiscal_year_label
from app.services.figures.asked import Asked
from app.services.overview import progress
from app.services.overview.figure_breakdown import NAMES, indicator_question
from app.services.overview.progress import MEASURES, NOTES
from app.services.overview.progress_cells import Grid, Line
from app.ui.fields.choice_field import ChoiceField
from app.ui.look.labels import label
from app.ui.look.layouts import fill
from app.ui.overview.progress_table import ProgressTable
from app.ui.runtime.context import Context
from app.ui.widgets.dialogs import list_button
from app.ui.widgets.page import page_layout

HINT = "Enterで元の記録へ。濃さと線の長さは、多い少ないの4段階です。"


class ProgressPage(QWidget):
    """進み具合: the head office sees which branch did what for which target, and asks where nothing is recorded."""

    title = "進み具合"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._lines: dict[bytes, Line] = {}
        self.measure = ChoiceField(list(MEASURES.items()), empty="", name="何を見るか")
        self._summary = label("", "heading", wrap=True)
        self._hint = label("", "soft", wrap=True)
        self.table = ProgressTable()
        said = lambda: (self.measure.currentText(),)  # noqa: E731
        self._excel = list_button(self, context, self.title, self.table, said=said, words="Excel・PDFへ", paper="progress")
        fill(page_layout(self, self.title, self.measure, self._excel), self._summary, (self.table, 1), self._hint)
        self.measure.edited.connect(self.refresh)
        self.table.asked.connect(self._on_asked)

    def refresh(self) -> None:
        """Reads the figures of the chosen measure again, and how many branches have reported."""
        context, measure = self._context, str(self.measure.value())
        found = progress.grid(context.workspace, context.plan.id, context.fiscal_year, measure)
        self._lines = {line.id: line for line in found.lines}
        self.table.show_lines(found.offices, found.lines)
        aside = f"（{UNREPORTED}は未提出の{found.missing}を除く）" if found.missing else ""
        aside += "　－は、本部が主管する目標です" if any(line.target.led_by_head for line in found.lines) else ""
        summary = f"{found.share}{aside}{_unrecorded(found)}"
        self._summary.setText(f"{fiscal_year_label(context.fiscal_year)}　{summary}")
        self._hint.setText(f"{NOTES.get(measure, '')}{HINT}")

    def focus_first(self) -> None:
        """Puts the cursor into the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_asked(self, line: bytes, office: str) -> None:
        row = self._lines[line]
        if row.use is not None:
            asked = indicator_question(row.use, office or None)
        else:
            measure = str(self.measure.value())
            asked = Asked(row.target.id, measure if measure in NAMES else "activities", office=office or None)
        self._context.go("why", asked)


def _unrecorded(found: Grid) -> str:
    """Number of branch-target pairs without a record (記録のない組合せ); branches that haven't reported are not counted."""
    if not found.unrecorded:
        return ""
    priority = f"（うち重点 {found.of_priority}）" if found.of_priority else ""
    return f"　記録のない組合せ {found.unrecorded}{priority}"

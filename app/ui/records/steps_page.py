"""The page 操作の記録: every action of this PC, newest first; one of them is taken back or done again."""

from PySide6.QtWidgets import QWidget

from app.services.records import undo
from app.services.records.actions import STEPS_KEPT
from app.services.records.undo import Step
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import fill
from app.ui.runtime.context import Context
from app.ui.widgets.dialogs import list_button
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable

ABOUT = f"このPCで行った操作です（新しいものから {STEPS_KEPT}件）。続けて元に戻すときは、どの画面でも Ctrl+Z が使えます。"


class StepsPage(QWidget):
    """操作の記録: the clerk sees what was done here, and takes one action back or does it again.

    Enter in the list does what the button says.
    """

    title = "操作の記録"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._why = label("", "soft", wrap=True)
        self.turn = button("元に戻す", "main", run=self.turn_step)
        self.table = RecordTable(self.title, _COLUMNS)
        excel = list_button(self, context, self.title, self.table)
        fill(page_layout(self, self.title, excel, self.turn), label(ABOUT, "soft", wrap=True), (self.table, 1), self._why)
        self.table.chosen.connect(self._show_step)
        self.table.opened.connect(self._on_opened)

    def refresh(self) -> None:
        """Reads the steps again; the chosen one stays chosen, a new one is chosen at first."""
        self.table.set_rows({step.number.to_bytes(8): step for step in undo.steps(self._context.workspace)}, choose=True)
        self._show_step()

    def focus_first(self) -> None:
        """Puts the cursor into the list."""
        self.table.setFocus()

    def turn_step(self) -> None:
        """Takes the chosen step back, or does it again."""
        step: Step | None = self.table.current_row()
        workspace = self._context.workspace
        if step is not None and step.may_go_back:
            self._context.carry_out(lambda: undo.take_back(workspace, step.number), "「{}」を元に戻しました。".format)
        elif step is not None and step.may_be_done_again:
            self._context.carry_out(lambda: undo.do_again(workspace, step.number), "「{}」を、もう一度行いました。".format)

    def _show_step(self) -> None:
        step: Step | None = self.table.current_row()
        self.turn.setText("もう一度行う（Enter）" if step is not None and step.is_taken_back else "元に戻す（Enter）")
        self.turn.setEnabled(step is not None and not step.why_not)
        if step is None:
            self._why.setText("まだ操作がありません。記録を保存すると、ここに残ります。")
        else:
            cannot = "もう一度は行えません" if step.is_taken_back else "元に戻せません"
            why = f"「{step.name}」は、{cannot}。{step.why_not}" if step.why_not else ""
            self._why.setText("　".join(filter(None, (step.what, why))))

    def _on_opened(self, _number: bytes) -> None:
        self.turn_step()


def state_of(step: Step) -> str:
    """What became of a step."""
    if step.is_taken_back:
        return "元に戻した" if step.may_be_done_again else "元に戻したまま"
    return "行った" if step.may_go_back else "元に戻せません"


_COLUMNS = (
    Column("いつ", lambda step: step.at, 12),
    Column("操作", lambda step: step.name, 9, strong=True),
    Column("なにを", lambda step: step.what),
    Column("件数", lambda step: f"{step.records:,}", 2, right=True),
    Column("いま", state_of, 7),
)

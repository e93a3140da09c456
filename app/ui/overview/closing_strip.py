"""年度の締め: whether the year is closed, and closing it or opening it again."""

from PySide6.QtWidgets import QWidget

from app.rules.era import short_date
from app.rules.fiscal import fiscal_year_label
from app.services.figures import year_closing
from app.services.figures.closed_year_snapshot import late_changes
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import row_of
from app.ui.runtime.context import Context
from app.ui.widgets.dialogs import ask_reason, confirm

OPEN = "締めると、報告した数字がそのまま残ります。"


class ClosingStrip(QWidget):
    """The head office closes the year on screen and opens it again; a branch only sees that it is closed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.words = label("", "soft", wrap=True)
        self.close_year = button("この年度を締める", run=self._on_close)
        self.reopen = button("締めを解く…", run=self._on_reopen)
        self.late = button("締め後の一覧", run=lambda: context.go("late"))
        row_of(self.close_year, self.reopen, self.late, (self.words, 1), spacing=12, margins=0, within=self)

    def refresh(self) -> None:
        """Reads whether the year is closed, and how much arrived after that."""
        workspace, year = self._context.workspace, self._context.fiscal_year
        closed = year_closing.closed_year(workspace, year)
        late = late_changes(workspace, year) if closed else []
        day = short_date(closed.closed_on) if closed and closed.closed_on else ""
        carried = sum(one.carried for one in late)
        moved = f"（うち {carried:,}件は翌年度に計上）" if carried else ""
        more = f"締め後の記録・変更 {len(late):,}件は、集計に入っていません{moved}。" if late else ""
        self.words.setText(f"{fiscal_year_label(year)}は {day} に締めました。{more}" if closed else OPEN)
        self.close_year.setVisible(workspace.is_head and closed is None)
        self.reopen.setVisible(workspace.is_head and closed is not None)
        self.late.setVisible(workspace.is_head and bool(late))
        self.setVisible(workspace.is_head or closed is not None)

    def _on_close(self) -> None:
        year = fiscal_year_label(self._context.fiscal_year)
        words = "これから届く記録・訂正・削除は、「締め後の一覧」に分かれ、集計に入りません。あとで締めを解くこともできます。"
        if confirm(self, f"{year}を締めますか", words, "締める"):
            self._context.carry_out(
                lambda: year_closing.close_year(self._context.workspace, self._context.fiscal_year), f"{year}を締めました。"
            )

    def _on_reopen(self) -> None:
        year = fiscal_year_label(self._context.fiscal_year)
        words = "締めたあとに届いた記録・訂正・削除が、集計に入ります。"
        reason = ask_reason(self, f"{year}の締めを解きますか", words, "締めを解く", "理由")
        if reason is not None:
            self._context.carry_out(
                lambda: year_closing.reopen_year(self._context.workspace, self._context.fiscal_year, reason),
                f"{year}の締めを解きました。",
            )

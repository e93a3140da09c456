"""最近の記録 beside the form of an activity: one of them may be copied."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from app.services.activities import activities
from app.ui.look.labels import label
from app.ui.look.layouts import column_of
from app.ui.runtime.context import Context
from app.ui.widgets.table_model import Column, field_column
from app.ui.widgets.table_view import RecordTable

SHOWN = 5


class RecentPanel(QFrame):
    """A card with the records saved last; ``table.opened`` says which one is to be copied."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName("最近の記録")
        self.setMaximumWidth(400)
        self._context = context
        self.table = RecordTable("最近の記録", _COLUMNS)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(15 * self.fontMetrics().horizontalAdvance("国"))
        words = (label("最近の記録", "strong"), label("Enterで写します", "small"))
        column_of(*words, (self.table, 1), margins=(12, 10, 12, 10), within=self)

    def refresh(self) -> None:
        """Reads the latest records again."""
        self.table.set_rows(activities.recent(self._context.workspace, SHOWN))


_COLUMNS = (
    Column("日付", lambda row: f"{row.date.month}/{row.date.day}" if row.date else "－", 4),
    field_column("activity", "title"),
)

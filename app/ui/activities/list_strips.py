"""Strips that open between the list and its buttons: the reason of a cancellation (取消), and the preview of an import."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.services.tables.reading_table import ReadingTable
from app.ui.fields.line_field import LineField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.widgets.page import scrolled


class ReasonStrip(QFrame):
    """Asks why an activity is cancelled (取消). Enter moves to the button; only a second Enter presses it.

    ``given``: record id and reason. ``left``: the strip was closed.
    """

    given = Signal(bytes, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._record = b""
        self._words = label("", "strong", wrap=True)
        self.reason = LineField()
        self.reason.setAccessibleName("取消の理由")
        self.done = button("取消にする", "danger", run=self._on_done)
        self._back = button("やめる", "large", run=self.close_strip)
        name = label("理由（必須）")
        name.setBuddy(self.reason)
        column_of(
            self._words, row_of(name, (self.reason, 1), self.done, self._back, spacing=12), margins=(16, 10, 16, 10), within=self
        )
        self.hide()

    def ask(self, record: bytes, name: str) -> None:
        """Opens the strip for the record; ``name`` is shown in the question."""
        self._record = record
        self._words.setText(f"「{name}」を取消にします。理由と一緒に一覧に残り、集計には入りません。")
        self.reason.set_value(None)
        self.show()
        self.reason.setFocus(Qt.FocusReason.TabFocusReason)

    def close_strip(self) -> None:
        """Closes the strip without cancelling the record."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)

    def _on_done(self) -> None:
        self.given.emit(self._record, self.reason.value() or "")


class ImportStrip(QFrame):
    """The preview of a spreadsheet import: how many rows are good, and each refused row with its reason.

    Nothing is written before ``taken``.
    """

    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._head = label("", "heading", wrap=True)
        self.words = label("", "", wrap=True)
        self.done = button("", "main", run=self._on_done)
        self._back = button("やめる", "large", run=self.hide)
        inside = QWidget()
        column_of(self.words, STRETCH, margins=0, within=inside)
        column_of(
            self._head,
            (scrolled(inside), 1),
            row_of(self.done, self._back, STRETCH, spacing=12),
            spacing=10,
            margins=(20, 14, 20, 14),
            within=self,
        )
        self.setMinimumHeight(14 * self.fontMetrics().height())
        self.hide()

    def show_preview(self, table: ReadingTable) -> None:
        """Opens the strip for a table; without a ticked row there is nothing to import and no button."""
        good = table.counts()["ticked"]
        left = [row for row in table.rows if not row.ticked]
        self._head.setText(f"{table.file_name}　取り込める行 {good}行　取り込めない行 {len(left)}行")
        lines = [*table.notes, *(one.text for one in table.questions)]
        lines += [f"{row.place[1]}行目：{row.why}" for row in left]
        if left:
            lines.append(f"取り込める {good}行だけを入れます。残りは表を直してから、もう一度取り込めます。")
        self.words.setText("\n".join(lines) or "すべての行を取り込めます。")
        self.done.setText(f"{good}行を取り込む")
        self.done.setAccessibleName(self.done.text())
        self.done.setVisible(bool(good))
        self.show()
        (self.done if good else self._back).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_done(self) -> None:
        self.hide()
        self.taken.emit()

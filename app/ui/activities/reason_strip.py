"""The strip between the list and its buttons that asks for the reason of a cancellation (取消)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from app.ui.fields.line_field import LineField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import column_of, row_of


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

"""Strips that open between the list and its buttons: the reason of a cancellation (取消), and the preview of an import."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.services.activities.activity_import import SpreadsheetImport
from app.ui.fields.line_field import LineField
from app.ui.look.button import button
from app.ui.look.labels import label
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
        self.done = button("取消にする", "danger")
        self._back = button("やめる", "large")
        name = label("理由（必須）")
        name.setBuddy(self.reason)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(name)
        row.addWidget(self.reason, 1)
        row.addWidget(self.done)
        row.addWidget(self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.addWidget(self._words)
        column.addLayout(row)
        self.done.clicked.connect(self._on_done)
        self._back.clicked.connect(self.close_strip)
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
        self.done = button("", "main")
        self._back = button("やめる", "large")
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.words)
        lines.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.done)
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(10)
        column.addWidget(self._head)
        column.addWidget(scrolled(inside), 1)
        column.addLayout(buttons)
        self.setMinimumHeight(14 * self.fontMetrics().height())
        self.done.clicked.connect(self._on_done)
        self._back.clicked.connect(self.hide)
        self.hide()

    def show_preview(self, name: str, seen: SpreadsheetImport) -> None:
        """Opens the strip for the file ``name``; without a good row there is nothing to import and no button."""
        self._head.setText(f"{name}　取り込める行 {seen.good}行　取り込めない行 {len(seen.refused)}行")
        lines = [f"{row.number}行目：{row.reason}" for row in seen.refused]
        lines += _once(seen.notes)
        if seen.refused:
            lines.append(f"取り込める {seen.good}行だけを入れます。残りは表を直してから、もう一度取り込めます。")
        self.words.setText("\n".join(lines) or "すべての行を取り込めます。")
        self.done.setText(f"{seen.good}行を取り込む")
        self.done.setAccessibleName(self.done.text())
        self.done.setVisible(bool(seen.good))
        self.show()
        (self.done if seen.good else self._back).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_done(self) -> None:
        self.hide()
        self.taken.emit()


def _once(notes: Sequence[str]) -> list[str]:
    """The notes without repetitions: a note that every row has (an unknown column) is shown for its first row only."""
    sentences: dict[str, str] = {}
    for note in notes:
        sentences.setdefault(note.partition("：")[2], note)
    return list(sentences.values())

"""Typing the eight lines of the recovery sheet (復旧用紙).

Each line is checked when it is complete, so a wrong digit is found at once.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.services.backup.recovery import LINES, line_is_right
from app.ui.fields.composition import ComposingLine
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, row_of


class SheetCode(QWidget):
    """Emits ``given`` with all lines when each of them fits its check digits."""

    given = Signal(str)
    went_back = Signal()

    def __init__(self, title: str, verb: str) -> None:
        super().__init__()
        self._fields: list[ComposingLine] = []
        self.marks: list[QLabel] = []
        self._go = button(verb, "main", run=self._on_go)
        self._go.setEnabled(False)
        self._back = button("戻る", "large", run=self.went_back)
        self._arrange(title)

    def start(self) -> None:
        """Puts the cursor into the first line."""
        self._fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self, title: str) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for line in range(LINES):
            field, mark = ComposingLine(), label("")
            field.setAccessibleName(f"{line + 1}行目")
            field.setMaxLength(40)
            field.setFixedWidth(260)
            field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
            field.textChanged.connect(self._on_typed)
            field.returnPressed.connect(self._on_enter)
            self._fields.append(field)
            self.marks.append(mark)
            row, column = line % (LINES // 2), line // (LINES // 2) * 3
            grid.addWidget(label(f"{line + 1}行目"), row, column)
            grid.addWidget(field, row, column + 1)
            grid.addWidget(mark, row, column + 2)
            mark.setMinimumWidth(90)
        grid.setColumnStretch(6, 1)
        column_of(
            label(title, "heading"),
            label("全角でも、区切りがあってもなくても、かまいません。", "soft"),
            grid,
            row_of(self._go, self._back, STRETCH, spacing=12),
            STRETCH,
            spacing=14,
            margins=0,
            within=self,
        )

    def _on_typed(self) -> None:
        fits = []
        for line, (field, mark) in enumerate(zip(self._fields, self.marks, strict=True)):
            fits.append(line_is_right(line, field.text()))
            is_whole = sum(sign.isdigit() for sign in field.text()) >= 12
            mark.setText("✔" if fits[-1] else "× 違います" if is_whole else "")
        self._go.setEnabled(all(fits))

    def _on_enter(self) -> None:
        """Enter goes to the next line that doesn't fit yet, at last to the button; only the button submits."""
        for line, field in enumerate(self._fields):
            if not line_is_right(line, field.text()):
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self._go.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_go(self) -> None:
        self.given.emit("\n".join(field.text() for field in self._fields))

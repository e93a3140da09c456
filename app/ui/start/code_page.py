"""番号の入力: the code told by telephone, for a set-up file that came by stick or mail."""

import unicodedata
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.fields.composition import ComposingLine
from app.ui.look.button import button
from app.ui.look.labels import ElidedLabel, label
from app.ui.look.layouts import STRETCH, column_of, row_of


class CodePage(QWidget):
    """The clerk types the code, in any width, with or without separators. ``given``: the code in half-width characters."""

    given = Signal(str)
    went_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._file = ElidedLabel("", "strong")
        self._code = ComposingLine()
        self._code.setAccessibleName("番号")
        self._code.setMaxLength(40)
        self._code.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._code.setFixedWidth(320)
        self._go = button("準備する", "main", run=self._on_go)
        self._go.setEnabled(False)
        self._back = button("戻る", "large", run=self.went_back)
        self._arrange()
        self._code.textChanged.connect(self._on_typed)
        self._code.returnPressed.connect(self._on_go)

    def show_file(self, path: Path) -> None:
        """Shows the name of the chosen set-up file."""
        self._file.set_text(path.name)

    def start(self) -> None:
        """Puts the cursor into the field."""
        self._code.setFocus(Qt.FocusReason.OtherFocusReason)
        self._code.selectAll()

    def _arrange(self) -> None:
        title = label("本部から電話で聞いた番号を入れてください。", "heading")
        title.setBuddy(self._code)
        column_of(
            title,
            row_of(label("設定ファイル：", "soft"), (self._file, 1)),
            self._code,
            label("全角でも、区切りがあってもなくても、かまいません。", "soft"),
            row_of(self._go, self._back, STRETCH, spacing=12),
            STRETCH,
            spacing=14,
            margins=0,
            within=self,
        )

    def _on_typed(self, text: str) -> None:
        self._go.setEnabled(any(sign.isdigit() for sign in text))

    def _on_go(self) -> None:
        if self._go.isEnabled():
            self.given.emit(unicodedata.normalize("NFKC", self._code.text()).strip())

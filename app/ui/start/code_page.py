"""番号の入力: the code told by telephone, for a set-up file that came by stick or mail."""

import unicodedata
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui.look.button import Button
from app.ui.look.labels import ElidedLabel, label


class CodePage(QWidget):
    """The clerk types the code, in any width, with or without separators. ``given``: the code in half-width characters."""

    given = Signal(str)
    went_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._file = ElidedLabel("", "strong")
        self._code = QLineEdit()
        self._code.setAccessibleName("番号")
        self._code.setMaxLength(40)
        self._code.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._code.setFixedWidth(320)
        self._go = Button("準備する")
        self._go.setProperty("look", "main")
        self._go.setEnabled(False)
        self._back = Button("もどる")
        self._back.setProperty("look", "large")
        self._arrange()
        self._code.textChanged.connect(self._on_typed)
        self._code.returnPressed.connect(self._on_go)
        self._go.clicked.connect(self._on_go)
        self._back.clicked.connect(self.went_back)

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
        file_row = QHBoxLayout()
        file_row.addWidget(label("設定ファイル：", "soft"))
        file_row.addWidget(self._file, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self._go)
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(title)
        column.addLayout(file_row)
        column.addWidget(self._code)
        column.addWidget(label("全角でも、区切りがあってもなくても、かまいません。", "soft"))
        column.addLayout(buttons)
        column.addStretch(1)

    def _on_typed(self, text: str) -> None:
        self._go.setEnabled(any(sign.isdigit() for sign in text))

    def _on_go(self) -> None:
        if self._go.isEnabled():
            self.given.emit(unicodedata.normalize("NFKC", self._code.text()).strip())

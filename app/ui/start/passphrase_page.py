"""合言葉を入れる: the passphrase that protects this PC's keys. Any number of tries: nobody is locked out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.errors import YuiError
from app.ui.fields.composition import ComposingLine
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, fill

MISSING, WRONG = "missing-passphrase", "wrong-passphrase"
"""Error codes after which a passphrase is asked."""


class PassphrasePage(QWidget):
    """Emits ``given`` with the text; ``refuse`` says that it did not open the data."""

    given = Signal(str)
    forgotten = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tries = 0
        self._field = ComposingLine()
        self._field.setAccessibleName("合言葉")
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setFixedWidth(420)
        self._show = QCheckBox("入れた文字を見せる")
        self._go = button("開く", "main", run=self._on_go)
        self._go.setEnabled(False)
        self._said = label("", "strong", wrap=True)
        self._hint = label("", wrap=True)
        column = column_of(STRETCH, spacing=14, margins=(64, 48, 64, 48), within=self)
        title = label("合言葉を入れてください", "title")
        title.setBuddy(self._field)
        fill(column, title, label("この記録は合言葉で守られています。全角と半角は、どちらでもかまいません。", wrap=True))
        self._forgot = button("合言葉を忘れた…", "large", run=self.forgotten)
        for one in (self._field, self._show, self._go, self._forgot):
            column.addWidget(one, 0, Qt.AlignmentFlag.AlignLeft)
        fill(column, self._said, self._hint, (STRETCH, 2))
        self._field.textChanged.connect(self._on_typed)
        self._field.returnPressed.connect(self._on_go)
        self._show.toggled.connect(self._on_show)

    def start(self) -> None:
        """Puts the cursor into the field."""
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, error: YuiError) -> None:
        """Shows why, and selects the wrong text so that typing replaces it. Hints at Caps Lock where it may be the cause."""
        self._tries += 1
        self._said.setText(f"{error.what}（{self._tries}回目）")
        letters = [sign for sign in self._field.text() if sign.isalpha() and sign.isascii()]
        in_capitals = bool(letters) and all(sign.isupper() for sign in letters)
        self._hint.setText("Caps Lock が入っているかもしれません。何度でも入れ直せます。" if in_capitals else error.todo)
        self._field.selectAll()
        self.start()

    def _on_typed(self, text: str) -> None:
        self._go.setEnabled(bool(text))

    def _on_show(self, shown: bool) -> None:
        self._field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _on_go(self) -> None:
        if self._go.isEnabled():
            self.given.emit(self._field.text())

"""合言葉を決める: the passphrase that protects this PC's keys, where the system has no key store."""

import unicodedata

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from app.ui.fields.composition import ComposingLine
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, row_of

WHY = "このPCでは、鍵をしまう場所が使えません。合言葉を決めると、PCをなくしても、記録を読まれません。"
WITHOUT = "合言葉なしでは、鍵はファイルに置かれます。PCのログインを、必ずパスワードで守ってください。"
FEWEST = 8
"""Characters at least."""


class NewPassphrase(QWidget):
    """The clerk types a passphrase twice, in any width (``given``), or does without one (``skipped``)."""

    given = Signal(str)
    skipped = Signal()
    went_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._first, self._second = _field("合言葉"), _field("合言葉（もう一度）")
        self._show = QCheckBox("入れた文字を見せる")
        self._said = label("", "strong", wrap=True)
        self._go = button("この合言葉で守る", "main", run=self._on_go)
        self._without = button("合言葉なしで始める", "large", run=self.skipped)
        self._back = button("戻る", "large", run=self.went_back)
        self._arrange()
        for one in (self._first, self._second):
            one.textChanged.connect(self._on_typed)
            one.returnPressed.connect(self._on_go)
        self._show.toggled.connect(self._on_show)
        self._on_typed()

    def start(self) -> None:
        """Puts the cursor into the first field."""
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        fields = QGridLayout()
        fields.setVerticalSpacing(10)
        fields.setHorizontalSpacing(16)
        for row, (name, field) in enumerate((("合言葉", self._first), ("もう一度", self._second))):
            title = label(name)
            title.setBuddy(field)
            fields.addWidget(title, row, 0)
            fields.addWidget(field, row, 1)
        fields.addWidget(self._show, 2, 1)
        fields.setColumnStretch(2, 1)
        column_of(
            label("記録を守る合言葉を決めてください。", "heading"),
            label(WHY, wrap=True),
            label("忘れると、このPCの記録を開けません。紙に書いて、金庫に入れてください。", "strong", wrap=True),
            fields,
            self._said,
            row_of(self._go, self._without, self._back, STRETCH, spacing=12),
            label(WITHOUT, "soft", wrap=True),
            STRETCH,
            spacing=14,
            margins=0,
            within=self,
        )

    def _on_typed(self) -> None:
        first, second = (_plain(one.text()) for one in (self._first, self._second))
        said = ""
        if first and len(first) < FEWEST:
            said = f"{FEWEST}文字以上にしてください。"
        elif first and second and first != second:
            said = "2つの合言葉が、まだ同じではありません。"
        self._said.setText(said)
        self._go.setEnabled(len(first) >= FEWEST and first == second)

    def _on_show(self, shown: bool) -> None:
        for one in (self._first, self._second):
            one.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _on_go(self) -> None:
        if self._go.isEnabled():
            self.given.emit(self._first.text())
        elif self._first.hasFocus():
            self._second.setFocus(Qt.FocusReason.OtherFocusReason)


def _plain(text: str) -> str:
    """The text from which the key is derived: full-width letters count as the same letters."""
    return unicodedata.normalize("NFKC", text)


def _field(name: str) -> ComposingLine:
    field = ComposingLine()
    field.setAccessibleName(name)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setFixedWidth(420)
    return field

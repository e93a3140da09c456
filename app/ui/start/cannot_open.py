"""What the window shows when the office's data could not be opened."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import YuiError
from app.ui.look.button import Button
from app.ui.look.labels import label


class CannotOpen(QWidget):
    """Says why and what to do; doesn't touch the data.

    ``beside``: another office of this PC can be opened (``left``). ``copies``: there are backups to restore (``put_back``).
    """

    left = Signal()
    put_back = Signal()

    def __init__(self, error: YuiError, *, beside: bool = False, copies: bool = False) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(64, 48, 64, 48)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(label("記録を開けませんでした", "title"))
        column.addWidget(label(error.what, "heading", wrap=True))
        column.addWidget(label(error.todo, wrap=True))
        column.addWidget(label(f"お問い合わせ用の記号：{error.code}", "small"))
        for wanted, words, signal in ((copies, "控えから戻す…", self.put_back), (beside, "ほかの事業所を選ぶ", self.left)):
            if wanted:
                button = Button(words)
                button.setProperty("look", "large")
                button.clicked.connect(signal)
                column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)

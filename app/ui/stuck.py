"""What the window holds when the office's data could not be opened."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import YuiError
from app.ui.labels import label


class Stuck(QWidget):
    """Says why and what to do, and does nothing to the data."""

    def __init__(self, error: YuiError) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(64, 48, 64, 48)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(label("記録を開けませんでした", "title"))
        column.addWidget(label(error.what, "heading", wrap=True))
        column.addWidget(label(error.todo, wrap=True))
        column.addWidget(label(f"お問い合わせ用の記号：{error.code}", "small"))
        column.addStretch(2)

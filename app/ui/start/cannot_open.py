"""What the window shows when the office's data could not be opened."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.errors import YuiError
from app.services.devices.setup import GO_ON
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of


class CannotOpen(QWidget):
    """Says why and what to do; doesn't touch the data.

    ``beside``: another office of this PC can be opened (``left``). ``copies``: there are backups to restore (``put_back``).
    ``keys``: only the keys are gone, and new ones can be made (``went_on``). ``empty``: there is no database (``set_up``).
    """

    left = Signal()
    put_back = Signal()
    went_on = Signal()
    set_up = Signal()

    def __init__(
        self, error: YuiError, *, beside: bool = False, copies: bool = False, keys: bool = False, empty: bool = False
    ) -> None:
        super().__init__()
        column = column_of(
            STRETCH,
            label("記録を開けませんでした", "title"),
            label(error.what, "heading", wrap=True),
            label(error.todo, wrap=True),
            label(f"お問い合わせ用の記号：{error.code}", "small"),
            spacing=12,
            margins=(64, 48, 64, 48),
            within=self,
        )
        for wanted, words, signal in (
            (keys, GO_ON, self.went_on),
            (copies, "控えから戻す…", self.put_back),
            (empty, "最初の設定へ…", self.set_up),
            (beside, "ほかの事業所を選ぶ", self.left),
        ):
            if wanted:
                column.addWidget(button(words, "large", run=signal), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)

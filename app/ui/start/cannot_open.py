"""What the window shows when the office's data could not be opened."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.errors import YuiError
from app.services.backup.integrity_check import SALVAGE
from app.services.devices.setup import GO_ON
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of


class CannotOpen(QWidget):
    """Says why and what to do; doesn't touch the data.

    ``beside``: another office of this PC can be opened (``left``). ``copies``: there are backups to restore (``put_back``).
    ``remains``: what is left of the data can be read (``salvage_asked``), the first thing to try.
    ``keys``: only the keys are gone, and new ones can be made (``went_on``). ``empty``: there is no database (``set_up``).
    """

    left = Signal()
    salvage_asked = Signal()
    put_back = Signal()
    went_on = Signal()
    set_up = Signal()

    def __init__(
        self,
        error: YuiError,
        *,
        beside: bool = False,
        copies: bool = False,
        remains: bool = False,
        keys: bool = False,
        empty: bool = False,
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
        if remains:
            column.addWidget(label("時間は数分までです。いまのファイルは、控えの隣に残します。", "soft", wrap=True))
        self._buttons = [
            button(words, look, run=signal)
            for wanted, words, look, signal in (
                (remains, SALVAGE, "main", self.salvage_asked),
                (keys, GO_ON, "large", self.went_on),
                (copies, "控えから戻す…", "large", self.put_back),
                (empty, "最初の設定へ…", "large", self.set_up),
                (beside, "ほかの事業所を選ぶ", "large", self.left),
            )
            if wanted
        ]
        for one in self._buttons:
            column.addWidget(one, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)

    def start(self) -> None:
        """Puts the cursor on the first button, where there is one."""
        for one in self._buttons[:1]:
            one.setFocus(Qt.FocusReason.OtherFocusReason)

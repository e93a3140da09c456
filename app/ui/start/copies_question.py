"""Whether a branch's new PC goes on from a copy of the lost one: the set-up file brought the key of its copies."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.runtime.folders import Folder
from app.ui.widgets.dialogs import ask_folder


class CopiesQuestion(QWidget):
    """Emits ``chosen`` with a folder, ``without``, or ``went_back``."""

    chosen = Signal(object)
    without = Signal()
    went_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._go = button("控えから続ける…", "main", run=self._on_go)
        self._without = button("控えがない", "large", run=self.without)
        self._back = button("戻る", "large", run=self.went_back)
        column_of(
            label("失ったPCの控えはありますか。", "heading"),
            label(
                "控えを写したUSBメモリーや共有フォルダー、または前のPCの記録のフォルダーを選びます。"
                "その中の、いちばん新しい控えから続けます。",
                wrap=True,
            ),
            row_of(self._go, self._without, self._back, STRETCH, spacing=12),
            label("控えがないときは、本部に届いている分から始めます。探すときは、「戻る」を押します。", "soft", wrap=True),
            STRETCH,
            spacing=14,
            margins=0,
            within=self,
        )

    def start(self) -> None:
        """Puts the cursor on the first button."""
        self._go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_go(self) -> None:
        folder = ask_folder(self, "失ったPCの控えが入っているフォルダーを選んでください", Folder.COPIES)
        if folder is not None:
            self.chosen.emit(Path(folder))

"""The dialog that asks where the head office's return files go: the ways a branch has, and the folder of last time."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.services.transfer import submitting
from app.services.workspace.removable_drives import removable_drives
from app.ui.fields.composition import commit_composition
from app.ui.fields.line_field import LineField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, fill, row_of
from app.ui.runtime import folders
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.dialogs import ask_folder


class WhereTo(Dialog):
    """When accepted: ``folder``, ``as_mail`` (write mail drafts) and ``carrier`` are the answers."""

    def __init__(self, parent: QWidget, context: Context, question: str) -> None:
        super().__init__(parent, width=560)
        self._context = context
        self.folder: Path | None = None
        self.as_mail = False
        self._last = folders.remembered(Folder.HAND_IN)
        sticks = [stick for stick in removable_drives() if stick.path != self._last]
        self._stick_path = sticks[0].path if sticks else None
        self.again = button(f"前と同じ場所（{self._last.name or self._last}）" if self._last else "", "main", run=self._on_again)
        self.stick = button(
            f"USBメモリー（{sticks[0].name}）" if sticks else "", "large" if self._last else "main", run=self._on_stick
        )
        self.other = button("フォルダーを選ぶ…", "large" if self._last or sticks else "main", run=self._on_other)
        self.mail = button("メールの下書き…", "large", run=self._on_mail)
        self._back = button("やめる", run=self.reject)
        self._carrier = LineField()
        self._carrier.setAccessibleName("持ち出す人")
        self._carrier.set_value(submitting.last_carrier(context.workspace) or None)
        self._arrange(question)
        self.again.setVisible(self._last is not None)
        self.stick.setVisible(bool(sticks))
        (self.again if self._last else self.stick if sticks else self.other).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def carrier(self) -> str:
        """Who carries the files, as typed; may be ""."""
        return self._carrier.value() or ""

    def _arrange(self, question: str) -> None:
        column = self.column
        fill(column, label(question, "heading", wrap=True), self.again, self.stick, self.other, self.mail)
        words = label("持ち出す人", "strong")
        words.setBuddy(self._carrier)
        fill(column, words, self._carrier, label("持出し記録に残ります。空欄でもかまいません。", "soft", wrap=True))
        self.foot.addLayout(row_of(STRETCH, self._back))

    def _on_again(self) -> None:
        self._take(self._last, Folder.HAND_IN)

    def _on_stick(self) -> None:
        self._take(self._stick_path, Folder.HAND_IN)

    def _on_other(self) -> None:
        self._take(ask_folder(self, "返送ファイルを書き出す場所を選んでください", Folder.HAND_IN), Folder.HAND_IN)

    def _on_mail(self) -> None:
        self.as_mail = True
        self._take(ask_folder(self, "メールの下書きを置く場所を選んでください", Folder.MAIL), Folder.MAIL)

    def _take(self, folder: Path | None, of: Folder) -> None:
        if folder is None:
            self.as_mail = False
            return
        commit_composition()
        self.folder = folder
        folders.remember(of, folder)
        self.accept()

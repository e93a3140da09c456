"""The dialog that asks where the head office's return files go: the ways a branch has, and the folder of last time."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.transfer import submitting
from app.services.workspace.removable_drives import removable_drives
from app.ui.fields.composition import commit_composition
from app.ui.fields.line_field import LineField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.dialogs import ask_folder

LAST_FOLDER = "return_folder"
DRAFT_FOLDER = "mail_draft_folder"


class WhereTo(Dialog):
    """When accepted: ``folder``, ``as_mail`` (write mail drafts) and ``carrier`` are the answers."""

    def __init__(self, parent: QWidget, context: Context, question: str) -> None:
        super().__init__(parent, width=560)
        self._context = context
        self.folder: Path | None = None
        self.as_mail = False
        self._last = context.preferences.folder(LAST_FOLDER)
        sticks = [stick for stick in removable_drives() if stick.path != self._last]
        self._stick_path = sticks[0].path if sticks else None
        self.again = button(f"前と同じ場所（{self._last.name or self._last}）" if self._last else "", "main")
        self.stick = button(f"USBメモリー（{sticks[0].name}）" if sticks else "", "large" if self._last else "main")
        self.other = button("フォルダーを選ぶ…", "large" if self._last or sticks else "main")
        self.mail = button("メールの下書き…", "large")
        self._back = button("やめる")
        self._carrier = LineField()
        self._carrier.setAccessibleName("持ち出す人")
        self._carrier.set_value(submitting.last_carrier(context.workspace) or None)
        self._arrange(question)
        self.again.setVisible(self._last is not None)
        self.stick.setVisible(bool(sticks))
        self.again.clicked.connect(self._on_again)
        self.stick.clicked.connect(self._on_stick)
        self.other.clicked.connect(self._on_other)
        self.mail.clicked.connect(self._on_mail)
        self._back.clicked.connect(self.reject)
        (self.again if self._last else self.stick if sticks else self.other).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def carrier(self) -> str:
        """Who carries the files, as typed; may be ""."""
        return self._carrier.value() or ""

    def _arrange(self, question: str) -> None:
        column = self.column
        column.addWidget(label(question, "heading", wrap=True))
        for one in (self.again, self.stick, self.other, self.mail):
            column.addWidget(one)
        words = label("持ち出す人", "strong")
        words.setBuddy(self._carrier)
        column.addWidget(words)
        column.addWidget(self._carrier)
        column.addWidget(label("持出し記録に残ります。空欄でもかまいません。", "soft", wrap=True))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._back)
        self.foot.addLayout(foot)

    def _on_again(self) -> None:
        self._take(self._last, LAST_FOLDER)

    def _on_stick(self) -> None:
        self._take(self._stick_path, LAST_FOLDER)

    def _on_other(self) -> None:
        self._take(ask_folder(self, "返送ファイルを書き出す場所を選んでください", self._last), LAST_FOLDER)

    def _on_mail(self) -> None:
        drafts = self._context.preferences.folder(DRAFT_FOLDER)
        self.as_mail = True
        self._take(ask_folder(self, "メールの下書きを置く場所を選んでください", drafts), DRAFT_FOLDER)

    def _take(self, folder: Path | None, remembered_as: str) -> None:
        if folder is None:
            self.as_mail = False
            return
        commit_composition()
        self.folder = folder
        self._context.preferences.keep(remembered_as, str(folder))
        self.accept()

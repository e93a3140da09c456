"""The dialog 個人情報を消す: which text of a record is erased from its whole history, and what replaces it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import YuiError
from app.services.removal.erasure import Erased, erasable_texts, erase_text
from app.services.workspace.workspace import Workspace
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.composition import commit_composition
from app.ui.fields.text_field import TextField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.widgets.dialog import Dialog


class EraseDialog(Dialog):
    """Erases one text of a record. Enter never presses the button.

    ``done_with``: what was erased, or None when the clerk went back.
    """

    def __init__(self, parent: QWidget | None, workspace: Workspace, record: bytes) -> None:
        super().__init__(parent, width=620)
        self._workspace, self._record = workspace, record
        texts = erasable_texts(workspace, record)
        self._values = {text.field: text.value for text in texts}
        self.done_with: Erased | None = None
        self.setWindowTitle("個人情報を消す")
        self.field = ChoiceField([(text.field, text.label) for text in texts], empty="")
        self.text = TextField()
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.erase = button("消す（元に戻せません）", "danger")
        self._back = button("やめる", "large")
        self._arrange()
        self.field.edited.connect(self._show_text)
        self.erase.clicked.connect(self._on_erase)
        self._back.clicked.connect(self.reject)
        self.erase.setEnabled(bool(texts))
        self._show_text()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        column = self.column
        column.addWidget(label("どの項目から個人情報を消しますか", "heading", wrap=True))
        column.addWidget(
            label(
                "選んだ項目の前の値が、履歴と、受け取ったファイルの写しからすべて消えます。次に渡すファイルで、ほかの"
                "パソコンからも消えます。これまでの控え（バックアップ）、確定版、渡し済みのUSBメモリーやメールには残ります。",
                wrap=True,
            )
        )
        for name, field in (("項目", self.field), ("代わりに残す文（名前や電話番号を除いたもの）", self.text)):
            title = label(name, "strong")
            title.setBuddy(field)
            field.setAccessibleName(name)
            column.addWidget(title)
            column.addWidget(field)
        column.addWidget(self.trouble)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        for one in (self._back, self.erase):
            row.addWidget(one)
        self.foot.addLayout(row)

    def _show_text(self) -> None:
        self.text.set_value(self._values.get(str(self.field.value())) or None)

    def _on_erase(self) -> None:
        commit_composition()
        try:
            self.done_with = erase_text(self._workspace, self._record, str(self.field.value()), str(self.text.value() or ""))
        except YuiError as error:
            self.trouble.setText(error.what + error.todo)
            self.trouble.show()
            self.fit()
            return
        self.accept()

"""The few questions that stop other work. Enter never presses a dangerous button (measured: Qt's default would)."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from app.errors import YuiError
from app.ui.fields.line_field import LineField
from app.ui.look.button import Button
from app.ui.look.labels import label
from app.ui.runtime.messages import explain
from app.ui.widgets.dialog import Dialog


class Question(Dialog):
    """One question with one action and one way back. ``reason``: label of a line without which the action is disabled."""

    def __init__(
        self, parent: QWidget | None, question: str, explanation: str, verb: str, *, danger: bool = False, reason: str = ""
    ) -> None:
        super().__init__(parent, width=480)
        self._reason = LineField() if reason else None
        self._confirm = Button(verb)
        self._back = Button("やめる")
        self._confirm.setProperty("look", "danger" if danger else "main")
        self._back.setProperty("look", "large")
        column = self.column
        column.addWidget(label(question, "heading", wrap=True))
        column.addWidget(label(explanation, wrap=True))
        if self._reason is not None:
            self._reason.setAccessibleName(reason)
            title = label(reason, "strong")
            title.setBuddy(self._reason)
            column.addWidget(title)
            column.addWidget(self._reason)
            self._reason.edited.connect(self._on_reason_edited)
            self._confirm.setEnabled(False)
        self.foot.addLayout(self._buttons())
        (self._reason or self._back if danger or reason else self._confirm).setFocus(Qt.FocusReason.OtherFocusReason)

    def reason(self) -> str:
        """The reason typed; "" when none was asked."""
        return (self._reason.value() or "") if self._reason is not None else ""

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        for button, slot in ((self._back, self.reject), (self._confirm, self.accept)):
            button.clicked.connect(slot)
            row.addWidget(button)
        return row

    def _on_reason_edited(self) -> None:
        self._confirm.setEnabled(bool(self.reason()))


def confirm(parent: QWidget, question: str, explanation: str, verb: str, *, danger: bool = False) -> bool:
    """Asks whether to do it; True when the person pressed ``verb`` (a verb: 削除する)."""
    return Question(parent, question, explanation, verb, danger=danger).exec() == QDialog.DialogCode.Accepted


def ask_reason(parent: QWidget, question: str, explanation: str, verb: str, reason: str) -> str | None:
    """Asks for a reason (its label is ``reason``); None when the person went back."""
    asked = Question(parent, question, explanation, verb, danger=True, reason=reason)
    return asked.reason() if asked.exec() == QDialog.DialogCode.Accepted else None


class Trouble(Dialog):
    """An error, where there is no window yet that could show it in its message bar."""

    def __init__(self, parent: QWidget | None, error: BaseException) -> None:
        super().__init__(parent, width=480)
        message = explain(error)
        code = QLineEdit(message.detail)
        code.setReadOnly(True)
        code.setAccessibleName("お問い合わせ用の記号")
        close = Button("閉じる")
        close.setProperty("look", "large")
        close.clicked.connect(self.accept)
        column = self.column
        column.addWidget(label(message.what, "heading", wrap=True))
        column.addWidget(label(message.todo, wrap=True))
        column.addWidget(label("お問い合わせのときは、次の記号をお知らせください。", "small", wrap=True))
        column.addWidget(code)
        self.foot.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        close.setFocus(Qt.FocusReason.OtherFocusReason)


def show_trouble(parent: QWidget | None, error: BaseException | YuiError) -> None:
    """Shows an error in a dialog and waits until it is closed."""
    Trouble(parent, error).exec()


def ask_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """A file to read, or None. ``kinds`` as Qt takes them: 「設定ファイル (*.yui-setup)」."""
    found, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(found) if found else None


def ask_files(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Files to read; empty when the person went back."""
    found, _ = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return [Path(name) for name in found]


def ask_folder(parent: QWidget, title: str, start: Path | None = None) -> Path | None:
    """A folder, or None. ``start``: where the dialog opens."""
    found = QFileDialog.getExistingDirectory(parent, title, str(start) if start is not None else "")
    return Path(found) if found else None


def ask_new_file(parent: QWidget, title: str, proposed: str, kinds: str) -> Path | None:
    """A file to write, or None. The system's dialog asks before one is replaced."""
    found, _ = QFileDialog.getSaveFileName(parent, title, proposed, kinds)
    return Path(found) if found else None

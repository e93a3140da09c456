"""提出: what the file will hold, where it goes, and the number to compare by telephone."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services import handing_in, ledgers
from app.services.drives import removable_drives
from app.services.handing_in import Contents, Sent
from app.ui.button import button
from app.ui.context import Context
from app.ui.dialogs import ask_folder
from app.ui.jobs import Progress
from app.ui.labels import card, label
from app.ui.page import page_layout, scrolled

LAST_FOLDER = "hand_in_folder"
WARNINGS_SHOWN = 6
FILES_SHOWN = 5


class HandInPage(QWidget):
    """Nothing is marked as handed in until the file lies where it should and was read back."""

    title = "提出"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._sent: Sent | None = None
        self._contents: Contents | None = None
        self._what = label("", "figure", wrap=True)
        self._more = label("", "soft", wrap=True)
        self._warning = label("", "warning", wrap=True)
        self._to_record = button("その記録を開く")
        self._stick = button("USBメモリーに提出", "main")
        self._folder = button("フォルダーを選んで提出", "large")
        self._mail = button("メールの下書きを作る", "large")
        self._done = card()
        self._done_words = label("", "strong", wrap=True)
        self._code = label("", "digits")
        self._show_folder = button("フォルダーを開く")
        self._earlier = label("", "", wrap=True)
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        desk = self._context.desk
        self._contents = found = handing_in.contents(desk)
        self._what.setText(f"新しい記録 {found.added}件　訂正 {found.changed}件　削除 {found.deleted}件")
        drafts = f"下書き {found.drafts}件も届きますが、集計には入りません。" if found.drafts else ""
        nothing = "前の提出からの変更はありません。もう一度提出しても、記録が二重になることはありません。"
        self._more.setText(f"{found.to_name}あての、封をしたファイル1つになります。{drafts}" if found.operations else nothing)
        self._show_warnings(found)
        sticks = removable_drives()
        self._stick.setText(f"USBメモリー（{sticks[0].name}）に提出" if sticks else "USBメモリーに提出")
        self._stick.setEnabled(bool(sticks))
        self._stick.setToolTip("" if sticks else "USBメモリーを差すと押せます")
        files = ledgers.sent_files(desk)[:FILES_SHOWN]
        lines = [
            f"第{row.number}号　{row.made_at}　確認番号 {row.confirmation_code}　"
            + (f"✔ 受領 {row.received}" if row.received else "→ 受領待ち")
            for row in files
        ]
        self._earlier.setText("\n".join(lines) or "まだ提出していません。")

    def hand_in_to(self, folder: Path, *, as_mail: bool = False) -> None:
        """Seals, writes and reads back beside the window."""
        desk = self._context.desk

        def work(progress: Progress) -> Sent:
            return handing_in.mail_draft(desk, folder) if as_mail else handing_in.hand_in(desk, folder)

        self._context.preferences.keep(LAST_FOLDER, str(folder))
        self._context.jobs.run(work, self._on_sent, self._on_failed, "提出ファイルを書き込んでいます")

    def _arrange(self) -> None:
        column = page_layout(self, self.title)
        inner = QWidget()
        side = QVBoxLayout(inner)
        side.setContentsMargins(0, 0, 8, 0)
        side.setSpacing(12)
        box = card()
        words = QVBoxLayout(box)
        words.setContentsMargins(24, 16, 24, 16)
        words.setSpacing(8)
        words.addWidget(label("このファイルに含まれるもの", "heading"))
        words.addWidget(self._what)
        words.addWidget(self._more)
        words.addWidget(self._warning)
        line = QHBoxLayout()
        line.addWidget(self._to_record)
        line.addStretch(1)
        words.addLayout(line)
        side.addWidget(box)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        for one in (self._stick, self._folder, self._mail):
            buttons.addWidget(one)
        buttons.addStretch(1)
        side.addLayout(buttons)
        done = QVBoxLayout(self._done)
        done.setContentsMargins(24, 14, 24, 14)
        done.addWidget(self._done_words)
        done.addWidget(label("確認番号（電話で本部と照らし合わせます）", "soft"))
        done.addWidget(self._code)
        row = QHBoxLayout()
        row.addWidget(self._show_folder)
        row.addStretch(1)
        done.addLayout(row)
        side.addWidget(self._done)
        self._done.hide()
        side.addWidget(label("これまでの提出", "heading"))
        side.addWidget(self._earlier)
        side.addStretch(1)
        column.addWidget(scrolled(inner), 1)

    def _connect(self) -> None:
        self._stick.clicked.connect(self._on_stick)
        self._folder.clicked.connect(self._on_folder)
        self._mail.clicked.connect(self._on_mail)
        self._show_folder.clicked.connect(self._on_show_folder)
        self._to_record.clicked.connect(self._on_record)

    def _show_warnings(self, found: Contents) -> None:
        lines = [
            f"・{one.title}　「{one.field_label}」に{'・'.join(one.kinds)}があるようです。"
            for one in found.warnings[:WARNINGS_SHOWN]
        ]
        rest = len(found.warnings) - WARNINGS_SHOWN
        if rest > 0:
            lines.append(f"ほか {rest}件")
        head = "個人の情報が入っていないか確かめてください。そのままでも提出できます。"
        self._warning.setText("\n".join([head, *lines]))
        self._warning.setVisible(bool(found.warnings))
        self._to_record.setVisible(bool(found.warnings))

    def _on_stick(self) -> None:
        sticks = removable_drives()
        if sticks:
            self.hand_in_to(sticks[0].path)
        else:
            self._context.notice.warn("USBメモリーが見つかりません。差し直すか、フォルダーを選んでください。")

    def _on_folder(self) -> None:
        folder = ask_folder(self, "提出ファイルを書き込む場所を選んでください")
        if folder is not None:
            self.hand_in_to(folder)

    def _on_mail(self) -> None:
        folder = ask_folder(self, "メールの下書きを置く場所を選んでください")
        if folder is not None:
            self.hand_in_to(folder, as_mail=True)

    def _on_sent(self, sent: Sent) -> None:
        self._sent = sent
        self._done_words.setText(f"{sent.path.name} を書き込み、読み直して確かめました。このファイルを本部に渡してください。")
        self._code.setText(sent.confirmation_code)
        self._done.show()
        self._context.notice.say(f"第{sent.number}号を書き込みました。確認番号 {sent.confirmation_code}")
        self._context.saved()
        self.refresh()

    def _on_failed(self, error: BaseException) -> None:
        self._context.notice.show_error(error)
        self.refresh()

    def _on_show_folder(self) -> None:
        if self._sent is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._sent.path.parent)))

    def _on_record(self) -> None:
        if self._contents is not None and self._contents.warnings:
            self._context.go("entry", self._contents.warnings[0].record)

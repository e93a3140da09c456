"""The page 提出: what the file will hold, where it is written, and the number to compare by telephone."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import YuiError
from app.services.forms import office_letters
from app.services.transfer import file_log, submitting
from app.services.transfer.submitting import Contents, Sent
from app.services.workspace.removable_drives import removable_drives
from app.ui.fields.composition import commit_composition
from app.ui.fields.line_field import LineField
from app.ui.look.button import Button, button
from app.ui.look.labels import ElidedLabel, card, label, set_look
from app.ui.look.layouts import STRETCH, clear, column_of, fill, row_of
from app.ui.runtime import folders
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.runtime.jobs import Progress
from app.ui.runtime.page_arguments import HistoryOf
from app.ui.transfer.sync_folder_strip import SyncFolderStrip
from app.ui.widgets.dialogs import ask_folder, ask_new_file
from app.ui.widgets.page import page_layout, scrolled

WARNINGS_SHOWN = 6
FILES_SHOWN = 5


class SubmitPage(QWidget):
    """提出: the branch writes its file to a stick, a folder or a mail draft.

    Nothing counts as handed in before the file was written and read back.
    """

    title = "提出"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._sent: Sent | None = None
        self._target: tuple[Path, bool] = (Path(), False)
        self._what = label("", "figure", wrap=True)
        self._more = label("", "soft", wrap=True)
        self._clock = label("", "warning", wrap=True)
        self._warning = label("", "warning", wrap=True)
        self._warned: list[Button] = []
        self._warnings = QVBoxLayout()
        self._stick = button("USBメモリーに提出", "main", run=self._on_stick)
        self._again = button("", "large", run=self._on_again)
        self._folder = button("フォルダーを選んで提出", "large", run=self._on_folder)
        self._mail = button("メールの下書きを作る", "large", run=self._on_mail)
        self._carrier = LineField()
        self._carrier.setAccessibleName("持ち出す人")
        self._carrier.setMaximumWidth(260)
        self._no_stick = label("USBメモリーは、差すとここから選べます。", "small", wrap=True)
        self._done = card()
        self._done_words = label("", "strong", wrap=True)
        self._code = label("", "digits")
        self._show_folder = button("フォルダーを開く", run=self._on_show_folder)
        self._earlier = label("", "", wrap=True)
        self._shared = SyncFolderStrip(context)
        self._carry_out = button("持出し記録のPDF", run=self._on_carry_out)
        self._arrange()

    def refresh(self) -> None:
        """Reads what the file would hold, the sticks that are plugged in, and earlier files."""
        found = submitting.contents(self._context.workspace)
        self._what.setText(f"新しい記録 {found.added}件　訂正 {found.changed}件　削除 {found.deleted}件")
        drafts = f"下書き {found.drafts}件も届きますが、集計には入りません。" if found.drafts else ""
        nothing = "前の提出からの変更はありません。もう一度提出しても、記録が二重になることはありません。"
        count, size = submitting.photos_to_send(self._context.workspace)
        pictures = f"写真 {count}枚（{size / 1_000_000:.1f} MB）は、別のファイルで隣に入ります。" if count else ""
        whole = f"{found.to_name}あての、封をしたファイル1つになります。{drafts}" if found.operations else nothing
        self._more.setText(whole + pictures)
        self._clock.setText(found.clock)
        self._clock.setVisible(bool(found.clock))
        self._show_warnings(found)
        self._show_places()
        if not self._carrier.value():
            self._carrier.set_value(submitting.last_carrier(self._context.workspace) or None)
        self._show_earlier()

    def focus_first(self) -> None:
        """Puts the cursor on the usual way of handing in."""
        ways = (self._stick, self._again, self._folder)
        next(way for way in ways if not way.isHidden()).setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Hides the result of the last hand-in."""
        self._done.hide()

    def hand_in_to(self, folder: Path, *, as_mail: bool = False) -> None:
        """Writes the sealed file to ``folder`` and reads it back, in the background. ``as_mail``: as a mail draft."""
        workspace = self._context.workspace
        self._target = (folder, as_mail)
        commit_composition()
        carrier = self._carrier.value() or ""

        def work(progress: Progress) -> Sent:
            return submitting.mail_draft(workspace, folder) if as_mail else submitting.hand_in(workspace, folder, carrier)

        self._context.jobs.run(work, self._on_sent, self._on_failed, "提出ファイルを書き込んでいます")

    def _arrange(self) -> None:
        column = page_layout(self, self.title)
        inner = QWidget()
        side = column_of(self._shared.messages, self._done, self._contents_card(), spacing=12, margins=(0, 0, 8, 0), within=inner)
        fill(side, row_of(self._stick, self._again, self._folder, self._mail, STRETCH, spacing=12), self._no_stick)
        carrier = QHBoxLayout()
        words = label("持ち出す人")
        words.setBuddy(self._carrier)
        fill(carrier, words, self._carrier, label("持出し記録に残ります。空欄でもかまいません。", "soft"), STRETCH)
        side.addLayout(carrier)
        self._fill_done()
        fill(side, self._shared, row_of(label("これまでの提出", "heading"), STRETCH, self._carry_out), self._earlier, STRETCH)
        column.addWidget(scrolled(inner), 1)

    def _contents_card(self) -> QWidget:
        box = card()
        column_of(
            label("このファイルに含まれるもの", "heading"),
            self._what,
            self._more,
            self._clock,
            self._warning,
            self._warnings,
            spacing=8,
            margins=(24, 16, 24, 16),
            within=box,
        )
        return box

    def _fill_done(self) -> None:
        """Lays out the card with the result."""
        done = column_of(
            self._done_words,
            label("確認番号（電話で本部と照らし合わせます）", "soft"),
            spacing=6,
            margins=(24, 14, 24, 14),
            within=self._done,
        )
        done.addLayout(row_of(self._code, STRETCH, self._show_folder))
        self._done.hide()

    def _show_warnings(self, found: Contents) -> None:
        """Lists texts that may hold personal data, each with a button to its record. Nothing is held back."""
        clear(self._warnings)
        self._warned = []
        for one in found.warnings[:WARNINGS_SHOWN]:
            line = QWidget()
            row = row_of((ElidedLabel(f"⚠ {one.words}"), 1), margins=0, within=line)
            to_record = button("記録を開く")
            to_record.setAccessibleName(f"{one.title} を開く")
            if one.entity == "activity" and not one.is_past:
                to_record.clicked.connect(partial(self._context.go, "entry", one.record))
            else:  # where it can be erased
                to_record.clicked.connect(partial(self._context.go, "history", HistoryOf(one.record, "hand_in")))
            row.addWidget(to_record)
            self._warned.append(to_record)
            self._warnings.addWidget(line)
        rest = len(found.warnings) - WARNINGS_SHOWN
        more = f"ほかにも {rest}件あります。" if rest > 0 else ""
        head = f"個人の情報が入っていないか、次の{len(found.warnings)}件を確かめてください。{more}そのままでも提出できます。"
        self._warning.setText(head)
        self._warning.setVisible(bool(found.warnings))

    def _show_places(self) -> None:
        """Offers the plugged-in stick and last time's folder; the likeliest button is the green one."""
        sticks = removable_drives()
        self._stick.setText(f"USBメモリー（{sticks[0].name}）に提出" if sticks else "")
        self._stick.setVisible(bool(sticks))
        self._no_stick.setVisible(not sticks)
        last = self._last_folder()
        known = last is not None and last not in [stick.path for stick in sticks]
        self._again.setText(f"前と同じ場所（{_short(last)}）に提出" if last is not None else "")
        self._again.setVisible(known)
        for one in (self._stick, self._again):
            one.setAccessibleName(one.text())
        set_look(self._again, "look", "large" if sticks else "main")
        set_look(self._folder, "look", "large" if sticks or known else "main")

    def _show_earlier(self) -> None:
        lines = [
            f"第{row.number}号　{row.made_at}　確認番号 {row.confirmation_code}　"
            + (f"✔ 受領 {row.received}" if row.received else "→ 受領待ち")
            for row in file_log.sent_files(self._context.workspace)[:FILES_SHOWN]
        ]
        self._earlier.setText("\n".join(lines) or "まだ提出していません。")

    def _last_folder(self) -> Path | None:
        return folders.remembered(Folder.HAND_IN)

    def _on_carry_out(self) -> None:
        path = ask_new_file(self, "持出し記録を保存する場所", "持出し記録.pdf", "PDF (*.pdf)")
        if path is None:
            return
        try:
            done = office_letters.print_carry_out(self._context.workspace, self._context.fiscal_year, path)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._context.show_paper(done.path, f"「{done.path.name}」を保存しました（{done.rows}行）。")

    def _on_stick(self) -> None:
        sticks = removable_drives()
        if sticks:
            self.hand_in_to(sticks[0].path)
        else:
            self._context.notice.warn("USBメモリーが見つかりません。差し直すか、フォルダーを選んでください。")
            self.refresh()

    def _on_again(self) -> None:
        last = self._last_folder()
        if last is not None:
            self.hand_in_to(last)

    def _on_folder(self) -> None:
        folder = ask_folder(self, "提出ファイルを書き込む場所を選んでください", Folder.HAND_IN)
        if folder is not None:
            self.hand_in_to(folder)

    def _on_mail(self) -> None:
        folder = ask_folder(self, "メールの下書きを置く場所を選んでください", Folder.MAIL)
        if folder is not None:
            self.hand_in_to(folder, as_mail=True)

    def _on_retry(self) -> None:
        self.hand_in_to(self._target[0], as_mail=self._target[1])

    def _on_sent(self, sent: Sent) -> None:
        self._sent = sent
        folders.remember(Folder.MAIL if sent.path.suffix == ".eml" else Folder.HAND_IN, sent.path.parent)
        next_step = "メールで開いて送ってください。" if sent.path.suffix == ".eml" else "このファイルを本部に渡してください。"
        count = len(sent.photo_paths)
        beside = f"写真のファイル{count}個も、隣にあります。" if count else ""
        self._done_words.setText(f"✔ {sent.path.name} を書き込み、読み直して確かめました。{beside}{next_step}")
        self._code.setText(sent.confirmation_code)
        self._done.show()
        self._context.saved()
        self._context.copies_asked.emit()  # the stick may be the second place, and is soon pulled out
        if sent.photo_trouble:
            self._context.notice.warn(sent.photo_trouble)
        else:
            self._context.notice.say(f"第{sent.number}号を書き込みました。")

    def _on_failed(self, error: BaseException) -> None:
        self.refresh()
        self._context.notice.show_error(error, "もう一度", self._on_retry)

    def _on_show_folder(self) -> None:
        if self._sent is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._sent.path.parent)))


def _short(folder: Path | None) -> str:
    return (folder.name or str(folder)) if folder is not None else ""

"""The page 情報: this PC's number, where its data are, the self-test (自己点検), and all licences."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.services.devices import about, key_renewal, self_test
from app.services.devices.setup import own_fingerprint
from app.ui.devices.pc_checks import checks
from app.ui.look.button import button
from app.ui.look.labels import card, label
from app.ui.look.layouts import column_of
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress
from app.ui.runtime.page_arguments import SELF_TEST
from app.ui.widgets.dialogs import ask_new_file, confirm
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column, numbered
from app.ui.widgets.table_view import RecordTable


class AboutPage(QWidget):
    """情報: the clerk reads out this PC's number, saves the self-test, renews the keys, and reads licences.

    Nothing here changes a record.
    """

    title = "情報"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._for_test = False
        self._who = label("", "heading", wrap=True)
        self.digits = label("", "digits", wrap=True)
        self.digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._where = label("", "soft", wrap=True)
        self.test = button("自己点検の結果を保存", "large", run=self._on_test)
        self.copies = button("控えと点検", "large", run=lambda: context.go("copies"))
        self.renew = button("このPCの鍵を新しくする", run=self._on_renew)
        self.table = RecordTable("使っているもの", _COLUMNS)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("ライセンスの全文")
        self.text.setTabChangesFocus(True)
        self._arrange()
        self.table.chosen.connect(self._on_work)

    def open_with(self, subject: object) -> None:
        """SELF_TEST puts the cursor on 自己点検の結果を保存."""
        self._for_test = subject == SELF_TEST

    def refresh(self) -> None:
        """Reads the PC's number, version and data folder again."""
        workspace = self._context.workspace
        digits = own_fingerprint(workspace)
        self._who.setText(f"{workspace.office_name}　このPCの番号")
        self.digits.setText(digits)
        self.digits.setAccessibleName(f"このPCの番号 {digits}")
        self._where.setText(f"結ノート {about.version()}　{workspace.organisation_name}\n記録の場所：{workspace.folder}")
        self.table.set_rows(numbered(about.works()))
        self.table.selectRow(0)

    def focus_first(self) -> None:
        """Puts the cursor on 控えと点検, or on what the page was opened for."""
        (self.test if self._for_test else self.copies).setFocus(Qt.FocusReason.OtherFocusReason)

    def write_test(self, out: Path) -> None:
        """Runs the self-test (自己点検) in the background and writes its report to ``out``."""

        def work(progress: Progress) -> list[self_test.Finding]:
            return self_test.run_checks()

        self._out = out
        self._context.jobs.run(work, self._on_tested, self._context.notice.show_error, "このPCを点検しています")

    def renew_keys(self) -> None:
        """Makes new keys for this PC, in the background: with a passphrase it takes a second."""
        workspace = self._context.workspace

        self._context.in_background(lambda: key_renewal.renew_keys(workspace), self._on_renewed, "鍵を新しくしています")

    def _arrange(self) -> None:
        column = page_layout(self, self.title, self.copies, self.test)
        strip = card()
        words = column_of(
            self._who,
            self.digits,
            label("本部と電話で照らし合わせるときに、読み上げてください。", "soft", wrap=True),
            margins=(20, 12, 20, 12),
            within=strip,
        )
        words.addWidget(WrappedRow(self._where, self.renew, spacing=12, fills=self._where))
        column.addWidget(strip)
        column.addWidget(label("使っているものと、そのライセンス", "heading", wrap=True))
        column.addWidget(
            label(
                "結ノートは MIT ライセンスです。Qt は LGPL のもとで使い、そのファイル（Qt6*.dll など）は取り替えられます。",
                "soft",
                wrap=True,
            )
        )
        column.addWidget(self.table, 4)
        column.addWidget(self.text, 5)

    def _on_work(self) -> None:
        work = self.table.current_row()
        if work is not None:
            self.text.setPlainText(about.licence_text(work))

    def _on_renew(self) -> None:
        way = (
            "各支部には、次の返送ファイルで伝わります。"
            if self._context.workspace.is_head
            else "本部には、次の提出で伝わります。"
        )
        explanation = f"鍵が知られたおそれがあるときや、担当者が替わったときに行います。{way}このPCの番号も変わります。"
        if confirm(self, "このPCの鍵を新しくしますか", explanation, "新しくする", danger=True):
            self.renew_keys()

    def _on_renewed(self, number: str) -> None:
        then = (
            "控えをUSBメモリーに写し直してください。"
            if self._context.workspace.is_head
            else "新しい番号を、本部と電話で確かめてください。"
        )
        self._context.saved()
        self.refresh()
        self._context.notice.say(f"鍵を新しくしました。{then}")

    def _on_test(self) -> None:
        out = ask_new_file(self, "自己点検の結果を保存", self_test.FILE_NAME, "テキスト (*.txt)")
        if out is not None:
            self.write_test(out)

    def _on_tested(self, findings: list[self_test.Finding]) -> None:
        # What Qt knows is asked here: its answers belong to the window's own thread.
        findings = [*findings, *self_test.run_only(checks())]
        try:
            self_test.write_report(findings, self._out)
        except Exception as error:  # noqa: BLE001 - shown; an unknown error is also logged
            self._context.notice.show_error(error)
            return
        bad = [finding.name for finding in findings if finding.good is False]
        if bad:
            self._context.notice.warn(f"調べてほしい所があります：{'、'.join(bad)}。保存したファイルを、担当者に送ってください。")
        else:
            self._context.notice.say("異常はありません。結果を保存しました。")


_COLUMNS = (
    Column("名前", lambda work: work.name, strong=True),
    Column("版", lambda work: work.version, 5),
    Column("ライセンス", lambda work: work.licence, 10),
)

"""The page 提出状況: which branch has handed in up to which month, and the return files."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QTabWidget, QWidget

from app.errors import YuiError
from app.rules.fiscal import fiscal_year_label
from app.rules.months import MONTHS
from app.services.figures.reporting import HERE, reminder
from app.services.forms import office_letters
from app.services.forms.office_letters import Paper
from app.services.transfer import submission_status, submitting
from app.services.transfer.phone_confirmation import confirm_by_telephone
from app.services.transfer.submission_status import ArrivalRow
from app.services.transfer.submitting import Sent
from app.ui.look.button import button
from app.ui.look.labels import card, label
from app.ui.look.layouts import STRETCH, column_of, fill, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress
from app.ui.transfer.destination import WhereTo
from app.ui.transfer.sync_folder_strip import SyncFolderStrip
from app.ui.transfer.waiting_link import WaitingLink
from app.ui.widgets.dialogs import ask_new_file, ask_reason, confirm, list_button
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable

LINES_SHOWN = 5
"""So many doubtful texts are named before a return file is written."""


class SubmissionPage(QWidget):
    """提出状況: the head office sees what has arrived, compares confirmation numbers, writes return files and reminders.

    A branch that hasn't handed in is shown as missing, never as zero.
    """

    title = "提出状況"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._summary = label("", "heading", wrap=True)
        self._code = label("", "digits")
        self._code_of = label("", "soft", wrap=True)
        self._result = label("", "meaning", wrap=True)
        self._one = button("この支部へ返送ファイルを作る", "main", run=self._on_one)
        self._phone_confirmed = button("電話で確かめた", run=self._on_phone_confirmed)
        self._all = button("全支部の返送ファイルを作る", run=self._on_all)
        self._others = button("本部の他のPCへ", run=lambda: self._send("head"))
        self._remind = button("催促の文をコピー", run=self._on_remind)
        self._letter = button("催促状のPDF", run=self._on_letter)
        self._receipt = button("受領書のPDF", run=self._on_receipt)
        self._shared = SyncFolderStrip(context)
        self._missing = button("戻ったものと足りないもの", "link", run=lambda: context.go("coming_back"))
        self._elsewhere = label("", "warning", wrap=True)
        self._waiting = WaitingLink(context)
        self.table = RecordTable("支部の提出状況", _COLUMNS)
        self.months = RecordTable("支部と月ごとの提出状況", _MONTH_COLUMNS, dense=True)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("月ごと、ファイルごと")
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Reads arrivals, months and what waits again."""
        year = self._context.fiscal_year
        found = submission_status.board(self._context.workspace, year)
        rows = {row.office_code.encode(): row for row in found}
        for table in (self.table, self.months):
            table.set_rows(rows)
        reported = sum(row.status in HERE for row in found)
        asked = sum(row.status != "not_asked" for row in found)
        late = len(self._late())
        late_words = f"　届いていない月のある支部 {late}" if late else ""
        self._summary.setText(f"{fiscal_year_label(year)}　提出済み {reported}/{asked} 支部{late_words}")
        for one in (self._remind, self._letter):
            one.setVisible(bool(late))
        self._others.setVisible(submitting.has_other_pcs(self._context.workspace))
        lacking = "、".join(f"{row.office_name} 少なくとも{row.elsewhere:,}件" for row in found if row.elsewhere)
        self._elsewhere.setText(f"支部にあって、ここにない変更：{lacking}。返送ファイルを渡すと、次の提出で届きます。")
        self._elsewhere.setVisible(bool(lacking))
        self._waiting.refresh()
        for table in (self.table, self.months):
            if table.current() is None and found:
                table.selectRow(0)
        self._show_current()

    def _arrange(self) -> None:
        excel = list_button(self, self._context, self.title, self.months, self.table)
        column = page_layout(self, self.title, self._missing, self._waiting, excel)
        fill(column, self._summary, self._elsewhere, self._shared.messages)
        self.tabs.addTab(_tab(self.months, label(LEGEND, "soft", wrap=True)), "月ごと")
        self.tabs.addTab(_tab(self.table), "ファイルごと")
        column.addWidget(self.tabs, 1)
        strip = card()
        row = row_of(spacing=24, margins=(20, 10, 20, 10), within=strip)
        fill(row, (column_of(self._code_of, self._code), 1), self._phone_confirmed, self._one)
        below = row_of(self._all, self._others, self._remind, self._letter, self._receipt, STRETCH, spacing=12)
        fill(column, strip, below, self._result)
        self._result.hide()
        column.addWidget(self._shared)

    def _connect(self) -> None:
        for table, other in ((self.table, self.months), (self.months, self.table)):
            table.chosen.connect(partial(self._follow, table, other))

    def _follow(self, table: RecordTable, other: RecordTable) -> None:
        """Chooses the same branch in both tables, so that the other tab shows it too."""
        chosen = table.current()
        if chosen is not None and other.current() != chosen:
            other.select(chosen)
        self._show_current()

    def _late(self) -> dict[str, str]:
        """The months to ask for, by the office's name."""
        return {one.office_name: one.late_words for one in self.table.held.values() if one.late}

    def _current(self) -> ArrivalRow | None:
        return self.table.current_row()

    def _show_current(self) -> None:
        """Shows the confirmation number of the chosen branch's last file."""
        row = self._current()
        self._one.setVisible(row is not None and row.devices > 0)
        self._receipt.setVisible(row is not None and bool(row.confirmation_code))
        self._phone_confirmed.setVisible(row is not None and bool(row.confirmation_code) and not row.phone_confirmed)
        if row is None or not row.confirmation_code:
            self._code_of.setText(f"{row.office_name}のファイルは、まだ届いていません。" if row else "")
            self._code.setText("")
        else:
            phone_words = f"✔ 電話で確認 {row.phone_confirmed}" if row.phone_confirmed else "（電話で照らし合わせます）"
            self._code_of.setText(f"{row.office_name}　第{row.last_file_number}号の確認番号　{phone_words}")
            self._code.setText(row.confirmation_code)
        self._code.setVisible(bool(self._code.text()))

    def _on_phone_confirmed(self) -> None:
        row = self._current()
        if row is None:
            return
        explanation = f"支部で読み上げた番号が、{row.confirmation_code} と同じでしたか。違うときは「やめる」を押してください。"
        who = ask_reason(self, f"{row.office_name}の確認番号", explanation, "同じだった", "確かめた人")
        if who is not None:
            self.note_phone_confirmation(row.office_code, who)

    def note_phone_confirmation(self, office: str, person: str) -> None:
        """Notes that ``person`` compared the office's confirmation number by telephone."""
        try:
            confirm_by_telephone(self._context.workspace, office, person)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self.refresh()

    def _on_one(self) -> None:
        row = self._current()
        if row is not None:
            self._send(row.office_code)

    def _on_all(self) -> None:
        self._send(None)

    def _send(self, office: str | None) -> None:
        if not self._may_be_sent(office):
            return
        row = self._current()
        whose = f"{row.office_name}への返送ファイル" if office and row else "全支部の返送ファイル"
        whose = "本部の他のPCへのファイル" if office == "head" else whose
        where = WhereTo(self, self._context, f"{whose}を、どこへ書き出しますか")
        if where.exec() == QDialog.DialogCode.Accepted and where.folder is not None:
            self.send_to(where.folder, office, as_mail=where.as_mail, carrier=where.carrier)

    def _may_be_sent(self, office: str | None) -> bool:
        """Names texts that may hold personal data before they leave. Nothing is held back."""
        found = submitting.doubtful_texts(self._context.workspace, [office] if office else [])
        if not found:
            return True
        lines = "\n".join(f"・{one.words}" for one in found[:LINES_SHOWN])
        more = f"\nほかに {len(found) - LINES_SHOWN}件" if len(found) > LINES_SHOWN else ""
        return confirm(
            self, "個人の情報が入っていないか、確かめてください", f"{lines}{more}\nそのままでも返送できます。", "このまま返送する"
        )

    def send_to(self, folder: Path, office: str | None, *, as_mail: bool = False, carrier: str = "") -> None:
        """Writes the return file of one branch, or of all whose PCs are known (None), in the background.

        ``as_mail``: as mail drafts. ``carrier``: who carries the files, for the 持出し記録.
        """
        workspace = self._context.workspace

        def work(progress: Progress) -> list[Sent]:
            if office is None:
                return submitting.send_back_all(workspace, folder, carrier, as_mail=as_mail)
            return [
                submitting.mail_draft(workspace, folder, office)
                if as_mail
                else submitting.send_back(workspace, office, folder, carrier)
            ]

        self._context.jobs.run(work, self._on_sent, self._context.notice.show_error, "返送ファイルを書き出しています")

    def _on_sent(self, sent: list[Sent]) -> None:
        mails = sum(one.path.suffix == ".eml" for one in sent)
        mail_words = f"メールの下書きを{mails}通作りました。メールで開いて、送ってください。"
        self._context.notice.say(mail_words if mails else f"返送ファイルを{len(sent)}個書き出し、読み直して確かめました。")
        lines = [f"{one.to_name}：{one.path.name}　確認番号 {one.confirmation_code}" for one in sent]
        self._show_result("\n".join(lines))
        self._context.saved()
        self._context.copies_asked.emit()  # the stick may be the second place, and is soon pulled out

    def _show_result(self, text: str) -> None:
        self._result.setText(text)
        self._result.show()

    def _on_letter(self) -> None:
        path = ask_new_file(self, "催促状を保存する場所", "提出のお願い.pdf", "PDF (*.pdf)")
        if path is not None:
            self._print(lambda: office_letters.print_reminder(self._context.workspace, self._context.fiscal_year, path))

    def _on_receipt(self) -> None:
        row = self._current()
        path = ask_new_file(self, "受領書を保存する場所", "受領書.pdf", "PDF (*.pdf)") if row else None
        if row is not None and path is not None:
            year = self._context.fiscal_year
            self._print(lambda: office_letters.print_receipt(self._context.workspace, row.office_code, year, path))

    def _print(self, draw: Callable[[], Paper]) -> None:
        try:
            done = draw()
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._context.show_paper(done.path, f"「{done.path.name}」を保存しました。")

    def _on_remind(self) -> None:
        text = reminder(self._late(), self._context.fiscal_year)
        QGuiApplication.clipboard().setText(text)
        self._show_result(text)
        self._context.notice.say("催促の文をコピーしました。メールや文書に貼り付けてください。")


def _tab(*widgets: QWidget) -> QWidget:
    made = QWidget()
    column = column_of(spacing=6, margins=(0, 8, 0, 0), within=made)
    for widget in widgets:
        column.addWidget(widget, 1 if isinstance(widget, RecordTable) else 0)
    return made


def _month(place: int) -> Column:
    """The column of a month (0: April). A month that hasn't arrived is never shown as zero; signs say what colours say."""

    def text(row: ArrivalRow) -> str:
        count, state = row.months[place], row.states[place]
        if state == "ahead":
            return "－"
        if count is None:
            return "○未" if state == "late" else "…"
        return f"{'✔' if state == 'whole' else '△'}{count:,}"

    def tone(row: ArrivalRow) -> str:
        state = row.states[place]
        return "good" if state == "whole" else "warning" if state == "late" else "soft"

    return Column(f"{MONTHS[place]}月", text, 3, tone=tone)


_STATUS = {
    "reported": ("✔ 提出済み", "good"),
    "partly": ("△ 途中まで", "warning"),
    "unreported": ("○ 未提出", "warning"),
    "no_record": ("－ 記録なし", "soft"),
    "not_asked": ("－ 期間の外", "soft"),
}


def _status(row: ArrivalRow) -> str:
    words, _ = _STATUS[row.status]
    return f"{words}（{row.clock_warning}）" if row.clock_warning else words


def _tone(row: ArrivalRow) -> str:
    return _STATUS[row.status][1]


def _number(value: int | None) -> str:
    return "－" if value is None else f"{value:,}"


def _since(row: ArrivalRow) -> str:
    days = row.days_since
    return "－" if days is None else "今日" if days == 0 else f"{days:,}日前"


LEGEND = "数は確定した記録の件数　✔ ひと月分が届いた　△ 月の途中まで届いた　○未 届いていない　… 翌月10日まで待つ　－ これから"
_MONTH_COLUMNS = (
    Column("支部", lambda row: row.short_name, 3, strong=True),
    Column("最後", _since, 4),
    Column("版", lambda row: row.program or "－", 4),
    *(_month(place) for place in range(len(MONTHS))),
)
_COLUMNS = (
    Column("支部", lambda row: row.office_name, 5, strong=True),
    Column("状態", _status, 0, tone=_tone),
    Column("最後のファイル", lambda row: row.last_file_at[:10] or "－", 7),
    Column("号", lambda row: _number(row.last_file_number), 2, right=True),
    Column("活動件数", lambda row: _number(row.activities), 4, right=True),
    Column("食い違い", lambda row: _number(row.conflicts), 4, right=True),
    Column("未着", lambda row: _number(row.elsewhere), 3, right=True),
    Column("待機", lambda row: _number(row.waiting), 2, right=True),
    Column("PC", lambda row: f"{row.devices}台", 2, right=True),
)

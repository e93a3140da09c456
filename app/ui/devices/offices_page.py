"""支部とPC: set-up files for branches, the PCs that joined, notes on offices, and what the head office gives to all."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QDialog, QTabWidget, QWidget

from app.services.devices import copy_keys, office_notes, roster, setup
from app.services.devices.setup import DeviceRow
from app.services.plan import plan_file_import, plans
from app.services.plan.office_dates import dates_in_words
from app.services.plan.plans import OfficeRow
from app.services.transfer import file_log
from app.ui.devices.lost_pc import ask_about_lost_pc
from app.ui.devices.recovery_strip import SafeKeeping
from app.ui.devices.stop_pc_dialog import StopQuestion
from app.ui.devices.update_distribution import UpdateGiving
from app.ui.fields.text_field import TextField
from app.ui.look.button import button
from app.ui.look.labels import card, label
from app.ui.look.layouts import STRETCH, column_of, fill, row_of
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.runtime.jobs import Progress
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import ask_file, ask_folder, list_button, rows_button
from app.ui.widgets.form import Entry
from app.ui.widgets.page import page_layout, scrolled
from app.ui.widgets.record_editor import RecordEditor, Source, given_source
from app.ui.widgets.table_model import Column, field_column
from app.ui.widgets.table_view import RecordTable


@dataclass(frozen=True)
class _Row:
    """A PC of an office, or an office that has none yet.

    ``waiting``: a set-up file was made but not used. ``confirmed``: the PC's number was compared by telephone. ``own``: this PC.
    """

    id: bytes
    office: OfficeRow
    device: DeviceRow | None
    waiting: bool
    confirmed: bool
    own: bool = False


class OfficesPage(QWidget):
    """支部とPC: the head office enrols PCs with a set-up file, stops lost ones, and keeps the recovery sheet.

    The set-up file goes by stick or mail, its code by telephone: only both together make a PC of the branch.
    """

    title = "支部とPC"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._make = button("設定ファイルを作る", "main", run=self._on_make)
        self._confirm = button("電話で番号を確かめた", run=self._on_confirm)
        self._stop = button("選んだPCを止める（紛失・盗難）", "danger", run=self._on_stop)
        self._allow = button("また使えるようにする", run=self._on_allow)
        self._lost = button(setup.LOST_PC, run=self._on_lost)
        self._take_plan = button("計画のファイルを取り込む", "large", run=self._on_plan)
        self._take_words = button("用語・様式のファイルを取り込む", "large", run=self._on_words)
        self.safe = SafeKeeping(context)
        self.giving = UpdateGiving(context)
        self._code_of = label("設定ファイルを作ると、ここに電話で伝える番号が出ます。", "soft", wrap=True)
        self._code = label("", "digits")
        self._code.hide()
        self._ledger = label("", "", wrap=True)
        self.table = RecordTable("支部とPC", _COLUMNS)
        self.notes = RecordEditor(context, self._note_source(), _NOTE_COLUMNS, _NOTE_ENTRIES, list_share=55)
        self.commands: tuple[Command, ...] = ()
        # Its room stays when it is hidden: a list that moves under the mouse takes the click on another row.
        kept = self._stop.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._stop.setSizePolicy(kept)
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Reads offices, PCs and the file log again; the chosen row stays."""
        workspace = self._context.workspace
        devices, waiting = setup.devices(workspace), setup.waiting_enrolments(workspace)
        confirmed = roster.confirmed_devices(workspace)
        rows = []
        for office in plans.offices(workspace):
            own: list[DeviceRow | None] = [device for device in devices if device.office == office.code]
            for number, device in enumerate(own or [None]):
                id_ = f"{office.code}/{number}".encode()
                is_waiting, own_pc = office.code in waiting and number == 0, _id(device) == workspace.device_id
                rows.append(_Row(id_, office, device, is_waiting, _id(device) in confirmed, own_pc))
        self.table.set_rows(rows)
        if self.table.current() is None and rows:
            self.table.selectRow(1 if len(rows) > 1 else 0)
        self._show_ledger()
        self._show_buttons()
        self.safe.refresh()
        self.notes.refresh()

    def leave(self) -> None:
        """Keeps a half-typed note as a draft."""
        self.notes.leave()

    def make_setup_file(self, office: str, folder: Path, copies_of: str | None = None, key_file: Path | None = None) -> None:
        """Writes a set-up file for a branch and shows its code, large enough to be read over the telephone. ``copies_of``: the
        lost PC from whose copy the new one can go on.

        It runs in the background, because sealing a file with a short code is slow on purpose.
        """
        workspace = self._context.workspace

        self._context.in_background(
            lambda: setup.enrol(workspace, office, folder, copies_of=copies_of, key_file=key_file),
            self._on_made,
            "設定ファイルを作っています",
        )

    def _arrange(self) -> None:
        column = page_layout(self, self.title)
        self._tabs = tabs = QTabWidget()
        tabs.setAccessibleName("支部とPC、この記録")
        first, second = QWidget(), QWidget()
        joining = column_of(spacing=12, margins=(0, 12, 0, 0), within=first)
        strip = card()
        row = row_of(spacing=24, margins=(20, 12, 20, 12), within=strip)
        fill(row, (column_of(self._code_of, self._code), 1), self._make)
        excel = list_button(self, self._context, self.title, self.table)
        below = WrappedRow(self._confirm, self._allow, self._stop, self._lost, excel, spacing=12, ends_right=True)
        fill(joining, strip, (self.table, 1), below)  # below it: the list stays where it is when other buttons apply
        care = column_of(spacing=14, margins=(0, 16, 0, 0), within=second)
        care.addWidget(WrappedRow(self._take_plan, self._take_words, spacing=12))
        files = rows_button(self, self._context, "送付と受領の記録", self._files)
        head = WrappedRow(label("送付と受領の記録", "heading"), files, spacing=16)
        fill(care, self.giving, self.safe, head, self._ledger, STRETCH)
        tabs.addTab(first, "支部とPC")
        tabs.addTab(self.notes, "事業所のメモ（本部だけ）")
        tabs.addTab(scrolled(second), "この記録（復旧用紙・送付の記録）")
        column.addWidget(tabs, 1)

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._on_tab)
        self.table.chosen.connect(self._show_buttons)

    def _show_ledger(self) -> None:
        workspace = self._context.workspace
        lines = [
            f"送付　{row.made_at}　{row.to_name}　{row.file_name}　{row.confirmation_code}"
            for row in file_log.sent_files(workspace)
        ]
        lines += [_received_line(row) for row in file_log.received_files(workspace)]
        # The moment is at the same place in every line, so that the texts themselves can be sorted by it.
        self._ledger.setText("\n".join(sorted(lines, key=lambda text: text[3:20], reverse=True)[:14]) or "まだありません。")

    def _files(self) -> tuple[list[str], list[bool], list[list[str]]]:
        """Every file that was sent or received, newest first."""
        workspace = self._context.workspace
        rows = [
            ["送付", one.made_at, one.to_name, str(one.number), one.file_name, one.confirmation_code, str(one.operations),
             one.received]
            for one in file_log.sent_files(workspace)
        ] + [
            ["受領", one.imported_at, one.from_name, str(one.number), "", one.confirmation_code, str(one.operations),
             "元に戻した" if one.undone else ""]
            for one in file_log.received_files(workspace)
        ]  # fmt: skip
        titles = ["種類", "いつ", "相手", "号", "ファイル", "確認番号", "変更", "受け取られた日時・取りやめ"]
        return titles, [title in ("号", "変更") for title in titles], sorted(rows, key=lambda row: row[1], reverse=True)

    def _show_buttons(self) -> None:
        row = self.table.current_row()
        device = row.device if row else None
        in_use = device is not None and device.status == "active"
        own = device is not None and device.device_id == self._context.workspace.device_id
        self._confirm.setVisible(in_use and not own and row is not None and not row.confirmed)
        self._stop.setVisible(in_use and not own)
        self._allow.setVisible(device is not None and not in_use)
        self._lost.setVisible(device is not None and device.office != self._context.workspace.office_code)

    def _on_confirm(self) -> None:
        row = self.table.current_row()
        if row is not None and row.device is not None:
            roster.confirm_device(self._context.workspace, row.device.device_id)
            self._context.saved()

    def _on_stop(self) -> None:
        row = self.table.current_row()
        if row is None or row.device is None:
            return
        name = f"{row.office.name}のPC（番号{row.device.fingerprint[:4]}…）"
        asked = StopQuestion(self, self._context, name, row.device.device_id)
        if asked.exec() == QDialog.DialogCode.Accepted:
            roster.stop_device(self._context.workspace, row.device.device_id, asked.cut_off())
            self._context.saved()
            self._context.notice.say("止めました。次の返送ファイルで、各支部のPCにも伝わります。")

    def _on_lost(self) -> None:
        row = self.table.current_row()
        if row is None or row.device is None:
            return
        device, name = row.device.device_id, f"{row.office.name}のPC（番号{row.device.fingerprint[:4]}…）"
        has_key = device in copy_keys.devices_with_copy_key(self._context.workspace)
        lost = ask_about_lost_pc(self, name, has_key=has_key)
        if lost is not None:
            self.make_setup_file(row.office.code, lost.folder, device, lost.key_file)

    def _on_allow(self) -> None:
        row = self.table.current_row()
        if row is not None and row.device is not None:
            released = roster.allow_device(self._context.workspace, row.device.device_id)
            self._context.saved()
            self._context.notice.say(f"また使えるようにしました。待っていた変更 {released}件を取り込みました。")

    def _on_make(self) -> None:
        row = self.table.current_row()
        if row is None:
            self._context.notice.warn("設定ファイルを作る事業所を、一覧で選んでください。")
            return
        folder = ask_folder(self, f"{row.office.name}の設定ファイルを書き出す場所を選んでください", Folder.SETUP)
        if folder is not None:
            self.make_setup_file(row.office.code, folder)

    def _on_made(self, made: setup.Enrolment) -> None:
        name = next(row.office.name for row in self.table.held.values() if row.office.code == made.office)
        self._code_of.setText(
            f"{name}：{made.path.name} を渡し、下の番号は電話で伝えてください。ファイルと一緒に送らないでください。"
        )
        self._code.setText(made.code)
        self._code.show()
        self._context.saved()
        if made.is_stopped:
            self._context.notice.warn(setup.STOPPED_ALREADY)

    def _note_source(self) -> Source:
        workspace = self._context.workspace
        return given_source(
            "office_note",
            "メモ",
            lambda: office_notes.notes(workspace),
            lambda record: office_notes.open_note(workspace, self._office_of(record)),
            office_notes.save_note,
        )

    def _office_of(self, record: bytes | None) -> str:
        return next(row.office for row in office_notes.notes(self._context.workspace) if row.id == record)

    def _on_tab(self) -> None:
        """A note can be saved where it is seen."""
        is_note = self._tabs.currentWidget() is self.notes
        self.commands = (Command("Ctrl+S", "メモを保存", self.notes.save),) if is_note else ()
        self._context.commands_changed.emit()

    def _on_plan(self) -> None:
        path = ask_file(self, "計画のファイルを選んでください", "計画のファイル (*.toml)", Folder.SETUP)
        if path is not None:
            self._take(path, is_plan=True)

    def _on_words(self) -> None:
        path = ask_file(self, "用語のファイルを選んでください", "用語のファイル (*.toml)", Folder.SETUP)
        if path is not None:
            self._take(path, is_plan=False)

    def _take(self, path: Path, *, is_plan: bool) -> None:
        workspace = self._context.workspace

        def work(progress: Progress) -> str:
            if is_plan:
                return f"計画「{plan_file_import.take_plan_file(workspace, path).name}」を取り込みました。"
            return f"用語を{plan_file_import.take_vocabulary_file(workspace, path)}件、取り込みました。"

        self._context.jobs.run(work, self._on_taken, self._context.notice.show_error, "取り込んでいます")

    def _on_taken(self, words: str) -> None:
        self._context.notice.say(f"{words}次の返送ファイルで支部に届きます。")
        self._context.saved()


def _received_line(row: file_log.ReceivedRow) -> str:
    """One received file as a line of the file log."""
    undone = "　元に戻した" if row.undone else ""
    return f"受領　{row.imported_at}　{row.from_name}　第{row.number}号　{row.confirmation_code}{undone}"


def _office(row: _Row) -> str:
    dates = dates_in_words(row.office)
    return f"{row.office.name}（{dates}）" if dates else row.office.name


def _state(row: _Row) -> str:
    if row.device is not None and row.device.status != "active":
        return "× 停止中"
    if row.own:
        return "✔ このPC"
    if row.device is not None:
        return "✔ 確認済み" if row.confirmed else "✔ 登録済み"
    return "→ 登録待ち" if row.waiting else "○ まだ"


def _id(device: DeviceRow | None) -> str:
    return device.device_id if device is not None else ""


_COLUMNS = (
    Column("事業所", _office, 6, strong=True),
    Column("状態", _state, 6),
    Column("PCの番号（20けた）", lambda row: row.device.fingerprint if row.device else "", 17),
    Column("登録", lambda row: row.device.since[:10] if row.device else "", 7),
    field_column("office", "tel", lambda row: row.office.tel),
)
_NOTE_COLUMNS = (
    Column("事業所", lambda row: row.office_name, 6, strong=True),
    field_column("office_note", "note", lambda row: row.note.partition("\n")[0] or "－"),
)
_NOTE_ENTRIES = (Entry("note", lambda: TextField(4), help="支部には届きません"),)

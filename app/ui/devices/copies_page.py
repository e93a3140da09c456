"""The page 控えと点検: the copies of the data, where a second one lies, and whether records and copies are sound."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.services.backup import backups, copy_checks, second_place
from app.services.backup.backups import Backup, CheckResult
from app.services.backup.branch_drill import BranchDrill, drill_at_branch
from app.services.backup.copy_alarms import second_place_is_asked_for
from app.services.backup.regular_copies import copy_if_due
from app.ui.devices.mending import Mending
from app.ui.look.button import button
from app.ui.look.labels import card, label
from app.ui.look.layouts import column_of, fill, row_of
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.runtime.jobs import Progress
from app.ui.widgets.dialogs import ask_folder, list_button
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column, numbered
from app.ui.widgets.table_view import RecordTable

NONE_CHOSEN = "まだ決めていません。USBメモリーや別のPCの共有フォルダーを選ぶと、控えを作るたびに、そこにも写します。"
NONE_WANTED = "使わないことにしています。このPCが壊れると、控えも一緒に失われます。"


@dataclass(frozen=True)
class _Checked:
    """What a 点検 found: in the records, and sentences on damaged copies."""

    records: CheckResult
    copies: list[str]


class CopiesPage(QWidget):
    """控えと点検, in every office: making copies, reading them through, choosing the second place, going back to a copy.

    The program makes copies by itself (app.ui.devices.copy_timer); here one sees that it did.
    """

    title = "控えと点検"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._mending = Mending(context)
        self._mending.rebuilt.connect(self._on_rebuilt)
        self._newest = label("", "strong", wrap=True)
        self._make = button("控えを作る", "main", run=self._on_make)
        self._check = button("点検する", "large", run=self._on_check)
        self._carry = button("控えをUSBメモリーに写す", "large", run=self._on_carry)
        self._restore = button("控えに戻す…", "large", run=self._on_restore)
        # The head office has its own, with the sheet, on 支部とPC.
        self._drill = button("復旧の練習…", "large", run=self._on_drill)
        self._drill.setVisible(not context.workspace.is_head)
        self.found = label("", "warning", wrap=True)
        self.found.hide()
        self._damage = label("", "warning", wrap=True)
        self._seen = button("わかりました", run=self._on_seen)
        self._place = label("", "", wrap=True)
        self.choose = button("二つめの場所を選ぶ…", run=self._on_choose)
        self.use_none = button("二つめの場所を使わない", "link", run=self._on_none)
        self.need_none = button("このPCの中だけでよい（お知らせを出さない）", "link", run=self._on_none)
        self.table = RecordTable("控えの一覧", _COLUMNS)
        self._arrange()
        context.copies_done.connect(self.refresh)

    def refresh(self) -> None:
        """Lists the copies and the second place again."""
        workspace = self._context.workspace
        kept = backups.backups(workspace.folder, workspace.database.key)
        self.table.set_rows(numbered(kept))
        newest = f"いちばん新しい控え：{kept[0].made_at}（{kept[0].occasion}）" if kept else "控えは、まだありません。"
        self._newest.setText(f"{newest}　毎日、自動でも作ります。")
        self._restore.setEnabled(bool(kept))
        damage = copy_checks.damage_told(workspace)
        self._damage.setText("\n".join(damage))
        self._damage.setVisible(bool(damage))
        self._seen.setVisible(copy_checks.has_news(workspace))
        self._show_place()

    def focus_first(self) -> None:
        """Puts the cursor into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def carry_to(self, folder: Path) -> None:
        """Makes a copy in ``folder`` outside this PC and reads it through, in the background."""
        workspace = self._context.workspace

        def work(progress: Progress) -> tuple[Backup, str]:
            made = backups.carry_backup(workspace, folder, progress)
            return made, backups.pictures_told(workspace, made.path.parent)

        self._context.jobs.run(work, self._on_carried, self._context.notice.show_error, "控えを写しています")

    def use_place(self, folder: Path) -> None:
        """Chooses the second place, and writes the newest copy there in the background."""
        workspace = self._context.workspace

        def work() -> str:
            warning = second_place.choose(workspace, folder)
            copy_if_due(workspace, at_start=True)
            return warning

        self._context.in_background(work, self._on_chosen, "二つめの場所を確かめています")

    def _show_place(self) -> None:
        workspace = self._context.workspace
        place = second_place.second_place(workspace)
        undecided = second_place.is_undecided(workspace)
        words = place.in_words if place is not None else NONE_CHOSEN if undecided else NONE_WANTED
        self._place.setText("\n".join(filter(None, (words, second_place.room_told(workspace)))))
        self.use_none.setVisible(place is not None)
        self.need_none.setVisible(undecided and second_place_is_asked_for(workspace))

    def _arrange(self) -> None:
        column = page_layout(self, self.title, list_button(self, self._context, "控えの一覧", self.table))
        strip = card()
        newest = WrappedRow(self._newest, self._make, spacing=16, fills=self._newest)
        column_of(newest, margins=(16, 8, 12, 8), within=strip)
        top = Qt.AlignmentFlag.AlignTop
        place = label("二つめの場所（PCが壊れたときのために）", "heading", wrap=True)
        fill(column, strip, row_of((self._damage, 1), (self._seen, 0, top), spacing=12), (self.table, 1), self.found)
        fill(column, WrappedRow(self._check, self._carry, self._restore, self._drill, spacing=12))
        fill(column, WrappedRow(place, self.use_none, self.need_none, spacing=12, fills=place))
        fill(column, WrappedRow(self._place, self.choose, spacing=12, fills=self._place))

    def _on_make(self) -> None:
        workspace = self._context.workspace

        self._context.jobs.run(
            lambda progress: backups.create_backup(workspace, report=progress),
            self._on_made,
            self._context.notice.show_error,
            "控えを作っています",
        )

    def _on_made(self, made: Backup) -> None:
        self._context.notice.say(f"控えを作り、読めることを確かめました（{made.made_at}）。")
        self.refresh()
        self._context.copies_asked.emit()

    def _on_carry(self) -> None:
        folder = ask_folder(self, "控えを写す場所（USBメモリーなど）を選んでください", Folder.COPIES)
        if folder is not None:
            self.carry_to(folder)

    def _on_carried(self, carried: tuple[Backup, str]) -> None:
        made, left = carried
        words = f"控えを写し、読めることを確かめました（{made.path.parent.name}）。"
        (self._context.notice.warn if left else self._context.notice.say)(words + left)
        self.refresh()

    def _on_check(self) -> None:
        workspace = self._context.workspace
        self.found.hide()

        def work(progress: Progress) -> _Checked:
            records = backups.check(workspace, progress)
            return _Checked(records, copy_checks.copy_troubles(workspace, progress))

        self._context.jobs.run(work, self._on_checked, self._context.notice.show_error, "記録と控えを点検しています")

    def _on_checked(self, found: _Checked) -> None:
        records = found.records
        self.found.setText("\n".join(records.troubles))
        self.found.setVisible(bool(records.troubles))
        if records.troubles:
            self._mending.offer(records)
        elif found.copies:
            self._context.notice.warn(f"{found.copies[0]}「控えを作る」で、新しい控えに入れ替えてください。")
        else:
            self._context.notice.say(
                f"記録にも控えにも、異常はありません（記録 {records.records:,}件、変更 {records.operations:,}件）。"
            )
        self.refresh()

    def _on_rebuilt(self) -> None:
        self.found.hide()

    def _on_drill(self) -> None:
        place = second_place.second_place(self._context.workspace)
        start = place.folder if place is not None else None
        folder = ask_folder(self, "控えが入っているフォルダー（USBメモリーなど）を選んでください", Folder.COPIES, start)
        if folder is not None:
            self.drill_with(folder)

    def drill_with(self, folder: Path) -> None:
        """Tries in the background whether the newest copy in ``folder`` would bring this PC back."""
        workspace = self._context.workspace

        self._context.in_background(lambda: drill_at_branch(workspace, folder), self._on_drilled, "控えを確かめています")

    def _on_drilled(self, found: BranchDrill) -> None:
        (
            self._context.notice.warn
            if found.would_lose or found.skipped or found.pictures.is_damaged
            else self._context.notice.say
        )("".join(found.in_words))

    def _on_restore(self) -> None:
        self._context.restore_asked.emit()

    def _on_seen(self) -> None:
        copy_checks.damage_seen(self._context.workspace)
        self.refresh()

    def _on_choose(self) -> None:
        place = second_place.second_place(self._context.workspace)
        folder = ask_folder(
            self, "控えの二つめの場所を選んでください", Folder.COPIES, place.folder if place is not None else None
        )
        if folder is not None:
            self.use_place(folder)

    def _on_chosen(self, warning: str) -> None:
        if warning:
            self._context.notice.warn(warning)
        else:
            self._context.notice.say("二つめの場所を決めました。これからは、控えを作るたびに、そこにも写します。")
        self.refresh()
        self._context.copies_asked.emit()

    def _on_none(self) -> None:
        self._context.carry_out(
            lambda: second_place.use_none(self._context.workspace), "これからは、このPCの中だけに控えを置きます。"
        )
        self.refresh()


_COLUMNS = (
    Column("作った日時", lambda row: row.made_at, 11, strong=True),
    Column("何のとき", lambda row: row.occasion),
    Column("大きさ", lambda row: f"{row.bytes_on_disk / 1_000_000:,.1f} MB", 5, right=True),
    Column(
        "読めるか（確かめた日）",
        lambda row: row.state_in_words,
        16,
        tone=lambda row: {"sound": "", "damaged": "error", "other-key": "warning"}.get(row.state, "soft"),
    ),
)

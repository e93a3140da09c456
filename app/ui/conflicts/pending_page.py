"""The page 待っているもの・確かめること: what arrived but can't be applied yet, kept files, and records to check."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.errors import YuiError
from app.services.activities import photos, review_marks
from app.services.conflicts import implausible_records, possible_duplicates
from app.services.transfer import newer_files, pending_changes
from app.services.workspace.workspace import Workspace
from app.ui.look.button import button
from app.ui.look.labels import card, label
from app.ui.look.layouts import STRETCH, column_of, fill
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress
from app.ui.runtime.page_arguments import DuplicatesOf
from app.ui.widgets.dialogs import confirm, rows_button
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column
from app.ui.widgets.table_view import RecordTable


@dataclass(frozen=True)
class _Line:
    """One line of the list.

    ``record``: an activity that can be opened. ``other``: the activity it may be a duplicate of. ``checked``: it was changed
    after the head office had checked it. ``file``: a kept file that can be given up.
    """

    id: bytes
    kind: str
    office: str
    name: str
    since: str
    what: str
    todo: str
    record: bytes | None = None
    checked: bool = False
    other: bytes | None = None
    file: str = ""


class PendingPage(QWidget):
    """待っているもの・確かめること: the clerk sees what waits, checks odd records and compares possible duplicates.

    Nothing here blocks other work, nothing is lost, and most of what waits is applied by a later file.
    """

    title = "待っているもの・確かめること"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._is_counting = False
        self._receive = button("受け取るへ", run=lambda: context.go("receive"))
        self._summary = label("", "heading", wrap=True)
        self._pictures = label("", "meaning", wrap=True)
        self._name = label("", "strong", wrap=True)
        self._what = label("", "", wrap=True)
        self._todo = label("", "meaning", wrap=True)
        self.open_record = button("記録を開く", "main", run=self._on_open)
        self.give_up = button("預かりをやめる", "danger", run=self._on_give_up)
        self.check_again = button("もう一度確認した", run=self._on_check_again)
        self.table = RecordTable("待っているものと確かめること", _COLUMNS)
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Reads all lines and their counts again; after a large import they come when everything is counted."""
        workspace = self._context.workspace
        if pending_changes.is_counted_at_once(workspace):
            self._show_lines()
        elif not self._is_counting:
            self._is_counting = True
            self._summary.setText("数えています…")

            def work(progress: Progress) -> int:
                return pending_changes.keep_and_count(workspace, progress)

            self._context.jobs.run(work, self._on_counted, self._on_failed, "確かめることを数えています")

    def _on_counted(self, _: int) -> None:
        self._is_counting = False
        self._show_lines()

    def _on_failed(self, error: BaseException) -> None:
        self._is_counting = False
        self._summary.setText("数えることを、途中でやめました。")
        self._context.notice.show_error(error)

    def _show_lines(self) -> None:
        workspace = self._context.workspace
        lines = list(_lines(workspace))
        checked = sum(line.checked for line in lines)
        self.table.set_rows(lines)
        changes, files, odd = (
            pending_changes.count_waiting(workspace),
            newer_files.count_kept(workspace),
            implausible_records.count_to_check(workspace),
        )
        duplicates = possible_duplicates.count_pairs(workspace)
        pictures = photos.missing_count(workspace)
        self._pictures.setText(f"写真がまだ届いていません：{pictures:,}枚。次のファイルで、自動で求めます。" if pictures else "")
        self._pictures.setVisible(bool(pictures))
        if changes or files or odd or duplicates or checked:
            more = (
                "　（多いため、はじめの分だけを表示しています）" if max(changes, odd, duplicates) > pending_changes.SHOWN else ""
            )
            summary = f"待っている変更 {changes:,}件　預かっているファイル {files:,}個　確かめる記録 {odd:,}件"
            after = f"　確認後に変更 {checked:,}件" if checked else ""
            self._summary.setText(f"{summary}　同じ活動か {duplicates:,}組{after}{more}")
        else:
            self._summary.setText("待っているものも、確かめることもありません。")
        self.table.setVisible(bool(lines))
        if self.table.current() is None and self.table.held:
            self.table.selectRow(0)
        self._show_current()

    def focus_first(self) -> None:
        """Puts the cursor into the list; on the button to 受け取る when nothing waits."""
        (self.table if self.table.held else self._receive).setFocus()

    def _arrange(self) -> None:
        column = page_layout(self, self.title, rows_button(self, self._context, self.title, self._texts), self._receive)
        fill(column, self._summary, self._pictures, (self.table, 1))
        self._detail = card()
        buttons = WrappedRow(self.check_again, self.open_record, self.give_up, spacing=12)
        column_of(self._name, self._what, self._todo, buttons, spacing=6, margins=(20, 14, 20, 14), within=self._detail)
        fill(column, self._detail, (STRETCH, 0))

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_current)
        self.table.opened.connect(self._on_open)

    def _texts(self) -> tuple[list[str], list[bool], list[list[str]]]:
        """The lines with what can be done about each."""
        titles, figures, rows = self.table.shown()
        todo = [line.todo for line in self.table.held.values()]
        return [*titles, "すること"], [*figures, False], [[*row, said] for row, said in zip(rows, todo, strict=True)]

    def _current(self) -> _Line | None:
        return self.table.current_row()

    def _show_current(self) -> None:
        """Shows why the chosen line waits, what to do, and the buttons that apply to it."""
        line = self._current()
        self._detail.setVisible(line is not None)
        if line is None:
            return
        self._name.setText(f"{line.office}　{line.name}" if line.office else line.name)
        self._what.setText(line.what)
        self._todo.setText(line.todo)
        self.open_record.setVisible(line.record is not None)
        self.open_record.setText("見比べる" if line.other is not None else "変更を見る" if line.checked else "記録を開く")
        self.check_again.setVisible(line.checked)
        self.give_up.setVisible(bool(line.file))

    def _on_open(self) -> None:
        line = self._current()
        if line is not None and line.record is not None and line.other is not None:
            self._context.go("duplicates", DuplicatesOf(line.record, line.other))
        elif line is not None and line.checked:
            self._context.show_history(line.record)
        elif line is not None and line.record is not None:
            self._context.go("entry", line.record)

    def _on_check_again(self) -> None:
        line = self._current()
        if line is None or line.record is None:
            return
        try:
            review_marks.check(self._context.workspace, [line.record])
        except YuiError:  # a deleted record can't be marked; taking its mark off ends the question
            review_marks.uncheck(self._context.workspace, [line.record])
        self._context.saved()

    def _on_give_up(self) -> None:
        line = self._current()
        if line is None or not line.file:
            return
        explanation = "このパソコンから、このファイルだけを消します。要るときは、送り元からもう一度もらえます。"
        if not confirm(self, f"「{line.name}」の預かりをやめますか", explanation, "預かりをやめる", danger=True):
            return
        try:
            newer_files.remove(self._context.workspace, line.file)
        except Exception as error:  # noqa: BLE001 - shown; an unknown error is also logged
            self._context.notice.show_error(error)
        self.refresh()


def _lines(workspace: Workspace) -> Iterator[_Line]:
    """All lines: first what a person can put right, last what resolves itself."""
    for record in implausible_records.to_check(workspace):
        yield _Line(
            id=b"record" + record.rule.encode() + record.record,
            kind="？ 確かめる",
            office=record.office_name,
            name=record.title,
            since="",
            what=record.what,
            todo=record.todo,
            record=record.record,
        )
    for pair in possible_duplicates.pairs(workspace):
        yield _Line(
            id=b"alike" + pair.one + pair.other,
            kind="？ 同じ活動か",
            office=pair.office_name,
            name=f"{pair.day:%Y/%m/%d} {pair.title}",
            since="",
            what=f"同じ日に「{pair.other_title}」があります。",
            todo="2件とも集計に入っています。見比べて、1つにまとめるか、別の活動かを選んでください。",
            record=pair.one,
            other=pair.other,
        )
    for changed in implausible_records.changed_since(workspace):
        yield _Line(
            id=b"checked" + changed.record,
            kind="△ 確認後に変更",
            office=changed.office_name,
            name=changed.title,
            since=changed.checked_on,
            what="削除されました。" if changed.deleted else "本部で確認したあとに、変更されました。",
            todo="変わったところを見て、よければ「もう一度確認した」を押してください。",
            record=changed.record,
            checked=True,
        )
    for change in pending_changes.waiting(workspace):
        yield _Line(
            id=b"change" + bytes.fromhex(change.id),
            kind="… 待っている",
            office=change.office_name,
            name=change.title,
            since=change.since[:10],
            what=f"{change.what}（変更 {change.changes:,}件）",
            todo=change.todo,
            record=change.record if change.is_known and change.entity == "activity" else None,
        )
    for file in newer_files.kept_files(workspace):
        trouble = file.trouble
        yield _Line(
            id=b"file" + bytes.fromhex(file.id),
            kind="△ 預かり",
            office="",
            name=file.name,
            since=file.since[:10],
            what=trouble.what if trouble else "結ノートが新しくなり、取り込めるようになりました。",
            todo=_todo(trouble.code if trouble else ""),
            file=file.id,
        )


def _todo(code: str) -> str:
    """What a person can do about a kept file, by the code of its trouble ("" when it can be imported now)."""
    if not code:
        return "次の取り込みで、自動で入ります。"
    if code == newer_files.KEPT_FOR:
        return "このパソコンの結ノートを更新すると、自動で入ります。"
    return "預かりをやめて、送り元からもう一度もらってください。"


_COLUMNS = (
    Column("種類", lambda line: line.kind, 8, strong=True),
    Column("支部", lambda line: line.office or "－", 4),
    Column("記録・ファイル", lambda line: line.name, 13),
    Column("いつから", lambda line: line.since or "－", 7),
    Column("わけ", lambda line: line.what),
)

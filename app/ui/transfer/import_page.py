"""The page 受け取る: choose files, see what importing them would do, import them. The preview changes nothing."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.services.devices import coming_back
from app.services.figures.year_counts import offices_of_year
from app.services.records import history
from app.services.transfer import import_result, import_undo, importing, second_pc
from app.services.transfer.importing import FileReport, MergePreview, PreviewLine
from app.ui.look.button import button
from app.ui.look.labels import card, label, set_look
from app.ui.look.layouts import column_of, fill, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.runtime.jobs import Progress
from app.ui.runtime.page_arguments import HistoryOf
from app.ui.transfer.update_strip import UpdateStrip
from app.ui.transfer.waiting_link import WaitingLink
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import ask_files, confirm, list_button
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column, numbered
from app.ui.widgets.table_view import RecordTable

KINDS = "提出・返送ファイル (*.yui *.txt *.zip *.eml);;すべてのファイル (*)"
NAMED = 10
"""So many of the records to be deleted are named in that question."""
SECOND_PC = "番号は、支部のそのPCの「このPCの番号と情報」に出ます。読み上げてもらい、20けたとも同じときだけ受け入れます。"
LONGEST = 60
"""Characters shown of each field of a new or deleted record, so that all fields are visible."""


class ImportPage(QWidget):
    """受け取る: the clerk checks and imports files: at the head office the branches' files, at a branch the return file."""

    title = "受け取る"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._paths: list[Path] = []
        self._preview: MergePreview | None = None
        self._is_done = False
        self.setAcceptDrops(True)
        self._choose = button("ファイルを選ぶ", "large", run=self._on_choose)
        self._take = button("取り込む", "main", run=self._on_take)
        self._undo = button("取り込みを元に戻す", run=self._on_undo)
        self._decide = button("食い違いを決める", run=lambda: context.go("conflicts"))
        self._tell = button("送り元への文をコピー", run=self._on_tell)
        self._accept = button("送り元のPCも受け入れる", run=self._on_accept)
        self._missing = button("戻ったものと足りないもの", run=lambda: context.go("coming_back"))
        self._again = button("ほかのファイル", run=self._show_empty)
        self._before = button("受け取ったファイル", run=lambda: context.go("imports"))
        self._history = button("選んだ記録の履歴（F7）", run=self._on_history)
        self.commands = (Command("F7", "履歴", self._on_history),)
        self._waiting = WaitingLink(context)
        self._hint = label("", "soft", wrap=True)
        self._counts = label("", "heading", wrap=True)
        self._warning = label("", "warning", wrap=True)
        self._detail = label("", "meaning", wrap=True)
        self.update_strip = UpdateStrip(context)
        self.files = RecordTable("受け取るファイル", _FILE_COLUMNS)
        self.lines = RecordTable("取り込むとどうなるか", _LINE_COLUMNS)
        self._excel = list_button(self, context, "取り込むとどうなるか", self.lines)
        self._arrange()
        self._connect()
        self._show_empty()

    def refresh(self) -> None:
        """Reads how much waits; files that are being looked at stay."""
        self._waiting.refresh()

    def open_with(self, subject: object) -> None:
        """Previews the file or files of a double click or of another page."""
        paths = [subject] if isinstance(subject, Path) else list(subject) if isinstance(subject, list | tuple) else []
        if paths:
            self.look_at([Path(path) for path in paths])

    def look_at(self, paths: list[Path]) -> None:
        """Opens, checks and previews all files, in the background; nothing is changed."""
        self._paths = paths
        self._is_done = False
        self._context.notice.clear()
        workspace = self._context.workspace
        self._hint.setText("調べています…")

        def work(progress: Progress) -> MergePreview:
            return importing.preview(workspace, paths)

        self._context.jobs.run(work, self._on_previewed, self._on_failed, "ファイルを調べています")
        self.update_strip.look_beside(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.look_at(paths)

    def _arrange(self) -> None:
        column = page_layout(self, self.title, self._before, self._waiting)
        drop = card()
        row_of(
            (self._hint, 1),
            self._take,
            self._decide,
            self._tell,
            self._missing,
            self._undo,
            self._again,
            self._choose,
            spacing=16,
            margins=(24, 16, 24, 16),
            within=drop,
        )
        fill(column, drop, self.update_strip)
        self._result = QWidget()
        result = column_of(
            (self.files, 4),
            row_of((self._counts, 1), self._excel),
            self._warning,
            (self.lines, 5),
            spacing=10,
            margins=0,
            within=self._result,
        )
        result.addLayout(row_of((self._detail, 1), self._accept, (self._history, 0, Qt.AlignmentFlag.AlignTop), spacing=12))
        column.addWidget(self._result, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)

    def _connect(self) -> None:
        self.lines.chosen.connect(self._on_line)
        self.files.chosen.connect(self._on_file)

    def _show_empty(self) -> None:
        self._paths, self._preview, self._is_done = [], None, False
        workspace = self._context.workspace
        branches = sum(office.kind == "branch" for office in offices_of_year(workspace, self._context.fiscal_year))
        who = f"支部の提出ファイル（{branches}つまとめてでも）" if workspace.is_head else "本部の返送ファイル"
        set_look(self._hint, "look", "soft")
        self._hint.setText(f"{who}を、ここに置くか、「ファイルを選ぶ」で選んでください。調べるだけでは、何も変わりません。")
        self._result.hide()
        self._rest.show()
        self._choose.show()
        for one in (self._take, self._decide, self._tell, self._missing, self._undo, self._again):
            one.hide()

    def _on_choose(self) -> None:
        paths = ask_files(self, "受け取るファイルを選んでください", KINDS, Folder.RECEIVE)
        if paths:
            self.look_at(paths)

    def _on_previewed(self, preview: MergePreview) -> None:
        self._show(preview, done=False)

    def _on_take(self) -> None:
        workspace, paths, expected = self._context.workspace, self._paths, self._preview
        if expected is not None and import_result.questions(expected) and not self._is_sure(expected):
            return

        def work(progress: Progress) -> MergePreview:
            again = importing.preview(workspace, paths)
            # The clerk has agreed to what the preview showed; anything else must be shown again first.
            if expected is not None and again.digest != expected.digest:
                raise Refused(
                    "changed-since", "調べたあとに記録が変わりました。", "もう一度ファイルを選んで、内容を確かめてください。"
                )
            return importing.import_files(workspace, paths)

        self._take.setEnabled(False)
        self._context.jobs.run(work, self._on_taken, self._on_failed, "取り込んでいます")

    def _is_sure(self, preview: MergePreview) -> bool:
        gone = [line.title for line in preview.lines if line.kind == "deleted"][:NAMED]
        others = preview.deleted - len(gone)
        named = "\n".join([*gone, *([f"ほか {others:,}件"] if others else [])])
        question = f"{''.join(import_result.questions(preview))}送り元に電話で確かめましたか"
        return confirm(self, question, named, "確かめたので取り込む", danger=True)

    def _on_taken(self, done: MergePreview) -> None:
        self._show(done, done=True)
        said = import_result.outcome(done) + ("取り込む前の控えも作ってあります。" if done.backup else "")
        (self._context.notice.warn if import_result.refused(done) else self._context.notice.say)(said)
        self._context.saved()

    def _on_failed(self, error: BaseException) -> None:
        self._take.setEnabled(True)
        if self._preview is None:
            self._show_empty()
        self._context.notice.show_error(error)

    def _on_undo(self) -> None:
        if self._preview is None:
            return
        fresh = {report.import_id for report in self._preview.files if report.import_id is not None and report.new_operations}
        try:
            undone = import_undo.undo_imports(self._context.workspace, fresh)
        except Exception as error:  # noqa: BLE001 - shown; an unknown error is also logged
            self._context.notice.show_error(error)
            return
        self._context.saved()
        self._show_empty()
        self._context.notice.say(f"取り込みを元に戻しました（変更 {undone}件）。")

    def _on_tell(self) -> None:
        if self._preview is not None:
            QGuiApplication.clipboard().setText(import_result.letter(self._preview, is_head=self._context.workspace.is_head))
            self._context.notice.say("送り元に知らせる文をコピーしました。メールや文書に貼り付けてください。")

    def _on_history(self) -> None:
        """Opens the history of the chosen record; warns when it only comes with this file and has none here yet."""
        line = self.lines.current_row()
        if line is None:
            return
        if history.is_known(self._context.workspace, line.record):
            self._context.go("history", HistoryOf(line.record, "receive"))
        else:
            self._context.notice.warn("この記録は、はじめて届きました。履歴は、取り込んだあとに見られます。")

    def _show(self, preview: MergePreview, *, done: bool) -> None:
        """Shows a preview (or with ``done`` its result) and the buttons that apply to it."""
        self._preview, self._is_done = preview, done
        self.files.set_rows(numbered(sorted(preview.files, key=_first_to_look_at)))
        self.files.setMinimumHeight(self.files.height_of(min(len(preview.files), 3)))
        self.files.setMaximumHeight(self.files.height_of(len(preview.files)))
        self.lines.set_rows(numbered(preview.lines))
        fresh = any(report.trouble is None and not report.already_imported for report in preview.files)
        kept = sum(report.is_kept for report in preview.files)
        takeable = fresh or bool(kept)
        if fresh or (done and not kept):
            counts = (
                f"追加 {preview.added:,}件　変更 {preview.changed:,}件　削除 {preview.deleted:,}件　"
                f"{f'写真 {preview.photos:,}枚　' if preview.photos else ''}"
                f"食い違い {preview.conflicts:,}件　待機 {preview.waiting:,}件　を取り込み{'ました' if done else 'ます'}"
            )
        else:
            counts = (
                f"新しい版のファイル {kept:,}個を預かり{'ました' if done else 'ます'}"
                if kept
                else "取り込める新しいファイルはありません"
            )
        self._counts.setText(counts)
        warnings = []
        unusual = import_result.questions(preview)
        if unusual and not done:
            warnings.append(f"{''.join(unusual)}送り元に電話で確かめてください。")
        if preview.after_update:
            warnings.append(f"{preview.after_update:,}件に、新しい版の項目があります。結ノートを更新すると表示されます。")
        warnings += preview.notices
        self._warning.setText("\n".join(warnings))
        self._warning.setVisible(bool(warnings))
        asked = "内容を確かめて「取り込む」を押してください。" if takeable else "取り込むものがないわけを、下で見てください。"
        self._hint.setText("取り込みが終わりました。" if done else f"{asked}まだ何も変わっていません。")
        self._take.setVisible(takeable and not done)
        self._take.setEnabled(True)
        self._undo.setVisible(done and bool(preview.backup))
        self._decide.setVisible(done and bool(preview.conflicts))
        self._missing.setVisible(done and coming_back.is_open(self._context.workspace))
        self._tell.setVisible(done and bool(import_result.refused(preview)))
        self._again.setVisible(takeable or done)
        set_look(self._hint, "look", "strong" if done else "soft")
        self._choose.setVisible(not takeable and not done)
        self._result.show()
        self._rest.hide()
        self.lines.setVisible(bool(preview.lines))
        self._excel.setVisible(bool(preview.lines))
        self._history.setVisible(bool(preview.lines))
        self._detail.setText("")
        self._accept.hide()
        if preview.lines:
            self.lines.selectRow(0)
        elif any(report.trouble for report in preview.files):
            self.files.selectRow(0)
        (self._take if self._take.isVisible() else self.files).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_accept(self) -> None:
        """After the number was compared by telephone: the second PC of a set-up file becomes one of its office's PCs."""
        report, paths = self.files.current_row(), self._paths
        question = f"送り元のPCの番号を、電話で確かめましたか\n{report.fingerprint}" if report is not None else ""
        if report is None or not confirm(self, question, SECOND_PC, "確かめたので受け入れる", danger=True):
            return
        second_pc.accept_pc(self._context.workspace, paths, report.fingerprint)
        self._context.saved()
        self.look_at(paths)

    def _on_line(self) -> None:
        line = self.lines.current_row()
        if line is not None:
            self._detail.setText(_detail(line))

    def _on_file(self) -> None:
        """Says what is to be known of the chosen file."""
        report = self.files.current_row()
        self._accept.setVisible(_is_second_pc(report))
        if report is None:
            return
        if report.trouble is not None:
            number = f"\n送り元のPCの番号：{report.fingerprint}" if report.fingerprint else ""
            self._detail.setText(f"{report.name}：{report.trouble.what}{report.trouble.todo}{number}")


def _is_second_pc(report: FileReport | None) -> bool:
    return report is not None and report.trouble is not None and report.trouble.code == second_pc.USED_TWICE


def _detail(line: PreviewLine) -> str:
    """Author and fields of a line; the author once where one person wrote all of it."""
    if line.kind in ("added", "deleted"):
        texts = (one.after if line.kind == "added" else one.before for one in line.changes)
        fields = (f"{one.field_label}：{_short(text)}" for one, text in zip(line.changes, texts, strict=True))
        return "\n".join(filter(None, (line.by, "　".join(fields))))
    by_one = {one.by for one in line.changes} <= {line.by}
    changes = (f"{one.field_label}：{one.before} → {one.after}{'' if by_one else f'（{one.by}）'}" for one in line.changes)
    return "\n".join([*([line.by] if by_one else []), *changes])


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text


def _first_to_look_at(report: FileReport) -> int:
    """Sort key: files that can't be opened first, files imported before last."""
    return 0 if report.trouble is not None else 2 if report.already_imported else 1


def _state(report: FileReport) -> str:
    """The state of a file, with a sign before it."""
    if report.is_kept:
        return "△ 新しい版：更新まで預かります"
    if report.trouble is not None:
        return f"× 開けません：{report.trouble.what}"
    if report.already_imported:
        return "＝ すでに取り込み済み"
    if report.import_id is not None and report.new_operations == 0 and report.operations:
        return "✔ 新しい内容はありません"
    return "✔ はじめてのPC" if report.new_device else "✔ 問題ありません"


def _tone(report: FileReport) -> str:
    if report.trouble is not None:
        return "warning" if report.is_kept else "error"
    return "soft" if report.already_imported else "good"


def _changing(line: PreviewLine) -> str:
    return "・".join(change.field_label for change in line.changes) if line.kind in ("changed", "conflict") else ""


_FILE_COLUMNS = (
    Column("送り元", lambda report: report.office_name or "（不明）", 4, strong=True),
    Column("状態", _state, tone=_tone),
    Column("確認番号", lambda report: report.confirmation_code, 9),
    Column("号", lambda report: str(report.number or ""), 2, right=True),
    Column("作成", lambda report: report.made_at[:10], 7),
    Column("ファイル", lambda report: report.name, 6),
)
_LINE_COLUMNS = (
    Column("どうなる", lambda line: line.what, 5, strong=True),
    Column("支部", lambda line: line.office_name, 5),
    Column("記録", lambda line: line.title),
    Column("変わる項目", _changing, 10),
)

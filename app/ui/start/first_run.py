"""The first start on a PC: is this the head office, or a branch with its set-up file?"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.services.backup.recovery import recover
from app.services.devices.branch_recovery import brings_copy_key, come_back
from app.services.devices.setup import LOST_PC, needs_passphrase, own_fingerprint, set_up_branch, set_up_head
from app.services.workspace.workspace import Workspace
from app.ui.look.button import button
from app.ui.look.choice_card import Choice
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, fill, row_of
from app.ui.look.logo import Seal
from app.ui.runtime.folders import Folder
from app.ui.runtime.jobs import Jobs, Progress
from app.ui.runtime.notice_bar import NoticeBar
from app.ui.start.code_page import CodePage
from app.ui.start.copies_question import CopiesQuestion
from app.ui.start.new_passphrase import NewPassphrase
from app.ui.widgets.dialogs import ask_file, ask_folder
from app.ui.widgets.job_bar import JobBar
from app.ui.widgets.page import scrolled
from app.ui.widgets.recovery_code_entry import SheetCode

SETUP_FILES = "設定ファイル (*.yui-setup);;すべてのファイル (*)"


class FirstRun(QWidget):
    """最初の設定: the clerk sets up the head office, a branch, or a lost head office from its backup.

    Emits ``finished`` with the open workspace; a branch first shows the PC's number, to be told by telephone. ``beside``: this PC
    already has other offices, and one can go back to them (``left``). ``with_head`` False: the head office is one of them, and a
    second one would be another council. ``in_place``: the folder's own data go on under new keys (``left``: not now).
    """

    finished = Signal(object)
    left = Signal()

    def __init__(self, folder: Path, *, beside: bool = False, with_head: bool = True, in_place: bool = False) -> None:
        super().__init__()
        self._folder = folder
        self._beside = beside
        self._with_head = with_head
        self._in_place = in_place
        self._copies: Path | None = folder if in_place else None
        self._workspace: Workspace | None = None
        self._setup_file: Path | None = None
        self._typed_code = ""
        self._passphrase: str | None = None  # "" when the person does without
        self._came_from: QWidget = self
        self._next: tuple[str, Callable[[Progress], Workspace]] = ("", self._make_head)
        self._jobs = Jobs(self)
        self._notice = NoticeBar()
        self._stack = QStackedWidget()
        self._choice = self._make_choice()
        self._code = CodePage()
        self._ask_copies = CopiesQuestion()
        self._digits = DigitsPage()
        self._new_passphrase = NewPassphrase()
        self._backups: Path | None = None
        for page in (self._choice, self._code, self._ask_copies, self._digits, self._new_passphrase):
            self._stack.addWidget(page)
        self._arrange()
        self._code.given.connect(self._on_code)
        self._code.went_back.connect(self._on_back)
        self._ask_copies.chosen.connect(self.use_copies)
        self._ask_copies.without.connect(self._on_without)
        self._ask_copies.went_back.connect(self._on_back)
        self._digits.done.connect(self._on_digits_read)
        self._new_passphrase.given.connect(self._on_passphrase)
        self._new_passphrase.skipped.connect(self._on_no_passphrase)
        self._new_passphrase.went_back.connect(self._on_back)

    def use_setup_file(self, path: Path) -> None:
        """Takes this set-up file and asks for its code."""
        self._setup_file = path
        self._notice.clear()
        self._code.show_file(path)
        self._stack.setCurrentWidget(self._code)
        self._code.start()

    def show_digits(self, digits: str, office: str = "") -> None:
        """Shows this PC's number, and as which office it was set up."""
        self._digits.show_digits(digits, office)
        self._stack.setCurrentWidget(self._digits)

    def _arrange(self) -> None:
        middle = QWidget()
        middle.setMaximumWidth(900)
        column_of(
            (STRETCH, 2),
            _brand(),
            16,
            self._stack,
            JobBar(self._jobs),
            self._notice,
            (STRETCH, 3),
            spacing=16,
            margins=(32, 16, 32, 24),
            within=middle,
        )
        inside = QWidget()
        row_of(STRETCH, (middle, 20), STRETCH, within=inside)
        row_of(scrolled(inside), margins=0, within=self)

    def _make_choice(self) -> QWidget:
        """The question with its two large buttons."""
        page = QWidget()
        role, deed = "本部", "計画を読み込み、支部の記録を集めます。\n支部の設定ファイルも、ここから作ります。"
        more = "本部の2台目のPCも、こちらから始めます。"
        if self._in_place:
            role, deed = "本部（復旧用紙を使う）", "金庫の復旧用紙の番号を入れます。\n本部の2台目のPCも、こちらです。"
            more = "設定ファイルは、本部に作ってもらいます。"
        self._head = Choice("office", role, deed)
        self._branch = Choice("branch", "支部（設定ファイルを開く）", f"設定ファイルと、電話で聞いた番号を使います。\n{more}")
        self._head.clicked.connect(self._on_head)
        self._branch.clicked.connect(self._on_branch)
        row = row_of(self._head, self._branch, spacing=24)
        column = column_of(spacing=16, margins=0, within=page)
        question = "このパソコンは、どちらで使いますか。"
        if self._in_place:
            question = "ここにあるのは、どちらの記録ですか。"
        elif self._beside:
            question = "加える事業所は、どちらですか。" if self._with_head else "加える支部の、設定ファイルを開いてください。"
        soft = "決めるのは、これだけです。あとの準備は自動で行います。"
        if self._in_place:
            soft = (
                "新しい鍵を作り、ここにある記録から続けます。いまのファイルは、控えの隣に残します。"
                f"支部の設定ファイルは、本部の「支部とPC」の「{LOST_PC}」で作ります。"
            )
        fill(column, label(question, "heading"), row, label(soft, "soft", wrap=True))
        lost = button("本部のPCを失った（控えと復旧用紙から戻す）…", "large", run=self._on_lost)
        self._leave = button("戻る" if self._in_place else "加えずに戻る", "large", run=self.left)
        fill(column, 8, (lost, 0, Qt.AlignmentFlag.AlignLeft), (self._leave, 0, Qt.AlignmentFlag.AlignLeft), STRETCH)
        self._head.setVisible(self._with_head)
        lost.setVisible(self._with_head and not self._in_place)
        self._leave.setVisible(self._beside or self._in_place)
        return page

    def _on_head(self) -> None:
        if self._in_place:
            self.use_backups(self._folder)
            return
        self._start("本部の準備をしています", self._make_head)

    def _on_branch(self) -> None:
        path = ask_file(self, "設定ファイルを開く", SETUP_FILES, Folder.SETUP)
        if path is not None:
            self.use_setup_file(path)

    def _on_lost(self) -> None:
        folder = ask_folder(self, "本部の控えが入っているフォルダーを選んでください", Folder.COPIES)
        if folder is not None:
            self.use_backups(folder)

    def use_backups(self, folder: Path) -> None:
        """Takes this folder of backups and asks for the digits of the recovery sheet."""
        self._backups = folder
        self._notice.clear()
        page = SheetCode("復旧用紙の番号を入れてください。", "本部の記録を戻す")
        page.given.connect(self._on_sheet_code)
        page.went_back.connect(self._on_back)
        self._stack.setCurrentIndex(self._stack.addWidget(page))
        page.start()

    def _on_sheet_code(self, code: str) -> None:
        self._typed_code = code
        self._start("本部の記録を戻しています", self._make_recovered)

    def _on_back(self) -> None:
        self._notice.clear()
        self._stack.setCurrentWidget(self._choice)
        self._branch.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_code(self, code: str) -> None:
        """First looks whether the file is for going on from a copy, in the background: opening it is slow on purpose."""
        self._typed_code = code
        assert self._setup_file is not None
        file = self._setup_file
        self._came_from = self._code
        self._notice.clear()
        self._stack.setEnabled(False)
        self._jobs.run(lambda _: brings_copy_key(file, code), self._on_kind_known, self._on_failed, "設定ファイルを調べています")

    def _on_kind_known(self, has_copy_key: bool) -> None:
        self._stack.setEnabled(True)
        if self._in_place or not has_copy_key:
            self._start("支部の準備をしています", self._make_branch)
        else:
            self._stack.setCurrentWidget(self._ask_copies)
            self._ask_copies.start()

    def use_copies(self, folder: Path) -> None:
        """Goes on from the newest copy in this folder."""
        self._copies = folder
        self._start("控えから戻しています", self._make_branch)

    def _on_without(self) -> None:
        self._copies = None
        self._start("支部の準備をしています", self._make_branch)

    def _start(self, title: str, work: Callable[[Progress], Workspace]) -> None:
        """First asks whether the system can store this PC's keys, in the background: the answer may take a moment."""
        self._next = title, work
        self._came_from = self._stack.currentWidget() or self._choice
        self._notice.clear()
        self._stack.setEnabled(False)
        self._jobs.run(lambda _: needs_passphrase(), self._on_place_known, self._on_failed, title)

    def _on_place_known(self, needs_passphrase: bool) -> None:
        if needs_passphrase and self._passphrase is None:
            self._stack.setEnabled(True)
            self._stack.setCurrentWidget(self._new_passphrase)
            self._new_passphrase.start()
        else:
            self._go_on()

    def _on_passphrase(self, passphrase: str) -> None:
        self._passphrase = passphrase
        self._go_on()

    def _on_no_passphrase(self) -> None:
        self._on_passphrase("")

    def _go_on(self) -> None:
        title, work = self._next
        self._stack.setEnabled(False)
        self._jobs.run(work, self._on_made, self._on_failed, title)

    def _make_head(self, progress: Progress) -> Workspace:
        return set_up_head(self._folder, passphrase=self._passphrase)

    def _make_branch(self, progress: Progress) -> Workspace:
        assert self._setup_file is not None
        if self._copies is not None:
            return come_back(self._folder, self._setup_file, self._typed_code, self._copies, passphrase=self._passphrase)
        return set_up_branch(self._folder, self._setup_file, self._typed_code, passphrase=self._passphrase)

    def _make_recovered(self, progress: Progress) -> Workspace:
        assert self._backups is not None
        return recover(self._folder, self._backups, self._typed_code, passphrase=self._passphrase)

    def _on_made(self, workspace: Workspace) -> None:
        self._stack.setEnabled(True)
        self._workspace = workspace
        if workspace.is_head:
            self.finished.emit(workspace)
        else:
            self.show_digits(own_fingerprint(workspace), workspace.office_name)

    def _on_failed(self, error: BaseException) -> None:
        self._stack.setEnabled(True)
        self._stack.setCurrentWidget(self._came_from)
        if isinstance(self._came_from, CodePage | CopiesQuestion | SheetCode):
            self._came_from.start()
        self._notice.show_error(error)

    def _on_digits_read(self) -> None:
        self.finished.emit(self._workspace)


class DigitsPage(QWidget):
    """このパソコンの番号: five groups of four digits, which the head office compares by telephone."""

    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._who = label("準備ができました。", "heading", wrap=True)
        self._digits = label("", "digits")
        self._digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._go = button("はじめる", "main", run=self.done)
        column_of(
            self._who,
            label("このパソコンの番号です。本部から電話があったら、読み上げてください。", wrap=True),
            self._digits,
            label("番号は、あとで、左上の▾の「このPCの番号と情報」からも見られます。", "soft"),
            (self._go, 0, Qt.AlignmentFlag.AlignLeft),
            STRETCH,
            spacing=16,
            margins=0,
            within=self,
        )

    def show_digits(self, digits: str, office: str = "") -> None:
        """Shows the PC's number, and as which office it was set up."""
        self._who.setText(f"{office}として、準備ができました。" if office else "準備ができました。")
        self._digits.setText(digits)
        self._digits.setAccessibleName(f"このパソコンの番号 {digits}")
        self._go.setFocus(Qt.FocusReason.OtherFocusReason)


def _brand() -> QHBoxLayout:
    row = row_of(Seal(3.2), spacing=14)
    fill(row, column_of(label("結ノート", "title"), label("地域福祉活動計画の記録と評価", "soft"), spacing=0), STRETCH)
    return row

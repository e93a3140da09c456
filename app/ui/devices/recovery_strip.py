"""The head office's precautions against losing its PC: the recovery sheet (復旧用紙) and the yearly drill."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from app.services.backup import recovery
from app.services.backup.recovery import Drill
from app.services.devices import key_renewal
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.runtime.jobs import Progress
from app.ui.widgets.dialogs import ask_folder, ask_new_file, confirm
from app.ui.widgets.recovery_code_entry import SheetCode


class SafeKeeping(QWidget):
    """Buttons, with the day of the last drill below."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._drilled = label("", "soft", wrap=True)
        self._enter = button("復旧用紙の番号を入れる", "large", run=self._on_enter)
        usual = row_of(
            button("復旧用紙を作る", "large", run=self._on_sheet),
            button("復旧の練習", "large", run=self._on_drill),
            STRETCH,
            spacing=12,
        )
        seldom = row_of(button("復旧用紙を新しくする", run=self._on_renew), self._enter, STRETCH, spacing=12)
        copies = button("控えと点検", "link", run=lambda: context.go("copies"))
        link = button("戻ったものと足りないもの", "link", run=lambda: context.go("coming_back"))
        column_of(
            row_of(label("このPCを失ったときのために", "heading"), copies, link, STRETCH, spacing=16),
            usual,
            seldom,
            self._drilled,
            spacing=6,
            margins=0,
            within=self,
        )

    def refresh(self) -> None:
        """Reads the day of the last drill again. After a recovery, or a stop, the sheet can be entered."""
        self._enter.setVisible(recovery.sheet_may_help(self._context.workspace))
        day = recovery.last_drill(self._context.workspace)
        self._drilled.setText(
            f"最後の練習：{recovery.day_text(day)}"
            if day
            else "復旧の練習は、まだしていません。年に一度、用紙と控えが開くか確かめます。"
        )

    def drill_with(self, folder: Path, code: str) -> None:
        """Tries in the background whether the sheet's code opens the newest backup in ``folder``; no record changes."""
        workspace = self._context.workspace

        self._context.in_background(
            lambda: recovery.drill(workspace, folder, code), self._on_drilled, "用紙と控えを確かめています"
        )

    def _on_sheet(self) -> None:
        explanation = "復旧用紙と控えがあれば、誰でも記録を開けます。印刷したら金庫に入れ、PDFのファイルは消してください。"
        if not confirm(self, "復旧用紙を作りますか", explanation, "作る", danger=True):
            return
        path = ask_new_file(self, "復旧用紙を書き出す場所を選んでください", "復旧用紙.pdf", "PDF (*.pdf)")
        if path is not None:
            workspace = self._context.workspace

            self._context.in_background(lambda: recovery.print_sheet(workspace, path), self._on_made, "復旧用紙を作っています")

    def _on_renew(self) -> None:
        explanation = (
            "用紙をなくしたときや、人に見られたときに行います。金庫の用紙は使えなくなります。"
            "新しい用紙を金庫に入れ、控えをUSBメモリーに写し直してください。"
        )
        if not confirm(self, "復旧用紙の鍵を新しくしますか", explanation, "新しくする", danger=True):
            return
        path = ask_new_file(self, "新しい復旧用紙を書き出す場所を選んでください", "復旧用紙.pdf", "PDF (*.pdf)")
        if path is not None:
            self.renew_to(path)

    def renew_to(self, path: Path) -> None:
        """Makes a new recovery key and writes its sheet to ``path``.

        Both together: without the sheet nothing that is backed up from now on could be recovered.
        """
        workspace = self._context.workspace

        def work(progress: Progress) -> Path:
            key_renewal.renew_recovery_key(workspace)
            return recovery.print_sheet(workspace, path)

        self._context.jobs.run(work, self._on_renewed, self._on_not_printed, "復旧用紙を新しくしています")

    def _on_renewed(self, path: Path) -> None:
        self._context.saved()
        self._context.notice.say(f"{path.name} を作りました。古い用紙と控えは捨て、控えをUSBメモリーに写し直してください。")

    def _on_not_printed(self, error: BaseException) -> None:
        self._context.saved()  # the key may be new and its sheet missing: the first page says so
        self._context.notice.show_error(error)

    def _on_made(self, path: Path) -> None:
        self._context.notice.say(f"{path.name} を作りました。印刷して金庫に入れ、ファイルは消してください。")

    def _on_drill(self) -> None:
        folder = ask_folder(self, "控えが入っているフォルダーを選んでください", Folder.COPIES)
        if folder is None:
            return
        asked = DrillQuestion(self)
        if asked.exec() == QDialog.DialogCode.Accepted:
            self.drill_with(folder, asked.code)

    def _on_enter(self) -> None:
        asked = DrillQuestion(self, "復旧用紙の番号")
        if asked.exec() == QDialog.DialogCode.Accepted:
            workspace, code = self._context.workspace, asked.code

            self._context.in_background(
                lambda: key_renewal.prove_by_sheet(workspace, code), self._on_entered, "復旧用紙を確かめています"
            )

    def _on_entered(self, _: None) -> None:
        self._context.saved()
        self._context.notice.say("番号を受け付けました。返送ファイルを作り直して、支部に渡してください。")

    def _on_drilled(self, found: Drill) -> None:
        words = f"復旧用紙で控え（{found.backup}）が開きました。{found.pictures.words}"
        if found.pictures.is_damaged:
            self._context.notice.warn(f"{words}「控えをUSBメモリーに写す」で、別のUSBメモリーに写し直してください。")
        elif found.skipped:
            self._context.notice.warn(
                f"{words}これより新しい控え{len(found.skipped)}個は壊れています。控えを作り直してください。"
            )
        else:
            self._context.notice.say(f"{words}記録は変えていません。")
        self._context.saved()


class DrillQuestion(QDialog):
    """Asks for the digits of the recovery sheet; after it is accepted they are in ``code``."""

    def __init__(self, parent: QWidget | None, title: str = "復旧の練習") -> None:
        super().__init__(parent)
        self.code = ""
        self.setWindowTitle(title)
        page = SheetCode("金庫の復旧用紙を見て、番号を入れてください。", "確かめる")
        page.given.connect(self._on_given)
        page.went_back.connect(self.reject)
        column_of(page, margins=(32, 28, 32, 24), within=self)
        page.start()

    def _on_given(self, code: str) -> None:
        self.code = code
        self.accept()

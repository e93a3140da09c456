"""The page 戻ったものと足りないもの: after a loss, what is here again, who has the rest, and the files that fetch it."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.devices import coming_back
from app.services.devices.coming_back import STEPS, STEPS_AT_BRANCH, OfficeState
from app.services.devices.coming_back_paper import print_coming_back
from app.services.transfer.submitting import Sent
from app.ui.look.button import button
from app.ui.look.labels import card, label
from app.ui.look.layouts import STRETCH, column_of, fill, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.widgets.dialogs import ask_folder, ask_new_file, confirm, list_button
from app.ui.widgets.page import page_layout, scrolled
from app.ui.widgets.table_model import Column, field_column
from app.ui.widgets.table_view import RecordTable


class ComingBackPage(QWidget):
    """戻ったものと足りないもの: the clerk sees what is missing and from whom, and writes the request files of the head office.

    It follows the files: every one that is taken in changes the table.
    """

    title = "戻ったものと足りないもの"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._summary = label("", "heading", wrap=True)
        self._opening = label("", "", wrap=True)
        self._lost = label("", "warning", wrap=True)
        self._steps = label("", "meaning", wrap=True)
        self._result = label("", "meaning", wrap=True)
        self.ask = button("お願いのファイルを全支部分作る", "main", run=self._on_ask)
        self.hand_in = button("提出へ進む", "main", run=lambda: context.go("hand_in"))
        self.receive = button("受け取るへ", run=lambda: context.go("receive"))
        self.print = button("この表のPDF", run=self._on_print)
        self.settle = button("確かめ終えた", run=self._on_settle)
        self.table = RecordTable("事業所ごとの様子", _COLUMNS, dense=True)
        self._arrange()

    def refresh(self) -> None:
        """Reads again what is here and what is missing."""
        workspace = self._context.workspace
        found = coming_back.coming_back(workspace)
        self._summary.setText(found.summary)
        for words, lines in ((self._opening, found.opening), (self._lost, found.lost)):
            words.setText("\n".join(lines))
            words.setVisible(bool(lines))
        steps = STEPS if workspace.is_head else STEPS_AT_BRANCH
        self._steps.setText("\n".join(steps) if found.to_ask else "")  # not hidden: the buttons would become as wide as the page
        self.table.set_rows({one.office.encode(): one for one in found.offices}, choose=True)
        # A branch has one line, and needs the rest for words.
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setMaximumHeight(self.table.height_of(len(found.offices)) + bar)
        self.table.hide_column(COPY, not workspace.is_head)
        self.ask.setVisible(workspace.is_head)
        self.hand_in.setVisible(not workspace.is_head)
        self.settle.setVisible(bool(found.since))

    def focus_first(self) -> None:
        """Puts the cursor on the next step."""
        (self.ask if self._context.workspace.is_head else self.hand_in).setFocus()

    def ask_into(self, folder: Path) -> None:
        """Writes the request files of all branches into a folder, in the background."""
        workspace = self._context.workspace
        self._context.in_background(
            lambda: coming_back.ask_everybody(workspace, folder), self._on_asked, "お願いのファイルを作っています"
        )

    def _arrange(self) -> None:
        excel = list_button(self, self._context, self.title, self.table)
        column = page_layout(self, self.title, excel, self.print, self.settle)
        strip = card()
        buttons = column_of(self.ask, self.hand_in, self.receive, spacing=8)
        row_of(buttons, (self._steps, 1), spacing=20, margins=(20, 10, 20, 10), within=strip)
        told = QWidget()
        column_of(self._lost, self._result, STRETCH, spacing=8, margins=0, within=told)
        self._told = scrolled(told)
        fill(column, self._summary, self._opening, strip, (self.table, 7), (self._told, 2))
        self._result.hide()

    def _on_ask(self) -> None:
        folder = ask_folder(self, "お願いのファイルを書き出す場所（USBメモリーなど）を選んでください", Folder.CARRIED)
        if folder is not None:
            self.ask_into(folder)

    def _on_asked(self, sent: list[Sent]) -> None:
        self._context.notice.say(
            f"お願いのファイルを{len(sent)}個書き出し、読み直して確かめました。それぞれの支部に渡してください。"
        )
        self._result.setText("\n".join(f"{one.to_name}：{one.path.name}　確認番号 {one.confirmation_code}" for one in sent))
        self._result.show()
        self._context.saved()

    def _on_print(self) -> None:
        path = ask_new_file(self, "この表を保存する場所", f"{self.title}.pdf", "PDF (*.pdf)")
        if path is not None:
            self.print_to(path)

    def print_to(self, path: Path) -> None:
        """Writes the page as a PDF and opens it."""
        workspace = self._context.workspace
        self._context.in_background(lambda: print_coming_back(workspace, path), self._on_printed, "表を作っています")

    def _on_printed(self, path: Path) -> None:
        self._context.show_paper(path, f"「{path.name}」を保存しました。")

    def _on_settle(self) -> None:
        explanation = "足りない変更がほかの事業所にあるあいだは、この後もお知らせします。戻らないものは、もう出ません。"
        if confirm(self, "戻ったものと足りないものを、確かめ終えましたか", explanation, "確かめ終えた"):
            coming_back.settle(self._context.workspace)
            self._context.saved()


def _tone(row: OfficeState) -> str:
    return {"here": "good", "missing": "warning", "unheard": "warning", "partly": "warning"}.get(row.state, "soft")


def _status(row: OfficeState) -> str:
    """The state with a sign before it, so that no colour is needed."""
    return f"{'✔' if row.state == 'here' else '－' if row.state == 'no_device' else '△'} {row.words}"


COPY = 2
"""The column of what the copy or the older file holds: a branch's own page has nothing to say in it."""
_COLUMNS = (
    Column("事業所", lambda row: row.office_name, 6, strong=True),
    Column("いまの様子", _status, 13, tone=_tone),
    Column("いつの分まで", lambda row: row.copy_until or "－", 7),
    field_column("office", "tel", lambda row: row.tel or "－", 9),
    Column("すること", lambda row: row.todo or "－"),
)

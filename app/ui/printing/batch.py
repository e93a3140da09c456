"""まとめて: printing many forms into one folder, and what was printed."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.services.forms import batch_printing
from app.services.forms.batch_printing import Batch, Wanted
from app.services.forms.form_list import FORMS
from app.services.printing import form_settings
from app.services.printing.form_kinds import Choice
from app.services.printing.preflight import counted
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import column_of, fill
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.runtime.jobs import Job, Progress
from app.ui.widgets.dialogs import ask_folder

WORK = "まとめて印刷しています"
LEAST_HEIGHT = 80
"""Pixels of the list of forms, at least."""


class PrintAll(QWidget):
    """The forms to tick. Forms of branches are printed once per branch.

    ``choice``: gives the variant (filled, empty, specimen) and 資料番号 chosen on the page.
    """

    def __init__(self, context: Context, choice: Callable[[], Choice]) -> None:
        super().__init__()
        self._context, self._choice = context, choice
        self.forms = QListWidget()
        self.forms.setAccessibleName("まとめて印刷する様式")
        self.forms.setTabKeyNavigation(False)
        self.forms.setSpacing(2)
        self.facts = label("", "soft", wrap=True)
        self.go = button("フォルダーに書き出す…", "main", run=self._on_go)
        self._every = button("すべて選ぶ", "link", run=lambda: self._tick(Qt.CheckState.Checked))
        self._none = button("すべて外す", "link", run=lambda: self._tick(Qt.CheckState.Unchecked))
        self.result = label("", "meaning", wrap=True)
        column = column_of(spacing=10, margins=(0, 12, 0, 0), within=self)
        words = "選んだ様式を、新しいフォルダーに1つずつPDFで書き出します。支部の様式は、支部ごとに分けます。"
        about = label(words, "soft", wrap=True)
        self.forms.setMinimumHeight(LEAST_HEIGHT)
        fill(column, WrappedRow(about, fills=about), (self.forms, 1))
        fill(column, self.facts, WrappedRow(self._every, self._none, self.go, spacing=12, ends_right=True), self.result)
        self.result.hide()
        self.forms.itemChanged.connect(self._count)

    def refresh(self) -> None:
        """Lists the forms under the council's own titles; ticks stay."""
        workspace, before = self._context.workspace, set(self.codes()) if self.forms.count() else None
        titles = form_settings.titles(workspace, {kind.code: kind.name for kind in FORMS})
        self.forms.blockSignals(True)
        self.forms.clear()
        for kind in FORMS:
            if workspace.is_head or kind.for_branches:
                item = QListWidgetItem(titles.get(kind.code, kind.name))
                item.setData(Qt.ItemDataRole.UserRole, kind.code)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                ticked = before is None or kind.code in before
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
                self.forms.addItem(item)
        self.forms.blockSignals(False)
        self._count()

    def codes(self) -> list[str]:
        """Codes of the ticked forms."""
        every = [self.forms.item(row) for row in range(self.forms.count())]
        return [str(one.data(Qt.ItemDataRole.UserRole)) for one in every if one.checkState() == Qt.CheckState.Checked]

    def wanted(self) -> list[Wanted]:
        """Every file that would be printed: per form, and per branch where the form is a branch's."""
        return batch_printing.everything(self._context.workspace, self._choice(), self.codes())

    def print_into(self, folder: Path) -> Job:
        """Prints in the background, with n/N and やめる. After やめる nothing is left in the folder."""
        workspace, wanted = self._context.workspace, self.wanted()

        def work(progress: Progress) -> Batch:
            return batch_printing.print_batch(workspace, wanted, folder, progress)

        self.result.hide()
        self.go.setEnabled(False)
        return self._context.jobs.run(work, self._on_done, self._on_failed, WORK)

    def _tick(self, state: Qt.CheckState) -> None:
        for row in range(self.forms.count()):
            self.forms.item(row).setCheckState(state)

    def _count(self) -> None:
        number = len(self.wanted())
        self.facts.setText(f"PDF {number:,}個" if number else "様式を選んでください。")
        self.go.setEnabled(number > 0)

    def _on_go(self) -> None:
        folder = ask_folder(self, "書き出すフォルダーを選んでください", Folder.PAPERS)
        if folder is not None:
            self.print_into(folder)

    def _on_done(self, done: Batch) -> None:
        self.go.setEnabled(True)
        found = [one for printed in done.printed for one in printed.findings]
        lines = [f"{done.folder.name}：PDF {len(done.printed):,}個・{done.pages:,}ページ　点検　{counted(found)}"]
        lines += [f"印刷しなかったもの　{words}：{why}" for words, why in done.left_out]
        self.result.setText("\n".join(lines))
        self.result.show()
        self._context.notice.say(f"{done.folder.name} に、{len(done.printed):,}個のPDFを書き出しました。")

    def _on_failed(self, error: BaseException) -> None:
        self.go.setEnabled(True)
        self._context.notice.show_error(error)

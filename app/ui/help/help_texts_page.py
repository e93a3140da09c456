"""The page 使い方: what the page one came from is for, and what to do when something goes wrong; all pages can be searched."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget

from app.services.help.help_texts import ERRORS, Found, HelpEntry, HelpPage, entry_of, help_page, help_pages, search
from app.ui.fields.composition import ComposingLine
from app.ui.help.help_text_view import PICTURE, HelpTextView
from app.ui.look.button import button
from app.ui.look.layouts import row_of
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import HelpOn
from app.ui.widgets.commands import Command
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column, numbered
from app.ui.widgets.table_view import RecordTable

NOT_FOUND = "見つかりませんでした。短い言葉で探すか、お知らせの「詳細」の記号を入れてください。"
HINT = "言葉か記号で探す"


class HelpTextsPage(QWidget):
    """使い方 (F1): the clerk reads five lines about the page she came from, or looks a word or an error's 記号 up.

    Opened with a HelpOn. Esc goes back to where she was; what is half typed there stays as it is.
    """

    title = "使い方"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._is_head = context.workspace.is_head
        self._search = ComposingLine()
        self._search.setAccessibleName("使い方を検索")
        self._search.setPlaceholderText(HINT)
        self.table = RecordTable("使い方の目次", (Column("目次", lambda found: found.words, strong=True),))
        self.text = HelpTextView()
        self.commands = (Command("Esc", "もとのページに戻る", self.go_back),)
        column = page_layout(self, self.title, self._search, button("もとのページに戻る", run=self.go_back))
        column.addLayout(row_of((self.table, 2), (self.text, 3)), 1)
        self._search.textChanged.connect(self.look_for)
        self.table.chosen.connect(self._on_chosen)
        self._fit()
        self.look_for("")

    def open_with(self, subject: object) -> None:
        """Shows the help about a page, or the entry of an error code."""
        self._search.clear()
        asked = subject if isinstance(subject, HelpOn) else HelpOn("home")
        page = help_page(ERRORS if asked.code else asked.page, self._is_head)
        entry = entry_of(asked.code) if asked.code else None
        if page is not None:
            self._choose(page, entry.symptom if entry is not None else "")
            self._show(page, entry)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_search"):
            self._fit()

    def _fit(self) -> None:
        """The search has room for its hint."""
        self._search.setMinimumWidth(self._search.fontMetrics().horizontalAdvance(HINT) + 3 * self._search.fontMetrics().height())

    def refresh(self) -> None:
        """Nothing to read again: the texts come with the program."""

    def focus_first(self) -> None:
        """Puts the cursor into the search."""
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def look_for(self, typed: str) -> None:
        """Lists what holds the words typed; all pages while nothing is typed."""
        found = search(typed, self._is_head) if typed.strip() else [Found(page, "") for page in help_pages(self._is_head)]
        self.table.set_rows(numbered(found))
        if found:
            self.table.selectRow(0)
        else:
            self.text.show_lines([(NOT_FOUND, "")])

    def go_back(self) -> None:
        """Asks for the page one came from."""
        self._context.help_left.emit()

    def _choose(self, page: HelpPage, symptom: str) -> None:
        rows = list(self.table.held.values())
        wanted = Found(page, symptom) if Found(page, symptom) in rows else Found(page, "")
        if wanted in rows:
            self.table.selectRow(rows.index(wanted))

    def _on_chosen(self) -> None:
        found = self.table.current_row()
        if found is not None:
            self._show(found.page, next((one for one in found.page.entries if one.symptom == found.symptom), None))

    def _show(self, page: HelpPage, entry: HelpEntry | None) -> None:
        """Shows an entry alone, else the page's five lines with all entries below."""
        heading = (page.title, "heading")
        if entry is not None:
            self.text.show_lines([heading, *_written(entry)])
            return
        steps = [(f"{number}. {step}", "") for number, step in enumerate(page.steps, 1)]
        entries = [line for one in page.entries for line in _written(one)]
        picture = [(str(page.picture), PICTURE)] if page.picture is not None else []
        self.text.show_lines([heading, *steps, *picture, ("こんなときは", "heading"), *entries])


def _written(entry: HelpEntry) -> list[tuple[str, str]]:
    codes = "、".join(code.replace("*", "…") for code in entry.codes)
    told = [(f"● {entry.symptom}", "meaning"), (entry.text, "")]
    return [*told, (f"記号：{codes}", "small")] if codes else told

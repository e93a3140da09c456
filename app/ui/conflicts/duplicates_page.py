"""The page 同じ活動か: compare two records that may be the same activity."""

from PySide6.QtWidgets import QWidget

from app.errors import YuiError
from app.services.conflicts import possible_duplicates
from app.services.conflicts.possible_duplicates import ComparedField, Comparison
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import DuplicatesOf
from app.ui.runtime.undoing import undo_last
from app.ui.widgets.commands import Command
from app.ui.widgets.dialogs import list_button
from app.ui.widgets.page import page_layout
from app.ui.widgets.table_model import Column, numbered
from app.ui.widgets.table_view import RecordTable


class DuplicatesPage(QWidget):
    """同じ活動か: the clerk compares two records and joins them into one, or says that they are different activities.

    Every button here can be taken back.
    """

    title = "同じ活動か"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._asked: DuplicatesOf | None = None
        self._seen: Comparison | None = None
        self.commands = (
            Command("Alt+1", "1つ目を残す", self.keep_first),
            Command("Alt+2", "2つ目を残す", self.keep_second),
            Command("Alt+0", "別の活動", self.mark_different),
        )
        self._names = label("", "heading", wrap=True)
        self._whole = label("", "meaning", wrap=True)
        self._effect = label(
            "まとめると、残さないほうは、ごみ箱に移ります。残すほうの空欄と写真は、もう一方から補います。", "soft", wrap=True
        )
        self.first = button("1つ目を残してまとめる", "main", run=self.keep_first)
        self.second = button("2つ目を残してまとめる", "main", run=self.keep_second)
        self.apart = button("別の活動です", run=self.mark_different)
        self._back = button("戻る", run=lambda: context.go("waiting"))
        self.table = RecordTable("2つの記録の見比べ", _COLUMNS)
        self._arrange()
        self.table.chosen.connect(self._show_whole)

    def open_with(self, subject: object) -> None:
        """Takes the two records of a DuplicatesOf; refresh then compares them."""
        if isinstance(subject, DuplicatesOf):
            self._asked = subject

    def refresh(self) -> None:
        """Compares the two records again: fields that differ come first. Says so when one of them is gone."""
        try:
            self._seen = (
                possible_duplicates.compare(self._context.workspace, self._asked.one, self._asked.other) if self._asked else None
            )
        except YuiError:  # one of the two is gone: nothing is left to compare
            self._seen = None
        fields = sorted(self._seen.fields, key=lambda field: field.is_same) if self._seen else []
        self.table.set_rows(numbered(fields))
        seen = self._seen
        self._names.setText(f"1つ目　{seen.titles[0]}\n2つ目　{seen.titles[1]}" if seen else "見比べる記録はありません。")
        for one in (self.table, self._whole, self._effect, self.first, self.second, self.apart):
            one.setVisible(seen is not None)

        if fields:
            self.table.selectRow(0)
        self._show_whole()

    def keep_first(self) -> None:
        """Joins the two with the values of the first; what it left blank comes from the second."""
        if self._seen is not None:
            self._join(self._seen.one.id)

    def keep_second(self) -> None:
        """Joins the two with the values of the second; what it left blank comes from the first."""
        if self._seen is not None:
            self._join(self._seen.other.id)

    def mark_different(self) -> None:
        """Remembers that they are two activities; this PC doesn't ask about them again."""
        if self._asked is not None:
            possible_duplicates.mark_different(self._context.workspace, self._asked.one, self._asked.other)
            self._leave("別の活動として覚えました。このPCでは、もうお聞きしません。", self._ask_again)

    def _arrange(self) -> None:
        column = page_layout(self, self.title, list_button(self, self._context, self.title, self.table), self._back)
        column.addWidget(self._names)
        column.addWidget(self.table, 1)
        column.addWidget(self._whole)
        column.addWidget(self._effect)
        column.addLayout(row_of(self.first, self.second, self.apart, STRETCH, spacing=12))

    def _join(self, keep: bytes) -> None:
        assert self._seen is not None
        try:
            possible_duplicates.join(self._context.workspace, self._seen, keep)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._leave("1つにまとめました。次に渡すファイルで相手にも届きます。", self._take_back)

    def _leave(self, words: str, back: object) -> None:
        """Goes back to the list, then shows the message: opening a page clears the message bar."""
        self._context.go("waiting")
        self._context.saved()
        self._context.notice.say(words, "元に戻す", back)  # type: ignore[arg-type]

    def _take_back(self) -> None:
        undo_last(self._context)

    def _ask_again(self) -> None:
        assert self._asked is not None
        possible_duplicates.ask_again(self._context.workspace, self._asked.one, self._asked.other)
        self._context.saved()

    def _show_whole(self) -> None:
        """Shows the chosen field in full: long texts are cut in the list."""
        field: ComparedField | None = self.table.current_row()
        words = field.one if field and field.is_same else f"1つ目：{field.one}\n2つ目：{field.other}" if field else ""
        self._whole.setText(f"{field.label}　{words}" if field and field.is_same else words)


_COLUMNS = (
    Column("項目", lambda field: field.label, 8, strong=True),
    Column(
        "比べて", lambda field: "同じ" if field.is_same else "≠ 違う", 4, tone=lambda field: "" if field.is_same else "warning"
    ),
    Column("1つ目", lambda field: field.one),
    Column("2つ目", lambda field: field.other),
)

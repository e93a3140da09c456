"""What the page 読み取り表 says where there is no list of activities to be seen: which kind of table it is, and where it goes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.services.tables.mended.kinds import note_of
from app.services.tables.reading_table import ReadingTable
from app.ui.look.button import Button, button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, row_of

_CROSS = (
    "月や種類ごとの数を並べた表のようです",
    "活動を1行ずつ書いた表ではないので、取り込む行はありません。月ごとの件数は、Excelでその範囲をコピーして、「月次件数表」に貼り付けられます。",
)
_FACILITIES = (
    "施設や団体の一覧のようです",
    "日付のある活動の表ではないので、取り込む行はありません。場所や団体の名前は、本部の「用語と名簿」に入れます。",
)
_EMPTY = ("取り込む表を選んでください", "Excelの表をここに置いても、Excelでコピーした範囲を Ctrl+V で貼り付けても読めます。")
_NO_SHEET = ("選んだシートがありません", "取り込むシートに印を付けてください。")


class NothingToTake(QFrame):
    """``page_asked``: the key of a page where such a table belongs."""

    file_asked = Signal()
    page_asked = Signal(str)
    read_all_the_same = Signal()

    def __init__(self, is_head: bool) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._is_head = is_head
        self._page = ""
        self._what = label("", "heading", wrap=True)
        self._todo = label("", wrap=True)
        self.file = button("表を選ぶ", "main", run=self.file_asked)
        self.there = button("", "large", run=self._on_there)
        self.anyway = button("活動の一覧として読む", "large", run=self.read_all_the_same)
        column_of(
            self._what,
            self._todo,
            row_of(self.file, self.there, self.anyway, STRETCH, spacing=12),
            spacing=14,
            margins=(24, 20, 24, 20),
            within=self,
        )

    def first(self) -> Button:
        """Where the cursor begins."""
        return self.file

    def text(self) -> str:
        """What is said now."""
        return f"{self._what.text()}。{self._todo.text()}"

    def show_reading(self) -> None:
        """A table is being read."""
        self._say("表を読んでいます", "しばらくお待ちください。")

    def show_for(self, table: ReadingTable | None) -> None:
        """What can be done with a table of which no sheet is taken, or without one."""
        if table is None:
            self._say(*_EMPTY)
            return
        shapes = {one.shape for one in table.tables}
        if shapes == {"facilities"}:
            self._say(*_FACILITIES, page="words" if self._is_head else "", words="用語と名簿を開く", is_odd=True)
        elif shapes == {"other_records"}:
            self._say("このプログラムが書き出した、活動のほかの表です", "".join(dict.fromkeys(map(note_of, table.tables))))
        elif "list" not in shapes:
            self._say(*_CROSS, page="monthly", words="月次件数表を開く", is_odd=True)
        else:
            self._say(*_NO_SHEET, is_odd=True)

    def _say(self, what: str, todo: str, *, page: str = "", words: str = "", is_odd: bool = False) -> None:
        self._what.setText(what)
        self._todo.setText(todo)
        self._page = page
        self.there.setText(words)
        self.there.setAccessibleName(words)
        self.there.setVisible(bool(page))
        self.anyway.setVisible(is_odd)

    def _on_there(self) -> None:
        self.page_asked.emit(self._page)

"""The office's 定型活動 above the form: a digit chooses one. They are put in order, renamed and deleted here."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QWidget

from app.rules.typed_signs import plain_signs
from app.services.activities import routines
from app.services.activities.routines import RoutineRow
from app.ui.fields.line_field import LineField
from app.ui.fields.moving import is_enter
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.undoing import undo_last

ROW = 32
"""Least height of a row, in pixels."""
SHOWN = 9
"""Rows in sight at once, and those that have a digit."""
NONE_YET = "まだありません。活動の一覧で記録を選んで「定型にする」を押すと、ここに並びます。"
SOME = "番号を押すと、そのとおりに入ります。Esc で閉じます。"


class RoutineStrip(QFrame):
    """``chosen``: a routine to fill the form with. ``left``: the strip was closed without choosing."""

    chosen = Signal(bytes)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._context = context
        self._rows: list[RoutineRow] = []
        self._help = label("", "small", wrap=True)
        self.list = _NumberedList()
        self._up = button("上へ", run=lambda: self._move(-1))
        self._down = button("下へ", run=lambda: self._move(1))
        self._rename = button("名前を変える", run=self._on_rename)
        self._delete = button("削除", run=self._on_delete)
        self.name = LineField()
        self.name.setAccessibleName("定型活動の名前")
        self._named = button("この名前にする", run=self._on_named)
        self._naming = QWidget()
        row_of((self.name, 1), self._named, spacing=8, margins=0, within=self._naming)
        close = button("閉じる", run=self.close_strip)
        buttons = row_of(self._up, self._down, self._rename, self._delete, STRETCH, close, spacing=8)
        column_of(
            *(row_of(label("定型活動", "strong"), (self._help, 1), spacing=12), self.list, self._naming, buttons),
            spacing=8,
            margins=(16, 10, 16, 10),
            within=self,
        )
        self.list.picked.connect(self._on_picked)
        self.hide()

    def open(self) -> None:
        """Shows the routines as they are now, with the cursor on the first."""
        self._naming.hide()
        self._fill(0)
        self.show()
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def switch(self) -> None:
        """Opens the strip, or closes it."""
        if self.isHidden():
            self.open()
        else:
            self.close_strip()

    def close_strip(self) -> None:
        """Closes the strip without choosing."""
        self.hide()
        self.left.emit()

    def refresh(self) -> None:
        """Reads the routines again while the strip is open."""
        if not self.isHidden():
            self._fill(max(0, self.list.currentRow()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)

    def _fill(self, row: int) -> None:
        workspace = self._context.workspace
        self._rows = routines.routines(workspace, workspace.partition)
        self.list.show_texts([_written(number, one) for number, one in enumerate(self._rows, 1)])
        self.list.setCurrentRow(min(row, len(self._rows) - 1))
        self.list.setVisible(bool(self._rows))
        self._help.setText(SOME if self._rows else NONE_YET)
        for one in (self._up, self._down, self._rename, self._delete):
            one.setEnabled(bool(self._rows))

    def _on_picked(self, row: int) -> None:
        if row < len(self._rows):
            self.hide()
            self.chosen.emit(self._rows[row].id)

    def _current(self) -> RoutineRow:
        return self._rows[self.list.currentRow()]

    def _change(self, change: Callable[[], object], row: int, said: str = "") -> None:
        if self._context.carry_out(change, said, self._undo if said else None):
            self._fill(row)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, by: int) -> None:
        record, row = self._current().id, self.list.currentRow()
        to = min(max(row + by, 0), len(self._rows) - 1)
        self._change(lambda: routines.move(self._context.workspace, record, by), to)

    def _on_rename(self) -> None:
        self.name.set_value(self._current().name)
        self._naming.show()
        self.name.setFocus(Qt.FocusReason.TabFocusReason)
        self.name.selectAll()

    def _on_named(self) -> None:
        record, name = self._current().id, self.name.value() or ""
        self._change(lambda: routines.rename(self._context.workspace, record, name), self.list.currentRow(), "名前を変えました。")
        self._naming.setVisible(not name)

    def _on_delete(self) -> None:
        one = self._current()
        said = f"定型活動「{one.name}」を削除しました。記録は、そのままです。"
        self._change(lambda: routines.delete(self._context.workspace, one.id), self.list.currentRow(), said)

    def _undo(self) -> None:
        undo_last(self._context)


def make_routine(context: Context, record: bytes) -> None:
    """Makes a 定型活動 of an activity and says how it is used; its message takes it back."""
    made: list[str] = []
    if context.carry_out(lambda: made.append(routines.make_from(context.workspace, record))):
        words = f"定型活動「{made[0]}」を作りました。「活動を記録」で F4 を押すと、選べます。"
        context.notice.say(words, "元に戻す", lambda: undo_last(context))


class _NumberedList(QListWidget):
    """Rows that a digit chooses; ``picked`` says which."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("定型活動")
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item: self.picked.emit(self.row(item)))

    def show_texts(self, texts: list[str]) -> None:
        """Shows these rows, up to ``SHOWN`` of them in sight."""
        self.clear()
        self.addItems(texts)
        height = max(ROW, self.fontMetrics().height() + 14)
        for row in range(self.count()):
            self.item(row).setSizeHint(QSize(0, height))
        self.setFixedHeight(min(len(texts), SHOWN) * height + 2 * self.frameWidth() + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sign = plain_signs(event.text())
        if sign in tuple("123456789") and int(sign) <= self.count():
            self.picked.emit(int(sign) - 1)
        elif is_enter(event) and self.currentRow() >= 0:
            self.picked.emit(self.currentRow())
        else:
            super().keyPressEvent(event)


def _written(number: int, row: RoutineRow) -> str:
    """「1　ふれあいサロン　1-③　花泉公民館」; from the tenth on there is no digit for it."""
    said = [row.name, row.target, row.title if row.title != row.name else "", row.place]
    return f"{number if number <= SHOWN else '・'}　" + "　".join(part for part in said if part)

"""The dialog that stops a lost or stolen PC: from when on it isn't trusted, and what is set aside by it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from app.services.devices import roster
from app.services.devices.roster import NOW, CutOff, Held
from app.services.devices.setup import LOST_PC
from app.ui.fields.date_field import DateField
from app.ui.fields.number_field import NumberField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, fill, row_of
from app.ui.runtime.context import Context
from app.ui.widgets.dialog import Dialog

NAMED = 6
"""So many of the records concerned are named; their number is always complete."""


class StopQuestion(Dialog):
    """Asks from when on a PC isn't trusted: from now, from a file number, or from a day.

    The list of records below follows at once. Enter presses やめる, so that nobody stops a PC by accident.
    """

    def __init__(self, parent: QWidget | None, context: Context, name: str, device: str) -> None:
        super().__init__(parent, width=640)
        self._workspace, self._device = context.workspace, device
        self._ways = QButtonGroup(self)
        self.file, self.day = NumberField(), DateField()
        self.day.set_fiscal_year(context.fiscal_year)
        self._meaning, self._held = label("", "meaning", wrap=True), label("", wrap=True)
        self._stop = button("止める", "danger", run=self.accept)
        self._leave = button("やめる", "large", run=self.reject)
        self._arrange(name)
        self._ways.idToggled.connect(self._show_held)
        for number, field in ((1, self.file), (2, self.day)):
            # Typing a number or a day chooses its line, so that nobody has to click it first.
            field.edited.connect(self._ways.button(number).click)
            field.edited.connect(self._show_held)
        self._show_held()
        self._leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, way: int) -> None:
        """Chooses the cut-off: 0 from now on, 1 from a file on, 2 from a day on."""
        self._ways.button(way).setChecked(True)

    def cut_off(self) -> CutOff:
        """The chosen cut-off; NOW while its number or day isn't typed."""
        way = self._ways.checkedId()
        if way == 1 and self.file.value() is not None:
            return CutOff(from_file=self.file.value())
        if way == 2 and self.day.value() is not None:
            return CutOff(from_date=self.day.value())
        return NOW

    def _arrange(self, name: str) -> None:
        column = self.column
        fill(
            column,
            label(f"{name}を止めますか", "heading", wrap=True),
            label(
                "これから届くファイルの中身は取り込まず、待たせておきます。新しいPCには、設定ファイルを作って渡してください。",
                wrap=True,
            ),
            label(
                f"失ったPCの控えがあるときは、先に「{LOST_PC}」で新しいPCに移します。先に止めると、控えにしかない分が待たされます。",
                "soft",
                wrap=True,
            ),
        )
        ways = ("いまから（届いている記録は残す）", "このファイルの番号から信用しない：第", "この日から信用しない：")
        for number, words in enumerate(ways):
            choice = QRadioButton(words)
            self._ways.addButton(choice, number)
            row = row_of(choice)
            if number == 1:
                self.file.setAccessibleName("ファイルの番号")
                self.file.setFixedWidth(80)
                fill(row, self.file, label("号"))
            if number == 2:
                self.day.setAccessibleName("信用しない最初の日")
                self.day.setFixedWidth(140)
                self.day.understood.connect(self._on_understood)
                fill(row, self.day)
            row.addStretch(1)
            column.addLayout(row)
        self._ways.button(0).setChecked(True)
        fill(column, self._meaning, self._held)
        self._meaning.hide()
        self.foot.addLayout(row_of(STRETCH, self._leave, self._stop, spacing=12))

    def _on_understood(self, words: str) -> None:
        """The typed day in words, on a line of its own: beside the field it would be wider than the dialog."""
        self._meaning.setText(words)
        self._meaning.setVisible(bool(words))
        self.fit()

    def _show_held(self, *_: object) -> None:
        cut_off, way = self.cut_off(), self._ways.checkedId()
        records = [] if cut_off.is_now else roster.held_from(self._workspace, self._device, cut_off)
        is_complete = way == 0 or not cut_off.is_now
        self._stop.setEnabled(is_complete)
        self._held.setText(_summary(records) if is_complete and way else "" if way == 0 else "番号か日付を入れてください。")
        self.fit()


def _summary(records: list[Held]) -> str:
    """The records concerned, as text."""
    if not records:
        return "そこから後の記録は、本部には届いていません。"
    lines = [f"・{one.title}" for one in records[:NAMED]]
    more = f"\nほか {len(records) - NAMED:,}件" if len(records) > NAMED else ""
    said = f"そこから後に書かれた記録 {len(records):,}件の変更は、どのPCでも取りのけて待たせます。"
    return said + "また使えるようにすると、戻ります。\n" + "\n".join(lines) + more

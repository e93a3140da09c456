"""事業所を選ぶ: which office's data to open, where one PC has several (一関支部 shares the head office's PC)."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.services.workspace.installed_offices import InstalledOffice
from app.ui.look.button import button
from app.ui.look.choice_card import Choice
from app.ui.look.labels import label
from app.ui.look.layouts import STRETCH, column_of, fill, row_of
from app.ui.widgets.page import scrolled


class WhichOffice(QWidget):
    """The clerk chooses an office (``chosen``: its folder), or adds one to this PC (``new_asked``)."""

    chosen = Signal(object)
    new_asked = Signal()

    def __init__(self, offices: list[InstalledOffice]) -> None:
        super().__init__()
        self.choices: dict[Path, Choice] = {}
        middle = QWidget()
        middle.setMaximumWidth(900)
        column = column_of(
            STRETCH, label("どの事業所の記録を開きますか。", "heading"), spacing=14, margins=(32, 16, 32, 24), within=middle
        )
        for number, office in enumerate(offices, start=1):
            name = office.name or f"{number}つ目の事業所"
            role = "本部の記録です。" if office.is_head else "支部の記録です。" if office.office else "まだ名前が分かりません。"
            choice = Choice("office" if office.is_head else "branch", name, role)
            choice.setProperty("folder", str(office.folder))
            choice.clicked.connect(self._on_chosen)
            self.choices[office.folder] = choice
            column.addWidget(choice)
        column.addWidget(label("記録も鍵も、事業所ごとに分けてあります。混ざることはありません。", "soft", wrap=True))
        self.new = button("このパソコンに、別の事業所を加える…", "large", run=self.new_asked)
        fill(column, 8, (self.new, 0, Qt.AlignmentFlag.AlignLeft), (STRETCH, 2))
        inside = QWidget()
        row_of(STRETCH, (middle, 20), STRETCH, within=inside)
        column_of(scrolled(inside), margins=0, within=self)

    def start(self) -> None:
        """Puts the cursor on the first office."""
        first = next(iter(self.choices.values()), self.new)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self) -> None:
        self.chosen.emit(Path(self.sender().property("folder")))

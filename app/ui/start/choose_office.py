"""事業所を選ぶ: which office's data to open, where one PC has several (一関支部 shares the head office's PC)."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.workspace.installed_offices import InstalledOffice
from app.ui.look.button import Button
from app.ui.look.choice_card import Choice
from app.ui.look.labels import label
from app.ui.widgets.page import scrolled


class WhichOffice(QWidget):
    """The clerk chooses an office (``chosen``: its folder), or adds one to this PC (``new_asked``)."""

    chosen = Signal(object)
    new_asked = Signal()

    def __init__(self, workspaces: list[InstalledOffice]) -> None:
        super().__init__()
        self.choices: dict[Path, Choice] = {}
        middle = QWidget()
        middle.setMaximumWidth(900)
        column = QVBoxLayout(middle)
        column.setContentsMargins(32, 16, 32, 24)
        column.setSpacing(14)
        column.addStretch(1)
        column.addWidget(label("どの事業所の記録を開きますか。", "heading"))
        for number, workspace in enumerate(workspaces, start=1):
            name = workspace.name or f"{number}つ目の事業所"
            role = (
                "本部の記録です。"
                if workspace.is_head
                else "支部の記録です。"
                if workspace.office
                else "まだ名前が分かりません。"
            )
            choice = Choice("office" if workspace.is_head else "branch", name, role)
            choice.setProperty("folder", str(workspace.folder))
            choice.clicked.connect(self._on_chosen)
            self.choices[workspace.folder] = choice
            column.addWidget(choice)
        column.addWidget(label("記録も鍵も、事業所ごとに分けてあります。混ざることはありません。", "soft", wrap=True))
        self.new = Button("このパソコンに、別の事業所を加える…")
        self.new.setProperty("look", "large")
        self.new.clicked.connect(self.new_asked)
        column.addSpacing(8)
        column.addWidget(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.addStretch(1)
        row.addWidget(middle, 20)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    def start(self) -> None:
        """Puts the cursor on the first office."""
        first = next(iter(self.choices.values()), self.new)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self) -> None:
        self.chosen.emit(Path(self.sender().property("folder")))

"""The buttons that filter the rows of a 読み取り表 by what becomes of them."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup

from app.ui.look.button import Button, button
from app.ui.look.wrapped_row import WrappedRow
from app.ui.tables.marks import GROUPS

ALL = "すべて"
SIGNS = {"asked": "？ ", "unreadable": "× "}


class GroupChips(WrappedRow):
    """One group, or all rows (""). A group without rows has no button."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chosen = ""
        self._group = QButtonGroup(self)
        self.buttons: dict[str, Button] = {}
        for key, words in {"": ALL, **GROUPS}.items():
            one = button(words, "chip", run=partial(self.choose, key))
            one.setCheckable(True)
            self._group.addButton(one)
            self.buttons[key] = one
        self.buttons[""].setChecked(True)
        self.set_items(list(self.buttons.values()))

    def chosen(self) -> str:
        """The chosen group, "" for all."""
        return self._chosen

    def choose(self, key: str, *_: object, quietly: bool = False) -> None:
        """Chooses a group."""
        self._chosen = key
        self.buttons[key].setChecked(True)
        if not quietly:
            self.changed.emit()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Shows how many rows are in each group."""
        for key, one in self.buttons.items():
            count = sum(counts.values()) if not key else counts.get(key, 0)
            words = GROUPS.get(key, ALL)
            one.setText(f"{SIGNS.get(key, '')}{words} {count:,}")
            one.setAccessibleName(f"{words}の行だけを見る（{count:,}行）" if key else f"すべての行を見る（{count:,}行）")
            one.setVisible(not key or count > 0 or key == self._chosen)

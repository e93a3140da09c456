"""Several people of a list, ticked: who was present, who was absent."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.errors import YuiError

LINES = 5
"""Visible lines; longer lists scroll."""


class PeopleField(QListWidget):
    """``choices`` are (id, words). Space ticks; the value is a tuple of ids in the list's order."""

    edited = Signal()

    def __init__(self, choices: Sequence[tuple[bytes, str]] = (), *, unknown: str = "（名簿にない職員）") -> None:
        super().__init__()
        self._unknown = unknown
        self._order: tuple[bytes, ...] = ()
        self._known: list[bytes] = []
        self.setTabKeyNavigation(False)
        self.setSpacing(3)
        self.set_choices(choices)
        self.itemChanged.connect(self._on_changed)
        self.setFixedHeight(self.fontMetrics().height() * LINES + 48)

    def set_choices(self, choices: Sequence[tuple[bytes, str]]) -> None:
        """Replaces the list; ticks stay."""
        before = self.value()
        self.blockSignals(True)
        self.clear()
        self._known = [id_ for id_, _ in choices]
        for id_, words in choices:
            self._add(id_, words)
        self.blockSignals(False)
        self.set_value(before)

    def value(self) -> tuple[bytes, ...] | None:
        """The ids of the ticked people, in the order of the record that was shown; None when nobody is."""
        found = [
            self.item(row).data(Qt.ItemDataRole.UserRole)
            for row in range(self.count())
            if self.item(row).checkState() == Qt.CheckState.Checked
        ]
        ticked = [bytes(one) for one in found]
        kept = [one for one in self._order if one in ticked]  # an untouched record keeps its own order
        return (*kept, *(one for one in ticked if one not in kept)) or None

    def typed(self) -> tuple[bytes, ...] | None:
        """The value: a tick can't be half typed."""
        return self.value()

    def set_value(self, value: Sequence[bytes] | None) -> None:
        """Ticks these people. Somebody who left the list is added, so that opening a form never changes a record."""
        self.blockSignals(True)
        self._order = tuple(value or ())
        for row in reversed(range(self.count())):
            if bytes(self.item(row).data(Qt.ItemDataRole.UserRole)) not in self._known:
                self.takeItem(row)
        wanted = set(value or ())
        known = {bytes(self.item(row).data(Qt.ItemDataRole.UserRole)) for row in range(self.count())}
        for missing in [one for one in value or () if one not in known]:
            self._add(missing, self._unknown)
        for row in range(self.count()):
            item = self.item(row)
            ticked = bytes(item.data(Qt.ItemDataRole.UserRole)) in wanted
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.blockSignals(False)

    def trouble(self) -> YuiError | None:
        """None: every choice of people is understood."""
        return None

    def _add(self, id_: bytes, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setData(Qt.ItemDataRole.UserRole, id_)
        item.setCheckState(Qt.CheckState.Unchecked)
        self.addItem(item)

    def _on_changed(self) -> None:
        self.edited.emit()

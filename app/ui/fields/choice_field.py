"""A choice of one from a list: a combo box that the mouse wheel can't change while the page scrolls."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView

from app.errors import YuiError
from app.services.plan import plans
from app.services.records.labels import choices, field_of
from app.services.workspace.workspace import Workspace
from app.ui.fields.moving import bubbles, is_enter, move_on
from app.ui.look.labels import plain_tip

NOTHING = "（選んでいません）"
SHORT = 6
"""Letters that a choice always has room for."""
LETTERS = 12
"""Least width of a choice, in full-width characters."""
Choices = Mapping[Any, str] | Iterable[tuple[object, str]]
"""What is stored → the words, in the order offered."""


def choice_of(kind: str, field: str, *, empty: str = "", but: str = "") -> "Callable[[], ChoiceField]":
    """Makes the choice among the words declared for a field of this kind of record; ``but``: a code that isn't offered."""
    return lambda: ChoiceField({code: words for code, words in choices(kind, field).items() if code != but}, empty=empty)


def terms_for(workspace: Workspace, kind: str, field: str) -> list[tuple[str, str]]:
    """The terms of the vocabulary declared for a field of this kind of record, as choices."""
    return [(term.code, term.label) for term in plans.terms(workspace, field_of(kind, field).vocabulary)]


class ChoiceField(QComboBox):
    """``offered``: codes with their words. Space or ↓ chooses, Enter goes on. ``empty``: the words for None; "" forbids None.

    ``name``: what a screen reader says, where no label stands before the field.
    """

    edited = Signal()

    def __init__(self, offered: Choices = (), *, empty: str = NOTHING, name: str = "") -> None:
        super().__init__()
        self._empty = empty
        self.setAccessibleName(name)
        self._codes: list[object] = []
        self.setView(QListView())  # the only view whose rows take their height from the style sheet
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaxVisibleItems(16)
        self.currentTextChanged.connect(self._on_words)
        self.set_choices(offered)
        self.activated.connect(self._on_activated)

    def set_choices(self, offered: Choices) -> None:
        """Replaces the list; the value stays while it is still in it."""
        before = self.value() if self._codes else None
        self.clear()
        self._codes = []
        if self._empty:
            self._add(None, self._empty)
        for code, words in offered.items() if isinstance(offered, Mapping) else offered:
            self._add(code, words)
        self.set_value(before)

    def value(self) -> object | None:
        """The code of the chosen line."""
        return self._codes[self.currentIndex()] if 0 <= self.currentIndex() < len(self._codes) else None

    def typed(self) -> object | None:
        """The value: a choice can't be half typed."""
        return self.value()

    def set_value(self, value: object | None) -> None:
        """Chooses a code. One that is no longer in the list is added, so that opening a form never changes a record."""
        self.view().keyboardSearch("")  # letters choose; those typed for the record before are no part of this word
        if value is None and not self._empty:
            self.setCurrentIndex(0 if self._codes else -1)
            return
        if value not in self._codes and value is not None:
            self._add(value, str(value) if isinstance(value, str | int) else "（一覧にない項目）")
        self.setCurrentIndex(self._codes.index(value) if value in self._codes else -1)

    def trouble(self) -> YuiError | None:
        """None: every choice is understood."""
        return None

    def minimumSizeHint(self) -> QSize:
        """As wide as its words where there is space; a long name never widens the window."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), LETTERS * self.fontMetrics().horizontalAdvance("国")), least.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if bubbles(event):
            event.ignore()
        elif is_enter(event):
            move_on(self, event)
        else:
            before = self.currentIndex()
            super().keyPressEvent(event)
            if self.currentIndex() != before:
                self.edited.emit()

    def _add(self, code: object, words: str) -> None:
        self._codes.append(code)
        self.addItem(words)

    def _on_words(self, words: str) -> None:
        self.setToolTip(plain_tip(words) if len(words) > SHORT else "")  # they may be cut

    def _on_activated(self) -> None:
        self.edited.emit()

"""The cards of ホーム: what is to do, one below the other. Each is a door to the page where it is done."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.services.today.cards import LATE, NOTHING, Card
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import clear, column_of, row_of
from app.ui.look.paragraph import Paragraph
from app.ui.overview.laid_out_button import LaidOutButton

TITLE_LETTERS = 6
TONES = {LATE: "late", NOTHING: "quiet"}
LATE_MARK = "期限を過ぎています"


class Door(LaidOutButton):
    """A card as a large button: its name, what there is to do, and where a press leads."""

    def __init__(self, card: Card, leads: str) -> None:
        super().__init__()
        self.card = card
        self.setProperty("look", "door")
        self.setProperty("tone", TONES.get(card.urgency, ""))
        self.setAccessibleName(f"{card.title}：{card.words}")
        self.setAccessibleDescription("　".join(filter(None, (LATE_MARK if card.urgency == LATE else "", card.more, leads))))
        is_quiet = card.urgency == NOTHING
        name = label(card.title, "soft" if is_quiet else "meaning")
        name.setMinimumWidth(TITLE_LETTERS * self.fontMetrics().horizontalAdvance("国"))
        words = _lines(card.words, "warning" if card.urgency == LATE else "soft" if is_quiet else "strong")
        texts = column_of(words, spacing=0, margins=0)
        if card.more and not is_quiet:  # where there is nothing to do one line is enough to look at
            texts.addWidget(_lines(card.more, "small"))
        where = label(f"{leads} ›", "soft" if is_quiet else "door")
        self.lay_out(row_of(name, (texts, 1), where, spacing=10, margins=(14, 4, 12, 4)))


class DoorList(QWidget):
    """Shows cards; the one with the focus keeps it when they are shown again."""

    def __init__(self) -> None:
        super().__init__()
        self.doors: list[Door] = []
        self._shown: list[Card] = []
        self._column = column_of(spacing=5, margins=0, within=self)

    def show_cards(
        self,
        cards: Sequence[Card],
        leads: Callable[[Card], str],
        opened: Callable[[Card], object],
        beside: Callable[[Card], tuple[str, Callable[[], object]] | None],
    ) -> None:
        """``leads``: the words for where a card goes; ``beside``: a second button and what it does, or None."""
        if list(cards) == self._shown:
            return
        had = next((door.card.kind for door in self.doors if door.hasFocus()), None)
        clear(self._column)
        self._shown, self.doors = list(cards), []
        for card in cards:
            door = Door(card, leads(card))
            door.clicked.connect(lambda _=False, card=card: opened(card))
            self.doors.append(door)
            second = beside(card)
            row = QWidget()
            line = row_of((door, 1), spacing=6, margins=0, within=row)
            if second is not None:
                line.addWidget(button(second[0], run=second[1]))
            self._column.addWidget(row)
            if card.kind == had:
                door.setFocus(Qt.FocusReason.OtherFocusReason)

    def door(self, kind: str) -> Door:
        """The door of a kind of card. Raises StopIteration when it is not there."""
        return next(door for door in self.doors if door.card.kind == kind)

    def texts(self) -> list[str]:
        """What each card says, as a screen reader reads it."""
        return [f"{door.accessibleName()} {door.accessibleDescription()}" for door in self.doors]


def _lines(words: str, look: str) -> Paragraph:
    made = Paragraph(words)
    made.setProperty("look", look)
    return made

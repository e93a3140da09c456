"""One photo in the form: its small picture, its description, and whether it may be published."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel

from app.services.activities import photos
from app.services.activities.photos import PhotoRow
from app.services.records.labels import choices
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.line_field import LineField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import column_of, row_of

SHOWN = 120
"""Width of the picture, in pixels."""


class PhotoCard(QFrame):
    """Shows one photo after the other: it is kept for the next one, because Qt's style sheets remember something of every choice
    that is destroyed."""

    changed = Signal(object, object)
    """The photo's id, and what was changed: ``caption`` or ``consent``."""
    away = Signal(object)
    """The id of the photo that is to be taken away."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._row: PhotoRow | None = None
        self._picture = QLabel()
        self._picture.setFixedSize(SHOWN, SHOWN * 3 // 4)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        self._caption = LineField()
        self._caption.setAccessibleName("写真の説明")
        self._consent = ChoiceField(choices("photo", "consent"), empty=photos.UNSAID, name="公開の可否")
        away = button("外す", "link", run=self._on_away)
        away.setAccessibleName("この写真を外す")
        line = row_of(self._picture, spacing=12, margins=(10, 8, 10, 8), within=self)
        line.addLayout(column_of(label("写真の説明", "small"), self._caption), 1)
        line.addLayout(column_of(label("公開の可否", "small"), self._consent))
        line.addWidget(away, 0, Qt.AlignmentFlag.AlignBottom)
        self._caption.editingFinished.connect(self._on_caption)
        self._consent.edited.connect(self._on_consent)

    def show_row(self, row: PhotoRow) -> None:
        """Shows another photo, or the same one as it is now, still without its picture."""
        if row != self._row:
            self._row = row
            self._caption.setText(row.caption)
            self._consent.set_value(row.consent or None)
            self._picture.setAccessibleName(row.caption or "写真")

    def show_picture(self, picture: QPixmap, instead: str = "") -> None:
        """Shows the small picture, or ``instead`` where there is none."""
        self._picture.setProperty("look", "missing" if instead else None)
        self._picture.style().polish(self._picture)
        if instead:
            self._picture.setText(instead)
        else:
            self._picture.setPixmap(picture)

    def _on_caption(self) -> None:
        if self._row is not None:
            self.changed.emit(self._row.id, {"caption": self._caption.text()})

    def _on_consent(self) -> None:
        if self._row is not None:
            self.changed.emit(self._row.id, {"consent": self._consent.value()})

    def _on_away(self) -> None:
        if self._row is not None:
            self.away.emit(self._row.id)

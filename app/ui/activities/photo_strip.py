"""写真 of the activity in the form: chosen, dropped or pasted, each with a caption and whether it may be published."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from app.errors import YuiError
from app.services.activities import photos
from app.services.activities.photos import Added, PhotoRow
from app.ui.activities.photo_card import SHOWN, PhotoCard
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import column_of, row_of
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.runtime.jobs import Progress
from app.ui.runtime.undoing import undo_last
from app.ui.widgets.dialogs import ask_files, confirm

_ENDINGS = ("jpg", "jpeg", "png", "heic", "tif", "tiff", "bmp", "gif")
KINDS = f"写真 ({' '.join(f'*.{ending}' for ending in (*_ENDINGS, *map(str.upper, _ENDINGS)))})"
COPIED_KINDS = ("image/png", "image/jpeg", "image/bmp")
"""Kinds of pictures in the clipboard that are taken as they are, for the process that opens foreign files."""
Picture = tuple[str, Path | bytes]
"""A name to show in messages, and the file or its bytes."""
WORDS_AT_LEAST = 90
"""Pixels for the words beside the buttons: more would cut the form's right side at 1366×768 and 125 %."""


class PhotoStrip(QWidget):
    """The line that adds photos, and ``cards``, one for each photo.

    The page lays out the cards, because it has more room for them. Until the activity is saved the photos wait here; saving adds
    them.
    """

    count_changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._activity: bytes | None = None
        self._waiting: list[Picture] = []
        self._cards: list[PhotoCard] = []
        """All that were ever needed; the first ones are shown."""
        self._places: dict[bytes, PhotoCard] = {}
        self._drawn: dict[bytes, QPixmap] = {}
        """The pictures of this activity by SHA-256; empty while one is being drawn."""
        self._choose = button("写真を入れる…", run=self._on_choose)
        self._paste = button("貼り付ける", "link", run=self.paste)
        self._words = label("", "soft", wrap=True)
        self._words.setMinimumWidth(WORDS_AT_LEAST)
        self._changed = label("", "soft", wrap=True)
        self._changed.hide()
        self.cards = column_of(spacing=8)
        column_of(row_of(self._choose, self._paste, (self._words, 1), spacing=10), self._changed, margins=0, within=self)

    def show_activity(self, activity: bytes | None) -> None:
        """Shows the photos of a saved activity; None for one that is still being written."""
        if activity != self._activity:
            self._drawn = {}
            self._changed.hide()
        self._activity = activity
        self._waiting = []
        self._refresh()

    def take(self, pictures: Sequence[Picture]) -> None:
        """Adds photos, in the background: scaling a large one down is slow."""
        if self._activity is None:
            self._waiting.extend(pictures)
            self._refresh()
        elif pictures:
            self._add(self._activity, pictures)

    def take_from(self, data: QMimeData) -> bool:
        """Adds what was dropped or is in the clipboard; False when that is no picture."""
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.take([(file.name, file) for file in files])
            return True
        picture = _copied(data)
        if picture:
            self.take([("貼り付けた写真", picture)])
        return bool(picture)

    def paste(self) -> None:
        """Adds the picture in the clipboard; warns when there is none."""
        if not self.take_from(QGuiApplication.clipboard().mimeData()):
            self._context.notice.warn("コピーした写真がありません。写真をコピーしてから、もう一度押してください。")

    def saved_as(self, activity: bytes) -> None:
        """Adds the waiting photos to the activity, which has just been saved."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._add(activity, waiting)

    def _add(self, activity: bytes, pictures: Sequence[Picture]) -> None:
        """Adds photos to a saved activity. A photo that can't be read is named at the end; the others are added."""
        workspace = self._context.workspace

        def work(progress: Progress) -> Added:
            return photos.add_all(workspace, activity, pictures, progress)

        self._context.jobs.run(work, self._on_added, self._context.notice.show_error, "写真を入れています")

    def _on_added(self, added: Added) -> None:
        self._context.saved()
        self._refresh()
        self._changed.setText(added.changed)
        self._changed.setVisible(bool(added.changed))
        if added.troubles:
            self._context.notice.warn("\n".join(f"{error.what}{error.todo}" for error in added.troubles))

    def _refresh(self) -> None:
        """Makes the cards again from the saved photos."""
        rows = photos.photos_of(self._context.workspace, self._activity) if self._activity else []
        self._places = {}
        while len(self._cards) < len(rows):
            self._cards.append(self._new_card())
        for row, card in zip(rows, self._cards, strict=False):
            self._show(row, card)
        for card in self._cards[len(rows) :]:
            self.cards.removeWidget(card)
            card.hide()
        self._draw([row.sha256 for row in rows if row.is_here])
        if self._waiting:
            self._words.setText(f"写真 {len(self._waiting)}枚を、保存のときに入れます。")
        else:
            self._words.setText(f"写真 {len(rows)}枚" if rows else "写真は、ここへ置いても入ります。")
        self.count_changed.emit()

    def _new_card(self) -> PhotoCard:
        card = PhotoCard()
        card.changed.connect(self._change)
        card.away.connect(self._on_away)
        return card

    def _show(self, row: PhotoRow, card: PhotoCard) -> None:
        """The photo in its card; its picture is drawn later, unless it was before or has not arrived from another PC."""
        card.show_row(row)
        card.show_picture(self._drawn.get(row.sha256, QPixmap()), "" if row.is_here else "まだ届いて\nいません")
        self._places[row.sha256] = card
        if self.cards.indexOf(card) < 0:
            self.cards.addWidget(card)
            card.show()

    def _draw(self, names: Sequence[bytes]) -> None:
        """Draws the photos in the background: one from another office may take its time, and the window waits for none."""
        workspace, new = self._context.workspace, [name for name in names if name not in self._drawn]

        def work(_: Progress) -> dict[bytes, bytes | None]:
            return {name: photos.small_picture(workspace, name) for name in new}

        if new:
            self._drawn |= {name: QPixmap() for name in new}
            self._context.jobs.run(work, self._on_drawn, self._context.notice.show_error)

    def _on_drawn(self, drawn: dict[bytes, bytes | None]) -> None:
        for name, data in drawn.items():
            shown, picture = self._places.get(name), QPixmap()
            if shown is None:  # another activity is shown by now
                continue
            if data and picture.loadFromData(data):
                fit, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                self._drawn[name] = picture.scaled(SHOWN, SHOWN * 3 // 4, fit, smooth)
                shown.show_picture(self._drawn[name])
            else:
                self._drawn.pop(name, None)  # tried again with the next look
                shown.show_picture(QPixmap(), "表示でき\nません")

    def _change(self, photo: bytes, values: Mapping[str, object]) -> None:
        try:
            if photos.change(self._context.workspace, photo, values):
                self._context.saved()
        except YuiError as error:
            self._context.notice.show_error(error)

    def _on_away(self, photo: bytes) -> None:
        if confirm(self, "この写真を外しますか", "あとで、ごみ箱から戻せます。", "外す"):
            self._context.carry_out(lambda: photos.remove(self._context.workspace, photo), "写真を外しました。", self._bring_back)
            self._refresh()

    def _bring_back(self) -> None:
        if undo_last(self._context):
            self._refresh()

    def _on_choose(self) -> None:
        self.take([(file.name, file) for file in ask_files(self, "写真を選んでください", KINDS, Folder.PHOTOS)])


def _copied(data: QMimeData) -> bytes:
    """The picture of the clipboard as a file; empty when there is none.

    Qt decodes only what comes in no other way (Windows' bitmaps), up to its own limit of 256 MB; that is made no larger than what
    is stored, so that the window does not stand still while it is packed.
    """
    for kind in COPIED_KINDS:
        if data.hasFormat(kind) and (picture := bytes(data.data(kind).data())):
            return picture
    image = data.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return b""
    longest = photos.LONGEST
    if max(image.width(), image.height()) > longest:
        image = image.scaled(longest, longest, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())

"""写真 of the activity in the form: chosen, dropped or pasted; each with its words and whether it may be published.

Until the activity itself is saved the pictures wait here; saving it adds them.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.errors import YuiError
from app.services.activities import photos
from app.services.activities.photos import CONSENTS, PhotoRow
from app.ui.fields.choice_field import ChoiceField
from app.ui.look.button import button
from app.ui.look.labels import card, label
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress
from app.ui.runtime.undoing import undo_last
from app.ui.widgets.dialogs import ask_files, confirm

KINDS = "写真 (*.jpg *.jpeg *.png *.webp *.heic *.JPG *.JPEG *.PNG *.HEIC)"
SHOWN = 120
Picture = tuple[str, Path | bytes]


class PhotoStrip(QWidget):
    """One line to add photos; ``cards``, one for each, are laid out by the page, which has more room for them."""

    count_changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._activity: bytes | None = None
        self._waiting: list[Picture] = []
        self._choose = button("写真を入れる…")
        self._paste = button("貼り付ける", "link")
        self._words = label("", "soft", wrap=True)
        self.cards = QVBoxLayout()
        self.cards.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(10)
        for one in (self._choose, self._paste):
            line.addWidget(one)
        line.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        self._choose.clicked.connect(self._on_choose)
        self._paste.clicked.connect(self.paste)

    def show_activity(self, activity: bytes | None) -> None:
        """The photos of a saved activity; None for one that is still being written."""
        self._activity = activity
        self._waiting = []
        self._refresh()

    def take(self, pictures: Sequence[Picture]) -> None:
        """Adds pictures (name, file or bytes); redrawing them goes on beside the window."""
        if self._activity is None:
            self._waiting.extend(pictures)
            self._refresh()
        elif pictures:
            self._add(self._activity, pictures)

    def take_from(self, data: QMimeData) -> bool:
        """What was dropped or lies in the clipboard; False when there is no picture in it."""
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.take([(file.name, file) for file in files])
            return True
        image = data.imageData()
        if isinstance(image, QImage) and not image.isNull():
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            image.save(buffer, "PNG")  # type: ignore[call-overload]
            self.take([("貼り付けた写真", bytes(buffer.data().data()))])
            return True
        return False

    def paste(self) -> None:
        if not self.take_from(QGuiApplication.clipboard().mimeData()):
            self._context.notice.warn("コピーした写真がありません。写真をコピーしてから、もう一度押してください。")

    def saved_as(self, activity: bytes) -> None:
        """The activity was saved: what waited becomes its photos."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._add(activity, waiting)

    def _add(self, activity: bytes, pictures: Sequence[Picture]) -> None:
        desk = self._context.desk

        def work(progress: Progress) -> list[str]:
            troubles = []
            for number, (name, picture) in enumerate(pictures):
                progress(number, len(pictures))
                try:
                    photos.add(desk, activity, picture, name=name)
                except YuiError as error:
                    troubles.append(f"{error.what}{error.todo}")
            return troubles

        self._context.jobs.run(work, self._on_added, self._context.notice.show_error, "写真を入れています")

    def _on_added(self, troubles: list[str]) -> None:
        self._context.saved()
        self._refresh()
        if troubles:
            self._context.notice.warn("\n".join(troubles))

    def _refresh(self) -> None:
        while self.cards.count():
            item = self.cards.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        rows = photos.photos_of(self._context.desk, self._activity) if self._activity else []
        for row in rows:
            self.cards.addWidget(self._card(row))
        if self._waiting:
            self._words.setText(f"写真 {len(self._waiting)}枚を、保存のときに入れます。")
        else:
            self._words.setText(f"写真 {len(rows)}枚" if rows else "写真は、ここへ置いても入ります。")
        self.count_changed.emit()

    def _card(self, row: PhotoRow) -> QWidget:
        made = card()
        line = QHBoxLayout(made)
        line.setContentsMargins(10, 8, 10, 8)
        line.setSpacing(12)
        line.addWidget(self._picture(row))
        caption = QLineEdit(row.caption)
        caption.setAccessibleName("写真の説明")
        caption.setMaxLength(200)
        consent = ChoiceField([*CONSENTS.items()], empty=photos.UNSAID)
        consent.setAccessibleName("公開の可否")
        consent.set_value(row.consent or None)
        away = button("外す", "link")
        away.setAccessibleName("この写真を外す")
        words = QVBoxLayout()
        words.addWidget(label("写真の説明", "small"))
        words.addWidget(caption)
        line.addLayout(words, 1)
        choice = QVBoxLayout()
        choice.addWidget(label("公開の可否", "small"))
        choice.addWidget(consent)
        line.addLayout(choice)
        line.addWidget(away, 0, Qt.AlignmentFlag.AlignBottom)
        caption.editingFinished.connect(lambda: self._change(row.id, caption=caption.text()))
        consent.edited.connect(lambda: self._change(row.id, consent=consent.value()))
        away.clicked.connect(partial(self._on_away, row.id))
        return made

    def _picture(self, row: PhotoRow) -> QLabel:
        shown = QLabel()
        shown.setFixedSize(SHOWN, SHOWN * 3 // 4)
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setTextFormat(Qt.TextFormat.PlainText)
        data = photos.small_picture(self._context.desk, row.sha256)
        picture = QPixmap()
        if data and picture.loadFromData(data):
            size = shown.size()
            shown.setPixmap(picture.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation))
            shown.setAccessibleName(row.caption or "写真")
        else:
            shown.setText("まだ届いて\nいません")
            shown.setProperty("look", "missing")
        return shown

    def _change(self, photo: bytes, **values: object) -> None:
        try:
            if photos.change(self._context.desk, photo, values):
                self._context.saved()
        except YuiError as error:
            self._context.notice.show_error(error)

    def _on_away(self, photo: bytes) -> None:
        if confirm(self, "この写真を外しますか", "あとで、ごみ箱から戻せます。", "外す"):
            try:
                photos.remove(self._context.desk, photo)
            except YuiError as error:
                self._context.notice.show_error(error)
                return
            self._context.saved()
            self._refresh()
            self._context.notice.say("写真を外しました。", "元に戻す", self._bring_back)

    def _bring_back(self) -> None:
        if undo_last(self._context):
            self._refresh()

    def _on_choose(self) -> None:
        self.take([(file.name, file) for file in ask_files(self, "写真を選んでください", KINDS)])

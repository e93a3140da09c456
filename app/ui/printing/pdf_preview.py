"""The print preview: pages of the finished PDF, each drawn when it is scrolled into view.

A click on a figure leads to its source.
"""

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from app.reports.engine.places import Place
from app.ui.look import colours
from app.ui.look.layouts import column_of
from app.ui.printing.pdf_pages import page_images, page_sizes

SCREEN_DPI = 150
GAP = 16
"""Pixels between pages."""
KEPT = 12
"""Pages held as images; others are drawn again when one scrolls back to them."""


class Preview(QScrollArea):
    """All pages in one column. ``asked``: the source of the place that was clicked."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._data = b""
        self._sizes: list[tuple[float, float]] = []
        self._images: dict[int, QImage] = {}
        self.pages: list[PageView] = []
        inner = QWidget()
        self._column = column_of(spacing=GAP, margins=GAP, within=inner)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setAccessibleName("印刷の見本")
        self._soon = QTimer(self)
        # A timer: while scrolling or resizing, only the last position is worth drawing.
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._draw_in_sight)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._soon.start(0))

    def show_pages(self, data: bytes, places: Sequence[Place]) -> None:
        """Shows the PDF ``data``; ``places``: what can be clicked on its pages."""
        self._data, self._sizes, self._images = data, page_sizes(data), {}
        for page in self.pages:
            self._column.removeWidget(page)
            page.deleteLater()
        self.pages = []
        for number, size in enumerate(self._sizes, start=1):
            page = PageView(number, size, [place for place in places if place.page == number])
            page.asked.connect(self.asked)
            self.pages.append(page)
            self._column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        self._fit()

    def image(self, number: int) -> QImage:
        """The image of a page (from 1), drawn when needed."""
        if number not in self._images:
            [self._images[number]] = page_images(self._data, SCREEN_DPI, number - 1, 1)
        return self._images[number]

    def go_to(self, place: int) -> None:
        """Scrolls to the top of a page (from 1)."""
        if 1 <= place <= len(self.pages):
            self.verticalScrollBar().setValue(self._tops()[place - 1] - GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page is shown: what was in sight stays, all else is drawn again when it is needed."""
        super().hideEvent(event)
        self._images.clear()
        near = self._in_sight()
        for page in self.pages:
            if page not in near:
                page.forget()

    def _fit(self) -> None:
        """Makes every page as wide as the view."""
        width = max(320, self.viewport().width() - 3 * GAP)
        for page in self.pages:
            page.fit(width)
        self._soon.start(0)

    def _draw_in_sight(self) -> None:
        """Draws the visible pages and forgets far ones when many are held."""
        near = self._in_sight()
        for page in near:
            page.paint_from(self.image(page.number))
        if len(self._images) > KEPT:
            kept = {page.number for page in near}
            for page in self.pages:
                if page.number not in kept and self._images.pop(page.number, None) is not None:
                    page.forget()

    def _in_sight(self) -> list["PageView"]:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        places = zip(self.pages, self._tops(), strict=True)
        return [page for page, y in places if y + page.height() >= top - GAP and y <= bottom + GAP]

    def _tops(self) -> list[int]:
        """Where each page begins. New pages are not laid out before the next event: until then all of them stand at 0."""
        return list(accumulate((page.height() + GAP for page in self.pages), initial=GAP))[: len(self.pages)]


class PageView(QLabel):
    """One page. The pointer becomes a hand over what can be clicked."""

    asked = Signal(str)

    def __init__(self, number: int, size: tuple[float, float], places: Sequence[Place]) -> None:
        super().__init__()
        self.number = number
        self._size = size
        self._places = list(places)
        self.setAccessibleName(f"{number}ページ目の見本")
        self.setMouseTracking(True)
        self.setStyleSheet(f"background: {colours.WHITE_PAPER};")

    def fit(self, width: int) -> None:
        """Sizes the page to a width in pixels; its image is drawn again."""
        self.setFixedSize(width, round(width * self._size[1] / self._size[0]))
        self.forget()

    def paint_from(self, image: QImage) -> None:
        """Shows the page's image, unless it is shown already."""
        if self.pixmap().isNull():
            ratio = self.devicePixelRatioF()
            fitted = image.scaledToWidth(int(self.width() * ratio), Qt.TransformationMode.SmoothTransformation)
            fitted.setDevicePixelRatio(ratio)
            self.setPixmap(QPixmap.fromImage(fitted))

    def forget(self) -> None:
        """Frees the image of a page that is out of view."""
        self.setPixmap(QPixmap())

    def middle_of(self, place: Place) -> QPointF:
        """The centre of a place in pixels of this page (for tests)."""
        scale = self.width() / self._size[0]
        return QPointF((place.left + place.width / 2) * scale, (place.top + place.height / 2) * scale)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._place_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.asked.emit(place.source)

    def _place_at(self, where: QPointF) -> Place | None:
        scale = self._size[0] / self.width()
        return next((place for place in self._places if place.holds(where.x() * scale, where.y() * scale)), None)

"""Pages of a PDF as images. pypdfium2 is not thread-safe, so one lock guards all calls."""

import threading

import pypdfium2
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPagedPaintDevice, QPainter

POINTS_AN_INCH = 72
_LOCK = threading.Lock()


def page_images(data: bytes, dots_per_inch: float, first: int = 0, count: int | None = None) -> list[QImage]:
    """Pages from ``first`` (from 0) on as grey images of this resolution; ``count`` None: all that follow."""
    with _LOCK:
        document = pypdfium2.PdfDocument(data)
        try:
            last = len(document) if count is None else min(len(document), first + count)
            return [_image(document[number], dots_per_inch) for number in range(first, last)]
        finally:
            document.close()


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    with _LOCK:
        document = pypdfium2.PdfDocument(data)
        try:
            return [document.get_page_size(number) for number in range(len(document))]
        finally:
            document.close()


def paint_pages(printer: QPagedPaintDevice, data: bytes, dots_per_inch: float) -> int:
    """Paints every page onto one sheet of the printer and returns how many. The print equals the preview."""
    images = page_images(data, dots_per_inch)
    painter = QPainter(printer)
    for number, image in enumerate(images):
        if number:
            printer.newPage()
        painter.drawImage(QRectF(painter.viewport()), image)
    painter.end()
    return len(images)


def _image(page: object, dots_per_inch: float) -> QImage:
    bitmap = page.render(scale=dots_per_inch / POINTS_AN_INCH, grayscale=True)  # type: ignore[attr-defined]
    buffer = bytes(bitmap.buffer)
    # copy(): QImage doesn't own the buffer, which is freed when this function returns.
    image = QImage(buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8).copy()
    image.setDotsPerMeterX(int(dots_per_inch / 0.0254))
    image.setDotsPerMeterY(int(dots_per_inch / 0.0254))
    return image

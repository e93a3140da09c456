"""What goes to the printer is every page of what the preview showed."""

import io
from pathlib import Path

import pypdfium2
from PySide6.QtGui import QPageSize, QPdfWriter
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.ui.printing.pdf_pages import paint_pages


def test_every_page_goes_onto_a_sheet_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    for dark in (1, 0):
        canvas.rect(50, 50, 400, 600, fill=dark)
        canvas.showPage()
    canvas.save()
    printer = QPdfWriter(str(tmp_path / "printed.pdf"))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    assert paint_pages(printer, data.getvalue(), 50) == 2
    printed = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    inks = [255 - sum(dots) / len(dots) for dots in (bytes(page.render(scale=0.3, grayscale=True).buffer) for page in printed)]
    assert inks[0] > 60 and inks[1] < 10

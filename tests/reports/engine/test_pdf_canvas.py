"""Our canvas is ReportLab's own, byte for byte, only quicker."""

import io

from reportlab.pdfgen.canvas import Canvas

from app.reports.engine import fonts, ink, pdf_canvas
from app.reports.engine.pdf_canvas import PdfCanvas

WORDS = ["ふれあいサロン", "𠮷野家（1-①）か゚", "", "ふれあいサロン", "-0.5 \\ ( ) 12,345", "髙﨑𠮷"]


def drawn_on(kind: type[Canvas]) -> bytes:
    fonts.faces()
    out = io.BytesIO()
    canvas = kind(out, pageCompression=0, invariant=1, initialFontName=fonts.REGULAR)
    for page in range(2):
        for number, words in enumerate(WORDS):
            ink.line_of_text(canvas, fonts.paper_text(words), 40.123456789, 700 - 15 * number, bold=bool(page))
            ink.line_of_text(canvas, fonts.paper_text(words), 300, 700.1 - 15 * number, ink.SMALL, align="right")
            ink.rule(canvas, 0, -0.0, 1e-9 * number, 1234567.891 / (number + 1), ink.HAIR)
            ink.dotted_rule(canvas, 1, 2 / 3, 4)
            ink.frame(canvas, number, 2, 30.5, 4)
            ink.circle_around(canvas, 100, 200, 30, 12)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_the_bytes_are_those_of_reportlab():
    assert drawn_on(PdfCanvas) == drawn_on(Canvas)


def test_they_are_when_nothing_more_is_kept(monkeypatch):
    monkeypatch.setattr(pdf_canvas, "WORDS", 1)
    assert drawn_on(PdfCanvas) == drawn_on(Canvas)

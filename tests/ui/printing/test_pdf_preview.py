"""The preview draws the pages in sight and holds few of them: a year of activity records has hundreds."""

import io

import pytest
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.ui.printing import pdf_preview
from app.ui.printing.pdf_preview import KEPT, Preview

PAGES = 60


@pytest.fixture
def paper() -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    for number in range(PAGES):
        canvas.drawString(100, 400, str(number))
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def test_of_many_pages_only_those_in_sight_are_drawn(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, paper: bytes) -> None:
    drawn: list[int] = []
    real = pdf_preview.page_images

    def noted(data: bytes, dots: float, first: int, count: int) -> object:
        drawn.append(first + 1)
        return real(data, dots, first, count)

    monkeypatch.setattr(pdf_preview, "page_images", noted)
    preview = Preview()
    qtbot.addWidget(preview)
    preview.resize(700, 600)
    preview.show()
    qtbot.waitExposed(preview)
    preview.show_pages(paper, [])
    qtbot.waitUntil(lambda: bool(drawn))
    qtbot.wait(50)
    assert set(drawn) <= {1, 2}
    for number in range(5, PAGES, 5):
        preview.go_to(number)
        qtbot.waitUntil(lambda number=number: number in drawn)
    assert len(preview._images) <= KEPT + 2
    assert sum(not page.pixmap().isNull() for page in preview.pages) <= KEPT + 2
    preview.show_pages(paper, [])  # other papers while one is scrolled down
    preview.go_to(PAGES)
    qtbot.waitUntil(lambda: PAGES in drawn)
    assert len(set(drawn)) < PAGES


def test_behind_another_page_only_what_was_in_sight_stays(qtbot: QtBot, paper: bytes) -> None:
    preview = Preview()
    qtbot.addWidget(preview)
    preview.resize(700, 600)
    preview.show()
    qtbot.waitExposed(preview)
    preview.show_pages(paper, [])
    qtbot.waitUntil(lambda: preview.verticalScrollBar().maximum() > 0)  # the pages are laid out
    for number in (5, 10, 15):
        preview.go_to(number)
        qtbot.waitUntil(lambda number=number: number in preview._images)
    preview.hide()
    assert not preview._images
    assert {page.number for page in preview.pages if not page.pixmap().isNull()} <= {14, 15, 16}
    preview.show()
    preview.go_to(5)
    qtbot.waitUntil(lambda: not preview.pages[4].pixmap().isNull())

"""Short letters between offices (受領書, 提出のお願い, 持出し記録): a heading, a few sentences and one table of any length."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from app.reports.engine import fonts
from app.reports.engine.fonts import paper_text

_BODY = ParagraphStyle("body", fontName=fonts.REGULAR, fontSize=10.5, leading=17, wordWrap="CJK")
_RIGHT = ParagraphStyle("right", _BODY, alignment=TA_RIGHT)
_TITLE = ParagraphStyle("title", _BODY, fontName=fonts.BOLD, fontSize=16, leading=24, alignment=1)
_HEAD = ParagraphStyle("head", _BODY, fontName=fonts.BOLD, fontSize=9.5, leading=13)
_CELL = ParagraphStyle("cell", _BODY, fontSize=9.5, leading=13)


@dataclass(frozen=True)
class OfficePaper:
    """``widths`` are in millimetres, 170 in total; every row has as many cells as ``headings``. Texts are printed as they are."""

    title: str
    to: str
    day: str
    sender: str
    sentences: tuple[str, ...]
    headings: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def draw_office_paper(paper: OfficePaper) -> bytes:
    """The PDF of a letter. Raises Unavailable("missing-font")."""
    fonts.faces()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm, bottomMargin=18 * mm,
        title=paper.title, creator="結ノート", lang="ja-JP", initialFontName=fonts.REGULAR,
    )  # fmt: skip
    story: list[Flowable] = [_text(paper.day, _RIGHT), _text(f"{paper.to}　様" if paper.to else "", _BODY)]
    story += [_text(paper.sender, _RIGHT), Spacer(0, 6 * mm), _text(paper.title, _TITLE), Spacer(0, 6 * mm)]
    story += [_text(sentence, _BODY) for sentence in paper.sentences]
    if paper.headings:
        story += [Spacer(0, 4 * mm), _table(paper)]
    document.build(story)
    return out.getvalue()


def _table(paper: OfficePaper) -> Table:
    rows: list[Sequence[Paragraph]] = [[_text(cell, _HEAD) for cell in paper.headings]]
    rows += [[_text(cell, _CELL) for cell in row] for row in paper.rows]
    table = Table(rows, colWidths=[width * mm for width in paper.widths], repeatRows=1, splitByRow=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
                ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.93, 0.93, 0.93)),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    return table


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    """A paragraph. Foreign text is never read as markup; rare kanji are set in the fallback font."""
    bold = style.fontName == fonts.BOLD
    pieces = []
    for line in paper_text(text).splitlines() or [""]:
        runs = fonts.runs(line, bold)
        pieces.append("".join(f'<font name="{run.font}">{escape(run.text)}</font>' for run in runs))
    return Paragraph("<br/>".join(pieces), style)

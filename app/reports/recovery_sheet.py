"""復旧用紙: one A4 page for the safe with the recovery key, which restores the head office after its PC is lost."""

import io
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas as PdfCanvas

from app.reports.engine import fonts, ink
from app.reports.engine.blocks import WIDTH, wrapped
from app.reports.engine.fonts import paper_text
from app.reports.engine.ink import BODY, MM, Canvas

_LEFT, _TOP = 25 * MM, A4[1] - 20 * MM
_TITLE, _CODE = 20.0, 18.0
_CODE_LINE = 10 * MM

STEPS = (
    "新しいパソコンに結ノートを入れ、控えを入れたUSBメモリーなどを差します。",
    "結ノートを始めて「本部のPCを失った」を選び、控えのフォルダーを選びます。",
    "上の番号を、1行目から8行目まで入れます。行ごとに確かめるので、違う行はその場で分かります。",
    "記録が開いたら、すべての支部に「次の提出」を頼みます。控えより後の分は、支部のファイルで戻ります。",
)
WARNING = (
    "この番号と控えがあれば、誰でも記録を開けます。写真に撮らず、写しを作らず、金庫に入れてください。"
    "控えは、この用紙とは別の場所に置いてください。"
)


@dataclass(frozen=True)
class RecoverySheet:
    """``lines`` are the eight lines of the code, each as 1234-5678-9012 (app.store.recovery_code)."""

    organisation: str
    made_on: str
    lines: tuple[str, ...]


def draw_recovery_sheet(sheet: RecoverySheet) -> bytes:
    """The PDF. Raises Unavailable("missing-font")."""
    fonts.faces()
    out = io.BytesIO()
    canvas = PdfCanvas(out, pagesize=A4, pageCompression=1, lang="ja-JP", initialFontName=fonts.REGULAR)
    canvas.setCreator("結ノート")
    canvas.setTitle("復旧用紙")
    y = _TOP
    ink.line_of_text(canvas, "復旧用紙", _LEFT, y, _TITLE, bold=True)
    ink.line_of_text(canvas, "金庫で保管", _LEFT + WIDTH, y, 14, bold=True, align="right")
    ink.rule(canvas, _LEFT, y - 7 * MM, _LEFT + WIDTH, y - 7 * MM, ink.THICK)
    y = _paragraph(canvas, paper_text(sheet.organisation) + "　本部", y - 13 * MM, bold=True)
    y = _paragraph(canvas, f"作成日　{sheet.made_on}", y)
    y = _paragraph(canvas, "本部のパソコンが壊れた、無くなった、盗まれたときに、控えから記録を戻すための用紙です。", y - 3 * MM)
    y = _codes(canvas, sheet.lines, y - 4 * MM)
    y = _paragraph(canvas, "使い方", y - 8 * MM, bold=True)
    for number, step in enumerate(STEPS, start=1):
        y = _paragraph(canvas, step, y - 1 * MM, bullet=f"{number}.　")
    y = _paragraph(canvas, "守ること", y - 6 * MM, bold=True)
    y = _paragraph(canvas, WARNING, y - 1 * MM)
    y = _paragraph(canvas, "練習", y - 6 * MM, bold=True)
    y = _paragraph(canvas, "年に一度、「復旧の練習」で、この用紙と控えが開くことを確かめ、日付を書いてください。", y - 1 * MM)
    for _ in range(2):
        y -= 10 * MM
        for at in range(4):
            left = _LEFT + at * WIDTH / 4
            ink.dotted_rule(canvas, left, left + WIDTH / 4 - 6 * MM, y)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _codes(canvas: Canvas, lines: tuple[str, ...], top: float) -> float:
    """Draws the code in a frame, one numbered line each. Returns the lower edge of the frame."""
    height = len(lines) * _CODE_LINE + 6 * MM
    ink.frame(canvas, _LEFT, top, WIDTH, height, ink.THICK)
    y = top - 3 * MM - _CODE_LINE / 2
    for number, line in enumerate(lines, start=1):
        ink.line_of_text(canvas, f"{number}行目", _LEFT + 8 * MM, y, BODY)
        for at, group in enumerate(line.split("-")):
            ink.line_of_text(canvas, " ".join(group), _LEFT + (52 + 40 * at) * MM, y, _CODE, bold=True, align="centre")
        y -= _CODE_LINE
    return top - height


def _paragraph(canvas: Canvas, text: str, top: float, *, bold: bool = False, bullet: str = "") -> float:
    """Draws a wrapped text below ``top``; returns the top of what follows."""
    room = ink.leading(BODY)
    for line in wrapped(text, WIDTH, bold=bold, bullet=bullet):
        ink.line_of_text(canvas, line.text, _LEFT + line.indent, top - room / 2, BODY, bold=bold)
        top -= room
    return top

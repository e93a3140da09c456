"""Fifteen evaluation sheets as one PDF, beside a bare ReportLab canvas that draws as much text."""

import io
import tempfile
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from app.reports.evaluation_sheet import draw_evaluation_sheets
from app.reports.fonts import REGULAR, faces
from app.services.plans import plans
from app.services.printing import evaluation_sheets
from app.services.setup import set_up_head
from tests.benchmarks.list_speed import fill
from tests.benchmarks.row import Row, medians, milliseconds

LINES_A_PAGE = 55


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, set_up_head(Path(folder) / "head") as desk:
        fill(desk, 2000)
        sheets = evaluation_sheets(desk, plans(desk)[0].id, 2023)
        pages = draw_evaluation_sheets(sheets, io.BytesIO())
        faces()

        def bare() -> None:
            canvas = Canvas(io.BytesIO())
            for page in range(pages):
                canvas.setFont(REGULAR, 10.5)
                for line in range(LINES_A_PAGE):
                    canvas.drawString(70, 800 - line * 14, f"{page} {line} 地域福祉活動計画の推進のため、推進計画を策定します。")
                canvas.showPage()
            canvas.save()

        ours, beside = medians(5, lambda: draw_evaluation_sheets(sheets, io.BytesIO()), bare)
        filling, _ = medians(3, lambda: evaluation_sheets(desk, plans(desk)[0].id, 2023), bare)
    return [
        Row(f"PDF of {len(sheets)} evaluation sheets ({pages} pages)", milliseconds(ours),
            f"bare canvas, as many pages of text {milliseconds(beside)}", f"{beside / ours:.2f} of its speed", "≥ 0.40",
            beside / ours >= 0.40),
        Row("asking figures and texts for them", milliseconds(filling), "—", "—", "—"),
    ]  # fmt: skip

"""Fifteen evaluation sheets as one PDF, beside a bare ReportLab canvas told every string and line of the same pages."""

import io
import tempfile
from pathlib import Path

from app.reports.evaluation_sheet import draw_evaluation_sheets
from app.services.plans import plans
from app.services.printing import evaluation_sheets
from app.services.setup import set_up_head
from tests.benchmarks.list_speed import fill
from tests.benchmarks.row import Row, medians, milliseconds
from tests.benchmarks.same_ink import same_ink


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, set_up_head(Path(folder) / "head") as desk:
        fill(desk, 2000)
        sheets = evaluation_sheets(desk, plans(desk)[0].id, 2023)
        pages = draw_evaluation_sheets(sheets, io.BytesIO())
        bare = same_ink(lambda: draw_evaluation_sheets(sheets, io.BytesIO()))
        ours, beside = medians(5, lambda: draw_evaluation_sheets(sheets, io.BytesIO()), bare)
        filling, _ = medians(3, lambda: evaluation_sheets(desk, plans(desk)[0].id, 2023), bare)
    return [
        Row(f"PDF of {len(sheets)} evaluation sheets ({pages} pages)", milliseconds(ours),
            f"bare canvas, the same strings and lines {milliseconds(beside)}", f"{beside / ours:.2f} of its speed", "≥ 0.50",
            beside / ours >= 0.50),
        Row("asking figures and texts for them", milliseconds(filling), "—", "—", "—"),
    ]  # fmt: skip

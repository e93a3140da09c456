"""Reading printed PDFs back."""

from io import BytesIO

from pypdf import PdfReader

from app.reports.engine.paper_drawing import draw_papers
from app.reports.evaluation_sheet import evaluation_paper
from app.reports.sheet import EvaluationSheet


def printed(*sheets: EvaluationSheet) -> PdfReader:
    out = BytesIO()
    count = draw_papers(map(evaluation_paper, sheets), out)
    reader = PdfReader(out)
    assert len(reader.pages) == count
    return reader


def words(reader: PdfReader) -> str:
    """Everything printed, without spaces and line ends: where a line broke is not what these tests ask."""
    return "".join("".join(page.extract_text().split()) for page in reader.pages)

"""Reading printed PDFs back."""

from io import BytesIO

from pypdf import PdfReader

from app.reports.evaluation_sheet import EvaluationSheet, draw_evaluation_sheets


def printed(*sheets: EvaluationSheet) -> PdfReader:
    out = BytesIO()
    count = draw_evaluation_sheets(sheets, out)
    reader = PdfReader(out)
    assert len(reader.pages) == count
    return reader


def words(reader: PdfReader) -> str:
    """Everything printed, without spaces and line ends: where a line broke is not what these tests ask."""
    return "".join("".join(page.extract_text().split()) for page in reader.pages)

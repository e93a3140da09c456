"""A text with its changes marked: new parts bold and underlined, removed parts struck through. Never by colour alone."""

from PySide6.QtGui import QFont, QTextCharFormat

from app.services.records.text_diff import Kind, as_text, marked_runs
from app.ui.look.paragraph import Paragraph


class MarkedText(Paragraph):
    """Shows ``text`` compared with ``base``; screen readers get the same with brackets."""

    def __init__(self, base: str, text: str) -> None:
        super().__init__()
        runs = marked_runs(base, text)
        self.set_runs([(run.text, _FORMATS.get(run.kind)) for run in runs])
        self.setAccessibleName(as_text(runs))


def _added() -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setFontWeight(QFont.Weight.Bold)
    shape.setFontUnderline(True)
    return shape


def _gone() -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setFontStrikeOut(True)
    return shape


_FORMATS = {Kind.ADDED: _added(), Kind.GONE: _gone()}

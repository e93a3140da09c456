"""The line below the form of an activity that names records which may be the same one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.services.activities.activity_rows import ActivityRow
from app.ui.look.button import button
from app.ui.look.labels import ElidedLabel
from app.ui.look.layouts import row_of
from app.ui.runtime.context import Context

NAMED = 2


class SimilarStrip(QWidget):
    """Hidden while there is no such record."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._found: Sequence[ActivityRow] = ()
        self.words = ElidedLabel("", "warning")
        row_of((self.words, 1), button("その記録を見る", run=self._on_see), margins=0, within=self)
        self.hide()

    def show_found(self, found: Sequence[ActivityRow]) -> None:
        """Names the first of the records found."""
        self._found = found
        self.words.set_text("⚠ 同じ日に似た記録があります：" + "、".join(row.title for row in found[:NAMED]) if found else "")
        self.setVisible(bool(found))

    def _on_see(self) -> None:
        if self._found:
            self._context.go("entry", self._found[0].id)

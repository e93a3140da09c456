"""◇: the note that the page on screen shows or sums values of open conflicts. One strip for all pages, below the header."""

from PySide6.QtWidgets import QWidget

from app.services.records.provisional_values import note_on_screen
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import row_of
from app.ui.runtime.context import Context


class ProvisionalStrip(QWidget):
    """Hidden while there are no open conflicts."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._note = label("", "warning", wrap=True)
        self._decide = button("食い違いを決める", "link", run=self._on_decide)
        row_of((self._note, 1), self._decide, margins=(28, 8, 28, 0), within=self)
        self.hide()

    def show_for(self, entities: tuple[str, ...]) -> None:
        """Shows the note for these kinds of records; () for a page without any, or with a note of its own."""
        note = note_on_screen(self._context.workspace, entities, self._context.fiscal_year) if entities else ""
        self._note.setText(note)
        self.setVisible(bool(note))

    def text(self) -> str:
        """The note now shown."""
        return self._note.text()

    def _on_decide(self) -> None:
        self._context.go("conflicts")

"""The base of pages with several record editors in tabs, and the keys they share."""

from collections.abc import Sequence

from PySide6.QtWidgets import QTabWidget, QWidget

from app.ui.look.layouts import column_of
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime.context import Context
from app.ui.widgets.commands import Command
from app.ui.widgets.page import page_layout
from app.ui.widgets.record_editor import RecordEditor


class Tabs(QTabWidget):
    """Tabs as high as the window allows, because what is in them scrolls.

    A label that wraps would otherwise give them the height of all fields, and push the buttons out of the window.
    """

    def hasHeightForWidth(self) -> bool:
        return False


class TabbedEditors(QWidget):
    """A page calls ``arrange`` with its editors and overrides ``fill_choices`` where fields choose from records."""

    title = ""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._editors: list[RecordEditor] = []
        self._shown: tuple[bytes, int] = (b"", 0)
        self.commands: tuple[Command, ...] = (
            Command("Ctrl+S", "保存", self._save),
            Command("Ctrl+N", "新しく書く", self._new),
            Command("F7", "履歴", self._history),
        )
        self.tabs = Tabs()

    def arrange(self, editors: Sequence[tuple[str, RecordEditor, Sequence[QWidget]]], *right: QWidget) -> None:
        """Lays out (name of the tab, editor, widgets above it); ``right``: buttons beside the title."""
        column = page_layout(self, self.title, *right)
        self.tabs.setAccessibleName("、".join(name for name, _, _ in editors))
        for name, editor, above in editors:
            self._editors.append(editor)
            inner = QWidget()
            column_of(*map(_whole, above), (editor, 1), spacing=10, margins=(0, 12, 0, 0), within=inner)
            self.tabs.addTab(inner, name)
        column.addWidget(self.tabs, 1)

    def fill_choices(self) -> None:
        """Offers choices from the database; runs before the editors are refreshed."""

    def refresh(self) -> None:
        """Reads choices and rows of all tabs again; another plan or year closes the open forms."""
        now = (self._context.plan.id, self._context.fiscal_year)
        self.fill_choices()
        for editor in self._editors:
            (editor.reset if now != self._shown else editor.refresh)()
        self._shown = now

    def leave(self) -> None:
        """Keeps what is half typed in each tab as a draft."""
        for editor in self._editors:
            editor.leave()

    def _editor(self) -> RecordEditor:
        return self._editors[self.tabs.currentIndex()]

    def _save(self) -> None:
        self._editor().save()

    def _new(self) -> None:
        self._editor().start_new()

    def _history(self) -> None:
        self._editor().show_history()


def _whole(above: QWidget) -> QWidget:
    """What stands above an editor, with a height of its own where it wraps: a low window would cut its last line."""
    return WrappedRow(above, fills=above) if above.hasHeightForWidth() else above

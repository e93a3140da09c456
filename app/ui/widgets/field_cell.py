"""A field with its unit, what was understood or how to type it, and below it what is wrong."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from app.ui.look.icons import Picture
from app.ui.look.labels import label, set_look
from app.ui.look.layouts import column_of, fill, row_of


class ProblemLine(QWidget):
    """An icon and a sentence under a field; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = Picture()
        self._text = label(wrap=True)
        row_of((self._icon, 0, Qt.AlignmentFlag.AlignTop), (self._text, 1), spacing=6, margins=(0, 2, 0, 2), within=self)
        self.hide()

    def show_problem(self, level: str, text: str) -> None:
        """Shows a sentence; ``level`` is "error" or "warning", an empty text hides the line."""
        self._icon.show_icon(level if text else "", "RED" if level == "error" else "AMBER", 18)
        set_look(self._text, "look", level)
        self._text.setText(text)
        self._text.setAccessibleName(("誤り：" if level == "error" else "注意：") + text if text else "")
        self.setVisible(bool(text))

    def text(self) -> str:
        """The sentence now shown."""
        return self._text.text()


BESIDE = 4
"""Least width, in full-width characters, of what stands beside a field: it takes more lines rather than widen the page."""


class FieldCell(QWidget):
    """``width``: of the field in full-width characters; 0 fills the row, and help and meaning move below the field."""

    def __init__(self, field: QWidget, name: str, *, help: str = "", unit: str = "", width: int = 0) -> None:
        super().__init__()
        self.field = field
        self._help = help
        self._width = width
        self._beside = label(help, "small", wrap=True)
        self._problem = ProblemLine()
        self._given: tuple[str, str] = ("", "")
        field.setAccessibleName(name)
        field.setAccessibleDescription(help)
        self._arrange(unit)
        self._fit()
        if hasattr(field, "understood"):
            field.understood.connect(self._on_understood)
        field.edited.connect(self._on_edited)  # type: ignore[attr-defined]
        field.installEventFilter(self)

    def show_problem(self, level: str, text: str) -> None:
        """What the checks say about the value. What the field itself couldn't read comes first."""
        self._given = (level, text)
        self._show()

    def add_beside(self, widget: QWidget) -> None:
        """Puts a widget at the end of the field's line."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def problem(self) -> str:
        """The problem now shown."""
        return self._problem.text()

    def meaning(self) -> str:
        """What is shown beside the field: what was understood, else the help."""
        return self._beside.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._show()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _arrange(self, unit: str) -> None:
        row = self._row = row_of((self.field, 0 if self._width else 1), spacing=8)
        if unit:
            row.addWidget(label(unit, "soft"))
        column = column_of(row, spacing=2, margins=0, within=self)
        if self._width:
            fill(row, 4, (self._beside, 1))
        elif self._help or hasattr(self.field, "understood"):
            column.addWidget(self._beside)
        column.addWidget(self._problem)

    def _fit(self) -> None:
        if self._width:
            letter = self.fontMetrics().horizontalAdvance("国")
            room = self._width * letter + 26
            if isinstance(self.field, QComboBox):  # its arrow and its longest words need room too
                room = max(room, min(self.field.sizeHint().width(), self.field.minimumSizeHint().width()))
            self.field.setFixedWidth(room)
            self._beside.setMinimumWidth(BESIDE * letter if self._beside.text() else 0)

    def _on_understood(self, meaning: str) -> None:
        set_look(self._beside, "look", "meaning" if meaning else "small")
        self._beside.setText(meaning or self._help)
        self._fit()

    def _on_edited(self) -> None:
        """Typing clears the old problem; the next check says what is left."""
        self._given = ("", "")
        if (self._problem.text() and self.field.trouble() is None) or self._warning():  # type: ignore[attr-defined]
            self._show()

    def _warning(self) -> str:
        """What the field itself says about its text, beside what it can't read: a line may be too long."""
        return str(self.field.warning()) if hasattr(self.field, "warning") else ""

    def _show(self) -> None:
        trouble = self.field.trouble()  # type: ignore[attr-defined]
        level, text = ("error", trouble.what + trouble.todo) if trouble else self._given
        if not text and (warning := self._warning()):
            level, text = "warning", warning
        set_look(self.field, "state", level if text else "")
        self._problem.show_problem(level, text)
        self.field.setAccessibleDescription(text or self._help)

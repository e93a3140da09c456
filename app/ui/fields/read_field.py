"""The base of lines whose text is read as a value: what was understood, why not, and how the value is shown."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal

from app.errors import YuiError
from app.rules.reading import Reading, decided
from app.ui.fields.single_line import SingleLineField


class ReadField(SingleLineField):
    """A subclass gives ``_parse`` (text to value, None for empty text; YuiError: not understood), or ``_understand`` where it
    may have to ask or to tell how it was read; and ``_written`` (back). What is doubtful is asked by being no value yet.
    """

    understood = Signal(str)
    clearly = "はっきり分かるように、入れ直してください。"
    """What to do about a doubt."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._value: Any = None
        self._trouble: YuiError | None = None
        self._how = ""

    def value(self) -> Any:
        """What was understood; None when empty or not understood."""
        return self._value

    def typed(self) -> Any:
        """The value, or the text that wasn't understood."""
        return self.text().strip() if self._trouble else self.value()

    def trouble(self) -> YuiError | None:
        """Why the text wasn't understood, or None."""
        return self._trouble

    def meaning(self) -> str:
        """What is shown beside the field: how the text was read; "" while there is nothing to say."""
        return self._how

    def set_value(self, value: Any) -> None:
        """Shows a value; a str is a draft's text and is read again."""
        if isinstance(value, str):
            self.setText(value)
            self._read()
        else:
            self._show(value)
        self.understood.emit(self.meaning())

    def _show(self, value: Any) -> None:
        """A value as it was stored; it is not read again."""
        self._value, self._trouble, self._how = value, None, ""
        self.setText(self._written())

    def _on_typed(self) -> None:
        self._read()
        self.understood.emit(self.meaning())
        super()._on_typed()

    def _read(self) -> None:
        self._value, self._trouble, self._how = None, None, ""
        try:
            found = self._understand(self.text())
            self._value, self._how = decided(found, "unclear", self.clearly), found.how
        except YuiError as error:
            self._trouble = error

    def _finish(self) -> None:
        if self._trouble is None and self.text() != self._written():
            self.setText(self._written())

    def _understand(self, text: str) -> Reading[Any]:
        return Reading(self._parse(text))

    def _parse(self, text: str) -> Any:
        raise NotImplementedError

    def _written(self) -> str:
        raise NotImplementedError


class DigitsField(ReadField):
    """Digits and signs only: the IME is off, so that no digit waits for a conversion to be confirmed."""

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument=None):  # type: ignore[no-untyped-def]
        # Qt's Windows plug-in switches the IME off by this answer; the widget attribute alone does not (measured).
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query) if argument is None else super().inputMethodQuery(query, argument)


class ParsedField(ReadField):
    """A field read by a rule of its own (times of day, lengths of work), written back the way it was understood.

    ``read`` reads the typed text (or refuses it, YuiError), ``write`` gives a value's text, which can be read again."""

    def __init__(self, read: Callable[[str], Reading[Any]], write: Callable[[Any], str]) -> None:
        super().__init__(60)
        self._rule, self._writer = read, write

    def set_value(self, value: Any) -> None:
        """A value may itself be a text: both are read, and what was understood is shown."""
        super().set_value(value if isinstance(value, str) else self._writer(value))
        self._finish()

    def _understand(self, text: str) -> Reading[Any]:
        return self._rule(text)

    def _written(self) -> str:
        return self._writer(self._value)

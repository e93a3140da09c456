"""A line that is read by a rule of its own (times of day, lengths of work) and written back the way it was understood."""

from collections.abc import Callable
from typing import Any

from app.ui.fields.read_field import ReadField


class ParsedField(ReadField):
    """``parse`` reads the typed text (or refuses it, YuiError), ``write`` gives a value's text, which can be read again."""

    def __init__(self, parse: Callable[[str], Any], write: Callable[[Any], str]) -> None:
        super().__init__(60)
        self._rule, self._writer = parse, write

    def set_value(self, value: Any) -> None:
        """A value may itself be a text: both are read, and what was understood is shown."""
        super().set_value(value if isinstance(value, str) else self._writer(value))
        self._finish()

    def _parse(self, text: str) -> Any:
        return self._rule(text)

    def _written(self) -> str:
        return self._writer(self._value)

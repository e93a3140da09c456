"""Several counts in one line: 「高齢者20 民生委員3」. What was understood stands beside it, with their sum."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal

from app.rules.counts import counts_text, parse_counts, read_counts
from app.ui.fields.parsed_field import ParsedField

_STORED = re.compile(r"[^=\n]+=[0-9]+(\n[^=\n]+=[0-9]+)*")


class CountsField(ParsedField):
    """The value is "code=number" per line, None when empty; ``kinds`` are (code, label)."""

    understood = Signal(str)

    def __init__(self, kinds: Sequence[tuple[str, str]], unit: str) -> None:
        super().__init__(*_rule(kinds, unit))
        self._kinds = tuple(kinds)
        self._unit = unit
        self.setMaxLength(400)

    def set_kinds(self, kinds: Sequence[tuple[str, str]]) -> None:
        """Another list of kinds; what was typed is read by it again."""
        if tuple(kinds) != self._kinds:
            text = self.text() if self._trouble else self._value
            self._kinds = tuple(kinds)
            self._parse, self._write = _rule(kinds, self._unit)
            self.set_value(text)

    def set_value(self, value: str | None) -> None:
        """A record's value is kept as it is until someone types; a draft's text is read again."""
        if value is None or _STORED.fullmatch(value):
            self._value, self._trouble = value, None
            self._settle()
            self.understood.emit(self.meaning())
        else:
            super().set_value(value)

    def meaning(self) -> str:
        found = read_counts(self._value)
        return f"計 {sum(found.values()):,}{self._unit}" if len(found) > 1 else ""

    def _read(self) -> None:
        super()._read()
        self.understood.emit(self.meaning())


def _rule(kinds: Sequence[tuple[str, str]], unit: str) -> tuple[Callable[[str], Any], Callable[[Any], str]]:
    """How such a line is read, and how it is written; neither holds the field itself."""
    return lambda text: parse_counts(text, kinds), lambda value: counts_text(value, kinds, unit)

"""Several counts in one line: 「高齢者20 民生委員3」. What was understood is shown with their sum."""

import re
from collections.abc import Sequence
from typing import Any

from app.rules.counts import counts_text, parse_counts, read_counts
from app.services.records.labels import field_of
from app.services.workspace.workspace import Workspace
from app.ui.fields.choice_field import terms_for
from app.ui.fields.read_field import ReadField

_STORED = re.compile(r"[^=\n]+=[0-9]+(\n[^=\n]+=[0-9]+)*")


class CountsField(ReadField):
    """The value is "code=number" per line, None when empty; ``kinds`` are (code, label)."""

    def __init__(self, kinds: Sequence[tuple[str, str]], unit: str) -> None:
        super().__init__(400)
        self._kinds = tuple(kinds)
        self._unit = unit

    def set_kinds(self, kinds: Sequence[tuple[str, str]]) -> None:
        """Replaces the kinds; the typed text is read again with them."""
        if tuple(kinds) != self._kinds:
            typed = self.typed()
            self._kinds = tuple(kinds)
            self.set_value(typed)

    def set_value(self, value: Any) -> None:
        """Shows the value of a record unchanged until somebody types; the text of a draft is read again."""
        if value is None or _STORED.fullmatch(value):
            self._show(value)
            self.understood.emit(self.meaning())
        else:
            super().set_value(value)
            self._finish()

    def meaning(self) -> str:
        """The sum, where there is more than one count."""
        found = read_counts(self._value)
        return f"計 {sum(found.values()):,}{self._unit}" if len(found) > 1 else ""

    def _parse(self, text: str) -> Any:
        return parse_counts(text, self._kinds)

    def _written(self) -> str:
        return counts_text(self._value, self._kinds, self._unit)


def counts_of(workspace: Workspace, kind: str, field: str) -> CountsField:
    """The field for counts of a kind of record, with the vocabulary and the unit declared for it."""
    return CountsField(terms_for(workspace, kind, field), field_of(kind, field).unit)

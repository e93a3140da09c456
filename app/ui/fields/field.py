"""What every input field can do; forms and pages use nothing else."""

from typing import Any, Protocol

from PySide6.QtCore import SignalInstance

from app.errors import YuiError


class Field(Protocol):
    """``edited`` is emitted when the person changes something, never by ``set_value``."""

    @property
    def edited(self) -> SignalInstance: ...

    def value(self) -> Any:
        """What was understood; None when the field is empty or wasn't understood."""

    def set_value(self, value: Any) -> None:
        """Shows a value; a str is text as it was typed (of a draft)."""

    def typed(self) -> Any:
        """For drafts: the value, or the typed text when it wasn't understood."""

    def trouble(self) -> YuiError | None:
        """Why the typed text wasn't understood, or None."""

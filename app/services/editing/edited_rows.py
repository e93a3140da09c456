"""What a list that is edited as a table (表のまま編集) consists of, and what a kind of record says about its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from app.services.records.actions import Action
from app.services.records.record_forms import RecordForm
from app.services.tables.read_rows import ReadCell
from app.services.workspace.workspace import Workspace

State = Literal["stored", "new", "changed", "joins", "lacking", "asked", "unreadable", "known"]
READY: frozenset[State] = frozenset(("new", "changed", "joins"))
"""A row in one of these is saved."""
OPEN: frozenset[State] = frozenset(("lacking", "asked", "unreadable"))
"""A row in one of these is not saved, and keeps what was typed."""


@dataclass(frozen=True)
class EditedColumn:
    """``width`` in full-width characters. ``is_long``: a text of several lines. ``is_name``: what people know a row by."""

    field: str
    label: str
    width: int
    is_long: bool = False
    is_figure: bool = False
    is_name: bool = False


@dataclass(frozen=True)
class Typing:
    """What a person typed into a cell. ``answer``: the words chosen for what was doubtful in it."""

    text: str
    answer: str = ""


@dataclass(frozen=True)
class EditedRow:
    """A row as it will be stored. ``values``: all fields after saving. ``locked``: field → why it can't be typed, "" for all.

    stored: nothing to save. lacking: not complete enough to be saved. known: a new row whose record is in the list already;
    joins: one that says something which that record lacks.
    """

    record: bytes
    cells: Mapping[str, ReadCell]
    values: Mapping[str, Any]
    state: State = "stored"
    why: str = ""
    locked: Mapping[str, str] = field(default_factory=dict)

    def lock_of(self, name: str) -> str:
        """Why a cell can't be typed; "" when it can."""
        return self.locked.get("", "") or self.locked.get(name, "")


class Kind(Protocol):
    """A kind of record whose list is edited as a table."""

    workspace: Workspace
    key: str
    """Names what is half typed in this list, among the drafts of this PC."""
    step: str
    """What saving is called when it is taken back."""
    columns: tuple[EditedColumn, ...]

    def see(self, typed: Mapping[bytes, Mapping[str, Typing]]) -> bool:
        """Is given all that is typed in the table; True when the state of other rows may depend on it."""

    def ids(self) -> list[bytes]:
        """The records of the list, in its order."""

    def forms(self, ids: Sequence[bytes]) -> dict[bytes, RecordForm]:
        """These records as they are now; those that are deleted or unknown are left out."""

    def new_form(self, number: int) -> RecordForm:
        """A record that does not exist yet; ``number``: how many new ones there are before it."""

    def field_of(self, heading: str) -> str:
        """Which column the heading of a copied table means; "" for none."""

    def offered(self, name: str) -> Sequence[str]:
        """The words to choose from in a column; none where anything may be typed."""

    def shown(self, name: str, values: Mapping[str, Any]) -> str:
        """A field in words, as lists show it."""

    def written(self, name: str, values: Mapping[str, Any]) -> str:
        """A field as it can be typed."""

    def copied(self, name: str, values: Mapping[str, Any]) -> str:
        """A field as a spreadsheet takes it: numbers and days are numbers and days there."""

    def read(self, form: RecordForm, typed: Mapping[str, Typing]) -> EditedRow:
        """A row with what was typed into it."""

    def write(self, act: Action, rows: Sequence[tuple[RecordForm, EditedRow]]) -> None:
        """Saves rows that are in one of the states READY."""

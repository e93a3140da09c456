"""One row of a foreign table as it will be stored, with everything that a person is told or asked about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

State = Literal["new", "changes", "known", "asked", "unreadable", "left_out"]
STATES: dict[State, str] = {
    "new": "新しい記録",
    "changes": "入っている記録と違う",
    "known": "もう入っている",
    "asked": "決めてから",
    "unreadable": "読めないところがある",
    "left_out": "取り込まない",
}
"""``changes``: the record is there already and differs. ``known``: it is there already and says the same."""

Place = tuple[int, int]
"""(sheet number, row number), both from 1 as the spreadsheet program shows them."""


@dataclass(frozen=True)
class ReadCell:
    """One field of one row.

    ``typed``: what stands in the table; ``shown``: what will be stored, in words (「R7.11.3（月）」). ``how``: told where it was
    not read as it stands; ``doubt``: a question, asked before the row goes in; ``warning``: told, prevents nothing;
    ``problem``: why it cannot be read. ``before``: what the record that is there says in this field, where it differs.
    ``choices``: for a doubt, what may be answered, the likeliest first: (answer, words).
    """

    field: str
    typed: str
    shown: str
    how: str = ""
    doubt: str = ""
    warning: str = ""
    problem: str = ""
    before: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ReadRow:
    """``values``: field → what will be stored. ``why`` explains the state in a sentence, "" for a plain new row.

    ``record``: the id under which it goes in, or that of the record it was recognised as. ``office``: the code of the office
    whose record it becomes. ``warnings``: sentences that concern no single cell. ``is_no_record``: a sum or a bar.
    """

    place: Place
    cells: Mapping[str, ReadCell]
    values: Mapping[str, Any] = field(default_factory=dict)
    state: State = "new"
    why: str = ""
    ticked: bool = False
    as_draft: bool = False
    record: bytes | None = None
    hidden: bool = False
    office: str = ""
    warnings: tuple[str, ...] = ()
    is_no_record: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked once for the whole table. ``choices``: (answer, words), the likeliest first."""

    key: str
    text: str
    choices: tuple[tuple[str, str], ...]

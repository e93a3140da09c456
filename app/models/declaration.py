"""What is known of one field of a record, declared once beside its column.

Screens, paper, history, conflicts, spreadsheets, the command line and the privacy check read it from here. The words are
those of docs/glossary.md. Who may write a field is said by its group (app.models.base.Group).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeEngine

FreeText = Literal["", "line", "prose", "name"]
"""What people write in their own words, in one line or in several; a ``name`` is a line that is meant to name somebody.
A person's data may stand in all of them: such a text is looked at before a file leaves and can be erased. All other texts
are codes, times, or what the council publishes anyway."""

Notation = Literal["", "counts", "duration", "hours", "month", "months", "place", "scaled"]
"""How a stored value is to be read: ``counts`` one "code=number" per line (app.rules.counts); ``duration`` minutes and
``hours`` "9:30～11:45" (app.rules.hours); ``month`` a calendar month "2026-04" (app.rules.year_months); ``months`` a bit per
month (app.rules.months); ``place`` a row of a foreign table, "sheet:row"; ``scaled`` a whole number that its indicator's
decimals scale."""

DECLARED = "declared"


@dataclass(frozen=True)
class Field:
    """One field's declaration.

    ``choices``: stored code → word, in the order offered. ``vocabulary``: the list whose terms give the words instead
    (every list that begins so: rating, rating_circle). ``points_to``: the kind of record whose id is stored, "*" for any
    kind; "office", "kind" and "scale" for their codes. ``typed_in``: the number field in which this one is typed (約30, なし).
    ``word``: what any value but False reads as. ``is_key``: what a record is found and counted by; another value there
    would make it another record. ``headings``: what spreadsheets call it besides its label, divided by 、; a free text
    needs none to be read from there. ``is_copied``: False when a copy of the record begins without it. ``is_searched``:
    False for a free text that the list's search passes over.
    """

    label: str
    choices: Mapping[Any, str] = field(default_factory=dict)
    vocabulary: str = ""
    points_to: str = ""
    notation: Notation = ""
    unit: str = ""
    free_text: FreeText = ""
    typed_in: str = ""
    word: str = ""
    is_key: bool = False
    headings: str = ""
    is_copied: bool = True
    is_searched: bool = True


def column(
    declared: Field, type_: TypeEngine[Any] | type[TypeEngine[Any]] | None = None, *, index: bool = False
) -> MappedColumn[Any]:
    """A column with its declaration; ``type_`` where the annotation alone does not say it."""
    return mapped_column(*(() if type_ is None else (type_,)), index=index or None, info={DECLARED: declared})

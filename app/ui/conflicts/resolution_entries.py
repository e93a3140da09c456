"""The form rows in which another value for a conflict is typed (app.services.conflicts.resolution_fields)."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.services.conflicts.resolution_fields import TypedField
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.counts_field import CountsField
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.months_field import MonthsField
from app.ui.fields.number_field import NumberField
from app.ui.fields.people_field import PeopleField
from app.ui.fields.target_field import TargetField
from app.ui.fields.targets_field import TargetsField
from app.ui.fields.text_field import TextField
from app.ui.widgets.form import Entry

LINES = 5
"""Visible lines of a text field."""


def entry_of(field: TypedField) -> Entry:
    """The form row for a field, with the same kind of input as on the record's own page."""
    return Entry(field.name, _makers(field)[field.sort], field.label, unit=field.unit, width=_width(field), about=field.about)


def first_values(field: TypedField) -> dict[str, Any]:
    """The values that the form shows first, with the marks 約 and 不明 where the field has them."""
    about = {field.about: field.is_about} if field.about else {}
    unknown = {field.unknown: field.is_unknown} if field.unknown else {}
    return {field.name: field.value} | about | unknown


def _makers(field: TypedField) -> dict[str, Callable[[], QWidget]]:
    """Inputs by the sort of the field."""
    pairs: list[Any] = list(field.choices)
    return {
        "line": LineField,
        "text": lambda: TextField(LINES),
        "date": DateField,
        "number": lambda: NumberField(approximate=bool(field.about)),
        "figure": LineField,
        "yes_no": lambda: ChoiceField(pairs),
        "choice": lambda: ChoiceField(pairs),
        "many": lambda: PeopleField(pairs, unknown="（一覧にない項目）"),
        "target": lambda: TargetField(field.targets),
        "targets": lambda: TargetsField(field.targets),
        "months": MonthsField,
        "counts": lambda: CountsField(pairs, field.unit),
    }


def _width(field: TypedField) -> int:
    """Width of the input in full-width characters, as on the record's own page; 0 fills the row."""
    return {"date": 8, "number": 6, "figure": 8, "yes_no": 9, "target": 8, "targets": 8}.get(field.sort, 0)

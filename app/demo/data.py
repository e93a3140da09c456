"""The texts of the sample story: what the offices record, correct and evaluate. Invented; no real person is named.

They are read from resources/demo, so the story is the same every time.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.rules.resources import resource

ACTIVITY_FIELDS = (
    *("date", "end_date", "target", "secondary_targets", "title", "kind", "status", "status_reason", "sessions"),
    *("participants", "participants_approximate", "place", "district", "partners", "content", "outcome", "issue"),
    *("next_step", "recorder", "state"),
)
EVALUATION_FIELDS = (
    *("target", "main_activities", "outcome", "issue", "rating", "rating_reason"),
    *("direction", "direction_note"),
)


@dataclass(frozen=True, slots=True)
class Correction:
    """A change that a branch makes before its second hand-in. Office, day and title name the activity."""

    office: str
    date: date
    title: str
    reason: str
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TwoEdits:
    """One activity that two PCs of an office change without knowing of each other: a conflict that people must resolve."""

    office: str
    date: date
    title: str
    first_reason: str
    first: dict[str, Any]
    second_reason: str
    second: dict[str, Any]


def sample_activities(office_code: str, fiscal_year: int) -> list[dict[str, Any]]:
    """The sample activities of an office in a year, ordered by day, each with all of ACTIVITY_FIELDS.

    None where nothing was entered; targets are codes ("1-3"), days are dates. Empty where there are no samples: they exist for
    2024 and 2025.
    """
    return [_filled(given, ACTIVITY_FIELDS) for given in _tables(f"{office_code}-{fiscal_year}", "activity")]


def sample_evaluations(fiscal_year: int) -> list[dict[str, Any]]:
    """The head office's evaluations of some targets, each with all of EVALUATION_FIELDS.

    None where a box stays empty for handwriting.
    """
    return [_filled(given, EVALUATION_FIELDS) for given in _tables(f"evaluations-{fiscal_year}", "evaluation")]


def corrections(office_code: str) -> list[Correction]:
    """The changes of an office after its first hand-in, in the order in which they are made."""
    return [Correction(**given) for given in _tables("story", "correction") if given["office"] == office_code]


def two_edits() -> TwoEdits:
    """The one planned conflict; its two versions differ in the field group ``participants``."""
    return TwoEdits(**_file("story")["two_edits"])


def silent_offices() -> tuple[str, ...]:
    """Codes of offices that don't hand in. They must be shown as 未提出, never as offices that did nothing."""
    return tuple(_file("story")["silent"])


def _filled(given: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    """The values in the order of ``fields``; None for a field that the file leaves out."""
    return {field: given.get(field) for field in fields}


def _tables(name: str, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _file(name).get(table, [])
    return found


def _file(name: str) -> dict[str, Any]:
    path = resource("demo", f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

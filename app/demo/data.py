"""The sample story's data: what the offices record, correct and evaluate in `demo`. Invented; it holds no person's name.

The files of resources/demo are read as they are, so the same story is told every time.
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
    """What a branch changes before its second hand-in. The activity is the one of that office, day and title."""

    office: str
    date: date
    title: str
    reason: str
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TwoEdits:
    """One activity that two PCs of an office change without knowing of each other: a difference people must decide."""

    office: str
    date: date
    title: str
    first_reason: str
    first: dict[str, Any]
    second_reason: str
    second: dict[str, Any]


def sample_activities(office_code: str, fiscal_year: int) -> list[dict[str, Any]]:
    """Every field of each activity, by day; None where nothing was entered. Targets are codes ("1-3"), days are dates.

    Empty for an office or year without samples (they exist for 2024 and 2025).
    """
    return [_filled(given, ACTIVITY_FIELDS) for given in _tables(f"{office_code}-{fiscal_year}", "activity")]


def sample_evaluations(fiscal_year: int) -> list[dict[str, Any]]:
    """What the head office wrote about some of the targets; None where a box is left for handwriting."""
    return [_filled(given, EVALUATION_FIELDS) for given in _tables(f"evaluations-{fiscal_year}", "evaluation")]


def corrections(office_code: str) -> list[Correction]:
    """The office's changes after its first hand-in, in the order they are made."""
    return [Correction(**given) for given in _tables("story", "correction") if given["office"] == office_code]


def two_edits() -> TwoEdits:
    """The one scripted difference; its two versions differ in the group ``participants``."""
    return TwoEdits(**_file("story")["two_edits"])


def silent_offices() -> tuple[str, ...]:
    """Offices that don't hand in: they must show as missing, never as having done nothing."""
    return tuple(_file("story")["silent"])


def _filled(given: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: given.get(field) for field in fields}


def _tables(name: str, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _file(name).get(table, [])
    return found


def _file(name: str) -> dict[str, Any]:
    path = resource("demo", f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

"""事業所のメモ: one short note of the head office per office (whom to ring, when the PC is on). No branch receives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.models.base import HEAD
from app.models.office_note import OfficeNote
from app.services.plan.plans import offices
from app.services.records.actions import save_form
from app.services.records.record_forms import RecordForm, derived_record_id, live, open_form
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class NoteRow:
    """``id`` of the note, written or not."""

    id: bytes
    office: str
    office_name: str
    note: str


def note_id(office: str) -> bytes:
    """The note of this office code has the same id on every PC of the head office."""
    return derived_record_id("office_note", office, partition=HEAD)


def notes(workspace: Workspace) -> list[NoteRow]:
    """One row per office, in the council's order."""
    with workspace.database.reading() as session:
        found = []
        for office in offices(session):
            row = live(session, OfficeNote, note_id(office.code))
            found.append(NoteRow(note_id(office.code), office.code, office.name, (row.note if row else None) or ""))
        return found


def open_note(workspace: Workspace, office: str) -> RecordForm:
    """The note of an office code, to be written or changed."""
    return open_form(workspace, "office_note", HEAD, note_id(office), office=office)


def save_note(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Refused("not-head-office") at a branch; False when nothing changed."""
    return save_form(workspace, form, values)

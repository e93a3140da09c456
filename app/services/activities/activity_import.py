"""Importing activities from a spreadsheet: good rows are recorded together, bad rows are listed with number and reason."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import YuiError
from app.exchange.activity_rows import ImportRow, activity_rows
from app.exchange.reading import read_rows
from app.rules.text import search_key
from app.services.activities.activities import blank, checked
from app.services.activities.activity_input import activity_values
from app.services.plan.plans import find_office
from app.services.records.actions import action
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot be imported: its number in the spreadsheet, the reason and what to do."""

    number: int
    reason: str


@dataclass(frozen=True)
class SpreadsheetImport:
    """``good`` rows were (or, in a preview, would be) recorded under the ids ``added``; ``notes`` say what was corrected."""

    good: int
    added: tuple[bytes, ...]
    refused: tuple[RefusedRow, ...]
    notes: tuple[str, ...]


def import_spreadsheet(workspace: Workspace, plan_id: bytes, path: Path, *, preview: bool = False) -> SpreadsheetImport:
    """Reads .xlsx, .csv or .tsv and records the good rows in one transaction. Raises Refused when the file cannot be read at
    all.
    """
    forms: list[tuple[RecordForm, dict[str, Any]]] = []
    refused: list[RefusedRow] = []
    notes: list[str] = []
    sheet = read_rows(path)
    notes += [f"シート「{name}」にも表があります。取り込むのは「{sheet.name}」だけです。" for name in sheet.others]
    own = find_office(workspace, workspace.office_code)
    own_names = {search_key(name) for name in (own.code, own.name, own.short_name)}
    for row in activity_rows(sheet):
        notes += [f"{row.number}行目：{note}" for note in row.notes]
        notes += [f"{row.number}行目：「{header}」の列は取り込みません。" for header in row.unknown_headers]
        if row.problems:
            refused.append(RefusedRow(row.number, row.problems[0]))
            continue
        office = row.values.pop("office", "")
        if office and search_key(office.strip()) not in own_names:
            refused.append(RefusedRow(row.number, "ほかの事業所の行なので、取り込みません。"))
            continue
        try:
            forms.append(_form(workspace, plan_id, row))
        except YuiError as error:
            refused.append(RefusedRow(row.number, f"{error.what}{error.todo}"))
    if not preview and forms:
        with action(workspace, "表からの取り込み", counted="件") as act:
            for form, values in forms:
                act.save(form, values)
    return SpreadsheetImport(len(forms), () if preview else tuple(form.id for form, _ in forms), tuple(refused), tuple(notes))


def _form(workspace: Workspace, plan_id: bytes, row: ImportRow) -> tuple[RecordForm, dict[str, Any]]:
    form = blank(workspace)
    return form, checked(form, activity_values(workspace, plan_id, row.values))

"""What is typed into a table and not saved yet, on the disk of this PC, with what each row showed.

As app.services.records.drafts does it for forms: what is saved tomorrow supersedes only that. Each row is a draft of its own
under its record's id, so that it goes with the record when that is erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.models.entities import ENTITIES
from app.services.editing.edited_rows import Typing
from app.services.records import drafts
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class Edit:
    """``place``: that of a new row among the new ones."""

    form: RecordForm
    typed: dict[str, Typing]
    place: int = 0


def keep_edits(workspace: Workspace, key: str, edits: Mapping[bytes, Edit | None]) -> None:
    """Keeps these rows of a list; of those that are None here nothing is typed any more."""
    if edits:
        found = {_key(key, record): _plain(edit) if edit is not None else None for record, edit in edits.items()}
        drafts.keep_all(workspace, found)


def kept_edits(workspace: Workspace, key: str) -> list[Edit]:
    """The rows of a list that are kept, new ones in their order."""
    found = [_revived(one.values) for one in drafts.kept(workspace, f"{key}:")]
    return sorted(found, key=lambda edit: edit.place)


def _key(key: str, record: bytes) -> str:
    return f"{key}:{record.hex()}"


def _plain(edit: Edit) -> dict[str, Any]:
    form = edit.form
    return {
        "entity": form.entity,
        "office": form.partition,
        "id": form.id,
        "opened": form.values,
        "seen": drafts.packed(form.shown),
        "conflicts": list(form.conflicts),
        "is_new": form.is_new,
        "place": edit.place,
        "typed": {name: [typing.text, typing.answer] for name, typing in edit.typed.items()},
    }


def _revived(row: dict[str, Any]) -> Edit:
    every = dict.fromkeys(ENTITIES[row["entity"]].fields())  # an older program's rows lack later fields
    opened, seen = every | drafts.with_tuples(row["opened"]), drafts.unpacked(row["seen"])
    form = RecordForm(row["entity"], row["office"], row["id"], opened, seen, tuple(row["conflicts"]), row["is_new"])
    return Edit(form, {name: Typing(text, answer) for name, (text, answer) in row["typed"].items()}, row["place"])

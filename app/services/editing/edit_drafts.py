"""What is typed into a table and not saved yet, on the disk of this PC, with what each row showed.

As app.services.records.drafts does it for forms: what is saved tomorrow supersedes only that.
"""

from collections.abc import Sequence
from typing import Any

from app.models.entities import ENTITIES
from app.services.editing.edited_rows import Typing
from app.services.records import drafts
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace

Edits = Sequence[tuple[RecordForm, dict[str, Typing]]]


def keep_edits(workspace: Workspace, key: str, edits: Edits) -> None:
    """Keeps these rows in place of those kept before."""
    if edits:
        drafts.keep(workspace, key, {"rows": [_plain(form, typed) for form, typed in edits]})
    else:
        drafts.drop(workspace, key)


def kept_edits(workspace: Workspace, key: str) -> list[tuple[RecordForm, dict[str, Typing]]]:
    """The rows kept last."""
    found = next((one for one in drafts.kept(workspace) if one.key == key), None)
    return [_revived(row) for row in found.values["rows"]] if found is not None else []


def _plain(form: RecordForm, typed: dict[str, Typing]) -> dict[str, Any]:
    return {
        "entity": form.entity,
        "office": form.partition,
        "id": form.id,
        "opened": form.values,
        "seen": drafts.packed(form.shown),
        "conflicts": list(form.conflicts),
        "is_new": form.is_new,
        "typed": {name: [typing.text, typing.answer] for name, typing in typed.items()},
    }


def _revived(row: dict[str, Any]) -> tuple[RecordForm, dict[str, Typing]]:
    every = dict.fromkeys(ENTITIES[row["entity"]].fields())  # an older program's rows lack later fields
    opened, seen = every | drafts.with_tuples(row["opened"]), drafts.unpacked(row["seen"])
    form = RecordForm(row["entity"], row["office"], row["id"], opened, seen, tuple(row["conflicts"]), row["is_new"])
    return form, {name: Typing(text, answer) for name, (text, answer) in row["typed"].items()}

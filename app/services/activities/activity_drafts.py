"""Drafts (書きかけ) of activity forms, kept together with what the form had shown, so that they can be continued tomorrow.

A draft of an existing record supersedes only what its form had shown when it was opened. A change that arrived in the
meantime becomes a conflict and is never lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.models.activity import Activity
from app.services.activities.activities import FIELDS
from app.services.records import drafts
from app.services.records.drafts import packed, unpacked, with_tuples
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class KeptForm:
    """``typed`` by field name, including texts not understood yet; ``changed_at_ms`` is in milliseconds since 1970 UTC."""

    form: RecordForm
    typed: dict[str, Any]
    changed_at_ms: int


def keep_form(workspace: Workspace, form: RecordForm, typed: Mapping[str, Any]) -> None:
    """Stores the draft; when this returns it is on disk."""
    drafts.keep(
        workspace,
        form.id.hex(),
        {
            "id": form.id,
            "office": form.partition,
            "is_new": form.is_new,
            "values": form.values,
            "shown": packed(form.shown),
            "typed": dict(typed),
        },
    )


def kept_forms(workspace: Workspace) -> list[KeptForm]:
    """All drafts, newest first. A form saved just before the program was killed is no draft any more."""
    found = [_revived(draft) for draft in drafts.kept(workspace) if "shown" in draft.values]
    with workspace.database.reading() as session:
        return [kept for kept in found if not (kept.form.is_new and session.get(Activity, kept.form.id) is not None)]


def kept_form(workspace: Workspace, record: bytes) -> KeptForm | None:
    """The draft of one record, or None."""
    return next((kept for kept in kept_forms(workspace) if kept.form.id == record), None)


def drop_form(workspace: Workspace, record: bytes) -> None:
    """Deletes the draft of a record, which may be missing."""
    drafts.drop(workspace, record.hex())


def _revived(draft: drafts.KeptDraft) -> KeptForm:
    values = draft.values
    shown = unpacked(values["shown"])
    opened = dict.fromkeys(FIELDS) | with_tuples(values["values"])  # an older program's draft lacks later fields
    form = RecordForm(Activity.entity, values["office"], values["id"], opened, shown, is_new=values["is_new"])
    return KeptForm(form, with_tuples(values["typed"]), draft.changed_at_ms)

"""Half-typed forms of the year's work (app.services.records.record_forms), kept with what they had on screen.

As with activities: a form gone on with tomorrow supersedes only what it showed when it was opened, so a change that
arrived meanwhile becomes a difference for people to decide and is never lost.
"""

from collections.abc import Mapping
from typing import Any

from app.services.activities.activity_drafts import packed, unpacked, with_tuples
from app.services.records import drafts
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Desk


def keep_record(desk: Desk, form: RecordForm, typed: Mapping[str, Any]) -> None:
    """When this returns the draft is on disk."""
    kept = {"record": form.id, "opened": form.values, "seen": packed(form.shown), "typed": dict(typed)}
    drafts.keep(desk, form.draft_key, kept)


def go_on(desk: Desk, form: RecordForm) -> tuple[RecordForm, dict[str, Any] | None]:
    """The form as it stood when its draft was begun, with what was typed; the form itself and None without a draft."""
    kept = next((draft.values for draft in drafts.kept(desk) if draft.key == form.draft_key), None)
    if kept is None or kept.keys() != {"record", "opened", "seen", "typed"}:
        return form, None
    opened = form.values | with_tuples(kept["opened"])
    seen = unpacked(kept["seen"])
    begun = RecordForm(form.entity, form.partition, kept["record"], opened, seen, form.differences, not seen.live, form.draft_key)
    return begun, with_tuples(kept["typed"])


def drop_record(desk: Desk, form: RecordForm) -> None:
    drafts.drop(desk, form.draft_key)

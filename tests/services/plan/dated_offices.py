"""Offices that begin or end, for tests."""

from app.models.base import COMMON
from app.services.records.actions import action
from app.services.records.record_forms import derived_record_id, open_form
from app.services.workspace.workspace import Workspace


def write_dates(head: Workspace, code: str, **dates: str) -> None:
    """Gives an office ``begins``, ``ends`` or ``successor``."""
    with action(head, "事業所") as act:
        act.save(open_form(act.session, "office", COMMON, derived_record_id("office", code)), dates)

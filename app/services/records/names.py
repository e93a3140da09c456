"""Names of offices and targets as lists and printed forms show them, by the code or id that records hold."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.ledger import GenerationRow
from app.models.plan import Goal, Office, Target
from app.rules.target_numbers import target_code, target_label
from app.services.records.record_forms import all_of, every_of
from app.store.kept_answers import kept
from app.sync.roster_facts import current_roster


def target_names(session: Session, ids: Iterable[bytes]) -> dict[bytes, tuple[str, str, str]]:
    """Target id → (code "1-3", label "1-③", title)."""
    every = _every_target(session)
    return {id_: every[id_] for id_ in ids if id_ in every}


def pc_names(session: Session) -> dict[str, str]:
    """PC → what people call it, PC（番号1234…）; one that is not in the roster has no name."""
    return {device.device_id: f"PC（{device.called}）" for device in current_roster(session).devices}


def writer_names(session: Session) -> dict[bytes, str]:
    """Replica generation → what people call the PC that writes in it."""
    pcs = pc_names(session)
    return {row.generation: pcs.get(row.device, "") for row in session.scalars(select(GenerationRow))}


@kept
def office_names(session: Session) -> dict[str, str]:
    """Office code → short name (大東)."""
    return {row.code or "": row.short_name or row.name or row.code or "" for row in all_of(session, Office).values()}


@kept
def _every_target(session: Session) -> dict[bytes, tuple[str, str, str]]:
    goals = {id_: goal.number or 0 for id_, goal in every_of(session, Goal).items()}
    return {
        id_: (target_code(goal, one.number or 0), target_label(goal, one.number or 0), one.title or "")
        for id_, one in every_of(session, Target).items()
        if (goal := goals.get(one.goal_id or b"")) is not None
    }

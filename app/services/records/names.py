"""Names of offices and targets as lists and printed forms show them, by the code or id that records hold."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.plan import Goal, Office, Target
from app.rules.target_numbers import target_code, target_label
from app.store.kept_answers import kept
from app.sync.roster_facts import current_roster


def target_names(session: Session, ids: Iterable[bytes]) -> dict[bytes, tuple[str, str, str]]:
    """Target id → (code "1-3", label "1-③", title)."""
    every = _every_target(session)
    return {id_: every[id_] for id_ in ids if id_ in every}


def pc_names(session: Session) -> dict[str, str]:
    """PC → what people call it, PC（番号1234…）; one that is not in the roster has no name."""
    return {device.device_id: f"PC（{device.called}）" for device in current_roster(session).devices}


@kept
def office_names(session: Session) -> dict[str, str]:
    """Office code → short name (大東)."""
    found = session.execute(select(Office.code, Office.short_name, Office.name).where(Office.deleted.is_(False)))
    return {code or "": short or name or code or "" for code, short, name in found}


@kept
def _every_target(session: Session) -> dict[bytes, tuple[str, str, str]]:
    joined = select(Target.id, Goal.number, Target.number, Target.title).join(Goal, Goal.id == Target.goal_id)
    return {
        id_: (target_code(goal or 0, number or 0), target_label(goal or 0, number or 0), title or "")
        for id_, goal, number, title in session.execute(joined)
    }

"""Changing plan and vocabulary after the set-up: the head office edits the text file and takes it in again."""

from pathlib import Path

from app.errors import Refused
from app.models.indicator_file import read_indicators
from app.models.plan_file import read_plan_file
from app.models.resources import resource
from app.models.vocabulary_file import read_vocabulary
from app.services.desk import Desk
from app.services.plan_writing import PlanTargets, write_indicators, write_plan, write_vocabulary
from app.services.plans import PlanRow, plans, read_plan_tree


def take_plan_file(desk: Desk, path: Path) -> PlanRow:
    """Adds a new edition, or corrects the one with the same key; it reaches the branches with their next file."""
    _refuse_branch(desk)
    plan = read_plan_file(path)
    with desk.database.writing() as session:
        plan_id = write_plan(session, desk.author(), plan)
    return next(row for row in plans(desk) if row.id == plan_id)


def take_vocabulary_file(desk: Desk, path: Path) -> int:
    """Takes over wordings, scales, headings and stamp boxes; returns the number of entries read."""
    _refuse_branch(desk)
    terms = read_vocabulary(path)
    with desk.database.writing() as session:
        write_vocabulary(session, desk.author(), terms)
    return len(terms)


def take_indicator_file(desk: Desk, path: Path | None = None, plan_id: bytes | None = None) -> int:
    """Takes over indicators (None: the bundled catalogue); with a plan, switches them on for the targets they name.

    Returns the number of indicators read.
    """
    _refuse_branch(desk)
    entries = read_indicators(path or resource("indicators.toml"))
    with desk.database.writing() as session:
        where = None
        if plan_id is not None:
            tree = read_plan_tree(session, plan_id)
            targets = {(one.goal_number, one.number): one.id for one in tree.targets}
            where = PlanTargets(plan_id, tree.plan.first_year, tree.plan.last_year, targets)
        write_indicators(session, desk.author(), entries, where)
    return len(entries)


def _refuse_branch(desk: Desk) -> None:
    if not desk.is_head:
        raise Refused("not-head-office", "計画と用語は本部で直します。", "本部に頼んでください。")

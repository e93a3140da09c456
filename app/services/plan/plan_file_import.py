"""Changing plan, vocabulary and indicators after the set-up: the head office edits the text file and imports it again."""

from dataclasses import dataclass
from pathlib import Path

from app.errors import Refused
from app.models.entities import ENTITIES
from app.services.plan.plan_editing import refuse_years
from app.services.plan.plan_file import PlanFile, read_plan_file
from app.services.plan.plan_seeding import (
    plan_records,
    record_changes,
    write_plan,
    write_vocabulary,
)
from app.services.plan.plans import PlanRow, plan_tree, plans
from app.services.plan.vocabulary_file import read_vocabulary
from app.services.records.actions import action
from app.services.records.labels import EMPTY, field_label, value_text
from app.services.records.record_forms import derived_record_id
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class PlanChange:
    """One field that a plan file would change. ``before`` is "" for a new record."""

    called: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class PlanPreview:
    """What importing a plan file would do. ``left_out``: targets of the edition that the file does not name; they stay."""

    key: str
    name: str
    is_new: bool
    added: tuple[str, ...]
    changes: tuple[PlanChange, ...]
    left_out: tuple[str, ...]


def preview_plan_file(workspace: Workspace, path: Path) -> PlanPreview:
    """Compares a file with the plan without changing anything. Raises what ``take_plan_file`` raises."""
    _refuse_branch(workspace)
    plan = _read(workspace, path)
    added: list[str] = []
    changes: list[PlanChange] = []
    with workspace.database.reading() as session:
        known = {row.id for row in plans(workspace)}
        records = list(plan_records(session, plan))
        for record in records:
            if session.get(ENTITIES[record.entity], record.id) is None:
                added.append(f"{record.called}　{record.values.get('title') or record.values.get('name') or ''}")
                continue
            for field, (before, after) in record_changes(session, record).items():
                label = "名前" if field == "title" else field_label(record.entity, field)
                words = [value_text(session, record.entity, field, one, record.id) for one in (before, after)]
                changes.append(PlanChange(record.called, label, *("" if one == EMPTY else one for one in words)))
        plan_id, named = records[0].id, {record.id for record in records}
        tree = plan_tree(session, plan_id) if plan_id in known else None
    left_out = [f"{one.label}　{one.title}" for one in tree.targets if one.id not in named] if tree is not None else []
    return PlanPreview(plan.key, plan.name, tree is None, tuple(added), tuple(changes), tuple(left_out))


def take_plan_file(workspace: Workspace, path: Path) -> PlanRow:
    """Adds a new edition, or corrects the one with the same key. The branches get it with their next file.

    Raises Refused("overlapping-plan") when another edition runs in one of its years. The file may leave out the offices.
    """
    _refuse_branch(workspace)
    plan = _read(workspace, path)
    with action(workspace, "計画ファイルの取り込み") as act:
        plan_id = write_plan(act, plan)
    return next(row for row in plans(workspace) if row.id == plan_id)


def take_vocabulary_file(workspace: Workspace, path: Path) -> int:
    """Imports wordings, scales, headings and stamp boxes; returns the number of entries read."""
    _refuse_branch(workspace)
    terms = read_vocabulary(path)
    with action(workspace, "用語のファイルの取り込み") as act:
        write_vocabulary(act, terms)
    return len(terms)


def _read(workspace: Workspace, path: Path) -> PlanFile:
    plan = read_plan_file(path, needs_offices=False)
    refuse_years(plans(workspace), derived_record_id("plan", plan.key), plan.first_year, plan.last_year)
    return plan


def _refuse_branch(workspace: Workspace) -> None:
    if not workspace.is_head:
        raise Refused("not-head-office", "計画と用語は本部で直します。", "本部に頼んでください。")

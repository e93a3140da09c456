"""評価: what the head office types on a target's page for a fiscal year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.errors import Refused
from app.journal.reading import Shown, shown
from app.journal.writing import changed_groups, derived_record_id, write
from app.models.base import HEAD
from app.models.evaluation import Evaluation
from app.models.text import clean_text
from app.services.desk import Desk

FIELDS = ("main_activities", "outcome", "issue", "rating", "rating_reason", "direction", "direction_note")


@dataclass(frozen=True)
class EvaluationForm:
    """The evaluation of one target in one year as it stood when opened."""

    id: bytes
    target_id: bytes
    fiscal_year: int
    values: dict[str, Any]
    shown: Shown = field(repr=False)
    differences: tuple[str, ...] = ()


def evaluation_id(target_id: bytes, fiscal_year: int) -> bytes:
    return derived_record_id("evaluation", target_id.hex(), str(fiscal_year), HEAD)


def open_evaluation(desk: Desk, target_id: bytes, fiscal_year: int) -> EvaluationForm:
    """The evaluation to go on writing; a new, empty one when nothing was written yet."""
    record = evaluation_id(target_id, fiscal_year)
    with desk.database.reading() as session:
        found = session.get(Evaluation, record)
        if found is None:
            return EvaluationForm(record, target_id, fiscal_year, dict.fromkeys(FIELDS), Shown())
        values = {name: getattr(found, name) for name in FIELDS}
        differing = tuple(found.differences.split(",")) if found.differences else ()
        return EvaluationForm(record, target_id, fiscal_year, values, shown(session, record), differing)


def save_evaluation(desk: Desk, form: EvaluationForm, values: Mapping[str, Any], person: str = "") -> None:
    """Saves the changed groups as one operation. Refused("not-head-office") anywhere but at the head office."""
    if not desk.is_head:
        raise Refused("not-head-office", "評価は本部で入力します。", "本部に内容を伝えてください。")
    identity = {"target_id": form.target_id, "fiscal_year": form.fiscal_year, "office": HEAD}
    after = identity | {name: _text(values.get(name, form.values[name])) for name in FIELDS}
    before = (identity | form.values) if form.shown.live else {}
    changed = changed_groups("evaluation", before, after)
    if changed.keys() <= {"identity"}:  # nothing was written into it
        return
    with desk.database.writing() as session:
        write(
            session,
            desk.author(person),
            entity="evaluation",
            partition=HEAD,
            record=form.id,
            values=changed,
            shown=form.shown,
        )


def writing_states(desk: Desk, targets: Sequence[bytes], fiscal_year: int) -> dict[bytes, str]:
    """Target id → 未 (nothing written), 途中 (no rating yet) or 済."""
    ids = {evaluation_id(target, fiscal_year): target for target in targets}
    states = dict.fromkeys(targets, "未")
    with desk.database.reading() as session:
        for found in session.scalars(select(Evaluation).where(Evaluation.id.in_(list(ids)))):
            written = any(getattr(found, name) for name in FIELDS)
            states[ids[found.id]] = "済" if found.rating and found.rating_reason else "途中" if written else "未"
    return states


def _text(value: Any) -> str | None:
    return (clean_text(str(value)).strip() or None) if value else None

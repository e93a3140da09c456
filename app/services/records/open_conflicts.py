"""Records with open conflicts (食い違い), of every kind, and which of them a screen or a printed form shows or sums.

Computed anew whenever a record has changed: nothing about conflicts is stored beside them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, LargeBinary, Select, literal_column, select, union_all
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.base import COMMON, RECORD_ID_BYTES, Synced
from app.models.entities import ENTITIES
from app.models.indicator import ConsultationFigure, IndicatorUse
from app.models.meeting import Meeting
from app.rules.fiscal import fiscal_year_of
from app.rules.periods import FIRST_HALF, YEAR, months_of
from app.services.records.record_forms import S, few_of
from app.store.kept_answers import kept

PLAN = ("plan", "goal", "target", "office", "term")
FIGURES = (
    *("activity", "activity_figure", "monthly_figure", "consultation_figure", "fixed_figure"),
    *("indicator_target", "indicator", "indicator_use"),
)
"""Kinds of records that figures are counted from."""
EVALUATIONS = ("evaluation", "branch_evaluation")
SUMMARIES = (*EVALUATIONS, "goal_review", "opinion", "evaluator")
_EVERYWHERE = ("plan", "office", "term", "staff", "year_setting")
"""Kinds of records that appear on every form, whatever its subject."""
AT_ONCE = 500
"""Ids asked for in one statement."""


@dataclass(frozen=True)
class OpenConflict:
    """One record with the groups that are in conflict, and where it appears.

    ``year`` None: in every year. ``belongs_to``: the record itself and those it belongs to (target, goal, activity …).
    """

    entity: str
    record: bytes
    partition: str
    groups: tuple[str, ...]
    year: int | None
    period: str
    belongs_to: frozenset[bytes]


@dataclass(frozen=True)
class Dependencies:
    """What a kind of form shows or sums besides the plan's own texts: which kinds of records, and from how many years back;
    ``whole_plan``: back from the plan's last year, whichever year is chosen.
    """

    entities: tuple[str, ...]
    years_back: int = 1
    whole_plan: bool = False

    def of_office(self, session: Session, office: str = "") -> list[OpenConflict]:
        """The open conflicts of an office's partition and COMMON; ``office`` "" means the whole council."""
        return find_open_conflicts(session, (*PLAN, *self.entities), (office, COMMON) if office else None)

    def among(
        self, found: Iterable[OpenConflict], fiscal_year: int, about: Collection[bytes] = (), period: str = ""
    ) -> list[OpenConflict]:
        """Those of the conflicts that one form shows. ``about`` (): the whole plan; ``period`` "": any period."""
        years = range(fiscal_year - self.years_back, fiscal_year + 1)
        return [
            one
            for one in found
            if one.record in about
            or (
                (one.year is None or one.year in years)
                and (not period or one.period in ("", period))
                and (not about or one.entity in _EVERYWHERE or not one.belongs_to.isdisjoint(about))
            )
        ]


def find_open_conflicts(
    session: Session, entities: Collection[str] | None = None, partitions: Collection[str] | None = None
) -> list[OpenConflict]:
    """The records with open conflicts, or only those of some kinds and partitions. Deleted records are left out."""
    return [
        one
        for one in _every_open_conflict(session)
        if (entities is None or one.entity in entities) and (partitions is None or one.partition in partitions)
    ]


@kept
def _every_open_conflict(session: Session) -> list[OpenConflict]:
    """By kind, in the order of the kinds."""
    found: dict[str, list[bytes]] = {}
    for entity, record in session.execute(union_all(*map(_differing, ENTITIES.values()))):
        found.setdefault(entity, []).append(record)
    rows = [row for entity, ids in found.items() for row in rows_of(session, ENTITIES[entity], ids)]
    # Held until they have been asked for one by one: the session looks there first.
    _held = [_above(session, Activity, "activity_id", rows), _above(session, Meeting, "meeting_id", rows)]
    # Deleted ones are left out here: asked for in SQL, they lead it to read the records one by one along an index.
    return [_open_conflict(session, row) for row in rows if not row.deleted]


def _above(session: Session, model: type[Synced], name: str, rows: Iterable[Synced]) -> list[Synced]:
    """The records of a kind that others belong to."""
    return list(rows_of(session, model, list({id_ for row in rows if (id_ := getattr(row, name, None)) is not None})))


def _differing(model: type[Synced]) -> Select[str, bytes]:
    unequal = model.conflicts != literal_column("''")  # as the partial index says it
    entity: ColumnElement[str] = literal_column(f"'{model.entity}'")
    return select(entity, model.id).where(unequal)


def rows_of(session: Session, model: type[S], ids: Sequence[bytes]) -> Iterator[S]:
    """The records of a kind with these ids."""
    for start in range(0, len(ids), AT_ONCE):
        yield from session.scalars(select(model).where(model.id.in_(ids[start : start + AT_ONCE])))


def _get(session: Session, model: type[S], record: bytes | None) -> S | None:
    return session.get(model, record) if record else None


def count_conflicts(found: Iterable[OpenConflict]) -> int:
    """How many decisions they need: one per group in conflict."""
    return sum(len(one.groups) for one in found)


def _open_conflict(session: Session, row: Synced) -> OpenConflict:
    groups = tuple(row.conflicts.split(","))
    of_year = _year(session, row), _period(session, row)
    return OpenConflict(row.entity, row.id, row.partition, groups, *of_year, _belongs_to(session, row))


def _period(session: Session, row: Synced) -> str:
    """The period of an evaluation; YEAR for what happened after the 上半期, so that its papers do not show it; else any ("")."""
    if hasattr(row, "period"):
        return row.period or YEAR
    above = _get(session, Activity, getattr(row, "activity_id", None))
    if above is not None:
        return _period(session, above)
    day = row.date if isinstance(row, Activity) else None
    month = day.month if day is not None else getattr(row, "month", None)
    return "" if month is None or month in (months_of(FIRST_HALF) or ()) else YEAR


def _year(session: Session, row: Synced) -> int | None:
    """The fiscal year a record counts in; that of its activity or meeting when it belongs to one."""
    if isinstance(row, Activity):
        return fiscal_year_of(row.date) if row.date else None
    year: int | None = getattr(row, "fiscal_year", None)
    for model, name in ((Activity, "activity_id"), (Meeting, "meeting_id")):
        above = _get(session, model, getattr(row, name, None))
        if above is not None:
            return _year(session, above)
    return year


def _belongs_to(session: Session, row: Synced) -> frozenset[bytes]:
    """The record, every record it points to, and for a figure also the targets its indicator is used for."""
    found = {row.id}
    for name in (name for group in row.groups for name in group.fields):
        column = row.__table__.columns[name].type
        if isinstance(column, LargeBinary) and column.length == RECORD_ID_BYTES:
            found.add(getattr(row, name) or b"")
    above = _get(session, Activity, getattr(row, "activity_id", None))
    if above is not None:
        found.add(above.target_id or b"")
    indicator = row.id if row.entity == "indicator" else getattr(row, "indicator_id", None)
    if indicator:
        found |= {use.target_id for use in few_of(session, IndicatorUse, indicator_id=indicator) if use.target_id}
    if isinstance(row, ConsultationFigure):  # counted for every indicator fed by 相談件数表
        found |= {use.target_id for use in few_of(session, IndicatorUse, fed_by="consultations") if use.target_id}
    return frozenset(found)

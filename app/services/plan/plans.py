"""Reading the plan: editions, goals, targets, offices and the vocabulary of the forms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.activity import Activity
from app.models.base import HEAD
from app.models.plan import Goal, Office, Plan, Target, Term
from app.rules import clock
from app.rules.fiscal import fiscal_year_of, last_day
from app.rules.target_numbers import parse_target_code, target_code, target_label
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class PlanRow:
    """One edition of the plan. ``first_year``/``last_year`` are fiscal years."""

    id: bytes
    key: str
    name: str
    council: str
    first_year: int
    last_year: int


@dataclass(frozen=True)
class TargetRow:
    """推進目標. ``code`` is typed (1-3), ``label`` is printed (1-③)."""

    id: bytes
    plan_id: bytes
    goal_id: bytes
    goal_number: int
    number: int
    code: str
    label: str
    title: str
    text: str
    priority: bool
    led_by_head: bool = False
    """主管 is 本部: no branch is asked for it, so none is 未提出."""


@dataclass(frozen=True)
class GoalRow:
    """基本目標 with its targets in the order of the plan; bullets are one per line."""

    id: bytes
    number: int
    title: str
    subtitle: str
    previous_evaluation: str
    issues: str
    targets: tuple[TargetRow, ...]


@dataclass(frozen=True)
class PlanTree:
    """A whole edition: its texts by field name, its goals and targets."""

    plan: PlanRow
    texts: dict[str, str]
    goals: tuple[GoalRow, ...]

    @property
    def targets(self) -> tuple[TargetRow, ...]:
        """Every target, in the order of the plan."""
        return tuple(target for goal in self.goals for target in goal.targets)


@dataclass(frozen=True)
class OfficeRow:
    """``kind`` is "head" or "branch". Offices are listed in the council's own order."""

    code: str
    name: str
    short_name: str
    kind: str
    sort_no: int
    postcode: str
    address: str
    tel: str
    fax: str
    email: str


@dataclass(frozen=True)
class TermRow:
    """An entry of a vocabulary list: ``code`` is stored, ``label`` is read."""

    code: str
    label: str
    note: str


def current_fiscal_year() -> int:
    """The fiscal year of today."""
    return fiscal_year_of(clock.today())


def starting_year(workspace: Workspace) -> int:
    """The year the window opens with: the present one at a branch, the year of the newest record at the head office.

    The last year of a plan is evaluated while the next one already runs.
    """
    now = current_fiscal_year()
    if not workspace.is_head:
        return now
    with workspace.database.reading() as session:
        newest = session.scalar(
            select(func.max(Activity.date)).where(Activity.deleted.is_(False), Activity.date <= last_day(now))
        )
    return fiscal_year_of(newest) if newest else now


def plans(workspace: Workspace) -> list[PlanRow]:
    """All editions, newest first."""
    with workspace.database.reading() as session:
        found = session.scalars(select(Plan).where(Plan.deleted.is_(False)).order_by(Plan.first_year.desc(), Plan.key)).all()
    return [_plan_row(plan) for plan in found]


def plan_of_year(workspace: Workspace, fiscal_year: int) -> PlanRow:
    """The edition in force in a year; after the last edition's end the last one, before the first one's start the first."""
    return in_force(plans(workspace), fiscal_year)


def plan_on(workspace: Workspace, day: date) -> PlanRow:
    """The edition whose numbers are meant on a day; a new one may begin on 1 April."""
    return plan_of_year(workspace, fiscal_year_of(day))


def in_force(every: Sequence[PlanRow], fiscal_year: int) -> PlanRow:
    """As ``plan_of_year``, from ``every`` edition, newest first."""
    return next((plan for plan in every if plan.first_year <= fiscal_year), every[-1])


def plan_tree(workspace: Workspace, plan_id: bytes) -> PlanTree:
    """The whole edition. Raises Refused("unknown-plan")."""
    with workspace.database.reading() as session:
        return read_plan_tree(session, plan_id)


def read_plan_tree(session: Session, plan_id: bytes) -> PlanTree:
    """``plan_tree`` within the caller's transaction."""
    plan = session.get(Plan, plan_id)
    if plan is None or plan.deleted:
        raise Refused("unknown-plan", "この計画は登録されていません。", "画面の上で、計画を選び直してください。")
    goals = session.scalars(select(Goal).where(Goal.plan_id == plan_id, Goal.deleted.is_(False)).order_by(Goal.number)).all()
    targets = session.scalars(
        select(Target).where(Target.plan_id == plan_id, Target.deleted.is_(False)).order_by(Target.number)
    ).all()
    texts = {name: str(value) for name, value in plan.values().items() if isinstance(value, str)}
    return PlanTree(_plan_row(plan), texts, tuple(_goal_row(goal, targets) for goal in goals))


def led_by_head(session: Session, targets: Iterable[bytes]) -> set[bytes]:
    """Those of the targets whose 主管 is 本部."""
    return set(session.scalars(select(Target.id).where(Target.id.in_(list(targets)), Target.led_by == HEAD)))


def find_target(workspace: Workspace, plan_id: bytes, text: str) -> TargetRow:
    """The target that a clerk or a script means by 1-3, 13, 1-③ …; Refused("unknown-target") when there is none."""
    goal, number = parse_target_code(text)
    tree = plan_tree(workspace, plan_id)
    for target in tree.targets:
        if (target.goal_number, target.number) == (goal, number):
            return target
    codes = [target.code for target in tree.targets]
    raise Refused(
        "unknown-target",
        f"推進目標「{target_code(goal, number)}」は、この計画にありません。",
        f"{codes[0]} から {codes[-1]} の番号を入れてください。",
    )


def offices(workspace: Workspace) -> list[OfficeRow]:
    """The head office, then the branches in the council's order."""
    with workspace.database.reading() as session:
        return read_offices(session)


def read_offices(session: Session) -> list[OfficeRow]:
    """``offices`` within the caller's transaction."""
    found = session.scalars(select(Office).where(Office.deleted.is_(False)).order_by(Office.sort_no, Office.code))
    return [
        OfficeRow(
            code=office.code or "",
            name=office.name or "",
            short_name=office.short_name or office.name or "",
            kind=office.kind or "branch",
            sort_no=office.sort_no or 0,
            postcode=office.postcode or "",
            address=office.address or "",
            tel=office.tel or "",
            fax=office.fax or "",
            email=office.email or "",
        )
        for office in found
    ]


def find_office(workspace: Workspace, code: str) -> OfficeRow:
    """Raises Refused("unknown-office") for a code that the council does not have."""
    every = offices(workspace)
    for office in every:
        if office.code == code:
            return office
    branches = "、".join(office.code for office in every if office.kind == "branch")
    raise Refused("unknown-office", f"「{code}」という事業所は登録されていません。", f"支部は {branches} から選んでください。")


def terms(workspace: Workspace, listing: str) -> list[TermRow]:
    """A vocabulary list in its order, without retired entries."""
    with workspace.database.reading() as session:
        return read_terms(session, listing)


def read_terms(session: Session, listing: str) -> list[TermRow]:
    """``terms`` within the caller's transaction."""
    found = session.scalars(
        select(Term).where(Term.listing == listing, Term.deleted.is_(False)).order_by(Term.sort_no, Term.code)
    )
    return [TermRow(term.code or "", term.label or "", term.note or "") for term in found if not term.retired]


def _plan_row(plan: Plan) -> PlanRow:
    return PlanRow(
        id=plan.id,
        key=plan.key or "",
        name=plan.name or "",
        council=plan.council or "",
        first_year=plan.first_year or 0,
        last_year=plan.last_year or 0,
    )


def _goal_row(goal: Goal, targets: Any) -> GoalRow:
    number = goal.number or 0
    return GoalRow(
        id=goal.id,
        number=number,
        title=goal.title or "",
        subtitle=goal.subtitle or "",
        previous_evaluation=goal.previous_evaluation or "",
        issues=goal.issues or "",
        targets=tuple(
            TargetRow(
                id=target.id,
                plan_id=target.plan_id or b"",
                goal_id=goal.id,
                goal_number=number,
                number=target.number or 0,
                code=target_code(number, target.number or 0),
                label=target_label(number, target.number or 0),
                title=target.title or "",
                text=target.text or "",
                priority=bool(target.priority),
                led_by_head=target.led_by == HEAD,
            )
            for target in targets
            if target.goal_id == goal.id
        ),
    )

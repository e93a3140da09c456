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
from app.rules.reading import decided
from app.rules.target_numbers import target_code, target_label
from app.rules.typed_offices import read_office
from app.rules.typed_signs import quoted
from app.rules.typed_targets import read_target
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.records.list_rows import row_of
from app.services.records.record_forms import every_of, few_of, live
from app.services.workspace.workspace import Workspace, reading
from app.store.kept_answers import kept
from app.sync.roster_facts import current_roster

NO_PLAN = b""
"""The id of the edition that stands in where none is here."""


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

    @property
    def marked_title(self) -> str:
        """「【重点】…」 for a 重点目標, else the title."""
        return f"{'【重点】' if self.priority else ''}{self.title}"


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

    @property
    def heading(self) -> str:
        """「基本目標1　…」."""
        return f"基本目標{self.number}　{self.title}"

    @property
    def records(self) -> tuple[bytes, ...]:
        """The ids of the goal and of its targets: what a document about it shows."""
        return (self.id, *(target.id for target in self.targets))


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
    """``kind`` is "head" or "branch". Offices are listed in the council's own order.

    ``begins``, ``ends``: its first and last month, "" when it has none; ``successor``: the code of who took over.
    """

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
    begins: str = ""
    ends: str = ""
    successor: str = ""


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


@reading
@kept
def plans(session: Session) -> list[PlanRow]:
    """All editions, newest first."""
    found = sorted(few_of(session, Plan, "key"), key=lambda plan: plan.first_year or 0, reverse=True)
    return [row_of(PlanRow, plan) for plan in found]


def plan_of_year(workspace: Workspace, fiscal_year: int) -> PlanRow:
    """The edition in force in a year; after the last edition's end the last one, before the first one's start the first."""
    return in_force(plans(workspace), fiscal_year)


def plan_on(workspace: Workspace, day: date) -> PlanRow:
    """The edition whose numbers are meant on a day; a new one may begin on 1 April."""
    return plan_of_year(workspace, fiscal_year_of(day))


def in_force(every: Sequence[PlanRow], fiscal_year: int) -> PlanRow:
    """As ``plan_of_year``, from ``every`` edition, newest first.

    Where no edition is here, as after damage until the next file brings them (docs/sync.md), an empty one stands in.
    """
    oldest = every[-1] if every else PlanRow(NO_PLAN, "", "（計画は、まだここにありません）", "", fiscal_year, fiscal_year)
    return next((plan for plan in every if plan.first_year <= fiscal_year), oldest)


@reading
@kept
def plan_tree(session: Session, plan_id: bytes) -> PlanTree:
    """The whole edition; of the one that stands in for none, nothing. Raises Refused("unknown-plan")."""
    if plan_id == NO_PLAN:
        return PlanTree(in_force((), current_fiscal_year()), {}, ())
    plan = live(session, Plan, plan_id)
    if plan is None:
        raise Refused("unknown-plan", "この計画は登録されていません。", "画面の上で、計画を選び直してください。")
    goals = few_of(session, Goal, "number", plan_id=plan_id)
    targets = few_of(session, Target, "number", plan_id=plan_id)
    texts = {name: str(value) for name, value in plan.values().items() if isinstance(value, str)}
    return PlanTree(row_of(PlanRow, plan), texts, tuple(_goal_row(goal, targets) for goal in goals))


@reading
def plan_of_target(session: Session, target_id: bytes) -> bytes:
    """The id of the plan that a target belongs to."""
    return every_of(session, Target)[target_id].plan_id or b""


@reading
def year_of_plan(session: Session, of: TargetYear) -> PlanYear:
    """The plan that the target belongs to, in the same year, of the same office and period."""
    return PlanYear(plan_of_target(session, of.target_id), of.fiscal_year, of.office, of.period)


def led_by_head(session: Session, targets: Iterable[bytes]) -> set[bytes]:
    """Those of the targets whose 主管 is 本部."""
    every = every_of(session, Target)
    return {one for one in targets if one in every and every[one].led_by == HEAD}


def find_target(workspace: Workspace, plan_id: bytes, text: str) -> TargetRow:
    """The target that a clerk or a script means by 1-3, 13, 1-③ or its name; Refused("unknown-target") when there is none or
    it may be several.
    """
    found = read_target(text, plan_tree(workspace, plan_id).targets)
    return decided(found, "unknown-target", "1-3 や 13 のように、番号で入れてください。")


@reading
@kept
def offices(session: Session) -> list[OfficeRow]:
    """The head office, then the branches in the council's order.

    An office whose own record is lost (docs/sync.md, "Damage") is named by its code as long as the roster has a PC of it:
    files go to it as before, or nobody could bring its record back.
    """
    found = few_of(session, Office, "sort_no", "code")
    rows = [row_of(OfficeRow, one, short_name=one.short_name or one.name or "", kind=one.kind or "branch") for one in found]
    known = {one.code for one in every_of(session, Office).values()}
    lost = sorted({device.office for device in current_roster(session).devices} - known)
    rows += [_by_its_code(code, sort_no) for sort_no, code in enumerate(lost, max((one.sort_no for one in rows), default=0) + 1)]
    return sorted(rows, key=lambda one: one.kind != "head")


def _by_its_code(code: str, sort_no: int) -> OfficeRow:
    return OfficeRow(code, code, code, "head" if code == HEAD else "branch", sort_no, "", "", "", "", "")


def find_office(workspace: Workspace, called: str) -> OfficeRow:
    """An office by its code, its name or its short name. Refused("unknown-office") when the council has none, or several."""
    every = offices(workspace)
    if found := read_office(called, every).value:
        return found
    branches = "、".join(f"{one.short_name}（{one.code}）" for one in every if one.kind == "branch")
    raise Refused(
        "unknown-office", f"{quoted(called)}という事業所は登録されていません。", f"支部は {branches} から選んでください。"
    )


@reading
@kept
def terms(session: Session, listing: str, *, with_retired: bool = False) -> list[TermRow]:
    """A vocabulary list in its order; what was written with a retired entry must stay readable."""
    found = few_of(session, Term, "sort_no", "code", listing=listing)
    return [row_of(TermRow, term) for term in found if with_retired or not term.retired]


def _goal_row(goal: Goal, targets: Any) -> GoalRow:
    number = goal.number or 0
    return row_of(
        GoalRow,
        goal,
        targets=tuple(
            row_of(
                TargetRow,
                target,
                goal_number=number,
                code=target_code(number, target.number or 0),
                label=target_label(number, target.number or 0),
                led_by_head=target.led_by == HEAD,
            )
            for target in targets
            if target.goal_id == goal.id
        ),
    )

"""The annual plan on one page: per target its months, who does it, what is aimed at, and last year's figure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.models.base import HEAD
from app.reports.figures import figure_text
from app.rules.figure import Figure
from app.services.annual_plan.annual_plan_checks import planned_uses
from app.services.annual_plan.annual_plans import ItemRow, items, sheets
from app.services.indicators.indicator_kinds import UseRow
from app.services.indicators.indicator_sums import branch_figures, nothing
from app.services.indicators.indicators import goal_figure, many_series, target_value
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.workspace.workspace import Workspace


@dataclass(frozen=True)
class GoalLine:
    """An indicator of the plan: ``council`` and ``own`` target values and last year's figure."""

    id: bytes
    use: UseRow
    council: Figure
    own: Figure
    last_year: Figure

    def words(self, found: Figure) -> str:
        """One of the three as shown."""
        return figure_text(found, self.use.decimals)


@dataclass(frozen=True)
class OverviewLine:
    """One target. ``months`` and ``done_months`` of all its items together, as bits: bit 0 = April."""

    id: bytes
    label: str
    title: str
    state: str
    items: str
    months: int
    done_months: int
    responsible: str
    goal: str
    last_year: str


def goal_lines(workspace: Workspace, of: TargetYear) -> list[GoalLine]:
    """The indicators in the plan of an office (HEAD: 本部共通). ``own`` is that office's target value."""
    last, office = of.fiscal_year - 1, of.owner
    with workspace.database.reading() as session:
        found = planned_uses(session, of)
        figures: dict[bytes, Figure] = {}
        if office == HEAD:
            series = many_series(session, workspace.office_code, found, [last])
            figures = {use.indicator_id: series[use.key][last] for use in found}
        else:
            counted = branch_figures(session, {last: found})[last]
            figures = {use.indicator_id: counted[use.key].get(office, nothing(use)) for use in found}
        return [
            GoalLine(
                id=use.indicator_id,
                use=use,
                council=goal_figure(target_value(session, use.indicator_id, of.fiscal_year), use.wanted),
                own=goal_figure(target_value(session, use.indicator_id, of.fiscal_year, office), use.wanted),
                last_year=figures[use.indicator_id],
            )
            for use in found
        ]


def overview(workspace: Workspace, of: PlanYear) -> list[OverviewLine]:
    """One line per target of the plan."""
    lines = []
    for sheet in sheets(workspace, of):
        target = of.target(sheet.target_id)
        rows = [row for row in items(workspace, target) if not row.dropped]
        goals = [one for one in goal_lines(workspace, target) if one.use.wanted != "reference"]
        lines.append(
            OverviewLine(
                id=sheet.target_id,
                label=sheet.label,
                title=sheet.title,
                state=sheet.state,
                items="、".join(row.title for row in rows),
                months=_together(rows, "months"),
                done_months=_together(rows, "done_months"),
                responsible="、".join(dict.fromkeys(row.responsible for row in rows if row.responsible)),
                goal=_in_words([(one.own, one.use) for one in goals]),
                last_year=_in_words([(one.last_year, one.use) for one in goals]),
            )
        )
    return lines


def _together(rows: list[ItemRow], name: str) -> int:
    found = 0
    for row in rows:
        found |= getattr(row, name)
    return found


def _in_words(figures: Sequence[tuple[Figure, UseRow]]) -> str:
    """「37件（関係機関へつないだ件数）」, numbers first, because a narrow column shows only the beginning."""
    numbers = [f"{figure_text(one, use.decimals, use.unit)}（{use.name}）" for one, use in figures if one.value is not None]
    others = Counter(figure_text(one) for one, _ in figures if one.value is None)
    return "、".join([*numbers, *(f"{word} {count}" for word, count in others.items())])

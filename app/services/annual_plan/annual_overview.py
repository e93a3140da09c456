"""The annual plan on one page: per target its months, who does it, what is aimed at, and last year's figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.base import HEAD
from app.reports.figures import figure_text
from app.rules.figure import Figure
from app.rules.figures import Typed
from app.services.annual_plan.annual_plan_checks import planned_uses
from app.services.annual_plan.annual_plans import ItemRow, items, sheets
from app.services.indicators.indicator_kinds import UseRow
from app.services.indicators.indicator_sums import branch_figures, nothing
from app.services.indicators.indicators import TargetValue, many_series, target_value
from app.services.indicators.monthly_table import typed_text
from app.services.plan.target_year import PlanYear, TargetYear
from app.services.workspace.workspace import Workspace

NOT_SET = {"": "未入力", "unset": "設定しない", "excluded": "対象外"}


@dataclass(frozen=True)
class GoalLine:
    """An indicator of the plan: ``council`` and ``own`` target values and last year's figure, as words."""

    id: bytes
    use: UseRow
    council: str
    own: str
    last_year: str


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
            counted = branch_figures(session, found, last)
            figures = {use.indicator_id: counted[use.key].get(office, nothing(use)) for use in found}
        return [
            GoalLine(
                id=use.indicator_id,
                use=use,
                council=goal_text(target_value(session, use.indicator_id, of.fiscal_year), use),
                own=goal_text(target_value(session, use.indicator_id, of.fiscal_year, office), use),
                last_year=figure_text(figures[use.indicator_id], use.decimals),
            )
            for use in found
        ]


def goal_text(goal: TargetValue, use: UseRow) -> str:
    """「120」「設定しない」; a 参考 indicator may have none."""
    if goal.value is None and not goal.state and use.wanted == "reference":
        return "（参考）"
    return NOT_SET.get(goal.state) or typed_text(Typed(goal.value), use.decimals)


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


def _in_words(figures: Sequence[tuple[str, UseRow]]) -> str:
    """「37件（関係機関へつないだ件数）」, numbers first, because a narrow column shows only the beginning."""
    numbers = [(words, use) for words, use in figures if words[:1].isdigit() or words[:1] == "約"]
    others = [words for words, use in figures if (words, use) not in numbers]
    figures_in_words = [f"{words.removesuffix('※')}{use.unit}{'※' * words.endswith('※')}（{use.name}）" for words, use in numbers]
    return "、".join([*figures_in_words, *(f"{words} {others.count(words)}" for words in dict.fromkeys(others))])

"""The bundled plan's targets without a workspace, for scenes and tests of single fields."""

from dataclasses import dataclass
from functools import cache

from app.rules.resources import resource
from app.rules.target_numbers import target_code, target_label
from app.services.plan.plan_file import read_plan_file


@dataclass(frozen=True)
class PlanTarget:
    id: bytes
    code: str
    label: str
    title: str
    priority: bool


@cache
def plan_targets() -> tuple[PlanTarget, ...]:
    """All fifteen, in the plan's order."""
    plan = read_plan_file(resource("plans", "2021-2025.toml"))
    return tuple(
        PlanTarget(
            id=bytes([target.goal, target.number]),
            code=target_code(target.goal, target.number),
            label=target_label(target.goal, target.number),
            title=target.title,
            priority=target.priority,
        )
        for target in plan.targets
    )

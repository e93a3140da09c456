"""見出し of a form: every heading it can print, found by making it empty and filled with the program's own words."""

from collections.abc import Iterator

from app.errors import YuiError
from app.reports.paper import Paper
from app.rules.periods import PERIODS, YEAR
from app.services.forms.form_list import find_form
from app.services.plan.plans import offices, plan_tree
from app.services.printing import form_settings
from app.services.printing.form_kinds import Choice, Edition, FormKind
from app.services.printing.form_settings import HeadingLine
from app.services.workspace.workspace import Workspace

EDITIONS: tuple[Edition, ...] = ("empty", "specimen", "filled")


def headings(workspace: Workspace, plan_id: bytes, fiscal_year: int, code: str) -> list[HeadingLine]:
    """The headings in the order of the form. For forms per target or goal the first one shows them all."""
    kind = find_form(code)
    return form_settings.heading_lines(workspace, code, lambda: list(_papers(workspace, kind, plan_id, fiscal_year)))


def _papers(workspace: Workspace, kind: FormKind, plan_id: bytes, fiscal_year: int) -> Iterator[Paper]:
    goals = plan_tree(workspace, plan_id).goals
    branch = next((one.code for one in offices(workspace) if one.kind == "branch"), "")
    targets = [goal.targets[0].id for goal in goals[:1] if goal.targets] + [
        target.id for goal in goals for target in goal.targets if target.priority
    ][:1]
    for edition, period in ((edition, period) for period in PERIODS for edition in EDITIONS):
        if period != YEAR and "period" not in kind.per:
            continue
        choice = Choice(
            plan_id,
            fiscal_year,
            targets=targets if "target" in kind.per else None,
            goals=[goal.id for goal in goals[:1]]
            if "goal" in kind.per and "target" not in kind.per and edition != "empty"
            else None,
            office=branch if "office" in kind.per and not kind.of_head_office else "",
            period=period,
            edition=edition,
        )
        try:
            yield from kind.make(workspace, choice)
        except YuiError:
            continue  # not to be printed yet (unanswered opinions): the other editions have nearly all headings

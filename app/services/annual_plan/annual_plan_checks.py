"""What 確定 of an annual plan requires besides its items: the dates of its approval, and a target value or a reason for every
indicator.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.annual_plan import AnnualPlan
from app.models.base import HEAD
from app.services.annual_plan.annual_plans import sheet_id
from app.services.indicators.indicators import UseRow, target_value, uses_of
from app.services.plan.target_year import TargetYear
from app.services.records.labels import field_label
from app.services.records.record_forms import of_year
from app.services.workspace.workspace import Workspace

DAYS = ("confirmed_on", "decided_on")
"""作成日 is the day of 確定 unless somebody typed another one."""
NAMED = 3


def planned_uses(session: Session, of: TargetYear) -> list[UseRow]:
    """The indicators for which an office may set a target value: 本部 for all, a branch for those branches count themselves."""
    found = uses_of(session, [of.target_id], of.fiscal_year)
    return found if of.owner == HEAD else [use for use in found if use.is_added_up]


def still_missing(session: Session, of: TargetYear) -> list[str]:
    """What is missing, as words in the order of the form. A 参考 indicator needs no target value."""
    found = of_year(session, AnnualPlan, of.fiscal_year).get(sheet_id(of))
    missing = [field_label("annual_plan", name) for name in DAYS if found is None or getattr(found, name) is None]
    for use in planned_uses(session, of):
        if use.wanted != "reference" and not target_value(session, use.indicator_id, of.fiscal_year, of.owner).state:
            missing.append(f"「{use.name}」の目標値")
    return missing


def refuse_incomplete(workspace: Workspace, of: TargetYear) -> None:
    """Raises Refused("incomplete-plan"), which names what is missing."""
    with workspace.database.reading() as session:
        missing = still_missing(session, of)
    if missing:
        raise Refused(
            "incomplete-plan",
            f"まだ決まっていないところがあります：{_some(missing)}。",
            "「ねらい・日付」と「目標値」に書き入れてください。目標値は「設定しない」と理由でも構いません。",
        )


def _some(missing: Sequence[str]) -> str:
    more = f" ほか{len(missing) - NAMED}件" if len(missing) > NAMED else ""
    return "、".join(missing[:NAMED]) + more

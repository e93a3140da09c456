"""実施項目 of the 年次計画, for choosing one."""

from collections.abc import Sequence

from sqlalchemy import select

from app.models.annual_plan import PlanItem
from app.models.fiscal import fiscal_year_short
from app.services.desk import Desk


def item_titles(desk: Desk, targets: Sequence[bytes], years: Sequence[int], office: str = "") -> list[tuple[object, str]]:
    """(id, 「R8 サロン交流会」) of items that are not dropped, by year and order; ``office``: its own and the common ones."""
    wanted = select(PlanItem).where(
        PlanItem.target_id.in_(list(targets)),
        PlanItem.fiscal_year.in_(list(years)),
        PlanItem.deleted.is_(False),
        PlanItem.dropped.is_not(True),
    )
    if office:
        wanted = wanted.where(PlanItem.office.in_((office, "head")))
    with desk.database.reading() as session:
        found = session.scalars(wanted.order_by(PlanItem.fiscal_year, PlanItem.sort_no)).all()
    return [(row.id, f"{fiscal_year_short(row.fiscal_year or 0)}　{row.title or '（名称なし）'}") for row in found]

"""少数の秘匿: small counts that a form for citizens does not show, because in a village so few people could be recognised.

A hidden figure must not be computable from others: nothing derived from it is shown either.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.rules.figure import Figure, is_small
from app.services.figures.figures import counted_records, took_place
from app.services.indicators.indicator_kinds import UseRow
from app.services.indicators.indicators import figure, ratio_parts

PEOPLE = ("人", "名", "世帯")
"""Units that count people. The head office can decide otherwise per indicator."""
HIDES = f"{'・'.join(PEOPLE)}の数と相談の件数"
"""What ``hides`` hides where the head office has said nothing, in words. How many districts or meetings there were says nothing
about anybody."""
CONSULTATION = "consultation"
"""活動区分 whose records stand for people: one activity is one person who asked for advice."""


def hides(use: UseRow) -> bool:
    """Whether small counts of an indicator are hidden."""
    return use.masked if use.masked is not None else use.unit in PEOPLE or use.fed_by == "consultations"


def hidden_years(session: Session, own_office: str, use: UseRow, series: Mapping[int, Figure], least: int) -> set[int]:
    """The years whose figure is hidden: small ones, and a ratio with a small part."""
    if use.aggregation == "ratio":
        return {year for year in series if _has_small_part(session, own_office, use, year, least)}
    if not hides(use):
        return set()
    return {year for year, found in series.items() if is_small(found, least, use.decimals)}


def few_consultations(session: Session, targets: Sequence[bytes], fiscal_year: int, least: int) -> set[bytes]:
    """Targets with so few activities, consultations among them, that the number could reveal somebody."""
    consulted = func.sum((Activity.kind == CONSULTATION).cast(Activity.sessions.type))
    found = session.execute(
        select(Activity.target_id, func.count(), consulted)
        .where(*counted_records(Activity, targets, fiscal_year), took_place(Activity))
        .group_by(Activity.target_id)
    )
    return {target for target, number, asked in found if target is not None and asked and number < least}


def _has_small_part(session: Session, own_office: str, use: UseRow, year: int, least: int) -> bool:
    for part in ratio_parts(session, use, year):
        if part is not None and hides(part) and is_small(figure(session, own_office, part, year), least, part.decimals):
            return True
    return False

"""年度の締め: a fiscal year whose figures were reported. What arrives later is listed separately and changes no printed sum."""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy.orm import Mapped

from app.models.base import Group, IdList, Synced
from app.models.declaration import Field, column


class Closing(Synced):
    """One fiscal year of the council, in COMMON; its id is derived from the year. ``closed`` False: reopened.

    ``counted``: what the head office held of each chain of operations then (app.services.figures.counted_operations): the
    figures are those of just these. ``carried``: late records that the head office counts in the next year, as long as this
    one is closed without them.
    """

    __tablename__ = "closing"
    entity: ClassVar[str] = "closing"
    entity_label: ClassVar[str] = "年度の締め"
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year",)
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("year", ("fiscal_year",), owner="head"),
        Group("closed", ("closed", "closed_on", "reason", "counted"), owner="head"),
        Group("carried", ("carried",), owner="head"),
    )
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True))
    closed: Mapped[bool | None] = column(Field("締め"))
    closed_on: Mapped[Date | None] = column(Field("締めた日"))
    reason: Mapped[str | None] = column(Field("理由", free_text="prose"))
    counted: Mapped[str | None] = column(Field("数えた記録の範囲", word="締めたときのまま"))
    carried: Mapped[tuple[bytes, ...] | None] = column(Field("翌年度に計上した記録", points_to="activity"), IdList)

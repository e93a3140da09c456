"""年度の締め: a fiscal year whose figures were reported. What arrives later is listed separately and changes no printed sum."""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Group, IdList, Prose, Synced


class Closing(Synced):
    """One fiscal year of the council, in COMMON; its id is derived from the year. ``closed`` False: reopened.

    ``carried``: late records that the head office counts in the next year, as long as this one is closed without them.
    """

    __tablename__ = "closing"
    entity: ClassVar[str] = "closing"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("year", ("fiscal_year",), owner="head"),
        Group("closed", ("closed", "closed_on", "reason"), owner="head"),
        Group("carried", ("carried",), owner="head"),
    )
    fiscal_year: Mapped[int | None]
    closed: Mapped[bool | None]
    closed_on: Mapped[Date | None]
    reason: Mapped[Prose | None]
    carried: Mapped[tuple[bytes, ...] | None] = mapped_column(IdList)

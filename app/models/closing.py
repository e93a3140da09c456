"""締め: a fiscal year whose figures were reported. What arrives later is listed apart and changes no printed sum."""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy.orm import Mapped

from app.models.base import Group, Prose, Synced


class Closing(Synced):
    """One fiscal year of the council, in COMMON; its id is derived from the year. ``closed`` False: reopened."""

    __tablename__ = "closing"
    entity: ClassVar[str] = "closing"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("year", ("fiscal_year",), owner="head"),
        Group("closed", ("closed", "closed_on", "reason"), owner="head"),
    )
    fiscal_year: Mapped[int | None]
    closed: Mapped[bool | None]
    closed_on: Mapped[Date | None]
    reason: Mapped[Prose | None]

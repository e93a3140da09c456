"""確認の印: the head office has checked a record in the state it had."""

from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Group, Synced


class CheckMark(Synced):
    """What the head office checked, in HEAD; its id is derived from the record's.

    ``digest`` stands for the content of the record at that moment, so that any later change shows; None when the mark was
    removed. There is no date: two PCs that checked the same thing on two days agree.
    """

    __tablename__ = "check_mark"
    entity: ClassVar[str] = "check_mark"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("record", ("record_id", "checked_entity"), "head"),
        Group("mark", ("digest",), "head"),
    )
    record_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    checked_entity: Mapped[str | None]
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))

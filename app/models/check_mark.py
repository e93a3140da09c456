"""確認の印: the head office has checked a record in the state it had."""

from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from app.models.base import Group, Synced
from app.models.declaration import Field, column


class CheckMark(Synced):
    """What the head office checked, in HEAD; its id is derived from the record's.

    ``digest`` stands for the content of the record at that moment, so that any later change shows; None when the mark was
    removed. There is no date: two PCs that checked the same thing on two days agree.
    """

    __tablename__ = "check_mark"
    entity: ClassVar[str] = "check_mark"
    entity_label: ClassVar[str] = "確認の印"
    described_by: ClassVar[tuple[str, ...]] = ("record_id",)
    is_part: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("record", ("record_id", "checked_entity"), "head"),
        Group("mark", ("digest",), "head"),
    )
    record_id: Mapped[bytes | None] = column(Field("確認した記録", points_to="*", is_key=True), LargeBinary(16))
    checked_entity: Mapped[str | None] = column(Field("種類", points_to="kind", is_key=True))
    digest: Mapped[bytes | None] = column(Field("確認した内容", word="印あり", is_key=True), LargeBinary(32))

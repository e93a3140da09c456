"""事業所のメモ: what the head office keeps in mind about an office. It lies in HEAD, so that no branch receives it."""

from typing import ClassVar

from sqlalchemy.orm import Mapped

from app.models.base import Group, Synced
from app.models.declaration import Field, column


class OfficeNote(Synced):
    """One note per office; its id is derived from the office's code."""

    __tablename__ = "office_note"
    entity: ClassVar[str] = "office_note"
    entity_label: ClassVar[str] = "事業所のメモ"
    described_by: ClassVar[tuple[str, ...]] = ("office",)
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("office",), "head"),
        Group("note", ("note",), "head"),
    )
    office: Mapped[str | None] = column(Field("事業所", points_to="office", is_key=True))
    note: Mapped[str | None] = column(Field("メモ", free_text="prose"))

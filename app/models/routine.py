"""定型活動: what an office does again and again, kept so that a record of it takes a digit and a number."""

from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from app.models.base import Group, IdList, Synced
from app.models.declaration import Field, column


class Routine(Synced):
    """One 定型活動, in the partition of the office that does it: all PCs of that office have it.

    ``name`` is what it is called in the list, ``position`` its place there. The other fields are those of an activity, by the
    same names, as far as they stay the same from time to time. No figure ever counts it.
    """

    __tablename__ = "routine"
    entity: ClassVar[str] = "routine"
    entity_label: ClassVar[str] = "定型活動"
    named_by: ClassVar[tuple[str, ...]] = ("name", "title")
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("name", ("name",)),
        Group("position", ("position",)),
        Group(
            "activity",
            (
                *("target_id", "secondary_targets", "title", "kind", "sessions", "place", "district", "partners"),
                *("times", "staff_count", "staff_minutes", "recorder"),
            ),
        ),
    )
    name: Mapped[str | None] = column(Field("定型の名前", free_text="line"))
    position: Mapped[int | None] = column(Field("並び順"))
    target_id: Mapped[bytes | None] = column(Field("推進目標", points_to="target"), LargeBinary(16))
    secondary_targets: Mapped[tuple[bytes, ...] | None] = column(Field("関連する目標", points_to="target"), IdList)
    title: Mapped[str | None] = column(Field("活動名", free_text="line"))
    kind: Mapped[str | None] = column(Field("活動区分", vocabulary="activity_kind"))
    sessions: Mapped[int | None] = column(Field("回数"))
    place: Mapped[str | None] = column(Field("場所", free_text="line"))
    district: Mapped[str | None] = column(Field("地区", free_text="line"))
    partners: Mapped[str | None] = column(Field("協力団体", free_text="line"))
    times: Mapped[str | None] = column(Field("実施時間", notation="hours"))
    staff_count: Mapped[int | None] = column(Field("従事職員数"))
    staff_minutes: Mapped[int | None] = column(Field("従事時間", notation="duration"))
    recorder: Mapped[str | None] = column(Field("記入者", free_text="name"))

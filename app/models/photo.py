"""写真 of an activity. The picture itself is stored outside the database, named by the SHA-256 of its content."""

from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from app.models.base import Group, Synced
from app.models.declaration import Field, column

CONSENTS = {"public": "公開可", "internal": "内部のみ", "none": "不可"}


class Photo(Synced):
    """One photo of an activity, in the activity's partition. ``sha256`` names the re-encoded file (no EXIF, no GPS).

    ``width`` and ``height`` in pixels, ``byte_count`` of the file. ``consent``: public 公開可, internal 内部のみ,
    none 不可; None = nobody has said yet, which counts as 不可 on anything that leaves the council.
    """

    __tablename__ = "photo"
    entity: ClassVar[str] = "photo"
    entity_label: ClassVar[str] = "写真"
    described_by: ClassVar[tuple[str, ...]] = ("activity_id", "caption")
    parent: ClassVar[str] = "activity_id"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("activity", ("activity_id",)),
        Group("image", ("sha256", "width", "height", "byte_count")),
        Group("caption", ("caption",)),
        Group("consent", ("consent",)),
        Group("erased", ("erased_sha256",)),
    )
    activity_id: Mapped[bytes | None] = column(Field("活動", points_to="activity", is_key=True), LargeBinary(16), index=True)
    sha256: Mapped[bytes | None] = column(Field("内容の指紋", is_key=True), LargeBinary(32))
    width: Mapped[int | None] = column(Field("幅", is_key=True))
    height: Mapped[int | None] = column(Field("高さ", is_key=True))
    byte_count: Mapped[int | None] = column(Field("大きさ", is_key=True))
    caption: Mapped[str | None] = column(Field("写真の説明", free_text="line"))
    consent: Mapped[str | None] = column(Field("公開の可否", choices=CONSENTS))
    erased_sha256: Mapped[bytes | None] = column(Field("消去した画像", is_key=True), LargeBinary(32))
    """A picture that was erased on purpose: nobody stores it again, however late its file comes."""

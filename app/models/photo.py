"""写真 of an activity. The picture itself is stored outside the database, named by the SHA-256 of its content."""

from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Group, Line, Synced


class Photo(Synced):
    """One photo of an activity, in the activity's partition. ``sha256`` names the re-encoded file (no EXIF, no GPS).

    ``width`` and ``height`` in pixels, ``byte_count`` of the file. ``consent``: public 公開可, internal 内部のみ,
    none 不可; None = nobody has said yet, which counts as 不可 on anything that leaves the council.
    """

    __tablename__ = "photo"
    entity: ClassVar[str] = "photo"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("activity", ("activity_id",)),
        Group("image", ("sha256", "width", "height", "byte_count")),
        Group("caption", ("caption",)),
        Group("consent", ("consent",)),
        Group("erased", ("erased_sha256",)),
    )
    activity_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    width: Mapped[int | None]
    height: Mapped[int | None]
    byte_count: Mapped[int | None]
    caption: Mapped[Line | None]
    consent: Mapped[str | None]
    erased_sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """SHA-256 of a picture that was erased on purpose: no PC stores it again, however late its file arrives."""

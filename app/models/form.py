"""What the council decides about its forms (様式の設定), and what it writes on a report: titles, stamp boxes, 件名, 基準日 and
the like.
"""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Group, Prose, Synced


class FormSetting(Synced):
    """The settings of one form, by its code (app.services.forms.form_list), in COMMON; id derived from the code.

    ``stamps``: the purpose of the stamp boxes (決裁, 供覧, 確認 …); none = no boxes. ``boxes`` and ``branch_boxes`` (for a
    branch's own prints) have one name per line. None means the default.
    """

    __tablename__ = "form_setting"
    entity: ClassVar[str] = "form_setting"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("code",), "head"),
        Group("wording", ("form_title", "form_number"), "head"),
        Group("stamps", ("stamps", "boxes", "branch_boxes"), "head"),
    )
    code: Mapped[str | None]
    form_title: Mapped[str | None]
    form_number: Mapped[str | None]
    stamps: Mapped[str | None]
    boxes: Mapped[str | None]
    branch_boxes: Mapped[str | None]


class ReportFront(Synced):
    """報告の書き入れ: what is on a report besides its figures, in HEAD; id derived from plan, year and ``form``.

    ``paper_kind``: report 報告 / proposal 議案, with ``paper_number`` (報告第○号). ``as_of`` 基準日: the day of its figures.
    """

    __tablename__ = "report_front"
    entity: ClassVar[str] = "report_front"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "fiscal_year", "form"), "head"),
        Group("front", ("paper_kind", "paper_number", "heading", "submitted_on", "chair_name"), "head"),
        Group("basis", ("as_of",), "head"),
        Group("summary", ("summary",), "head"),
    )
    plan_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    fiscal_year: Mapped[int | None]
    form: Mapped[str | None]
    paper_kind: Mapped[str | None]
    paper_number: Mapped[str | None]
    heading: Mapped[str | None]
    submitted_on: Mapped[Date | None]
    chair_name: Mapped[str | None]
    as_of: Mapped[Date | None]
    summary: Mapped[Prose | None]


class PublicActivity(Synced):
    """主な取組 of a 推進目標 in a year, in words for citizens; in HEAD, id derived from the two."""

    __tablename__ = "public_activity"
    entity: ClassVar[str] = "public_activity"
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("target_id", "fiscal_year"), "head"),
        Group("words", ("public_text",), "head"),
    )
    target_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None]
    public_text: Mapped[Prose | None]

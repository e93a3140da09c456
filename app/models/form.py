"""What the council decides about its forms (様式の設定), and what it writes on a report: titles, stamp boxes, 件名, 基準日 and
the like.
"""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from app.models.base import Group, Synced
from app.models.declaration import Field, column

STAMPS = {**{name: name for name in ("決裁", "供覧", "確認")}, "none": "欄を付けない"}
PAPER_KINDS = {"report": "報告", "proposal": "議案"}


class FormSetting(Synced):
    """The settings of one form, by its code (app.services.forms.form_list), in COMMON; id derived from the code.

    ``stamps``: the purpose of the stamp boxes (決裁, 供覧, 確認 …); none = no boxes. ``boxes`` and ``branch_boxes`` (for a
    branch's own prints) have one name per line. None means the default.
    """

    __tablename__ = "form_setting"
    entity: ClassVar[str] = "form_setting"
    entity_label: ClassVar[str] = "様式の設定"
    is_few: ClassVar[bool] = True
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("code",), "head"),
        Group("wording", ("form_title", "form_number"), "head"),
        Group("stamps", ("stamps", "boxes", "branch_boxes"), "head"),
    )
    code: Mapped[str | None] = column(Field("コード", is_key=True))
    form_title: Mapped[str | None] = column(Field("様式の題名"))
    form_number: Mapped[str | None] = column(Field("様式番号"))
    stamps: Mapped[str | None] = column(Field("決裁・供覧の別", choices=STAMPS))
    boxes: Mapped[str | None] = column(Field("決裁・供覧の欄（本部）"))
    branch_boxes: Mapped[str | None] = column(Field("決裁・供覧の欄（支部）"))


class ReportFront(Synced):
    """報告の書き入れ: what is on a report besides its figures, in HEAD; id derived from plan, year and ``form``.

    ``paper_kind``: report 報告 / proposal 議案, with ``paper_number`` (報告第○号). ``as_of`` 基準日: the day of its figures.
    """

    __tablename__ = "report_front"
    entity: ClassVar[str] = "report_front"
    entity_label: ClassVar[str] = "報告書の表書き"
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year",)
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("plan_id", "fiscal_year", "form"), "head"),
        Group("front", ("paper_kind", "paper_number", "heading", "submitted_on", "chair_name"), "head"),
        Group("basis", ("as_of",), "head"),
        Group("summary", ("summary",), "head"),
    )
    plan_id: Mapped[bytes | None] = column(Field("計画", points_to="plan", is_key=True), LargeBinary(16))
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True))
    form: Mapped[str | None] = column(Field("様式", is_key=True))
    paper_kind: Mapped[str | None] = column(Field("報告・議案の別", choices=PAPER_KINDS))
    paper_number: Mapped[str | None] = column(Field("報告・議案の番号"))
    heading: Mapped[str | None] = column(Field("件名"))
    submitted_on: Mapped[Date | None] = column(Field("提出日"))
    chair_name: Mapped[str | None] = column(Field("会長名"))
    as_of: Mapped[Date | None] = column(Field("基準日"))
    summary: Mapped[str | None] = column(Field("総括", free_text="prose"))


class PublicActivity(Synced):
    """主な取組 of a 推進目標 in a year, in words for citizens; in HEAD, id derived from the two."""

    __tablename__ = "public_activity"
    entity: ClassVar[str] = "public_activity"
    entity_label: ClassVar[str] = "公表する取組"
    described_by: ClassVar[tuple[str, ...]] = ("fiscal_year", "target_id")
    groups: ClassVar[tuple[Group, ...]] = (
        Group("identity", ("target_id", "fiscal_year"), "head"),
        Group("words", ("public_text",), "head"),
    )
    target_id: Mapped[bytes | None] = column(Field("推進目標", points_to="target", is_key=True), LargeBinary(16), index=True)
    fiscal_year: Mapped[int | None] = column(Field("年度", is_key=True))
    public_text: Mapped[str | None] = column(Field("公表する取組", free_text="prose"))

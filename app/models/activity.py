"""活動記録: what a branch did on a day, towards one 推進目標."""

from datetime import date as Date
from typing import ClassVar

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped

from app.models.base import FINAL, ORIGIN, Group, IdList, Synced
from app.models.declaration import Field, column

STATUSES = {"done": "実施", "partly": "一部実施", "cancelled": "中止", "postponed": "延期"}
STATES = {FINAL: "確定", "draft": "下書き", "cancelled": "取消"}
UNPLANNED = bytes(16)
"""In the place of a 実施項目: 計画外, an activity that is part of no plan."""


class Activity(Synced):
    """One activity. Its partition is the code of the office that did it.

    ``participants`` is 延べ人数: None = not entered, 0 = really zero; ``participants_approximate`` marks 約,
    ``participants_unknown`` 不明 (nobody counted: another thing than not entered yet).
    ``sessions`` is 回数. ``status``: done 実施, partly 一部実施, cancelled 中止, postponed 延期; the latter three carry
    ``status_reason``. ``state``: draft 下書き, final 確定, cancelled 取消 (with ``cancel_reason``): a cancelled *record*
    stays visible and counts nowhere, a cancelled *activity* (中止) is counted as such. Only ``target_id`` counts;
    ``secondary_targets`` are shown, never counted a second time. Source of the fields: the council's forms (様式第2号).
    """

    __tablename__ = "activity"
    # Lists, sums and figures are answered from these indexes alone: reading 100,000 whole records would take too long. The first
    # has what is filtered and counted, in the order of the days; the others are for what has to be read in the order of a text,
    # and for what has been typed before. Another index for each sort would cost every merge more than it gives.
    __table_args__ = (
        Index(
            *("ix_activity_list", "deleted", "date", "last_saved_at", "id", "target_id", "partition", "state", "participants"),
            *("status", "kind", "sessions", "participants_approximate", "participants_unknown"),
        ),
        Index("ix_activity_title", "deleted", "title", "date", "last_saved_at", "id", "target_id", "partition", "state"),
        Index("ix_activity_place", "deleted", "place", "date", "last_saved_at", "id", "target_id", "partition", "state"),
        Index("ix_activity_district", "deleted", "district", sqlite_where=text("district IS NOT NULL")),
        Index("ix_activity_partners", "deleted", "partners", sqlite_where=text("partners IS NOT NULL")),
        Index("ix_activity_conflicts", "id", sqlite_where=text("conflicts <> ''")),
    )
    entity: ClassVar[str] = "activity"
    entity_label: ClassVar[str] = "活動記録"
    named_by: ClassVar[tuple[str, ...]] = ("title",)
    described_by: ClassVar[tuple[str, ...]] = ("date",)
    is_named_alone: ClassVar[bool] = True
    decided_as: ClassVar[str] = "cancelled"
    reopened_as: ClassVar[str] = FINAL
    groups: ClassVar[tuple[Group, ...]] = (
        Group("when", ("date", "end_date")),
        Group("target", ("target_id",)),
        Group("secondary", ("secondary_targets",)),
        Group("title", ("title",)),
        Group("kind", ("kind",)),
        Group("status", ("status", "status_reason")),
        Group("sessions", ("sessions",)),
        Group("participants", ("participants", "participants_approximate", "participants_unknown")),
        Group("place", ("place", "district")),
        Group("partners", ("partners",)),
        Group("content", ("content",)),
        Group("outcome", ("outcome",)),
        Group("issue", ("issue",)),
        Group("next_step", ("next_step",)),
        Group("recorder", ("recorder",)),
        Group("state", ("state", "cancel_reason")),
        Group("plan_item", ("plan_item_id",)),
        Group("breakdown", ("breakdown",)),
        Group("costs", ("costs", "funding")),
        Group("times", ("times",)),
        Group("staff_work", ("staff_count", "staff_minutes")),
        Group("referral", ("referred_to",)),
        Group("confirmation", ("confirmed_by",)),
        Group("issue_use", ("issue_to_evaluation",)),
        Group("partners_contact", ("partners_contact",)),
        Group(ORIGIN, ("origin_table", "origin_row")),
    )
    date: Mapped[Date | None] = column(
        Field(
            "活動日",
            headings="実施日、日付、開催日、年月日、月日、実施年月日、開催年月日、実施日（開始）、開始日、期日、実施期日、開催期日、日時、"
            "実施日時、開催日時、活動日時、開始日時、活動年月日、開始年月日、実施月日、開催月日、日程、期間、実施期間、開催期間、実施日程、"
            "開催日程、行事日、"
            "派遣日、派遣年月日、訪問日、訪問年月日、対応日、対応年月日、相談日、相談年月日、支援日、見守り日、配布日、配食日、利用日、"
            "事業実施日、いつ、とき、月/日、日にち、Start Date",
        )
    )
    end_date: Mapped[Date | None] = column(
        Field(
            "終了日", headings="実施日（終了）、実施終了日、終了年月日、最終日、終了日時、活動終了日、開催終了日", is_copied=False
        )
    )
    target_id: Mapped[bytes | None] = column(
        Field(
            "推進目標",
            points_to="target",
            headings="目標、主たる推進目標、推進目標番号、目標番号、推進目標コード、目標コード、目標No、推進目標No、推進目標名、目標名、目標名称、"
            "該当目標、該当する推進目標、対象目標、重点目標、取組目標",
        ),
        LargeBinary(16),
    )
    secondary_targets: Mapped[tuple[bytes, ...] | None] = column(
        Field(
            "関連する目標",
            points_to="target",
            headings="副目標、副たる推進目標、関連する推進目標、関連目標、副次目標、推進目標（副）",
        ),
        IdList,
    )
    title: Mapped[str | None] = column(
        Field(
            "活動名",
            free_text="line",
            headings="活動名称、事業名、行事名、件名、名称、取組名、取組、事業名称、行事名称、イベント名、イベント名称、催し名、催事名、講座名、会議名、"
            "教室名、研修名、サロン名、タイトル、表題、活動、行事、行事・事業名、事業・活動名、取組名称、プログラム名、何を、Subject",
        )
    )
    kind: Mapped[str | None] = column(
        Field(
            "活動区分",
            vocabulary="activity_kind",
            headings="区分、種別、活動種別、種類、活動の種類、カテゴリ、カテゴリー、ジャンル、分類、事業区分、活動分類、活動の区分",
        )
    )
    status: Mapped[str | None] = column(
        Field("実施状況", choices=STATUSES, headings="状況、実施の有無、実施有無、実施、開催状況、実施結果、進捗、実施区分")
    )
    status_reason: Mapped[str | None] = column(
        Field(
            "中止・延期の理由",
            free_text="prose",
            headings="中止理由、中止・延期理由、中止の理由、延期理由、理由",
            is_copied=False,
        )
    )
    sessions: Mapped[int | None] = column(Field("回数", headings="実施回数、開催回数、活動回数、実施件数"))
    participants: Mapped[int | None] = column(
        Field(
            "延べ参加者数",
            unit="人",
            headings="参加者数、延べ参加者、参加者、参加人数、延べ人数、人数、参加者数（延べ）、参加延べ人数、参加者数合計、参加延人数、参加人員、"
            "参加総数、来場者数、来場者、来館者数、利用者数、利用人数、出席者数、出席者、出席人数、参集者数、集客数、受講者数、受講者、動員数、入場者数、参加数、参加者計",
            is_copied=False,
        )
    )
    participants_approximate: Mapped[bool | None] = column(
        Field("約", typed_in="participants", word="約", headings="概数、おおよそ", is_copied=False)
    )
    participants_unknown: Mapped[bool | None] = column(Field("不明", typed_in="participants", word="不明", is_copied=False))
    place: Mapped[str | None] = column(
        Field(
            "場所",
            free_text="line",
            headings="会場、開催場所、実施場所、開催会場、会場名、場所名、場所名称、会場名称、活動場所、実施会場、開催地、施設名、実施施設、どこで、ところ、Location",
        )
    )
    district: Mapped[str | None] = column(
        Field(
            "地区",
            free_text="line",
            headings="地区名、地域、対象地区、実施地区、地域名、町内会、自治会、行政区、小地域、対象地域",
        )
    )
    partners: Mapped[str | None] = column(
        Field(
            "協力団体",
            free_text="line",
            headings="連携先、連携団体、共催、協力、協力・連携先、関係機関、協力者・団体、協力機関、連携機関、協働団体、共催団体、関係団体、協力者",
        )
    )
    content: Mapped[str | None] = column(
        Field(
            "内容",
            free_text="prose",
            headings="活動内容、実施内容、事業内容、内容・概要、概要、活動概要、事業概要、説明、詳細、内容等、開催内容、行事内容、活動の内容、取組内容、議題、テーマ、Description",
            is_copied=False,
        )
    )
    outcome: Mapped[str | None] = column(
        Field(
            "成果",
            free_text="prose",
            headings="効果、活動の成果、成果・効果、成果等、結果、所感、評価・成果、感想、参加者の声、良かった点",
            is_copied=False,
        )
    )
    issue: Mapped[str | None] = column(
        Field(
            "課題",
            free_text="prose",
            headings="活動の課題、課題・問題点、反省点、課題・改善点、問題点、反省、課題等、課題・反省、改善点、反省・課題",
            is_copied=False,
        )
    )
    next_step: Mapped[str | None] = column(
        Field(
            "次回予定",
            free_text="prose",
            headings="今後の予定、今後、今後の取組、次への取組、次回、今後の方針、次年度に向けて、今後に向けて",
        )
    )
    recorder: Mapped[str | None] = column(
        Field("記入者", free_text="name", headings="記録者、入力者、報告者、記入者名、記録者名、報告者名、入力者名、作成者")
    )
    state: Mapped[str | None] = column(Field("記録の状態", choices=STATES, headings="状態"))
    cancel_reason: Mapped[str | None] = column(
        Field("取消の理由", free_text="prose", headings="取消理由", is_copied=False, is_searched=False)
    )
    plan_item_id: Mapped[bytes | None] = column(
        Field("実施項目", choices={UNPLANNED: "計画外"}, points_to="plan_item"), LargeBinary(16)
    )
    """The 実施項目 of the 年次計画 this belongs to; None = not said, sixteen zero bytes = 計画外."""
    breakdown: Mapped[str | None] = column(
        Field(
            "参加者の内訳",
            vocabulary="participant_kind",
            notation="counts",
            unit="人",
            headings="参加者内訳、内訳、人数の内訳、人数内訳、参加者数の内訳",
            is_copied=False,
        )
    )
    """参加者の内訳, one "code=number" per line (codes of the vocabulary participant_kind)."""
    costs: Mapped[str | None] = column(
        Field(
            "費用",
            vocabulary="cost",
            notation="counts",
            unit="円",
            headings="費用の内訳、経費、経費の内訳、経費内訳、支出、支出の内訳",
            is_copied=False,
        )
    )
    """費用 in yen, one "code=number" per line (codes of cost); ``funding`` alike (codes of funding)."""
    funding: Mapped[str | None] = column(
        Field(
            "財源",
            vocabulary="funding",
            notation="counts",
            unit="円",
            headings="財源の内訳、財源内訳、収入、収入の内訳",
            is_copied=False,
        )
    )
    times: Mapped[str | None] = column(
        Field("実施時間", notation="hours", headings="開催時間、時間、活動時間、実施時刻、時刻、時間帯、開催時刻、開催時間帯")
    )
    """実施時間, as app.rules.hours writes it: "9:30～11:45"."""
    staff_count: Mapped[int | None] = column(
        Field(
            "従事職員数",
            headings="従事職員、職員数、従事者数、従事人数、職員、スタッフ、スタッフ数、参加職員数、対応職員数、出務職員数、従事者、従事職員人数",
        )
    )
    """従事職員数 and their hours together (in minutes): staff who worked there, never among the participants."""
    staff_minutes: Mapped[int | None] = column(
        Field("従事時間", notation="duration", headings="従事職員時間、職員の時間、従事時間数、職員従事時間")
    )
    referred_to: Mapped[str | None] = column(Field("つないだ先", free_text="line", headings="つなぎ先、紹介先", is_copied=False))
    """つないだ先: the body a trouble was handed on to; never a person's name."""
    confirmed_by: Mapped[str | None] = column(
        Field("確認者", free_text="line", headings="確認した人", is_copied=False, is_searched=False)
    )
    issue_to_evaluation: Mapped[bool | None] = column(Field("課題を評価シートへ", word="評価シートへ", is_copied=False))
    """The 課題 is to be looked at when the target is evaluated (「評価シートへ」)."""
    partners_contact: Mapped[str | None] = column(
        Field("協力者への連絡", free_text="prose", headings="協力団体への連絡、連絡事項", is_copied=False)
    )
    """What the partners are still to be told (the next day, thanks, a bill): the desk works it off after the day."""
    origin_table: Mapped[str | None] = column(Field("取り込んだ表", word="表から取り込み", is_copied=False))
    """Of a record that came from a foreign table: SHA-256 of the file's bytes in hex, never its name, which may name a person.
    ``origin_row`` is the place in it, "sheet:row", both counted from 1."""
    origin_row: Mapped[str | None] = column(Field("表の行", notation="place", is_copied=False))

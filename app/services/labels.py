"""What field groups and records are called on screens and paper."""

from sqlalchemy.orm import Session

from app.journal.state import DELETED
from app.models.activity import Activity
from app.models.evaluation import Evaluation
from app.models.fiscal import fiscal_year_label
from app.models.plan import Goal, Office, Plan, Target, Term
from app.services.activity_rows import target_names

ENTITY_LABELS = {
    "activity": "活動記録",
    "evaluation": "評価",
    "plan": "計画",
    "goal": "基本目標",
    "target": "推進目標",
    "office": "事業所",
    "term": "用語",
    "photo": "写真",
    "closing": "年度の締め",
}

FIELD_LABELS = {
    "date": "活動日",
    "end_date": "終了日",
    "target_id": "推進目標",
    "secondary_targets": "関連する目標",
    "title": "活動名",
    "kind": "活動区分",
    "status": "実施状況",
    "status_reason": "中止・延期の理由",
    "sessions": "回数",
    "participants": "延べ参加者数",
    "participants_approximate": "約",
    "place": "場所",
    "district": "地区",
    "partners": "協力団体",
    "content": "内容",
    "outcome": "成果",
    "issue": "課題",
    "next_step": "次回予定",
    "recorder": "記入者",
    "state": "記録の状態",
    "cancel_reason": "取消の理由",
    "main_activities": "主な活動",
    "rating": "評価",
    "rating_reason": "評価の理由",
    "direction": "次年度の方向",
    "direction_note": "次年度の取組",
    "activity_id": "活動",
    "sha256": "画像",
    "width": "幅",
    "height": "高さ",
    "byte_count": "大きさ",
    "caption": "写真の説明",
    "consent": "公開の可否",
    "fiscal_year": "年度",
    "closed": "締め",
    "closed_on": "締めた日",
    "reason": "理由",
    DELETED: "削除",
}

STATUS_LABELS = {"done": "実施", "partly": "一部実施", "cancelled": "中止", "postponed": "延期"}
STATE_LABELS = {"draft": "下書き", "final": "確定", "cancelled": "取消"}


def field_label(field: str) -> str:
    return FIELD_LABELS.get(field, field)


def record_title(session: Session, entity: str, record: bytes) -> str:
    """A record in a few words: the activity's date and name, the evaluated target and year, a plan text's name."""
    if entity == "activity":
        activity = session.get(Activity, record)
        if activity is not None:
            day = f"{activity.date:%Y/%m/%d} " if activity.date else ""
            return f"{day}{activity.title or '（活動名なし）'}"
    if entity == "evaluation":
        evaluation = session.get(Evaluation, record)
        if evaluation is not None:
            _, label, title = target_names(session, [evaluation.target_id or b""]).get(evaluation.target_id or b"", ("", "", ""))
            year = "" if evaluation.fiscal_year is None else fiscal_year_label(evaluation.fiscal_year)
            return f"{year} {label} {title}".strip()
    for model, name in ((Plan, "name"), (Goal, "title"), (Target, "title"), (Office, "name"), (Term, "label")):
        if model.entity == entity and (found := session.get(model, record)) is not None:
            return str(getattr(found, name) or "")
    return ENTITY_LABELS.get(entity, entity)


def value_text(session: Session, field: str, value: object) -> str:
    """A single field's value as people read it; an empty one as （空欄）, so that it differs from 0."""
    if value is None or value in ((), ""):
        return "（空欄）"
    if field in ("target_id", "secondary_targets"):
        ids = [value] if isinstance(value, bytes) else list(value)  # type: ignore[call-overload]
        names = target_names(session, ids)
        return "、".join(f"{names[id_][1]} {names[id_][2]}" if id_ in names else "（計画にない目標）" for id_ in ids)
    if field == "status":
        return STATUS_LABELS.get(str(value), str(value))
    if field == "state":
        return STATE_LABELS.get(str(value), str(value))
    if field == "participants_approximate":
        return "約"
    return str(value)

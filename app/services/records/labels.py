"""What field groups and records are called on screens and paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.state import DELETED
from app.models.activity import Activity
from app.models.base import Synced
from app.models.entities import ENTITIES
from app.models.evaluation import Evaluation
from app.models.indicator import Indicator
from app.models.plan import Term
from app.reports.paper import Num, cell_text
from app.rules.counts import counts_text, read_counts
from app.rules.fiscal import fiscal_year_label
from app.rules.hours import duration_text
from app.services.records.names import target_names

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
    "indicator": "指標",
    "indicator_use": "目標の指標",
    "monthly_figure": "月次件数",
    "consultation_figure": "相談件数",
    "activity_figure": "活動の指標値",
    "fixed_figure": "本部の確定値",
    "indicator_target": "指標の目標値",
    "annual_plan": "年次計画",
    "plan_item": "実施項目",
    "staff": "職員",
    "working_group": "推進ワーキンググループ",
    "member": "ワーキンググループ員",
    "meeting": "会議記録",
    "meeting_task": "宿題",
    "branch_evaluation": "支部の評価",
    "goal_review": "基本目標別の総括",
    "evaluator": "外部評価委員",
    "opinion": "意見と対応",
    "edition": "確定版",
    "edition_part": "確定版の中身",
    "year_setting": "年度の設定",
    "deadline": "締切",
    "correspondence": "新旧対応",
    "final_target_review": "5年総括（推進目標）",
    "final_goal_review": "5年総括（基本目標）",
    "form_setting": "様式の設定",
    "report_front": "報告書の表書き",
    "public_activity": "公表する取組",
    "check_mark": "確認の印",
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
    "participants_unknown": "不明",
    "times": "実施時間",
    "staff_count": "従事職員数",
    "staff_minutes": "従事時間",
    "referred_to": "つないだ先",
    "confirmed_by": "確認者",
    "issue_to_evaluation": "課題を評価シートへ",
    "sources": "財源（額）",
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
    "width": "幅",
    "height": "高さ",
    "byte_count": "大きさ",
    "caption": "写真の説明",
    "consent": "公開の可否",
    "fiscal_year": "年度",
    "closed": "締め",
    "closed_on": "締めた日",
    "carried": "翌年度に計上した記録",
    "reason": "理由",
    "plan_item_id": "実施項目",
    "breakdown": "参加者の内訳",
    "costs": "費用",
    "funding": "財源",
    "office": "事業所",
    "period": "期",
    "qualitative": "質的評価",
    "analysis": "指標の分析",
    "state_reason": "開き直した理由",
    "city_plan": "市計画の施策番号",
    "led_by": "主管",
    "yomi": "よみ",
    "code": "コード",
    "name": "名称",
    "unit": "単位",
    "aggregation": "集計のしかた",
    "measure": "延べ・実の別",
    "decimals": "小数のけた",
    "source": "もとになる数",
    "source_kind": "数える活動区分",
    "note": "注記",
    "sort_no": "並び",
    "retired": "使わない",
    "indicator_id": "指標",
    "first_year": "始めの年度",
    "last_year": "終わりの年度",
    "fed_by": "入れ方",
    "break_note": "数え方の変更",
    "formula": "計算式",
    "month": "月",
    "consultation_field": "相談分野",
    "consultation_method": "相談方法",
    "value": "値",
    "approximate": "約",
    "baseline": "基準値",
    "baseline_year": "基準年度",
    "aim": "ねらい",
    "previous_issue": "前年度の課題",
    "made_on": "作成日",
    "confirmed_on": "推進会議の確認日",
    "decided_on": "決裁日",
    "edition": "版",
    "change_reason": "変更の理由",
    "changed_on": "変更日",
    "audience": "対象",
    "months": "時期",
    "timing_note": "時期の補足",
    "responsible": "担当",
    "budget": "予算",
    "dropped": "取りやめ",
    "drop_reason": "取りやめの理由",
    "post": "職名",
    "role": "役割",
    "number": "番号",
    "begins": "開始",
    "ends": "終了",
    "present": "出席",
    "absent": "欠席",
    "attendance_note": "出席の補足",
    "agenda": "議題",
    "papers": "資料",
    "discussion": "協議内容",
    "decision": "決定事項",
    "confirmed_targets": "進捗を確認した推進目標",
    "next_meeting": "次回予定",
    "disclosure": "公開の別",
    "owner": "担当",
    "due": "期限",
    "closed_at_meeting": "済ませた会議",
    "result": "結果",
    "written_on": "記入日",
    "confirmed_note": "推進会議の意見",
    "review": "総評",
    "achievements": "主な成果",
    "issues": "課題",
    "next_year": "次年度の方向",
    "alias": "委員の呼び方",
    "affiliation": "所属",
    "cannot_judge": "評価できない",
    "good": "良い点",
    "improve": "改善すべき点",
    "suggestion": "提案",
    "received_on": "受けた日",
    "answer": "対応方針",
    "taken_up_year": "反映する年度",
    "taken_up_item": "反映先の実施項目",
    "taken_up_note": "反映の補足",
    "rating_scale": "評価の段階",
    "external_scale": "外部評価の段階",
    "half_year": "上半期の評価",
    "judging_rule": "参考判定の基準",
    "mask_below": "少数の秘匿",
    "digit_width": "数字の幅",
    "done_on": "済んだ日",
    "for_branches": "支部にも示す",
    "handling": "次期の扱い",
    "handling_note": "次期の扱いの補足",
    "evaluation": "計画評価",
    "expected": "見込値を含む",
    "erased_sha256": "消去した画像",
    "wanted": "望ましい方向",
    "edition_id": "確定版",
    "part_count": "中身の数",
    "key": "計画の名札",
    "council": "法人名",
    "term": "期間",
    "philosophy": "理念",
    "philosophy_note": "理念の注",
    "philosophy_explanation": "理念の説明",
    "welfare_definition": "地域福祉とは",
    "plan_definition": "計画とは",
    "promotion_structure": "推進体制",
    "progress_management": "進行管理",
    "evaluation_structure": "評価の体制",
    "plan_id": "計画",
    "goal_id": "基本目標",
    "subtitle": "副題",
    "previous_evaluation": "前計画の評価",
    "priority": "重点",
    "text": "本文",
    "short_name": "略称",
    "postcode": "郵便番号",
    "address": "所在地",
    "tel": "電話",
    "fax": "FAX",
    "email": "メール",
    "listing": "用語の一覧",
    "label": "見出し",
    "numerator_id": "分子の指標",
    "denominator_id": "分母の指標",
    "group_id": "ワーキンググループ",
    "staff_id": "職員",
    "meeting_id": "会議",
    "evaluator_id": "外部評価委員",
    "form": "様式",
    "subject": "対象",
    "issued_on": "確定日",
    "issued_by": "確定した人",
    "sha256": "内容の指紋",
    "reopened_on": "開き直した日",
    "reopen_reason": "開き直した理由",
    "old_target_id": "前計画の推進目標",
    "new_target_id": "次期計画の推進目標",
    "form_title": "様式の題名",
    "form_number": "様式番号",
    "stamps": "決裁・供覧の別",
    "boxes": "決裁・供覧の欄（本部）",
    "branch_boxes": "決裁・供覧の欄（支部）",
    "paper_kind": "報告・議案の別",
    "paper_number": "報告・議案の番号",
    "heading": "件名",
    "submitted_on": "提出日",
    "chair_name": "会長名",
    "as_of": "基準日",
    "summary": "総括",
    "public_text": "公表する取組",
    "masked": "少数を伏せる",
    "record_id": "確認した記録",
    "checked_entity": "種類",
    "digest": "確認した内容",
    DELETED: "削除",
}

FIGURES: dict[str, tuple[str, ...]] = {
    "monthly_figure": ("value",),
    "consultation_figure": ("value",),
    "activity_figure": ("value",),
    "fixed_figure": ("value", "expected"),
    "indicator_target": ("value", "baseline"),
}
"""Whole numbers scaled by their indicator's decimals."""
WITHIN: dict[str, tuple[str, ...]] = {
    "activity": ("participants_approximate", "participants_unknown"),
    "monthly_figure": ("state", "approximate"),
    "consultation_figure": ("state", "approximate"),
    "activity_figure": ("approximate",),
}
"""Fields that are typed and read within the number before them: 約30, なし."""

_NAMES = ("name", "title", "label", "alias", "content")
_SPEAK_FOR_THEMSELVES = ("plan", "goal", "target", "office", "term")

_BELONGS_TO = ("target_id", "old_target_id", "new_target_id", "goal_id", "indicator_id", "staff_id", "activity_id", "record_id")
_CELL = ("consultation_field", "consultation_method")
"""Of a month's table: without them its many cells have one name."""
_TEXTS = ("caption", "good", "improve", "suggestion", "review")
BEGINNING = 30
"""Letters of a text that stand for a record without a name."""

_TARGETS = ("target_id", "secondary_targets", "confirmed_targets", "old_target_id", "new_target_id")

STATUS_LABELS = {"done": "実施", "partly": "一部実施", "cancelled": "中止", "postponed": "延期"}
STATE_LABELS = {
    "draft": "下書き",
    "final": "確定",
    "cancelled": "取消",
    "reopened": "開き直し",
    "none": "該当なし",
    "set": "設定",
    "unset": "目標設定なし",
    "excluded": "対象外",
    "open": "未了",
    "done": "済",
    "dropped": "取りやめ",
}
PAPER_KINDS = {"report": "報告", "proposal": "議案"}
STAMP_KINDS = {**{name: name for name in ("決裁", "供覧", "確認")}, "none": "欄を付けない"}
_WORDS = {"status": STATUS_LABELS, "state": STATE_LABELS, "paper_kind": PAPER_KINDS, "stamps": STAMP_KINDS}
"""Fields that hold one of a few codes, with the words for each."""


def field_label(field: str) -> str:
    """The Japanese name of a field; the field's own name when it has none."""
    return FIELD_LABELS.get(field, field)


def group_label(entity: str, group: str) -> str:
    """Every field of a group by its name: 「活動日／終了日」. What is typed within another field (約, 該当なし) has none."""
    found = ENTITIES[entity].group_named(group)
    fields = found.fields if found else (group,)
    return "／".join(field_label(name) for name in fields if name not in WITHIN.get(entity, ()))


def group_text(session: Session, entity: str, record: bytes, values: Mapping[str, Any]) -> str:
    """A group's values as people read them; several are named each."""
    if entity == "activity" and "participants" in values:
        about = "約" if values["participants_approximate"] else ""
        missing = "不明" if values["participants_unknown"] else "未入力"
        return missing if values["participants"] is None else f"{about}{values['participants']:,}人"
    words = {name: _in_group(session, entity, record, values, name) for name in values if name not in WITHIN.get(entity, ())}
    if len(words) == 1:
        return next(iter(words.values()))
    shown = [f"{field_label(name)}：{text}" for name, text in words.items() if values[name] is not None]
    return "　".join(shown) or "（空欄）"


def _in_group(session: Session, entity: str, record: bytes, values: Mapping[str, Any], name: str) -> str:
    """Figures are stored scaled by their indicator's decimals; 該当なし stands in the place of one."""
    if name not in FIGURES.get(entity, ()):
        return value_text(session, name, values[name])
    if values[name] is None:
        return STATE_LABELS["none"] if "state" in WITHIN.get(entity, ()) and values["state"] == "none" else "（空欄）"
    row = session.get(ENTITIES[entity], record)
    indicator = session.get(Indicator, getattr(row, "indicator_id", None) or b"")
    decimals, unit = ((indicator.decimals or 0), indicator.unit or "") if indicator else (0, "")
    return cell_text(Num(values[name], decimals, bool(values.get("approximate")))) + unit


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
    model = ENTITIES.get(entity)
    found = session.get(model, record) if model is not None else None
    named = next((str(value) for name in _NAMES if (value := getattr(found, name, None))), "")
    kind = ENTITY_LABELS.get(entity, entity)
    if entity in _SPEAK_FOR_THEMSELVES:
        return named
    return "　".join(filter(None, (kind, named or (_about(session, found) if found is not None else ""))))


def _about(session: Session, found: Synced) -> str:
    """A record without a name of its own: its day or year, what it belongs to, and how its text begins."""

    def value(name: str) -> Any:
        return getattr(found, name, None)

    parts = []
    if value("date"):
        parts.append(f"{value('date'):%Y/%m/%d}")
    elif value("fiscal_year"):
        parts.append(fiscal_year_label(value("fiscal_year")) + (f"{value('month')}月" if value("month") else ""))
    if found.entity == "meeting":
        parts.append(f"第{value('number') or '－'}回 {value_text(session, 'kind', value('kind'))}")
    parts += [value_text(session, name, value(name)) for name in _BELONGS_TO if value(name)][:2]
    parts += [value_text(session, name, value(name)) for name in _CELL if value(name)]
    parts += [value(name).splitlines()[0][:BEGINNING] for name in _TEXTS if value(name)][:1]
    return " ".join(parts)


def value_text(session: Session, field: str, value: object) -> str:
    """A single field's value as people read it; an empty one as （空欄）, so that it differs from 0."""
    if value is None or value in ((), ""):
        return "（空欄）"
    if field in _TARGETS:
        ids = [value] if isinstance(value, bytes) else list(value)  # type: ignore[call-overload]
        names = target_names(session, ids)
        return "、".join(f"{names[id_][1]} {names[id_][2]}" if id_ in names else "（計画にない目標）" for id_ in ids)
    if isinstance(value, date):
        return f"{value:%Y/%m/%d}"
    if field == "digest":
        return "印あり"
    if field in _WORDS:
        return _WORDS[field].get(str(value), str(value))
    if field in _FLAGS:
        return _FLAGS[field]
    if field == "staff_minutes" and isinstance(value, int):
        return duration_text(value)
    if field in COUNTS and read_counts(str(value)):  # 財源 of a 実施項目 is free text
        kinds = session.execute(select(Term.code, Term.label).where(Term.listing == COUNTS[field], Term.deleted.is_(False)))
        pairs = [(code or "", label or "") for code, label in kinds]
        return counts_text(str(value), pairs, "人" if field == "breakdown" else "円")
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, bytes):
        return _named(session, value)
    if isinstance(value, tuple):
        return "、".join(_named(session, one) if isinstance(one, bytes) else str(one) for one in value)
    if field in _LISTED and (label := _term_label(session, _LISTED[field], str(value))):
        return label
    if isinstance(value, date):
        return f"{value:%Y/%m/%d}"
    return _CODES.get(str(value), str(value)) if field in _CODED else str(value)


def _term_label(session: Session, listing: str, code: str) -> str:
    found = select(Term.label).where(Term.listing.startswith(listing), Term.code == code, Term.deleted.is_(False))
    return session.scalars(found.order_by(Term.listing)).first() or ""


COUNTS = {"breakdown": "participant_kind", "costs": "cost", "funding": "funding", "sources": "funding"}
"""Fields of several counts, and the vocabulary list of each."""
_FLAGS = {"participants_approximate": "約", "participants_unknown": "不明", "issue_to_evaluation": "評価シートへ"}
_LISTED = {"rating": "rating", "direction": "direction", "kind": "activity_kind"} | {
    name: name for name in ("consultation_field", "consultation_method")
}
"""Fields that hold the code of a word, and the list it stands in."""
_CODED = ("led_by", "kind", "role", "disclosure", "period", "source", "consent", "fed_by", "aggregation", "wanted")
_CODES = {
    **{"head": "本部", "promotion": "推進会議", "working_group": "ワーキンググループ", "public": "公開", "internal": "内部"},
    **{"leader": "リーダー", "sub_leader": "サブリーダー", "member": "グループ員", "secretary": "事務局"},
    **{"year": "年度", "first_half": "上半期", "board": "理事会", "external": "外部評価", "meeting": "推進会議", "none": "不可"},
}


def _named(session: Session, record: bytes) -> str:
    """Another record in its own words; what is not here is said so, never shown as bytes."""
    for entity, model in ENTITIES.items():
        if entity in _POINTED_AT and session.get(model, record) is not None:
            return record_title(session, entity, record)
    return "（ここにない項目）"


_POINTED_AT = (
    *("plan", "goal", "target", "staff", "working_group", "meeting", "indicator", "plan_item", "evaluator", "activity"),
    "branch_evaluation",
)

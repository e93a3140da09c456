"""Which spreadsheet heading stands for which field of an activity. Japanese names as offices use them, and our own
field names.
"""

import re
from collections.abc import Sequence

from app.exchange.sheet import Cell
from app.rules.text import search_key

_NAMES: dict[str, tuple[str, ...]] = {
    "office": ("支部", "支部名", "事業所", "担当支部"),
    "date": (
        "活動日",
        "実施日",
        "日付",
        "開催日",
        "年月日",
        "月日",
        "実施年月日",
        "開催年月日",
        "実施日（開始）",
        "開始日",
        "期日",
    ),
    "end_date": ("終了日", "実施日（終了）", "実施終了日", "終了年月日", "最終日"),
    "target": ("推進目標", "目標", "主たる推進目標", "推進目標番号", "目標番号", "推進目標コード", "目標コード"),
    "secondary_targets": (
        "副目標",
        "副たる推進目標",
        "関連する推進目標",
        "関連する目標",
        "関連目標",
        "副次目標",
        "推進目標（副）",
    ),
    "title": ("活動名", "活動名称", "事業名", "行事名", "件名", "名称", "取組名", "取組"),
    "kind": ("区分", "活動区分", "種別", "活動種別"),
    "status": ("状況", "実施状況", "実施の有無"),
    "status_reason": ("中止理由", "中止・延期の理由", "中止・延期理由", "中止の理由", "延期理由", "理由"),
    "sessions": ("回数", "実施回数", "開催回数"),
    "participants": (
        *("参加者数", "延べ参加者", "延べ参加者数", "参加者", "参加人数", "延べ人数", "人数"),
        *("参加者数（延べ）", "参加延べ人数", "参加者数合計"),
    ),
    "participants_approximate": ("約", "概数", "おおよそ"),
    "place": ("場所", "会場", "開催場所", "実施場所", "開催会場"),
    "district": ("地区", "地区名", "地域", "対象地区", "実施地区"),
    "partners": ("協力団体", "連携先", "連携団体", "共催", "協力", "協力・連携先", "関係機関", "協力者・団体"),
    "content": ("内容", "活動内容", "実施内容", "事業内容"),
    "outcome": ("成果", "効果", "活動の成果", "成果・効果"),
    "issue": ("課題", "活動の課題", "課題・問題点", "反省点", "課題・改善点"),
    "next_step": ("次回予定", "今後の予定", "今後", "今後の取組", "次への取組", "次回"),
    "recorder": ("記入者", "記録者", "入力者", "報告者"),
    "state": ("状態", "記録の状態"),
    "times": ("実施時間", "開催時間", "時間"),
    "staff_count": ("従事職員数", "従事職員", "職員数", "従事者数"),
    "staff_minutes": ("従事時間", "従事職員時間", "職員の時間"),
    "referred_to": ("つないだ先", "つなぎ先", "紹介先"),
    "confirmed_by": ("確認者", "確認した人"),
    "cancel_reason": ("取消理由", "取消の理由"),
}

_BRACKETS = re.compile(r"[(\[【<][^)\]】>]*[)\]】>]")
_ORNAMENT = re.compile(r"[\s※*★●○・:.]+|必須$|任意$")


def _plain(text: str) -> str:
    """The heading without blanks, decoration and width differences, for comparing."""
    return _ORNAMENT.sub("", search_key(text))


_FIELDS = {_plain(name): field for field, names in _NAMES.items() for name in (field, field.replace("_", " "), *names)}


def field_of(header: str) -> str | None:
    """The field a heading stands for, or None. Units and remarks in brackets are ignored: 参加者数（人） is ``participants``."""
    return _FIELDS.get(_plain(header)) or _FIELDS.get(_plain(_BRACKETS.sub("", search_key(header))))


def known_fields(cells: Sequence[Cell]) -> set[str]:
    """The fields named by the cells of a row; two or more make it the heading row."""
    # A heading is short; long cells of the data can't be one and need not be looked at.
    return {field for cell in cells if isinstance(cell, str) and len(cell) <= 40 and (field := field_of(cell))}

"""The headings of the forms that are used when the council's own list has none."""

from collections.abc import Mapping

HEADINGS = {
    "title": "評価シート",
    "form_number": "",
    "goal": "基本目標",
    "target": "推進目標",
    "target_text": "推進目標の内容",
    "priority": "【重点】",
    "branches": "支部別の実施状況",
    "office": "支部",
    "activities": "活動件数",
    "activities_unit": "件",
    "sessions": "回数",
    "sessions_unit": "回",
    "participants": "延べ参加者",
    "participants_unit": "人",
    "cancelled": "中止",
    "cancelled_unit": "件",
    "previous_year": "前年度",
    "previous_half": "前年度の上半期",
    "total": "合計",
    "not_reported": "未提出",
    "no_record": "記録なし",
    "not_entered": "未入力",
    "main_activities": "主な活動",
    "done_so_far": "実施状況",
    "outcome": "成果",
    "issue": "課題",
    "rating": "評価",
    "rating_reason": "評価の理由",
    "direction": "次年度の方向",
    "direction_note": "次年度の取組",
    "second_half": "下半期の対応",
    "promise": "前年度に決めた取組",
    "analysis": "指標の分析",
    "qualitative": "質的評価",
    "reference": "参考判定",
    "distribution": "支部の評価の分布",
    "stamps": "供覧",
    "provisional": "（暫定）",
}

CONTINUED = "（続き）"
CIRCLE_ONE = "○で囲む"
BLANKS = ("", "未入力", "未評価", "検討中")
"""Texts that mean that something is still to be written."""


def heading(headings: Mapping[str, str], code: str) -> str:
    """The council's own word for a heading, else ours."""
    return headings.get(code) or HEADINGS[code]

"""Texts and figures that the sample story writes again and again: 実施項目, evaluations, monthly figures. Invented."""

from typing import Any

from app.rules.figures import Typed
from app.rules.fiscal import fiscal_year_label
from app.services.indicators.indicators import UseRow
from app.services.plan.plans import TargetRow

FIRST, LAST = 2021, 2025
"""The fiscal years of the five-year story (R3 to R7)."""
QUARTERS = (6, 9, 12, 3)
"""The months (1–12) in which monthly figures are entered."""
PEOPLE = ("人",)
PLACES = ("地区", "箇所", "か所", "団体", "校", "法人", "機関", "事業所")


def months(use: UseRow, size: int, year: int) -> dict[int, Typed]:
    """Figures of an indicator for QUARTERS, by month. ``size``: how large the office is, 2 to 6.

    People are counted by tens and events by ones; an amount at the end of a period hardly changes; the rest grows every year.
    """
    unit, grown = 10**use.decimals, size + (year - FIRST)
    if use.aggregation == "period_end":
        values = [4 + grown // 2] * len(QUARTERS)
    elif use.unit in PEOPLE:
        values = [(3 + place) * (grown + 4) for place in range(len(QUARTERS))]
    elif use.unit in PLACES:
        values = [1 + (grown + place) % 2 for place in range(len(QUARTERS))]
    else:
        values = [1 + (grown + place) // 2 for place in range(len(QUARTERS))]
    return {month: Typed(value * unit) for month, value in zip(QUARTERS, values, strict=True)}


def item(target: TargetRow, what: str, months: int) -> dict[str, Any]:
    """The values of one planned item (実施項目). ``months``: a bit for each month, the lowest is April."""
    title = target.title.replace("（見本）", "")
    return {
        "title": f"{what}（{target.label}）",
        "content": f"「{title}」のために、話しあいと行事を組み合わせて進める。",
        "audience": "地域住民、関係団体",
        "months": months,
        "responsible": "担当A",
        "partners": "民生委員児童委員協議会、自治会",
    }


def evaluation(target: TargetRow, year: int, rating: str) -> dict[str, Any]:
    """The values of a year's evaluation that fit its rating ("A", "B" or "C")."""
    direction = "expand" if rating == "A" else "review" if rating == "C" else "continue"
    how = {"A": "予定を上回って進んだ", "B": "おおむね予定どおりに進んだ", "C": "中止が多く、予定より遅れた"}[rating]
    return {
        "outcome": f"{fiscal_year_label(year)}は、{how}。集まりの後に、続けたいという声が地区から届いた。",
        "issue": "冬期は集まりにくく、担い手が固定している。",
        "rating": rating,
        "rating_reason": f"年次計画に対して{how}ため。",
        "direction": direction,
        "direction_note": "集まりの時期を見直し、新しい担い手に声をかける。",
        "qualitative": "「顔を合わせる機会が増えた」という声があった。" if target.priority else None,
    }


def half_year(target: TargetRow, rating: str) -> dict[str, Any]:
    """The values of a half-year evaluation: how it went, the letter with its reason, and 下半期の対応."""
    how = {"A": "予定より早く進んでいる", "B": "予定どおりに進んでいる", "C": "中止が続き、遅れている"}[rating]
    return {
        "main_activities": f"上半期は、{how}。夏の行事で新しい参加者が増えた。",
        "rating": rating,
        "rating_reason": f"年次計画の上半期の予定に対して{how}ため。",
        "direction_note": "冬の集まりの場所と時間を、10月のうちに決める。" if target.priority else "予定どおりに続ける。",
    }

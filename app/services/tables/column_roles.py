"""What a column of a foreign table can be, and what that is called."""

from app.exchange.table import (
    ADDED,
    APPENDED,
    BEGINS,
    BREAKDOWN,
    DAY,
    ENDS,
    FISCAL_YEAR,
    LEFT_OUT,
    MONTH,
    OFFICE,
    RECORD,
    TARGET,
    WEEKDAY,
    YEAR,
)
from app.models.activity import Activity
from app.services.tables.shown_values import label_of

_WORDS = {
    LEFT_OUT: "取り込まない",
    OFFICE: "事業所",
    RECORD: "記録の番号",
    ADDED: "参加者数に足す",
    APPENDED: "内容の終わりに付ける",
    FISCAL_YEAR: "年度",
    WEEKDAY: "活動日の曜日",
    YEAR: "活動日の年",
    MONTH: "活動日の月",
    DAY: "活動日の日",
    BEGINS: "始まる時刻",
    ENDS: "終わる時刻",
}
_FIELDS = [
    TARGET if name == "target_id" else name
    for name in Activity.fields()
    if not Activity.declared(name).typed_in and not name.startswith("origin_")
]
_PARTS = (ADDED, APPENDED, YEAR, MONTH, DAY, FISCAL_YEAR, WEEKDAY, BEGINS, ENDS)
ROLES = (LEFT_OUT, *_FIELDS, OFFICE, RECORD, *_PARTS)
"""In the order in which they are offered."""


def role_words(role: str) -> str:
    """What a role is called."""
    if role in _WORDS:
        return _WORDS[role]
    if role.startswith(BREAKDOWN):
        return f"参加者の内訳（{role.removeprefix(BREAKDOWN)}）"
    return label_of(role)

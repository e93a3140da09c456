"""What people read for the roles of a column that are no field of an activity (app.exchange.table)."""

from app.exchange.table import ADDED, APPENDED, FISCAL_YEAR, LEFT_OUT, OFFICE, PEOPLE_MARK, RECORD

PARTS = (PEOPLE_MARK, ADDED, APPENDED, "year", "month", "day", FISCAL_YEAR, "begins", "ends")
"""Roles of a column that are a part of a field, or of several."""
ROLE_WORDS = {
    LEFT_OUT: "取り込まない",
    OFFICE: "事業所",
    RECORD: "記録の番号",
    PEOPLE_MARK: "参加者数の約・不明",
    ADDED: "参加者数に足す",
    APPENDED: "内容の終わりに付ける",
    FISCAL_YEAR: "年度",
    "year": "活動日の年",
    "month": "活動日の月",
    "day": "活動日の日",
    "begins": "始まる時刻",
    "ends": "終わる時刻",
}

"""Columns of the list of activities and of the trash, and the line with their sum."""

from app.reports.figures import PROVISIONAL, figure_text
from app.rules.era import short_date
from app.rules.figure import Figure
from app.services.activities.activity_rows import ActivityRow
from app.services.records.labels import choices
from app.ui.widgets.table_model import Column, field_column


def columns(with_office: bool) -> tuple[Column, ...]:
    """Columns of the list; ``with_office``: also the branch's name, for the head office."""
    office = (Column("支部", lambda row: row.office_name, 4, sort="office"),) if with_office else ()
    return (
        Column("日付", lambda row: short_date(row.date) if row.date else "－", 6, sort="date"),
        *office,
        Column("目標", lambda row: row.target_label or "－", 3, sort="target"),
        field_column("activity", "title", lambda row: row.title or "（活動名なし）", sort="title"),
        field_column("activity", "place", lambda row: row.place or "－", width=9, sort="place"),
        Column("延べ参加者", participants_text, 6, right=True, sort="participants"),
        Column("状態", state_text, 8 if with_office else 7, sort="state", tone=_tone),
    )


def trash_columns() -> tuple[Column, ...]:
    """Columns of the deleted activities: also when and by whom each was deleted."""
    return (
        Column("日付", lambda row: short_date(row.activity.date) if row.activity.date else "－", 6, sort="date"),
        Column("目標", lambda row: row.activity.target_label or "－", 3, sort="target"),
        field_column("activity", "title", lambda row: row.activity.title or "（活動名なし）", sort="title"),
        Column("削除した日時", lambda row: row.deleted_at, 11),
        Column("削除した人", lambda row: row.deleted_by, 8),
    )


def sum_text(shown: int, final: int, participants: Figure, in_conflict: int = 0) -> str:
    """The line below the list: number of records, how many are final, and their participants.

    ``in_conflict``: records with a provisional value (◇).
    """
    if not shown:
        return "あてはまる記録はありません。F2 で記録できます。"
    people = f"延べ参加者 {figure_text(participants, suffix='人')}"
    mark = f"{PROVISIONAL}　（{PROVISIONAL} 食い違い {in_conflict:,}件は、仮の値で数えています）" if in_conflict else ""
    return f"{shown:,}件　うち確定 {final:,}件　{people}{mark}" if final else f"{shown:,}件"


def participants_text(row: ActivityRow) -> str:
    """延べ参加者 with 約, 不明, 未入力 or 中止 in place of a number where that applies; ◇ marks a provisional value."""
    if row.status in ("cancelled", "postponed"):
        return choices("activity", "status")[row.status]
    mark = PROVISIONAL if "participants" in row.conflicts else ""
    return f"{figure_text(row.people, suffix='人')}{mark}"


def state_text(row: ActivityRow) -> str:
    """The record's state in words, with a sign before it: a conflict first, then what the head office's check mark says."""
    words = choices("activity", "state").get(row.state, row.state)
    if row.check == "changed" and not row.conflicts:
        return "△ 確認後に変更"
    if row.check == "checked" and row.state == "final":
        words = "✔ 確認済み"
    return f"⇅ 食い違い（{words}）" if row.conflicts else {"draft": "○ ", "cancelled": "✕ "}.get(row.state, "") + words


def _tone(row: ActivityRow) -> str:
    if row.conflicts or row.state == "draft" or row.check == "changed":
        return "warning"
    return "soft" if row.state == "cancelled" else ""

"""What a recorded activity must and should contain. Errors prevent 確定 but never a draft; warnings prevent nothing.

Source: the council's activity form (様式第2号); a 中止 needs a reason and no numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from app.models.activity import Activity
from app.models.privacy import doubts
from app.rules import clock
from app.rules.counts import COUNTED_APART, read_counts
from app.rules.fiscal import fiscal_year_label, fiscal_year_of

LONG_FUTURE = timedelta(days=31)


@dataclass(frozen=True)
class Problem:
    """One thing to check, at the field it concerns."""

    field: str
    level: Literal["error", "warning"]
    text: str


def check_activity(values: Mapping[str, Any], fiscal_year: int | None = None) -> list[Problem]:
    """All problems of an activity's field values. ``fiscal_year``: the year being worked in, used for a warning only."""
    return [*errors_in(values), *_warnings(values, fiscal_year)]


def errors_in(values: Mapping[str, Any]) -> list[Problem]:
    """Those that keep the record from being saved."""
    return [*(_missing(values) if values.get("state") != "draft" else []), *_date_order(values)]


def _missing(values: Mapping[str, Any]) -> list[Problem]:
    missing = []
    if values.get("date") is None:
        missing.append(Problem("date", "error", "活動日が入っていません。"))
    if not values.get("target_id"):
        missing.append(Problem("target", "error", "推進目標が選ばれていません。"))
    if not values.get("title"):
        missing.append(Problem("title", "error", "活動名が入っていません。"))
    if values.get("status") in ("cancelled", "postponed") and not values.get("status_reason"):
        missing.append(Problem("status_reason", "error", "中止・延期の理由が入っていません。"))
    return missing


def _date_order(values: Mapping[str, Any]) -> list[Problem]:
    start, end = values.get("date"), values.get("end_date")
    if start and end and end < start:
        return [Problem("end_date", "error", "終了日が活動日より前になっています。")]
    return []


def _warnings(values: Mapping[str, Any], fiscal_year: int | None) -> list[Problem]:
    found = []
    held: date | None = values.get("date")
    if held and held > clock.today() + LONG_FUTURE:
        found.append(Problem("date", "warning", "ひと月より先の日付です。"))
    if held and fiscal_year and fiscal_year_of(held) != fiscal_year:
        found.append(Problem("date", "warning", f"{fiscal_year_label(fiscal_year_of(held))}の日付です。"))
    happened = values.get("status") in (None, "done", "partly")
    unsaid = values.get("participants") is None and not values.get("participants_unknown")
    if happened and unsaid and values.get("state") != "draft":
        found.append(Problem("participants", "warning", "参加者数が未入力です。0人なら 0、分からなければ ? を入れてください。"))
    split = sum(number for kind, number in read_counts(values.get("breakdown")).items() if kind != COUNTED_APART)
    whole = values.get("participants")
    if split and whole is not None and split != whole:
        found.append(Problem("breakdown", "warning", f"内訳の計は{split:,}人、延べ参加者数は{whole:,}人です。"))
    spent, paid = (sum(read_counts(values.get(name)).values()) for name in ("costs", "funding"))
    if spent and paid and spent != paid:
        found.append(Problem("funding", "warning", f"財源の計は{paid:,}円、費用の計は{spent:,}円です。"))
    for field in Activity.free_texts():
        kinds = doubts(Activity, field, values.get(field) or "")
        if kinds:
            found.append(Problem(field, "warning", f"{'・'.join(kinds)}が入っていないか確かめてください。"))
    return found

"""How figures are written on a form: not entered, 0, 中止, 未提出 and 記録なし never look alike (docs/forms.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.reports.engine.words import APPROXIMATE, NOT_APPLICABLE, NOTED, UNKNOWN, heading
from app.reports.sheet import PreviousYear, RowStatus, SheetRow


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of the table. A group of figures that an office does not have is one word instead (未提出)."""

    office: str
    now: tuple[str, str, str, str] | str
    before: tuple[str, str] | str


def cells(row: SheetRow, headings: Mapping[str, str]) -> Cells:
    """The figures of one office as texts."""
    year = row.previous
    now = _absent(row.status, headings) or (
        figure(row.activities),
        figure(row.sessions),
        participants(row, headings),
        figure(row.cancelled),
    )
    before = _absent(year.status, headings) or (figure(year.activities), participants(year, headings))
    return Cells(row.office_name, now, before)


def figure(number: int | None) -> str:
    """「1,234」; － where a figure does not apply."""
    return NOT_APPLICABLE if number is None else f"{number:,}"


def participants(counted: SheetRow | PreviousYear, headings: Mapping[str, str]) -> str:
    """「約1,234」, with ※ when some activities lack the number. Without any number: 「未入力」, or 「不明」 when nobody
    counted.
    """
    if counted.participants is None:
        unknown = UNKNOWN if counted.participants_unknown else NOT_APPLICABLE
        return heading(headings, "not_entered") if counted.participants_missing else unknown
    about = APPROXIMATE if counted.participants_approximate else ""
    return f"{about}{counted.participants:,}{NOTED if counted.participants_missing or counted.participants_unknown else ''}"


def reported_share(rows: Sequence[SheetRow]) -> str:
    """「支部からの報告 7/8」; "" when the sheet has no branches."""
    branches = [row for row in rows if row.branch]
    reported = sum(row.status == "reported" for row in branches)
    return f"支部からの報告 {reported}/{len(branches)}" if branches else ""


def notes(rows: Sequence[SheetRow], headings: Mapping[str, str]) -> list[str]:
    """The notes below the table that are needed to read it correctly."""
    notes = []
    for status in ("unreported", "no_record"):
        names = [row.office_name for row in rows if row.status == status]
        if names:
            notes.append(f"{_absent(status, headings)}：{'、'.join(names)}（合計には入っていません）")
    blank = heading(headings, "not_entered")
    notes.extend(_without("", [(row.office_name, row.participants_missing) for row in rows], blank))
    before = [(row.office_name, row.previous.participants_missing) for row in rows]
    notes.extend(_without(f"{heading(headings, 'previous_year')}の", before, blank))
    notes.extend(_without("", [(row.office_name, row.participants_unknown) for row in rows], UNKNOWN))
    before = [(row.office_name, row.previous.participants_unknown) for row in rows]
    notes.extend(_without(f"{heading(headings, 'previous_year')}の", before, UNKNOWN))
    absent = sum(row.previous.status != "reported" for row in rows)
    if 0 < absent < len(rows):
        notes.append(f"{heading(headings, 'previous_year')}の合計は、記録のある{len(rows) - absent}か所の数です。")
    return notes


def _without(year: str, offices: list[tuple[str, int]], called: str) -> list[str]:
    missing = [f"{name}{number:,}件" for name, number in offices if number]
    return [f"{NOTED} {year}参加者数が{called}の活動：{'、'.join(missing)}"] if missing else []


def _absent(status: RowStatus, headings: Mapping[str, str]) -> str:
    return {"reported": "", "unreported": heading(headings, "not_reported"), "no_record": heading(headings, "no_record")}[status]

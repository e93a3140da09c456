"""The cells of a row as texts by field, as if a person had typed them into the form.

What Excel changed on the way is turned back here; what a text means is read later, by the same rules as in the form.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Date, Integer

from app.exchange.sheet import Cell
from app.exchange.table import (
    ADDED,
    APPENDED,
    BEGINS,
    BREAKDOWN,
    DAY,
    ENDS,
    LEFT_OUT,
    MONTH,
    OFFICE,
    RECORD,
    TARGET,
    YEAR,
    Column,
    TableRow,
)  # fmt: skip
from app.models.activity import Activity
from app.rules.era import japanese_date
from app.rules.excel_damage import day_of_number, numbered, with_lost_zero

TARGETS = (TARGET, "secondary_targets")
_TYPES = {name: Activity.__table__.columns[name].type for name in Activity.fields()}
_DAYS = tuple(name for name, kind in _TYPES.items() if isinstance(kind, Date))
_NUMBERS = (*(name for name, kind in _TYPES.items() if isinstance(kind, Integer)), ADDED)
_BARE_DAY = re.compile(r"\s*([0-9０-９]{1,2})\s*日?\s*")
_SECONDS = re.compile(r"([0-9]{1,2}:[0-9]{2}):[0-9]{2}")
_FORMULA = "数式の結果がファイルに入っていません。Excelで開いて保存し直すか、値を入れてください。"


@dataclass(frozen=True, slots=True)
class Typed:
    """``how``: what Excel had made of it. ``problem``: why the cell cannot be trusted. ``unit``: of its heading. ``above``: of an
    empty cell, what a row above says that may be meant for this row too. ``parts``: counts that are still to be added up.
    """

    text: str = ""
    how: str = ""
    problem: str = ""
    unit: str = ""
    above: str = ""
    parts: tuple[str, ...] = ()


def row_texts(
    row: TableRow, columns: Sequence[Column], roles: Mapping[int, str], units: Mapping[int, str] | None = None
) -> dict[str, Typed]:
    """Field → what stands for it in this row. Targets go by TARGET, the office and the record's own id by OFFICE and RECORD.

    ``roles`` and ``units`` by column index; a field without any column is left out.
    """
    found: dict[str, list[tuple[Column, Typed]]] = {}
    for place, column in enumerate(columns):
        role = roles.get(column.index, LEFT_OUT)
        if role != LEFT_OUT and place < len(row.cells):
            typed = _typed(role, row, column.index, row.cells[place])
            found.setdefault(role, []).append((column, replace(typed, unit=(units or {}).get(column.index, ""))))
    texts = {role: some[0][1] for role, some in found.items() if role in _TYPES or role in (TARGET, OFFICE, RECORD)}
    _join_day(texts, found, row)
    _join_times(texts, found)
    _join_counts(texts, found)
    _join_rest(texts, found.get(APPENDED, ()))
    return texts


def _typed(role: str, row: TableRow, column: int, cell: Cell) -> Typed:
    if column in row.flaws:
        flaw = row.flaws[column]
        return Typed(problem=_FORMULA if flaw == "formula" else f"「{flaw}」になっています。Excelで直すか、値を入れてください。")
    if cell is None or cell == "":
        above = row.blank_below.get(column)
        return Typed(above="" if above is None else text_of(role, above).text)
    typed = text_of(role, cell)
    return replace(typed, how="上の行と同じ") if column in row.from_above and not typed.how else typed


def text_of(role: str, cell: str | int | date) -> Typed:
    """One filled cell as text."""
    if role in TARGETS:
        read = numbered(cell)
        return Typed(read.value, read.how)
    if role in _DAYS:
        return _day(cell)
    if isinstance(cell, date):
        if role in _NUMBERS or role.startswith(BREAKDOWN):
            return Typed(japanese_date(cell), problem="日付になっています。数を入れてください。")
        # In running text a date is read by people.
        return Typed(japanese_date(cell))
    if role in (BEGINS, ENDS, "times"):
        return Typed(_SECONDS.sub(r"\1", str(cell)))
    return Typed(str(cell))


def _day(cell: str | int | date) -> Typed:
    if isinstance(cell, date):
        return Typed(cell.isoformat())
    if isinstance(cell, int):
        if (day := day_of_number(cell)) is not None:
            return Typed(day.isoformat(), how=f"通し番号（{cell}）→ {japanese_date(day)}")
        return Typed(with_lost_zero(str(cell)))
    return Typed(cell)


def _join_day(texts: dict[str, Typed], found: Mapping[str, list[tuple[Column, Typed]]], row: TableRow) -> None:
    """The day out of columns for year, month and day, or of the month that the row's block says."""
    parts = {role: found[role][0][1] for role in (YEAR, MONTH, DAY) if role in found}
    if "date" not in texts and DAY in parts:
        day = _bare(parts[DAY].text, "日")
        month = _bare(parts[MONTH].text, "月") if MONTH in parts else str(row.month or "")
        year = _bare(parts[YEAR].text, "年") if YEAR in parts else ""
        filled = [part for part in (year, month, day) if part]
        problem = next((part.problem for part in parts.values() if part.problem), "")
        texts["date"] = Typed("/".join(filled) if day and month else "".join(filled), problem=problem)
    elif "date" in texts and row.month and (bare := _BARE_DAY.fullmatch(texts["date"].text)):
        texts["date"] = replace(texts["date"], text=f"{row.month}/{bare[1]}", how=f"{row.month}月の表の{bare[1]}日")


def _bare(text: str, sign: str) -> str:
    return text.strip().removesuffix(sign).removesuffix("年度" if sign == "年" else sign).strip()


def _join_times(texts: dict[str, Typed], found: Mapping[str, list[tuple[Column, Typed]]]) -> None:
    begins, ends = (found[role][0][1] if role in found else Typed() for role in (BEGINS, ENDS))
    if "times" not in texts and (BEGINS in found or ENDS in found):
        text = f"{begins.text}～{ends.text}" if ends.text and begins.text else begins.text
        problem = begins.problem or ends.problem or ("始まる時刻がありません。" if ends.text and not begins.text else "")
        texts["times"] = Typed(text, problem=problem)


def _join_counts(texts: dict[str, Typed], found: Mapping[str, list[tuple[Column, Typed]]]) -> None:
    """Counts of several columns: the whole (男＋女), and 参加者の内訳."""
    if ADDED in found and not texts.get("participants", Typed()).text:
        filled = [(column, one) for column, one in found[ADDED] if one.text or one.problem]
        problem = next((f"「{column.heading}」が{one.problem}" for column, one in filled if one.problem), "")
        words = "＋".join(f"{column.heading.split('／')[-1]}{one.text}" for column, one in filled)
        texts["participants"] = Typed(words, problem=problem, parts=tuple(one.text for _, one in filled))
    kinds = [
        (role, one) for role, some in found.items() if role.startswith(BREAKDOWN) for _, one in some if one.text or one.problem
    ]
    if kinds and not texts.get("breakdown", Typed()).text:
        problem = next((one.problem for _, one in kinds if one.problem), "")
        texts["breakdown"] = Typed(" ".join(f"{role.removeprefix(BREAKDOWN)}{one.text}" for role, one in kinds), problem=problem)


def _join_rest(texts: dict[str, Typed], appended: Iterable[tuple[Column, Typed]]) -> None:
    lines = [f"{column.heading}：{one.text}" for column, one in appended if one.text]
    problem = next((one.problem for _, one in appended if one.problem), "")
    if lines or problem:
        content = texts.get("content", Typed())
        said = "\n".join(filter(None, (content.text, *lines)))
        texts["content"] = replace(content, text=said, problem=content.problem or problem)

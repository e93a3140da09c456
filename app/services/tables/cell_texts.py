"""The cells of a row by field, as if a person had typed them into the form, by whose rules they are read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.errors import Refused
from app.exchange.cell_kinds import SEEN_ZEROS
from app.exchange.headings import COUNTS
from app.exchange.sheet import Cell
from app.exchange.table import (
    ADDED,
    APPENDED,
    BEGINS,
    BREAKDOWN,
    DAY,
    ENDS,
    FISCAL_YEAR,
    MONTH,
    OFFICE,
    PEOPLE_MARK,
    RECORD,
    TARGET,
    WEEKDAY,
    YEAR,
    Column,
    TableRow,
)  # fmt: skip
from app.models.activity import Activity
from app.rules.era import japanese_date
from app.rules.era_table import FIRST_DATE
from app.rules.fiscal import parse_fiscal_year

_ALONE = frozenset((*Activity.fields(), TARGET, OFFICE, RECORD, FISCAL_YEAR))
_NO_MARKS = frozenset({"", "未入力", "中止", "延期"})
_SECONDS = re.compile(r"([0-9]{1,2}:[0-9]{2}):[0-9]{2}")
_WEEKDAY = re.compile(r"\s*[(（]?([月火水木金土日])(?:曜日?)?(?:[・･]?[祝休])?[)）]?\s*")
_PLAIN_DAY = re.compile(r"(?:[A-Za-zＡ-Ｚａ-ｚ一-龠]{0,2}[0-9０-９元]+[-/.／．年])?[0-9０-９]{1,2}[-/.／．月][0-9０-９]{1,2}日?")
"""A day with nothing behind it."""
_FLAWS = {
    "struck": "取り消し線が引いてあります。取り消していないなら、Excelで線を消すか、値を入れてください。",
    "formula": "数式の結果がファイルに入っていません。Excelで開いて保存し直すか、値を入れてください。",
    "too-long": "長すぎて読めません。短くした文を入れてください。",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """``how``: said about its source. ``problem``: why the cell cannot be trusted. ``unit``: of its heading. ``above``: of
    an empty cell, what a row above says that may be meant for this row too. ``given``: the cell itself, where one alone is read
    (or meant). ``parts``: counts that are still to be added up. ``month``: that of the block in which a bare day stands.
    ``doubt``: why the cell is asked about although it can be read, from what stands beside it or above the table.
    """

    text: str = ""
    how: str = ""
    problem: str = ""
    unit: str = ""
    above: str = ""
    given: Cell = None
    month: int | None = None
    parts: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class UsedColumn:
    """A column and what it is."""

    column: Column
    role: str

    @property
    def unit(self) -> str:
        """What its heading says of the unit."""
        return self.column.meaning.unit if self.column.meaning is not None else ""


def row_texts(row: TableRow, columns: Sequence[UsedColumn]) -> dict[str, Typed]:
    """Field → what stands for it in this row. Targets go by TARGET, the office and the record's own id by OFFICE and RECORD.
    A field without a column is left out.
    """
    found: dict[str, list[tuple[Column, Typed]]] = {}
    for used in columns:
        index = used.column.index
        if index < len(row.cells):
            typed = _typed(used.role, row, index, row.cells[index])
            found.setdefault(used.role, []).append((used.column, replace(typed, unit=used.unit) if used.unit else typed))
    texts = {role: some[0][1] for role, some in found.items() if role in _ALONE}
    _join_day(texts, found, row)
    _join_times(texts, found)
    _join_counts(texts, found)
    _join_mark(texts, found)
    _join_rest(texts, found.get(APPENDED, ()))
    return texts


def _typed(role: str, row: TableRow, column: int, cell: Cell) -> Typed:
    if column in row.flaws:
        flaw = row.flaws[column]
        return Typed(problem=_FLAWS.get(flaw, f"「{flaw}」になっています。Excelで直すか、値を入れてください。"))
    if cell in SEEN_ZEROS and role not in COUNTS:
        cell = 0 if role == ADDED or role.startswith(BREAKDOWN) else SEEN_ZEROS[str(cell)]
    if cell is None or cell == "":
        above = row.blank_below.get(column)
        return Typed(above="" if above is None else shown_cell(above), given=above)
    typed = Typed(shown_cell(cell), given=cell)
    if role in (BEGINS, ENDS, "times"):
        typed = Typed(_SECONDS.sub(r"\1", typed.text))
    return replace(typed, how="上の行と同じ") if column in row.from_above else typed


def shown_cell(cell: str | int | date) -> str:
    """A filled cell as people see it."""
    return japanese_date(cell) if isinstance(cell, date) and cell >= FIRST_DATE else str(cell)


def _join_day(texts: dict[str, Typed], found: Mapping[str, list[tuple[Column, Typed]]], row: TableRow) -> None:
    """The day out of columns for year, month and day, or of the month that the row's block says."""
    parts = {role: found[role][0][1] for role in (YEAR, MONTH, DAY) if role in found}
    if "date" not in texts and DAY in parts:
        day = _bare(parts[DAY].text, "日")
        month = (_bare(parts[MONTH].text, "月") if MONTH in parts else "") or str(row.month or "")
        said = parts.get(YEAR, Typed())
        year = _bare(said.text or said.above, "年")  # written once, and blank below
        filled = [part for part in (year, month, day) if part]
        problem = next((part.problem for part in parts.values() if part.problem), "")
        how = f"{said.above}年は上の行から" if said.above and not said.text else ""
        texts["date"] = Typed("/".join(filled) if day and month else "".join(filled), how, problem)
    elif "date" in texts:
        texts["date"] = replace(texts["date"], month=row.month)
    _with_weekday(texts, found.get(WEEKDAY, ()))


def _with_weekday(texts: dict[str, Typed], found: Sequence[tuple[Column, Typed]]) -> None:
    """The weekday of a column of its own goes behind a plain day, so that the two are compared."""
    said = texts.get("date", Typed())
    weekday = _WEEKDAY.match(found[0][1].text) if found else None
    if weekday and not said.problem and _PLAIN_DAY.fullmatch(said.text):
        texts["date"] = replace(said, text=f"{said.text}（{weekday[1]}）", given=None)


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


def _join_mark(texts: dict[str, Typed], found: Mapping[str, list[tuple[Column, Typed]]]) -> None:
    """約 or 不明 out of the column beside the number of participants."""
    mark = found[PEOPLE_MARK][0][1].text.strip() if PEOPLE_MARK in found else ""
    if mark not in _NO_MARKS:
        people = texts.get("participants", Typed())
        texts["participants"] = replace(people, text=f"{mark}{people.text}", given=None)


def _join_rest(texts: dict[str, Typed], appended: Iterable[tuple[Column, Typed]]) -> None:
    lines = [f"{column.heading}：{one.text}" for column, one in appended if one.text]
    problem = next((one.problem for _, one in appended if one.problem), "")
    if lines or problem:
        content = texts.get("content", Typed())
        said = "\n".join(filter(None, (content.text, *lines)))
        texts["content"] = replace(content, text=said, problem=content.problem or problem)


def year_said(text: str) -> int | None:
    """The fiscal year of a column 年度; None for a text that is none."""
    try:
        return parse_fiscal_year(f"令和{text}" if re.fullmatch("[0-9０-９]{1,2}(?:年度?)?", text) else text) if text else None
    except Refused:
        return None

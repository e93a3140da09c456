"""Remarks that put a figure or a day of their own row right: 「90人に訂正」, 「11/10に変更」, 「正しくは90人」."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.exchange.table import OFFICE, RECORD, TARGET, TableRow
from app.rules.typed_signs import plain_signs
from app.services.tables.cell_texts import Typed

_BECAME = r"(?:に|へ|と|で)?(?:訂正|修正|変更|振り?替|が正|の間違い?の訂正)"
_RIGHT = r"(?:正しくは|正は|正:|\(正\)|実際は|実際には|ではなく|→|⇒)"
_NUMBER = r"(?:約|延べ?)?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7})"
_DAY = r"([0-9]{1,2})(?:月|/)([0-9]{1,2})日?(?:\([^)]{1,4}\))?"
_HOUR = r"(?:午[前後])?([0-9]{1,2})(?::[0-9]{2}|時(?:半|[0-9]{1,2}分)?)"
_PEOPLE = [
    re.compile(one)
    for one in (
        *(rf"{_NUMBER}(?:人|名){_BECAME}", rf"{_RIGHT}{_NUMBER}(?:人|名)", rf"人数を{_NUMBER}{_BECAME}"),
        rf"(?:^|:)(?:→|⇒)?{_NUMBER}(?:に|へ|と)?(?:訂正|修正)",
    )
]
_DAYS = [re.compile(one) for one in (rf"{_DAY}(?:{_BECAME}|(?:に|へ)(?:実施|開催|順延|延期))", rf"{_RIGHT}{_DAY}")]
_HOURS = [re.compile(one) for one in (rf"{_HOUR}(?:から|開始|より)?{_BECAME}", rf"{_RIGHT}{_HOUR}")]
_OF_ANOTHER_TIME = re.compile("定員|次回|来年|次年度|今後|来月|翌年|募集|申込|予算|前回|前年|昨年")
_MONTH_AND_DAY = re.compile(r"([0-9]{1,2})[-/.月]([0-9]{1,2})(?![0-9]*[-/.月年])")
_SILENT = frozenset({TARGET, OFFICE, RECORD, "date", "end_date", "times", "next_step"})


def with_corrections(
    texts: Mapping[str, Typed], row: TableRow, left_out: Iterable[int], around: Iterable[str] = ()
) -> dict[str, Typed]:
    """The texts of a row, with a question where a remark says another number, day or hour. ``left_out``: columns that are not
    taken, whose remarks count too; ``around``: lines around the rows, which count where they name the row's day."""
    found = dict(texts)
    day = texts.get("date", Typed()).text
    for line in (*_remarks(texts, row, left_out), *(line for line in around if names_day(line, day))):
        said = plain_signs(line)
        if _OF_ANOTHER_TIME.search(said):
            continue
        for field, differs in (("participants", _other_people), ("date", _other_day), ("times", _other_hour)):
            if field in found and found[field].text and not found[field].doubt and differs(said, found):
                doubt = f"「{line.strip()[:30]}」とあります。この欄はこのままでよいですか。"
                found[field] = replace(found[field], doubt=doubt)
    return found


def names_day(line: str, day: str) -> bool:
    """Whether a line is about the day that a cell says: ※11/3は中止."""
    named = set(_MONTH_AND_DAY.findall(plain_signs(line[:200])))
    return bool(named) and not named.isdisjoint(_MONTH_AND_DAY.findall(plain_signs(day)))


def _remarks(texts: Mapping[str, Typed], row: TableRow, left_out: Iterable[int]) -> list[str]:
    said = [typed.text for field, typed in texts.items() if field not in _SILENT]
    said += [cell for index in left_out if index < len(row.cells) and isinstance(cell := row.cells[index], str)]
    return [line for text in said for line in re.split(r"[\n。]", text[:2000]) if any(map(str.isdecimal, line))]


def _other_people(said: str, texts: Mapping[str, Typed]) -> bool:
    numbers = {found[1].replace(",", "") for one in _PEOPLE for found in one.finditer(said)}
    here = set(re.findall("[0-9]+", plain_signs(texts["participants"].text).replace(",", "")))
    return bool(numbers - here)


def _other_day(said: str, texts: Mapping[str, Typed]) -> bool:
    days = {(int(found[1]), int(found[2])) for one in _DAYS for found in one.finditer(said)}
    here = [plain_signs(texts[name].text) for name in ("date", "end_date") if name in texts]
    return bool(days - {(int(month), int(day)) for text in here for month, day in _MONTH_AND_DAY.findall(text)}) and _is_day(days)


def _is_day(days: set[tuple[int, int]]) -> bool:
    return all(1 <= month <= 12 and 1 <= day <= 31 for month, day in days)


def _other_hour(said: str, texts: Mapping[str, Typed]) -> bool:
    hours = {int(found[1]) for one in _HOURS for found in one.finditer(said)}
    here = {int(hour) for hour in re.findall("([0-9]{1,2})[:時]", plain_signs(texts["times"].text))}
    return bool({hour % 12 for hour in hours} - {hour % 12 for hour in here})

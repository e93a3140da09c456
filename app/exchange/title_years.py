"""The fiscal year and the month that a title, a sheet's name or a bar among the rows says. What may mean something else says
nothing: a wrong year would carry every day of the table along.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from app.errors import Refused
from app.exchange.cell_kinds import month_of
from app.rules.era_table import era_pattern
from app.rules.fiscal import parse_fiscal_year
from app.rules.text import search_key


class Block(NamedTuple):
    """The month (1-12) and the fiscal year that a block of rows is headed with; None where it says none."""

    month: int | None = None
    fiscal_year: int | None = None


NO_BLOCK = Block()
_ERA_YEAR = rf"(?:(?:{era_pattern()})(?:[0-9]{{1,2}}|元)|[12][0-9]{{3}})"
_TO = "(?:[-~・,、]|から|および|及び)"
_PLAUSIBLE = range(1989, 2100)
_MOST_YEARS = 12
_PARTS_OF_A_YEAR = {
    "上半期": range(4, 10), "上期": range(4, 10), "下半期": (10, 11, 12, 1, 2, 3), "下期": (10, 11, 12, 1, 2, 3),
    "第1四半期": range(4, 7), "第2四半期": range(7, 10), "第3四半期": range(10, 13), "第4四半期": range(1, 4),
}  # fmt: skip
_SPAN_OF_MONTHS = re.compile(rf"(?<![0-9])([0-9]{{1,2}})月?(?:分|度)?{_TO}(?:翌?年?|(?:{_ERA_YEAR})年)([0-9]{{1,2}})月")
_YEAR_BEFORE = re.compile(r"(?:前年度?|昨年度?|去年)(?!.{0,4}(?:比|同|増減|差|との|より|並み|まで|から|繰越))")
_LONGEST_TITLE = 60
"""Signs of a title; a longer text is a sentence about something."""

# 平成31(令和元)年度, 令和7年度(2025年度), R7, 2025年度
_FISCAL = rf"{_ERA_YEAR}(?:年度?)?(?:\({_ERA_YEAR}(?:年度?)?\))?(?:年度)?"
_SPAN = re.compile(
    rf"(?:{era_pattern()})?(?:[0-9]{{1,4}}|元)(?:年度?)?{_TO}{_ERA_YEAR}(?:年度?)?|{_ERA_YEAR}(?:年度?)?{_TO}(?:[0-9]{{1,4}}|元)年度"
)
_MONTHS = re.compile(rf"({_ERA_YEAR})(?:年|[-/.])([0-9]{{1,2}})(?![0-9])(?!月?[-/.]?[0-9]+日?)月?(?:分|度)?")
_MONTH_SPAN = re.compile(rf"({_ERA_YEAR})年([0-9]{{1,2}})月?(?:分|度)?{_TO}(?:翌年|({_ERA_YEAR})年)?([0-9]{{1,2}})月")
_CALENDAR = re.compile(rf"(?<![0-9a-z])({_ERA_YEAR})年(?![0-9度~])")
_WITH_YEAR_SIGN = re.compile(rf"(?<![0-9a-z]){_ERA_YEAR}(?:\({_ERA_YEAR}(?:年度?)?\))?年度(?:\({_ERA_YEAR}年度?\))?")
_SHORT = re.compile(rf"(?<![0-9a-z])(?:{era_pattern()})(?:[0-9]{{1,2}}|元)(?![-0-9/.~年月()])")
_AFTER_ITS_WORD = re.compile(r"年度[::]([12][0-9]{3}|[a-z一-龠]{1,2}(?:[0-9]{1,2}|元))(?![-0-9/.年月])")
_ABOUT_SOMETHING_ELSE = re.compile(
    r"(?:[にとのへ]?(?:比|対比|くらべ|比べ|比較)|から|より|以降|以前|以後|まで|末|版|改正|改定|施行|制定|様式|当初|現在|作成|提出|参考|並み?|同期)"
)
_BEFORE = re.compile(r"(?:参考|前年度?|昨年度?|比較|\(対|作成日?|提出日?|更新日?|改正|印刷日?)[::(]?$")
_DAY = re.compile(
    rf"{_ERA_YEAR}(?:年|[-/.])[0-9]{{1,2}}(?:月|[-/.])[0-9]{{1,2}}日?|(?<![0-9])(?:20)?[0-9]{{6}}(?![0-9])|[0-9]{{1,2}}月[0-9]{{1,2}}日"
)
_ONE_MONTH = re.compile(r"(?<![-0-9~・,、/])(1[0-2]|[1-9])月(?:分|度|号)?(?![-0-9~・,、])")
_DECORATION = re.compile(r"[\s■□◆◇●○▼▽▲△★☆◎・*#>【】\[\]<>《》〈〉「」()=_|]+")
_BLOCK_MONTH = re.compile(
    rf"(?:({_ERA_YEAR})(?:年度?|[-/.])|([12][0-9]{{3}})-?)?(1[0-2]|0?[1-9])"
    r"(?:月(?:分|度|中)?(?:の?(?:活動|記録|実績|報告|事業|予定|行事)+)?[0-9]?)?"
)


def fiscal_year_in(titles: Iterable[str], sheet: str = "") -> int | None:
    """The one fiscal year that the titles and the sheet's name say; None when they say none, several, or speak of another
    year (前年度比, 様式の改正, a span of years, the day of printing).
    """
    years: set[int] = set()
    for text in (*titles, sheet):
        years |= _years(text)
    if (of_sheet := block_in(sheet).fiscal_year) is not None:
        years.add(of_sheet)
    return years.pop() if len(years) == 1 else None


def calendar_year_in(titles: Iterable[str], sheet: str = "") -> int | None:
    """The one calendar year (令和7年, 2025年1月～12月) that they say without saying that a fiscal one is meant."""
    bare = _DECORATION.sub("", search_key(sheet[:_LONGEST_TITLE]))
    years = {int(bare)} if re.fullmatch("[12][0-9]{3}", bare) and int(bare) in _PLAUSIBLE else set()
    for text in (*titles, sheet):
        key = "".join(search_key(text[:200]).split())
        if len(key) > _LONGEST_TITLE or "。" in key or "年度" in key:
            continue
        key = _DAY.sub("|", key)
        spans = [one for one in _meant(_MONTH_SPAN, key) if not one[3] and "翌" not in one[0] and _fiscal_of_span(one) is None]
        found = [*spans, *_meant(_CALENDAR, _SPAN.sub("|", _MONTH_SPAN.sub("|", key)))]
        years |= {year for one in found if (year := _fiscal(one[1])) is not None}
    return years.pop() if len(years) == 1 else None


def several_years_in(titles: Iterable[str], sheet: str = "") -> tuple[int, ...]:
    """The fiscal years that the titles and the sheet's name say where they say more than one: 令和6・7年度,
    令和6年4月～令和7年9月. Those of a plan (令和3～7年度 活動計画) are not the years of rows.
    """
    texts = [key for text in (*titles, sheet) if len(key := "".join(search_key(text[:200]).split())) <= _LONGEST_TITLE]
    years: set[int] = set()
    for key in texts:
        if "。" in key or "計画" in key:
            continue
        bare = _DAY.sub("|", key)
        years |= _years(key)
        for one in (span for span in _meant(_MONTH_SPAN, bare) if span[3] or "翌" in span[0]):
            years |= _between(_fiscal_of_month(one[1], int(one[2])), _fiscal_of_month(one[3] or one[1], int(one[4])), one[0])
        bare = _MONTH_SPAN.sub("|", bare)
        for one in _meant(_SPAN, bare):
            years |= _between(*_ends(one[0]), "")
        said = {_fiscal(one[1]) for one in _meant(_CALENDAR, _SPAN.sub("|", bare))}
        if len(said) > 1 and "年度" not in key:
            years |= _between(min(filter(None, said), default=1) - 1, max(filter(None, said), default=None), "")
    return tuple(sorted(years)) if len(years) > 1 else ()


def names_year_before(titles: Iterable[str]) -> bool:
    """Whether a title says that the table is of the year before (前年度実績), and is not only compared with it (前年度比)."""
    keys = ("".join(search_key(text[:200]).split()) for text in titles)
    return any(len(key) <= _LONGEST_TITLE and _YEAR_BEFORE.search(key) for key in keys)


def months_in(titles: Iterable[str]) -> frozenset[int]:
    """The months that titles say, where they are more than one and less than a year: 上半期, 第1四半期, 4月～9月."""
    found: set[int] = set()
    for text in titles:
        key = "".join(search_key(text[:200]).split())
        if len(key) > _LONGEST_TITLE or "。" in key:
            continue
        found |= {month for word, months in _PARTS_OF_A_YEAR.items() if word in key for month in months}
        for first, last in _SPAN_OF_MONTHS.findall(_DAY.sub("|", key)):
            begin, end = int(first), int(last)
            if 1 <= begin <= 12 and 1 <= end <= 12:
                found |= {(begin - 1 + step) % 12 + 1 for step in range((end - begin) % 12 + 1)}
    return frozenset(found) if len(found) < 12 else frozenset()


def month_in(titles: Iterable[str], sheet: str = "") -> int | None:
    """The one month that the sheet's name says, or else the titles."""
    if month := block_in(sheet).month:
        return month
    months: set[int] = set()
    for text in titles:
        key = _MONTH_SPAN.sub("|", _DAY.sub("|", "".join(search_key(text[:200]).split())))
        if len(key) <= _LONGEST_TITLE:
            months |= {int(one[1]) for one in _meant(_ONE_MONTH, key)}
    return months.pop() if len(months) == 1 else None


def block_in(text: str) -> Block:
    """The month, and the year with it, of a bar or a sheet's name: 「４月」, 「■ 令和7年4月分」, 「R7.5」, 「2025年度」."""
    if len(text) > _LONGEST_TITLE // 2:
        return NO_BLOCK
    key = _DECORATION.sub("", search_key(text))
    if month := month_of(key):
        return Block(month)
    if (found := _BLOCK_MONTH.fullmatch(key)) and (found[1] or found[2] or "月" in key):
        return _block(found[1] or found[2] or "", int(found[3]), is_fiscal=bool(found[1]) and f"{found[1]}年度" in key)
    if re.fullmatch(_FISCAL, key) and (key.endswith("年度") or not key[0].isdecimal()):
        return Block(None, _fiscal(key))
    return NO_BLOCK


def _block(year: str, month: int, *, is_fiscal: bool) -> Block:
    if not year:
        return Block(month)
    if is_fiscal:
        return Block(month, _fiscal(year))
    return Block(month, _fiscal_of_month(year, month))


def _years(text: str) -> set[int]:
    """The fiscal years that a title says it is about."""
    key = "".join(search_key(text[:200]).split())
    if len(key) > _LONGEST_TITLE or "。" in key:
        return set()
    key = _DAY.sub("|", key)
    found = {_fiscal_of_span(one) for one in _meant(_MONTH_SPAN, key)}
    key = _SPAN.sub("|", _MONTH_SPAN.sub("|", key))
    found |= {_fiscal_of_month(one[1], int(one[2])) for one in _meant(_MONTHS, key) if 1 <= int(one[2]) <= 12}
    key = _MONTHS.sub("|", key)
    for pattern in (_WITH_YEAR_SIGN, _AFTER_ITS_WORD, _SHORT):
        found |= {_fiscal(one[1] if pattern.groups else one[0]) for one in _meant(pattern, key)}
    return {year for year in found if year is not None}


def _meant(pattern: re.Pattern[str], key: str) -> list[re.Match[str]]:
    """The years that are not named for a comparison, a rule's date or the day of printing."""
    return [
        one
        for one in pattern.finditer(key)
        if not _ABOUT_SOMETHING_ELSE.match(key, one.end()) and not _BEFORE.search(key, 0, one.start())
    ]


def _fiscal(text: str) -> int | None:
    """None also for what is no year of a table: T2 is a room, not 大正2年度."""
    try:
        year = parse_fiscal_year(text)
    except Refused:
        return None
    return year if year in _PLAUSIBLE else None


def _fiscal_of_span(months: re.Match[str]) -> int | None:
    """The fiscal year in which a span of months lies, None where it goes beyond one."""
    year, first, end_year, last = months.groups()
    begins, ends = _fiscal_of_month(year, int(first)), _fiscal_of_month(end_year or year, int(last))
    if ends is not None and "翌年" in months[0]:
        ends += 1
    return begins if begins == ends else None


def _between(first: int | None, last: int | None, said: str) -> set[int]:
    """All fiscal years of a span; none where it is no likely one."""
    if first is None or last is None:
        return set()
    last += "翌年" in said
    return set(range(first, last + 1)) if first <= last < first + _MOST_YEARS else set()


def _ends(span: str) -> tuple[int | None, int | None]:
    """The fiscal years at both ends of 令和6~7年度; an era that only one end says is that of both."""
    era = next(iter(re.findall(era_pattern(), span)), "")
    numbers = re.findall("[0-9]+|元", span)
    if len(numbers) != 2:
        return None, None
    eras = [said or era for said in re.findall(rf"({era_pattern()})?(?:[0-9]+|元)", span)]
    first, last = (_fiscal(number if len(number) == 4 else f"{one}{number}") for one, number in zip(eras, numbers, strict=True))
    return first, last


def _fiscal_of_month(year: str, month: int) -> int | None:
    """The fiscal year of a calendar month, its year written in an era or with four digits."""
    western = _fiscal(year)
    return western if western is None or month >= 4 else western - 1

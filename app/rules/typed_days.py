"""Days as people write them into a cell: one day or a span, with clock times, weekday and remarks."""

import re
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta

from app.errors import Refused
from app.rules.day_forms import Context, Written, day_of_five_digits, first_after, impossible, last_before, read_day, written_at
from app.rules.day_remarks import Remarks, remarks_at
from app.rules.era import WEEKDAYS, japanese_date
from app.rules.era_table import era_of
from app.rules.excel_damage import in_figures
from app.rules.hours import read_times
from app.rules.reading import Reading, decided, joined
from app.rules.text import search_key
from app.rules.time_stamps import read_stamp
from app.rules.typed_signs import plain_signs, quoted

_RELATIVE = {
    "t": 0, "today": 0, "きょう": 0, "今日": 0, "本日": 0,
    "y": -1, "yesterday": -1, "きのう": -1, "昨日": -1, "おととい": -2, "一昨日": -2,
    "tomorrow": 1, "あした": 1, "明日": 1,
}  # fmt: skip
_TO = re.compile(r"[~→-]|から|より")
_AND = re.compile(r"[・、,&]|と|及び|および")
_BARE_DAY = re.compile(r"([0-9]{1,2})日?(?=[・、,&(]|$)")
_UNTIL = re.compile(r"(?:まで)?[ 、,]*")
_OF_DAY = re.compile(r"[:時]|午[前後]|正午|[ap]m")
_MONTH_DAY_DAY = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{1,2})")
_VAGUE = re.compile(r"旬|頃|ごろ|末|未定|随時|毎|通年|中$|予定|[0-9]月$|[春夏秋冬]")
_ANY_DAY = Date(2000, 1, 1)
_A_YEAR = 366
_LONGEST = 92
"""Days: a span without the year of its end is seldom longer, so that 11/5～11/3 is not nearly a year."""


@dataclass(frozen=True, slots=True)
class Days:
    """``end_date`` of a span; ``times`` as app.rules.hours writes them ("10:00～12:00")."""

    date: Date
    end_date: Date | None = None
    times: str | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """One day of the text with what is said of it."""

    written: Written
    remarks: Remarks
    end: int


def parse_date(text: str, today: Date, fiscal_year: int | None = None) -> Date:
    """The one day that was typed; see ``read_days``. What is doubtful, and a span or a clock time, is refused:
    Refused("impossible-date").
    """
    return decided(read_one_day(text, today, fiscal_year), "impossible-date", "R7.11.3 や 2025/11/3 のように入れてください。")


def read_one_day(text: str, today: Date | None, fiscal_year: int | None = None) -> Reading[Date]:
    """As ``read_days`` for a field that holds one day: an end and clock times have fields of their own."""
    found = read_days(text, today, fiscal_year)
    if found.value.end_date:
        raise impossible(
            f"{quoted(text)}は、何日かにわたります。", "1日だけを入れてください。終わりの日は、「終了日」の欄があればそちらへ。"
        )
    if found.value.times:
        raise impossible(
            f"{quoted(text)}には、時刻が入っています。", "日付だけを入れてください。時刻は、「実施時間」の欄があればそちらへ。"
        )
    return Reading(found.value.date, found.how, found.doubt, tuple(one.date for one in found.others))


def read_days(
    text: str,
    today: Date | None,
    fiscal_year: int | None = None,
    *,
    plan_years: range | None = None,
    month: int | None = None,
) -> Reading[Days]:
    """The day or days that were typed, in half or full width.

    One day: 2025-11-03, 2025/11/3, 20251103, R7.11.3, 令和7年11月3日（月）, 7/11/3, 071103, 25/11/03, 11/3, 3, 45964 (what
    Excel keeps), 今日, +1, -7. A span: 11/3～11/5, 11/3-5, 6月1日から3日まで. With clock times: 11/3 10:00～12:00; the moment
    at which a form was sent (10:22:31) is no such time. docs/typed-forms.md lists the forms.

    ``fiscal_year``: the one on screen (or that the table's title says; None: that of ``today``) decides days without a year and
    years of two digits. ``plan_years``: the fiscal years of the plan, in which a year of two digits may lie too. ``month``:
    that of the block in which a bare day (3日) stands. ``today`` None: a table, where 今日, +1 and a bare day without a block
    mean nothing.

    Raises Refused("impossible-date"), which quotes the text and says why.
    """
    context = Context(today, fiscal_year, plan_years, month)
    plain = plain_signs(text[:100])
    typed = in_figures(plain)
    if (days := _days_from_today(typed)) is not None:
        return Reading(Days(_from_today(text, context, days)))
    try:
        if re.fullmatch("[0-9]{5}", typed):
            return _as_days(day_of_five_digits(typed, context))
        found = _read(typed, context)
    except Refused as refused:
        raise impossible(f"{quoted(text)}は読めません。{refused.what}", refused.todo) from None
    if found is None:
        why = "では、何日か分かりません。" if _VAGUE.search(typed) else "は、日付として読めません。"
        raise impossible(f"{quoted(text)}{why}")
    if typed != plain:
        return replace(found, how=joined(f"{quoted(text)} → {japanese_date(found.value.date)}", found.how))
    return found


def _read(typed: str, context: Context) -> Reading[Days] | None:
    first = _piece(typed, 0)
    if first is None:
        return None
    return _span(typed, first, context) or _several(typed, first, context) or _one(typed, first, context)


def _one(typed: str, first: _Piece, context: Context) -> Reading[Days] | None:
    """One day, with what follows it."""
    if _with_times(typed[first.end :], first.remarks) is None:
        return None
    day = _day_of(first, context)
    if _MONTH_DAY_DAY.fullmatch(typed) and (day.how or day.doubt):
        return _asked_about_span(typed, day, context)
    found = _with_times(typed[first.end :], first.remarks, _as_days(day))
    if found and first.remarks.days:
        end = found.value.date + timedelta(days=first.remarks.days - 1)
        return replace(found, value=replace(found.value, end_date=end), how=joined(found.how, f"{first.remarks.days}日間"))
    return found


def _span(typed: str, first: _Piece, context: Context) -> Reading[Days] | None:
    """From a day to a day; None when this is no span."""
    to = _TO.match(typed, first.end)
    if to is None:
        return None
    if to.end() == len(typed):
        day = _as_days(_day_of(first, context))
        return replace(day, doubt=joined(day.doubt, "終わりの日が書いてありません。"))
    last = _piece(typed, to.end())
    if last is None or (rest := _with_times(typed[_UNTIL.match(typed, last.end).end() :], last.remarks)) is None:  # type: ignore[union-attr]
        return None
    begins, ends = _both(first, last, context)
    if ends.value < begins.value:
        raise impossible("終わりの日が、始まりの日より前です。", "日付を確かめてください。")
    length = (ends.value - begins.value).days + 1
    doubts = [begins.doubt, ends.doubt, rest.doubt]
    if length > (_A_YEAR if last.written.year else _LONGEST if last.written.month else 20):
        doubts.append(f"{japanese_date(begins.value)}から{japanese_date(ends.value)}までですか。")
    if last.remarks.days and last.remarks.days != length:
        doubts.append(f"{length}日間になります。{last.remarks.days}日間と書いてあります。")
    end = ends.value if ends.value > begins.value else None
    found = Days(begins.value, end, rest.value.times)
    others = tuple(Days(other, end, found.times) for other in begins.others if end is None or other < end)
    return Reading(found, joined(begins.how, ends.how, rest.how), joined(*doubts), others)


def _several(typed: str, first: _Piece, context: Context) -> Reading[Days] | None:
    """11/3・5 are two days, of which one record can hold only one: asked."""
    pieces, at = [first], first.end
    while at < len(typed):
        sign = _AND.match(typed, at)
        place = sign.end() if sign else at + (typed[at] == " ")
        piece = (_day_alone(typed, place) if sign else None) or _piece(typed, place)
        # Without a sign between them (5/10 5/17) only what names its month is another day.
        if piece is None or not (sign or (piece.written.month and (typed[at] == " " or typed[at - 1] in ")日"))):
            break
        pieces.append(piece)
        at = piece.end
    rest = _with_times(typed[at:], first.remarks) if len(pieces) > 1 else None
    if rest is None:
        return None
    begin = _day_of(first, context)
    days = [begin.value]
    for piece in pieces[1:]:
        days.append(_following(piece, days[-1], context).value)
    doubt = f"{len(days)}日あります。1件の記録にできるのは、1日か続いた日です。"
    others = (Days(days[0], days[-1], rest.value.times), *(Days(day, None, rest.value.times) for day in days[1:]))
    return Reading(Days(days[0], None, rest.value.times), joined(begin.how, rest.how), joined(begin.doubt, doubt), others)


def _day_alone(typed: str, at: int) -> _Piece | None:
    """17 of 5/10・17・24, which is no 17・24."""
    found = _BARE_DAY.match(typed, at)
    if found is None:
        return None
    remarks, end = remarks_at(typed, found.end(), can_be_month=False)
    return _Piece(Written(day=found[1]), remarks, end)


def _asked_about_span(typed: str, day: Reading[Date], context: Context) -> Reading[Days]:
    """11-3-5 may be a year, or the 3rd to the 5th."""
    found = _as_days(day)
    month, begin, end = _MONTH_DAY_DAY.fullmatch(typed).groups()  # type: ignore[union-attr]
    try:
        begins = read_day(Written(month=month, day=begin), context).value
        span = Days(begins, first_after(begins, "", end))
    except Refused:
        return found
    if int(end) <= int(begin):
        return found
    doubt = f"「{typed}」は、{japanese_date(begins)}から{end}日までですか。"
    return Reading(span, doubt=doubt, others=(found.value, *found.others))


def _piece(typed: str, at: int) -> _Piece | None:
    found = written_at(typed, at)
    if found is None:
        return None
    written, end = found
    remarks, end = remarks_at(typed, end, can_be_month="/" not in typed[at:end] and not typed[at:end].endswith("日"))
    return _Piece(written, remarks, end)


def _day_of(piece: _Piece, context: Context) -> Reading[Date]:
    return _checked(read_day(piece.written, context), piece)


def _both(first: _Piece, last: _Piece, context: Context) -> tuple[Reading[Date], Reading[Date]]:
    if last.written.year and not first.written.year and first.written.month:
        ends = _day_of(last, context)
        return _checked(Reading(last_before(ends.value, first.written.month, first.written.day)), first), ends
    begins = _day_of(first, context)
    return begins, _following(last, begins.value, context)


def _following(piece: _Piece, before: Date, context: Context) -> Reading[Date]:
    """A day that leaves out what the one before it says."""
    if piece.written.year:
        return _day_of(piece, context)
    return _checked(Reading(first_after(before, piece.written.month, piece.written.day)), piece)


def _checked(day: Reading[Date], piece: _Piece) -> Reading[Date]:
    """The day against the weekday and the year that are written beside it."""
    said, found = piece.remarks, day.value
    doubts = [day.doubt, said.doubt]
    others = day.others
    if said.weekday and WEEKDAYS[found.weekday()] != said.weekday:
        doubts.append(f"{found.month}月{found.day}日は{WEEKDAYS[found.weekday()]}曜日です。{said.weekday}と書いてあります。")
        others += tuple(_on_that_weekday(piece, found))
    if said.year and said.year != found.year:
        doubts.append(f"{found.year}年です。{said.year}年と書いてあります。")
    return Reading(found, joined(day.how, said.how), joined(*doubts), others)


def _on_that_weekday(piece: _Piece, found: Date) -> list[Date]:
    """The same day of the years beside, where no year was written: the table may be of another one."""
    if piece.written.year:
        return []
    beside = [found.replace(year=found.year + step) for step in (-1, 1) if (found.month, found.day) != (2, 29)]
    return [day for day in beside if WEEKDAYS[day.weekday()] == piece.remarks.weekday]


def _with_times(rest: str, remarks: Remarks, days: Reading[Days] | None = None) -> Reading[Days] | None:
    """What follows a day: nothing, clock times, or the moment of a time stamp; None when it is none of them."""
    days = days or Reading(Days(_ANY_DAY))
    rest = rest.strip(" 、,")
    if not rest:
        return replace(days, value=replace(days.value, times=remarks.times)) if remarks.times else days
    if stamp := read_stamp(rest, days.value.date):
        others = days.others + tuple(Days(day) for day in stamp.others)
        return Reading(Days(stamp.value), joined(days.how, stamp.how), joined(days.doubt, stamp.doubt), others)
    if not _OF_DAY.search(rest):
        return None
    try:
        times = read_times(rest.replace("~", "～"))
    except Refused:
        return None
    others = tuple(replace(other, times=times.value) for other in days.others)
    others += tuple(replace(days.value, times=time) for time in times.others)
    how, doubt = joined(days.how, times.how), joined(days.doubt, times.doubt)
    return Reading(replace(days.value, times=times.value), how, doubt, others)


def _as_days(day: Reading[Date]) -> Reading[Days]:
    return Reading(Days(day.value), day.how, day.doubt, tuple(Days(other) for other in day.others))


def _days_from_today(typed: str) -> int | None:
    """What was typed as a distance: 今日, +1, -7."""
    if (days := _RELATIVE.get(search_key(typed))) is not None:
        return days
    found = re.fullmatch(r"([+-][0-9]{1,5})日?", typed)
    return int(found[1]) if found else None


def _from_today(text: str, context: Context, days: int) -> Date:
    if context.today is None:
        raise impossible(f"{quoted(text)}は、表の中では何日か分かりません。")
    # Five digits at most reach no further than 274 years, which a date always can hold.
    shifted = context.today + timedelta(days=days)
    era_of(shifted)
    return shifted

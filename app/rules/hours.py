"""実施時間 and 従事時間 as people type them: 「9:30-11:45」, 「午後1時～3時」, 「2時間30分」, 「1.5」."""

import re

from app.errors import Refused
from app.rules.reading import Reading, decided, joined
from app.rules.typed_signs import BRACKETED, NONE_WORDS, NOT_ENTERED, plain_signs, quoted

_HALF = r"(午前|午後|am|pm|a\.m\.|p\.m\.)?"
_HOUR = r"([0-9]{1,2})(?:[:時]([0-9]{1,2}|半)?分?(?::[0-9]{2})?|([0-5][0-9]))?"
_CLOCK = rf"(?:約)?(?:{_HALF}{_HOUR}{_HALF}|(正午))(?:頃|ごろ|ころ)?"
_TIMES = re.compile(rf"{_CLOCK}(?:(?:[-~→]|から|より)(?:{_CLOCK})?(?:まで)?)?")
_BETWEEN_SPANS = re.compile(r"[,、/・と]|及び|および")
_SPAN_SIGN = re.compile(r"[-~→]|から|より")
_IN_WORDS = re.compile(r"午|[ap]\.?m|約|頃|ごろ|ころ")
_NIGHT_ENDS = 5 * 60
"""No activity begins before: 「1時～3時」 are hours of the afternoon."""
_NOON = 12 * 60

_ABOUT_LENGTH = re.compile(r"^(?:約|およそ|計|合計|延べ?)+|(?:程度|くらい|ぐらい|位|ほど|弱|強)$")
_LENGTH = re.compile(r"(?:([0-9]{1,4}(?:\.[0-9]{1,2})?)(?:時間|h|hr|hours?))?(?:([0-9]{1,5})(?:分間?|min|m)?|半)?")
_BY_COLON = re.compile(r"([0-9]{1,4}):([0-5][0-9])(?::00)?")
_BARE = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?")
_TIMES_PEOPLE = re.compile(r"(.+?)[x×✕*]([0-9]{1,3})(?:人|名)?")
_PARTS_OF_A_DAY = {"半日": 240, "一日": 480, "1日": 480, "終日": 480, "午前中": 180, "午後": 240}
"""Minutes proposed for what is no length; always asked."""


def read_times(text: str) -> Reading[str | None]:
    """「９:30-11時45分」「午後1時～3時」 → "9:30～11:45", "13:00～15:00"; a beginning alone gives "9:30～", nothing gives None.

    Remarks in brackets are left out and told. Asked: two spans, hours of the night, a bare number.

    Raises Refused("bad-time"), which quotes the text.
    """
    typed = plain_signs(text)
    remarks = [f"（{inside}）は実施時間に入れません" for inside in BRACKETED.findall(typed)]
    bare = BRACKETED.sub("", typed)
    if not bare and not remarks:
        return Reading(None)
    if bare in NOT_ENTERED:
        return Reading(None, how=f"{quoted(text)} → 未入力")
    spans = [_span(text, part) for part in _BETWEEN_SPANS.split(bare)] if _TIMES.fullmatch(bare) is None else [_span(text, bare)]
    doubts = [span.doubt for span in spans]
    begins, ends = spans[0].value[0], spans[-1].value[1]
    if re.fullmatch("[0-9]+", bare) and not any(doubts):
        doubts.append(f"{quoted(text)}は、{_clock_text(begins)}からですか。")
    if len(spans) > 1:
        doubts.append(f"{quoted(text)}には、時刻が{len(spans)}組あります。")
        ends = ends if ends is None or ends > begins else None
    value = f"{_clock_text(begins)}～{_clock_text(ends) if ends is not None else ''}"
    changed = f"{quoted(text)} → {value}" if _IN_WORDS.search(bare) and not any(doubts) else ""
    others = tuple(_span_text(*other) for other in spans[0].others) if len(spans) == 1 else ()
    return Reading(value, joined(changed, *remarks), joined(*doubts), others)


def parse_times(text: str) -> str | None:
    """``read_times`` where nobody is asked: what is doubtful is refused too."""
    return decided(read_times(text), "bad-time", "「13:30-15:00」のように、24時間の形で入れてください。")


def read_duration(text: str, unit: str = "") -> Reading[int | None]:
    """Minutes: 「2時間30分」「2:30」「2.5」「2.5h」 are 150, 「90分」 is 90; nothing gives None.

    ``unit``: "minutes" or "hours", what a bare number means; without one it is hours, and asked where it may be minutes.
    Asked too: 半日. Raises Refused("bad-time"), which quotes the text.
    """
    typed = plain_signs(text)
    remarks = [f"（{inside}）は時間に入れません" for inside in BRACKETED.findall(typed)]
    bare = BRACKETED.sub("", typed) if BRACKETED.sub("", typed) else typed
    if not typed:
        return Reading(None)
    if bare in NOT_ENTERED:
        return Reading(None, how=f"{quoted(text)} → 未入力")
    if bare in NONE_WORDS:
        return Reading(0, how=f"{quoted(text)} → 0分")
    exact = _ABOUT_LENGTH.sub("", bare)
    if exact in _PARTS_OF_A_DAY:
        minutes = _PARTS_OF_A_DAY[exact]
        return Reading(minutes, doubt=f"{quoted(text)}は、{duration_text(minutes)}でよいですか。")
    found = _length(text, exact, unit)
    changed = f"{quoted(text)} → {duration_text(found.value)}" if exact != bare and not found.how else ""
    return Reading(found.value, joined(found.how, changed, *remarks), found.doubt, found.others)


def parse_duration(text: str) -> int | None:
    """``read_duration`` where nobody is asked: what is doubtful is refused too."""
    return decided(read_duration(text), "bad-time", "「90分」や「2時間30分」のように入れてください。")


def duration_text(minutes: int | None) -> str:
    """「2時間30分」 from minutes; ``parse_duration`` reads it again."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return f"{hours}時間{rest}分" if hours and rest else f"{hours}時間" if hours or not rest else f"{rest}分"


def _length(text: str, typed: str, unit: str) -> Reading[int]:
    if colon := _BY_COLON.fullmatch(typed):
        return Reading(int(colon[1]) * 60 + int(colon[2]))
    if _BARE.fullmatch(typed):
        return _bare_number(text, typed, unit)
    if product := _TIMES_PEOPLE.fullmatch(typed):
        one = _length(text, product[1], unit)
        minutes = one.value * int(product[2])
        return Reading(minutes, f"{quoted(text)} → {duration_text(minutes)}", one.doubt)
    if found := _LENGTH.fullmatch(typed):
        minutes = round(float(found[1] or 0) * 60) + (30 if typed.endswith("半") else int(found[2] or 0))
        if found[0] and found[0] != "半":
            return Reading(minutes)
    if _TIMES.fullmatch(typed) and _SPAN_SIGN.search(typed):
        span = _span(text, typed)
        begins, ends = span.value
        if ends is not None:
            return Reading(ends - begins, f"{quoted(text)} → {duration_text(ends - begins)}", span.doubt)
    raise Refused("bad-time", f"{quoted(text)}は、時間として読めません。", "「2.5」や「2時間30分」のように入れてください。")


def _bare_number(text: str, typed: str, unit: str) -> Reading[int]:
    """A number without a unit: what the heading says, else hours, unless minutes are as likely."""
    whole = "." not in typed
    as_hours = round(float(typed) * 60)
    if unit == "minutes":
        if whole:
            return Reading(int(typed))
        return Reading(
            as_hours, doubt=f"{quoted(text)}は、{duration_text(as_hours)}でよいですか。", others=(round(float(typed)),)
        )
    if unit == "hours" or not whole or int(typed) < 10 or int(typed) % 5:
        return Reading(as_hours)
    minutes = int(typed)
    likeliest = (minutes, as_hours) if minutes > 24 else (as_hours, minutes)
    return Reading(likeliest[0], doubt=f"{quoted(text)}は、{minutes}分ですか、{minutes}時間ですか。", others=likeliest[1:])


def _span(text: str, typed: str) -> Reading[tuple[int, int | None]]:
    """Beginning and end in minutes since midnight."""
    found = _TIMES.fullmatch(typed)
    if found is None:
        raise _bad_time(text, "時刻として読めません")
    parts = found.groups()
    first, last = parts[:6], parts[6:]
    begins = _clock(text, first, "")
    ends = _clock(text, last, first[0] or first[4] or "") if any(last) else None
    bare = not any((first[0], first[4], first[5], last[0], last[4]))
    if bare and begins < _NIGHT_ENDS:
        if ends is None or begins < ends <= _NOON:
            later = begins + _NOON, None if ends is None else ends + _NOON
            return Reading(later, doubt=f"{quoted(text)}は、午後ですか（{_span_text(*later)}）。", others=((begins, ends),))
        return Reading((begins, ends), doubt=f"{quoted(text)}は、{_span_text(begins, ends)}でよいですか。")
    if ends is not None and ends <= begins:
        later_end = ends + _NOON
        if ends > 6 * 60 or later_end <= begins or last[0] or last[4]:
            raise _bad_time(text, "終わりが始まりより前です")
        return Reading((begins, later_end), doubt=f"{quoted(text)}は、{_span_text(begins, later_end)}でよいですか。")
    return Reading((begins, ends))


def _clock(text: str, parts: tuple[str | None, ...], half_before: str) -> int:
    """Minutes since midnight. ``parts``: 午前/午後, hour, minutes, minutes without a sign (930), am/pm, 正午."""
    before, hour, minute, close, after, noon = parts
    if noon:
        return _NOON
    hours, minutes = int(hour or 0), 30 if minute == "半" else int(minute or close or 0)
    if hours > 24 or minutes > 59:
        raise _bad_time(text, "時刻として読めません")
    half = before or after or (half_before if half_before in ("午後", "pm", "p.m.") else "")
    if half in ("午後", "pm", "p.m.") and hours < 12:
        hours += 12
    return hours * 60 + minutes


def _clock_text(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _span_text(begins: int, ends: int | None) -> str:
    return f"{_clock_text(begins)}～{_clock_text(ends) if ends is not None else ''}"


def _bad_time(text: str, why: str) -> Refused:
    return Refused("bad-time", f"{quoted(text)}は、{why}。", "「9:30-11:45」のように入れてください。")

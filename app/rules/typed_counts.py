"""A count as people write it into a cell: 30, ３０人, 約30, 30余名, 延べ30人, 1.5万円, 不明, なし."""

import re
from dataclasses import dataclass

from app.errors import Refused
from app.rules.added_counts import added, make_up
from app.rules.excel_damage import numbered
from app.rules.kanji_numbers import SIGNS, kanji_number
from app.rules.reading import Reading, decided, joined
from app.rules.text import MAX_COUNT
from app.rules.typed_signs import NONE_WORDS, NOT_ENTERED, UNKNOWN_WORDS, plain_signs, quoted

_SAME_UNITS = ({"人", "名"}, {"回", "件"}, {"か所", "ヶ所", "ケ所", "カ所", "箇所"})
_NO_COUNT = ("%", "歳")
"""Units of what is never a count by itself."""
_UNIT = r"(?:人|名|回|件|点|世帯|団体|か所|ヶ所|ケ所|カ所|箇所|台|個|冊|枚|部|校|組|円|歳|日|%)"
_BEFORE = r"(?:約|およそ|おおよそ|凡そ|ほぼ|大体|だいたい|概ね|おおむね|ざっと)"
_WHOLE = r"(?:延べ?人?数?|のべ|合計|計|総数|総計|全|[¥￥\\]):?"
_AFTER = r"(?:くらい|ぐらい|位|程度|ほど|前後|強|弱|余り?|あまり)"
_NUMBER = re.compile(
    rf"(?P<whole>{_WHOLE})?(?P<about>{_BEFORE})?(?P<digits>[0-9]+|[0-9]{{1,3}}(?:,[0-9]{{3}})+)(?:\.(?P<places>[0-9]+))?"
    rf"(?P<scale>百|千|万)?(?P<over>余り?(?={_UNIT}))?(?P<unit>{_UNIT})?(?P<loose>{_AFTER})?(?P<remark>[(\[].*[)\]])?"
)
_RANGE = re.compile(rf"{_BEFORE}?([0-9]{{1,7}}){_UNIT}?[~-]([0-9]{{1,7}}){_UNIT}?{_AFTER}?")
_LIMIT = re.compile(rf"([0-9]{{1,7}}){_UNIT}?(?:以上|超|以下|未満|以内|\+)")
_DOTS = re.compile(rf"([0-9]{{1,3}}(?:\.[0-9]{{3}})+){_UNIT}?")
_IN_KANJI = re.compile(rf"({_BEFORE})?([{SIGNS}]+)({_UNIT}{_AFTER}?)")
_NO_KIND = re.compile(rf"(?:{_WHOLE}|{_BEFORE}|{_UNIT}|.*[月日年時分回第]).*")
_SEEN = re.compile(r"0\((?:-と表示|空欄に見える)\)")
"""A number 0 in a cell that people see a dash or nothing in."""
_SCALES = {"百": 100, "千": 1_000, "万": 10_000}
_SCALED_UNIT = re.compile("([百千万])(.+)")
"""A unit of a heading that multiplies: 千円, 百人."""
_OF_YEN = "円"


@dataclass(frozen=True, slots=True)
class Counted:
    """``number`` None: not entered, or with ``unknown`` counted by nobody (不明). 0 is really none. ``approximate``: 約."""

    number: int | None = None
    approximate: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it was written, before its decimals are judged: ``digits`` and ``places`` behind the point."""

    digits: int
    places: str = ""
    approximate: bool = False


def read_count(text: str, unit: str = "") -> Reading[Counted]:
    """The count that was typed, in half or full width; nothing typed is ``Counted()``.

    ``unit``: that of the field or of its heading; 千円 multiplies, 百人 asks. なし is 0, － and / are not entered, 不明 and ?
    unknown; 30人位 and 30余名 are 約30; 男10女20 is added up. Asked: 20～30人, 30人以上, 1.234, 30（20）, 30回 where people are
    counted.

    Raises Refused("bad-number"), which quotes the text: ①30 is no number, nor is 3/5.
    """
    typed = plain_signs(text)
    if not typed:
        return Reading(Counted())
    if typed in UNKNOWN_WORDS:
        return Reading(Counted(unknown=True))
    if typed in NOT_ENTERED:
        return Reading(Counted(), how=f"{quoted(text)} → 未入力")
    if re.sub(f"{_UNIT}$", "", typed) in NONE_WORDS:
        return Reading(Counted(0), how=f"{quoted(text)} → 0")
    if _SEEN.fullmatch(typed):
        return Reading(Counted(0), doubt="0が入っていますが、表では見えません。0ですか、未入力ですか。", others=(Counted(),))
    if (whole := added(text, typed, _NO_KIND)) is not None:
        return Reading(Counted(whole.value), whole.how, whole.doubt)
    amount = read_amount(text, unit, multiplies=True)
    if amount.value.places.strip("0") and not _DOTS.fullmatch(typed):
        raise bad_number(f"{quoted(text)}には、小数があります。", "小数のない数を入れてください。")
    others = tuple(_counted(other) for other in amount.others)
    return Reading(_counted(amount.value), amount.how, amount.doubt, others)


def parse_count(text: str) -> tuple[int | None, bool]:
    """``read_count`` where nobody is asked: the count and whether it is approximate (約).

    「約30人」 → (30, True), 「１２」 → (12, False), nothing typed → (None, False), which is not zero.

    Raises Refused("bad-number") also for what is doubtful and for 不明.
    """
    counted = decided(read_count(text), "bad-number", "12 や 約30 のように入れてください。")
    if counted.unknown:
        raise bad_number(f"{quoted(text)}は、数として読めません。")
    return counted.number, counted.approximate


def count_text(counted: Counted) -> str:
    """「約30」「30」「不明」, "" for what was not entered; ``read_count`` reads it again."""
    if counted.number is None:
        return "不明" if counted.unknown else ""
    return f"{'約' if counted.approximate else ''}{counted.number}"


def read_amount(text: str, unit: str = "", decimals: int = 0, *, multiplies: bool = False) -> Reading[Amount]:
    """A number with the words around it, its decimals still as they stand: 1.234 is asked where fewer than three are kept.

    ``multiplies``: the unit is a heading's over a field of single yen or people (千円); else it is what the field itself counts.
    Raises Refused("bad-number"), as ``read_count``."""
    typed = plain_signs(text)
    if re.match("[-△▲][0-9]", typed):
        raise bad_number(f"{quoted(text)}は、0より小さい数です。", "0以上の数を入れてください。")
    if (dots := _DOTS.fullmatch(typed)) and decimals < 3:
        number = int(dots[1].replace(".", ""))
        return Reading(Amount(number), doubt=f"{quoted(text)}は、{number:,}ですか。")
    if both := _RANGE.fullmatch(typed):
        ends = [Amount(int(one), approximate=True) for one in both.groups()]
        middle = Amount((ends[0].digits + ends[1].digits) // 2, approximate=True)
        return Reading(middle, doubt=f"{quoted(text)}は、約{middle.digits}でよいですか。", others=tuple(ends))
    if limit := _LIMIT.fullmatch(typed):
        about = Amount(int(limit[1]), approximate=True)
        return Reading(about, doubt=f"{quoted(text)}は、約{about.digits}でよいですか。", others=(Amount(about.digits),))
    if (in_kanji := _IN_KANJI.fullmatch(typed)) and (meant := kanji_number(in_kanji[2])) is not None:
        read = read_amount(f"{in_kanji[1] or ''}{meant}{in_kanji[3]}", unit, multiplies=multiplies)
        told = f"{quoted(text)} → {'約' if read.value.approximate else ''}{meant}"
        return Reading(read.value, told, read.doubt, read.others)
    found = _NUMBER.fullmatch(typed)
    if found is None and numbered(text).how:
        raise bad_number(f"{quoted(text)}は、数ではなく日付に見えます。", "数を入れ直してください。")
    if found is None:
        raise bad_number(f"{quoted(text)}は、数として読めません。")
    return _amount(text, found, unit, multiplies=multiplies)


def bad_number(what: str, todo: str = "12 や 約30 のように入れてください。分からないときは空けておきます。") -> Refused:
    """The refusal of a number, with the way to write one."""
    return Refused("bad-number", what, todo)


def _amount(text: str, found: re.Match[str], unit: str, *, multiplies: bool) -> Reading[Amount]:
    written, places = found["digits"].replace(",", "").lstrip("0"), found["places"] or ""
    if len(written) > len(str(MAX_COUNT)):
        raise _too_large()
    digits = int(written or 0)
    of_unit = _SCALED_UNIT.fullmatch(unit) if multiplies else None
    is_bare = not found["unit"] and not found["scale"]
    scale = _SCALES.get(found["scale"] or (of_unit[1] if of_unit and is_bare else ""), 1)
    asks = of_unit is not None and is_bare and of_unit[2] != _OF_YEN
    others = (Amount(digits, places, bool(found["about"])),) if asks else ()
    if scale > 1:
        power = len(str(scale)) - 1
        digits, places = int(f"{digits}{places[:power].ljust(power, '0')}"), places[power:]
    if digits > MAX_COUNT:
        raise _too_large()
    amount = Amount(digits, places, bool(found["about"] or found["over"] or found["loose"]))
    plain = not (found["whole"] or found["over"] or found["loose"] or found["scale"] or scale > 1 or places) and (
        found["about"] in (None, "約")
    )
    shown = f"{'約' if amount.approximate else ''}{digits}{'.' + places.rstrip('0') if places.strip('0') else ''}"
    told = "" if plain else f"{quoted(text)} → {shown}"
    remark = (found["remark"] or "")[1:-1]
    is_told = not re.search("[0-9]", remark) or make_up(remark, digits)
    left_out = f"「{remark}」は数に入れません" if remark and is_told else ""
    of_yen = "円" if (found["whole"] or "").rstrip(":") in ("¥", "￥", "\\") else None
    doubts = [
        f"{quoted(text)}は、{shown}でよいですか。" if remark and not left_out else "",
        f"単位が「{unit}」です。{quoted(text)}は、{shown}でよいですか。" if asks else "",
        f"{quoted(text)}の単位は、{unit or 'この欄のもの'}ではありません。"
        if _is_other_unit(found["unit"] or of_yen, unit)
        else "",
    ]
    return Reading(amount, joined(told, left_out), joined(*doubts), others)


def _is_other_unit(written: str | None, unit: str) -> bool:
    if not unit:
        return written in _NO_COUNT
    return bool(written and written not in unit and not any({written, unit} <= same for same in _SAME_UNITS))


def _counted(amount: Amount) -> Counted:
    return Counted(amount.digits, amount.approximate)


def _too_large() -> Refused:
    return bad_number(f"数が大きすぎます（{MAX_COUNT:,}まで）。", "数を確かめてください。")

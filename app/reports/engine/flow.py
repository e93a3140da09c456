"""Japanese line breaking (禁則処理) of plain text, measured with the fonts it is printed in.

A line never begins with 、。）ー々 and the like, never ends with （「, and is never broken inside a number, a Latin word, or
between a number and its unit. Something longer than a line (a long address) is broken where the line ends. There is no
markup: every character is printed as it is. The time grows in proportion to the length of the text.
"""

import re
from collections.abc import Iterator
from functools import cache

from app.reports.engine import fonts

# Signs that belong to the one before them: combining marks of every kind that a font may have.
_MARKS = "\u3099\u309a\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# Units in one sign (㎡, ㌔, ㏋), but not the hours, days, eras and 株式会社 between them.
_SQUARE_UNITS = "㌀-㍗㍱-㍺㎀-㏟"
# Signs that may not begin a line; JIS X 4051's classes without those nobody types, and its units after a number.
_CLOSING = (
    "、。，．,.・･：；:;？！?!‼⁇⁈⁉)）]］}｝｠」｣』】〉》〕〗〙〟’”»›､｡"
    "ーｰ゠々〻ゝゞヽヾ゛゜ﾞﾟぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿｧ-ｯ"
    f"%％‰℃℉°′″¢￠ℓ〜～‐–{_SQUARE_UNITS}{_MARKS}"
)
# Signs that may not end one.
_OPENING = "(（[［{｛｟「｢『【〈《〔〖〘〝‘“«‹￥¥＄$￡£€№＃#"
_SIGN = "[A-Za-z0-9À-ɏＡ-Ｚａ-ｚ０-９]"
# Marks that hold words, numbers and addresses together.
_JOINT = r"[-,.:/@_&+'’=~?%#，．：／－＠＿＆＋]"
# Circled numbers end the number of a 推進目標 (1-①); without a joint before it, each is a word of its own.
_CIRCLED = "[①-⑳㉑-㉟㊱-㊿]"
# What is counted, written behind the number; 7年度 is no more parted than 7年.
_COUNTED = (
    "年度|[年月日週時分]間|(?:[かカヵヶケ箇]|個)[月所年国条]|[回人日年件]目|丁目|番地|世帯|団体"
    "|[年月週日時分秒人名回件点円校部歳才台枚本冊個組班期号条項章番位度代割倍]"
)
_WORD = rf"第?{_SIGN}+(?:{_JOINT}+(?:{_SIGN}+|{_CIRCLED}))*(?:(?<=[0-9０-９])(?:{_COUNTED}))?"
# Signs of one sort that make up one sign between them.
_INSEPARABLE = "[—―]+|…+|‥+|─+|[〳〴]〵"
_OPENS, _CLOSES = re.escape(_OPENING), _CLOSING.replace("]", r"\]")
_UNIT = re.compile(rf"[ \u3000]+|[{_OPENS}]*(?:{_WORD}|{_INSEPARABLE}|[^ \u3000{_OPENS}])?[{_CLOSES}]*")

_MAX_CACHED = 20_000
_ROUNDING = 1e-6
_SHORT = 2.0
"""In em: a last line narrower than this looks lost."""


class _UnitWidths(dict[str, float]):
    """Unbreakable unit → width in em. Emptied when full, so that unusual words cannot fill the memory."""

    def __init__(self, bold: bool) -> None:
        self._advances = fonts.advances(bold)

    def __missing__(self, unit: str) -> float:
        if len(self) >= _MAX_CACHED:
            self.clear()
        width = self[unit] = sum(map(self._advances.__getitem__, unit))
        return width


@cache
def _unit_widths(bold: bool) -> _UnitWidths:
    return _UnitWidths(bold)


def lines(text: str, width: float, bold: bool = False) -> list[str]:
    """The text as lines of at most ``width`` em, ready for ``fonts.runs``. An empty text is one empty line.

    Spaces at a break may extend beyond the line; no other character is lost.
    """
    broken: list[str] = []
    for paragraph in fonts.paper_text(text).split("\n"):
        if len(paragraph) < width and fonts.width(paragraph, bold) <= width:
            broken.append(paragraph)
        else:
            broken.extend(_paragraph(paragraph, width + _ROUNDING, bold))
    return broken


def _paragraph(paragraph: str, width: float, bold: bool) -> list[str]:
    """Breaks one paragraph; a little earlier when that avoids a last line with a single character."""
    found = list(_broken(paragraph, width, bold))
    if len(found) > 1 and width > 4 * _SHORT and fonts.width(found[-1], bold) < _SHORT:
        earlier = list(_broken(paragraph, width - _SHORT / 2, bold))
        if len(earlier) == len(found) and fonts.width(earlier[-1], bold) >= _SHORT:
            return earlier
    return found


def _broken(paragraph: str, width: float, bold: bool) -> Iterator[str]:
    widths = _unit_widths(bold)
    line, x, filled = 0, 0.0, False
    end = 0
    for unit in _UNIT.findall(paragraph):
        if not unit:
            continue
        own = widths[unit]
        space = unit[0] in " \u3000"
        if not space and x + own > width:
            if filled:
                yield paragraph[line:end].rstrip()
                line, x, filled = end, 0.0, False
            if x + own > width:
                cuts = list(_cut(unit, width - x, width, bold))
                for length in cuts[:-1]:
                    yield paragraph[line : end + length]
                    line = end + length
                if cuts[:-1]:
                    x, own = 0.0, fonts.width(unit[cuts[-2] :], bold)
        x += own
        end += len(unit)
        filled = filled or not space
    yield paragraph[line:].rstrip()


def _cut(unit: str, first: float, width: float, bold: bool) -> Iterator[int]:
    """Where a unit longer than a line is broken, as indices into it; the last one is its length."""
    advances = fonts.advances(bold)
    room, x = first, 0.0
    for place, sign in enumerate(unit):
        if x and x + advances[sign] > room:
            yield place
            room, x = width, 0.0
        x += advances[sign]
    yield len(unit)

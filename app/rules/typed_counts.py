"""A count as people write it into a cell: 30, ３０人, 約30, 30余名, 延べ30人, 不明, なし."""

import re
from dataclasses import dataclass

from app.rules.reading import Reading

UNITS = r"(?:人|名|回|件|点|世帯|団体|か所|ヶ所|ケ所|カ所|箇所|台|個|冊|枚|部|校|組|円|歳|日|%)"
_BEFORE = r"(?P<rough>約|およそ|おおよそ|凡そ|ほぼ|大体|だいたい|概ね|おおむね|ざっと)"
_WHOLE = r"(?P<whole>延べ?人?数?|のべ|合計|計|総数|総計|全|[¥￥\\]):?"
_AFTER = r"(?P<loose>くらい|ぐらい|位|程度|ほど|前後|強|弱|余り?|あまり|余名|余人)"
_NUMBER = r"(?P<number>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]+))?"
_COUNT = re.compile(
    rf"(?:{_WHOLE})?(?:{_BEFORE})?{_NUMBER}(?:(?P<odd>余り?|数){UNITS}|(?P<unit>{UNITS}))?(?:{_AFTER})?(?P<remark>[(\[].*[)\]])?"
)
_RANGE = re.compile(rf"([0-9]{{1,7}}){UNITS}?[~-]([0-9]{{1,7}}){UNITS}?(?:くらい|程度|位)?")
_LEAST = re.compile(rf"([0-9]{{1,7}}){UNITS}?(以上|超|以下|未満|弱|\+)")
_THOUSANDS = re.compile(rf"([0-9]{{1,3}})((?:\.[0-9]{{3}})+){UNITS}?")
_NONE = ("なし", "無し", "無", "ナシ", "ゼロ", "ぜろ", "零", "皆無")
NOT_ENTERED = ("-", "--", "---", "/", "...", "…", "・", "未入力", "空欄", "同左")
UNKNOWN = ("不明", "?", "??", "未集計", "不詳", "わからない", "分からない")


@dataclass(frozen=True, slots=True)
class Counted:
    """``number`` None: not entered, or with ``unknown`` counted by nobody (不明). 0 is really none. ``approximate``: 約."""

    number: int | None = None
    approximate: bool = False
    unknown: bool = False


def read_count(text: str) -> Reading[Counted]:
    """The count that was typed; nothing typed is ``Counted()``. Raises Refused("bad-number"), which quotes the cell."""
    raise NotImplementedError

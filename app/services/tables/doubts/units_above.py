"""The unit that stands above a foreign table, 「（単位：百人）」, and what it makes of the figures below."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.rules.typed_signs import plain_signs
from app.services.tables.cell_texts import Typed

_SAID = re.compile(r"単位(?:は|[:=])?([^()\[\]【】。]+)")
_BETWEEN = re.compile(r"[・、,/]|及び|と")
_SCALED = re.compile(r"(?:[百千万]|十万|百万)(?:人|名|円)?")
_PEOPLE = ("participants", "staff_count")
_USUAL = frozenset(
    ("人", "名", "円", "回", "件", "日", "時間", "分", "%", "か所", "箇所", "点", "歳", "人数", "延べ人", "延人", "延べ人数")
)
"""Units that say nothing new of a figure: its heading says which of them it is in."""


def with_units(texts: Mapping[str, Typed], titles: Iterable[str]) -> dict[str, Typed]:
    """The texts of a row with what the units above its table say: a scaled one multiplies and is asked, one of something else
    than people is asked where people are counted."""
    found = dict(texts)
    units = units_in(titles)
    for unit in units:
        of_money = unit.endswith("円")
        for field in ("costs", "funding") if of_money else _PEOPLE:
            if _SCALED.fullmatch(unit) and field in found:
                found[field] = _scaled(found[field], unit)
    strange = [unit for unit in units if not _SCALED.fullmatch(unit) and unit not in _USUAL]
    for field in _PEOPLE if strange and not {"人", "名"}.intersection(units) else ():
        if field in found and found[field].text:
            found[field] = replace(found[field], doubt=f"表の上に「単位：{strange[0][:10]}」とあります。人数でよいですか。")
    minutes = "分" in units and "時間" not in units
    if minutes and "staff_minutes" in found and not found["staff_minutes"].unit:
        found["staff_minutes"] = replace(found["staff_minutes"], unit="minutes")
    return found


def units_in(titles: Iterable[str]) -> list[str]:
    """The units that titles say: 百人 and 千円 of 「単位：百人・千円」."""
    said = (found[1] for title in titles for found in _SAID.finditer(plain_signs(title[:200])))
    return [unit.strip() for units in said for unit in _BETWEEN.split(units) if unit.strip()]


def _scaled(typed: Typed, unit: str) -> Typed:
    """百人 is read by the rule of counts; any other scale is asked about as it stands."""
    if typed.text and (re.fullmatch("[百千万](?:人|名)?", unit) and not typed.parts):
        return replace(typed, unit=unit if unit[-1] in "人名" else f"{unit}人")
    return replace(typed, doubt=f"表の上に「単位：{unit[:10]}」とあります。この数でよいですか。") if typed.text else typed

"""Every text of an evaluation sheet: cleaned for printing, or searched for characters that cannot be printed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from app.reports.engine import fonts
from app.reports.engine.words import HEADINGS, heading
from app.reports.sheet import EvaluationSheet

_BLANK_LINES = re.compile("\n(?:[ \u3000]*\n){2,}")
_NAMED_LIKE = {"goal_label": "goal", "goal_title": "goal", "goal_subtitle": "goal", "target_title": "target"}
_OTHER_NAMES = {
    "plan_name": "計画名",
    "council": "法人名",
    "fiscal_year_label": "年度",
    "target_label": "目標の番号",
    "target_code": "目標の番号",
    "rows": "支部名",
    "rating_label": "評価の段階",
    "rating_choices": "評価の段階",
    "rating_notes": "評価の段階",
    "direction_label": "次年度の方向",
    "direction_choices": "次年度の方向",
    "stamp_boxes": "供覧の欄",
    "headings": "見出し",
    "provisional": "暫定の注",
    "printed_on": "印刷日",
    "office_name": "支部名",
    "tables": "指標",
    "items": "実施項目",
    "opinions": "意見",
}


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """``char`` (for a 異体字 with its selector) cannot be printed as typed at ``where`` ("1-③ 成果"); ``note`` says what is
    printed instead.

    ``source``: the record the text is written in, if known.
    """

    char: str
    where: str
    note: str
    source: str = ""


def sheet_texts(sheet: EvaluationSheet) -> Iterator[tuple[str, str]]:
    """(where, text) of every text that the sheet prints."""
    for field in fields(sheet):
        if field.name in ("digit_width", "half_year"):  # settings, no texts
            continue
        for text in _strings(getattr(sheet, field.name)):
            yield f"{sheet.target_label} {_where(sheet, field.name)}", text


def missing_in(sheets: Iterable[EvaluationSheet]) -> list[MissingGlyph]:
    """The characters that cannot be printed as typed, each once per place. Shown to people before printing."""
    found = (lost for sheet in sheets for where, text in sheet_texts(sheet) for lost in missing(text, where))
    return list(dict.fromkeys(found))


def missing(text: str, where: str, source: str = "") -> Iterator[MissingGlyph]:
    """The characters of one text that cannot be printed as typed."""
    for sign in fonts.missing_glyphs(text):
        yield MissingGlyph(sign, where, f"印刷できる字形がありません（{fonts.GETA}で印刷します）", source)
    for form in fonts.lost_forms(text):
        yield MissingGlyph(form, where, "異体字の指定は印刷できません（基本の字形で印刷します）", source)


def _where(sheet: EvaluationSheet, field: str) -> str:
    code = _NAMED_LIKE.get(field, field)
    return _OTHER_NAMES.get(field) or (heading(sheet.headings, code) if code in HEADINGS else field)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, Mapping):
        yield from _strings(tuple(value.values()))
    elif is_dataclass(value):
        for field in fields(value):
            if field.name != "status":
                yield from _strings(getattr(value, field.name))


def cleaned(value: Any) -> Any:
    """Plain data with every text as it will be printed, and never more than one blank line."""
    if isinstance(value, str):
        return _BLANK_LINES.sub("\n\n", fonts.paper_text(value)).strip("\n")
    if isinstance(value, tuple):
        return tuple(cleaned(item) for item in value)
    if isinstance(value, Mapping):
        return {key: cleaned(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: cleaned(getattr(value, field.name)) for field in fields(value)})
    return value

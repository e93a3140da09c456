"""Words of a row that say its activity may not have taken place, in cells that say nothing about 実施状況."""

import re
from collections.abc import Mapping

from app.exchange.table import FISCAL_YEAR, OFFICE, RECORD, TARGET
from app.rules.text import search_key
from app.services.tables.cell_texts import Typed

_CALLED_OFF = re.compile(
    r"中止|延期|順延|休会|休止|休講|(?<!交)流会|取り?消し?|取りやめ|キャンセル|欠番|不成立|見送りと|見送りまし|(?:開催|実施)(?:せず|なし|しない|できず)"
)
_PLANNED = re.compile(r"[(\[【]\s*(?:開催|実施)?予定[^)\]】]*[)\]】]|(?:開催|実施)?予定|[0-9]+(?:人|名)?\s*\(?予定\)?|見込み?")
_SHORT = 30
"""Signs of a sentence that says what became of the activity; a longer one may speak of many things."""
_SILENT = frozenset({TARGET, OFFICE, RECORD, FISCAL_YEAR, "issue", "next_step", "status_reason", "cancel_reason"})


def said_not_done(texts: Mapping[str, Typed]) -> str:
    """The words of the first cell that says 中止, 延期 or 予定, "" for none or where 実施状況 is said."""
    if texts.get("status", Typed()).text:
        return ""
    for field, typed in texts.items():
        if field in _SILENT:
            continue
        for line in re.split(r"[\n。]", typed.text):
            if _speaks(line, line.split("：", 1)[-1]):
                return line.strip()[:_SHORT]
    return ""


def stands_for_no_count(text: str) -> bool:
    """Whether 中止 stands where a count would."""
    key = search_key(text)
    return bool(_CALLED_OFF.search(key)) and not any(map(str.isdigit, key))


def _speaks(line: str, said: str) -> bool:
    key = search_key(said.strip()[: _SHORT + 1])
    if _PLANNED.fullmatch(key) or re.search(r"[(\[【]\s*(?:開催|実施)?予定[)\]】]", search_key(line[:100])):
        return True
    return len(key) <= _SHORT and bool(_CALLED_OFF.search(key))

"""Words of a row that say its activity may not have taken place, in cells that say nothing about 実施状況."""

import re
from collections.abc import Iterable, Mapping, Sequence

from app.exchange.table import FISCAL_YEAR, OFFICE, RECORD, TARGET, Column, TableRow
from app.rules.text import search_key
from app.services.tables.cell_texts import Typed
from app.services.tables.doubts.corrections import names_day

_CALLED_OFF = re.compile(
    r"中止|延期|順延|休会|休止|休講|(?<!交)流会|取り?消し?|取りやめ|キャンセル|欠番|不成立|見送りと|見送りまし|(?:開催|実施)(?:せず|なし|しない|できず)"
)
_DONE_AFTER_ALL = re.compile(
    r"(?:中止|延期|順延|取りやめ|見送り).{0,12}(?:検討|考え|心配|懸念|迷|予定だった|(?:せ|しない|することな|に?ならな|に?なら)[ずくで]).*"
    r"(?:実施|開催|決行|行)(?:した|しました|できた|できました|済み?|った|いました)?$"
)
"""中止を検討したが実施: it took place."""
_PLANNED = re.compile(r"[(\[【]\s*(?:開催|実施)?予定[^)\]】]*[)\]】]|(?:開催|実施)?予定|[0-9]+(?:人|名)?\s*\(?予定\)?|見込み?")
_PLANS = re.compile(
    r"予定(?:表|一覧|分)?(?:[^一-龠]|$)|(?:事業|年間|月間|実施|行事)計画(?:表|書|案|一覧)?(?:[^一-龠]|$)|計画表|(?:^|年度?|[a-z][0-9]{1,2}|[0-9]{4})計画(?:書|案|一覧)?$|中止"
)
_RESULTS = re.compile("実績|記録|報告|結果|日誌")
_EXAMPLES = re.compile("記入例|記載例|見本|サンプル|ひな形|雛形")
_LONGEST_TITLE = 60
_HEADS_MARKS = re.compile(r"(?:中止|延期|休止|取り?消し?|削除)(?:の有無|有無|等|印)?")
_NO = frozenset({"", "無", "無し", "なし", "-", "－", "―", "いいえ"})
_SHORT = 30
"""Signs of a sentence that says what became of the activity; a longer one may speak of many things."""
_SILENT = frozenset({TARGET, OFFICE, RECORD, FISCAL_YEAR, "issue", "next_step", "status_reason", "cancel_reason"})


def said_not_done(texts: Mapping[str, Typed], of_table: str = "") -> str:
    """The words of the first cell that says 中止, 延期 or 予定, else those ``of_table``; "" where 実施状況 is said."""
    if texts.get("status", Typed()).text:
        return ""
    for field, typed in texts.items():
        if field in _SILENT:
            continue
        for line in re.split(r"[\n。]", typed.text):
            if _speaks(line, line.split("：", 1)[-1]):
                return line.strip()[:_SHORT]
    return of_table


def said_in_left_out(row: TableRow, columns: Sequence[Column]) -> str:
    """The same of the cells in columns that are not taken, among them one 中止 with a mark in it."""
    for column in columns:
        cell = row.cells[column.index] if column.index < len(row.cells) else None
        if not isinstance(cell, str) or cell.strip() in _NO:
            continue
        if _HEADS_MARKS.fullmatch(search_key(column.heading)):
            return f"{column.heading}：{cell.strip()}"[:_SHORT]
        if _speaks(cell, cell):
            return cell.strip()[:_SHORT]
    return ""


def said_of_day(texts: Mapping[str, Typed], lines: Iterable[str]) -> str:
    """The line around the rows by which what was done on a row's day was called off; "" for none."""
    day = texts.get("date", Typed()).text
    for line in lines:
        key = search_key(line[:200])
        if _CALLED_OFF.search(key) and not _DONE_AFTER_ALL.search(key) and names_day(line, day):
            return line.strip()[:_SHORT]
    return ""


def said_of_table(titles: Iterable[str]) -> str:
    """The title, or the name of the sheet, by which a table is one of plans, of examples or of what was called off."""
    for title in titles:
        key = search_key(title[:_LONGEST_TITLE])
        if "中止" in key and names_day(title, title):
            continue  # said of that day (said_of_day)
        if _EXAMPLES.search(key) or (_PLANS.search(key) and not _RESULTS.search(key)):
            return title.strip()[:_SHORT]
    return ""


def stands_for_no_count(text: str) -> bool:
    """Whether 中止 stands where a count would."""
    key = search_key(text)
    return bool(_CALLED_OFF.search(key)) and not any(map(str.isdigit, key))


def _speaks(line: str, said: str) -> bool:
    key = search_key(said.strip()[: _SHORT + 1])
    if _PLANNED.fullmatch(key) or re.search(r"[(\[【]\s*(?:開催|実施)?予定[)\]】]", search_key(line[:100])):
        return True
    return len(key) <= _SHORT and bool(_CALLED_OFF.search(key)) and not _DONE_AFTER_ALL.search(key)

"""What stands around the rows of a foreign table and is meant for them: whose they are, and which target they are for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from app.exchange.row_kinds import without_ornament
from app.exchange.table import OFFICE, TARGET, Table, TableRow
from app.rules.era_table import era_pattern
from app.rules.typed_offices import Named, read_office
from app.services.tables.cell_texts import Typed

_WORDS = re.compile(r"[\s　（）()「」【】・,、/]+")
_OF_TARGET = re.compile(r"(?:推進)?目標\s*[:：]?\s*([1-9１-９]\s*[-－ー‐−.．]?\s*[0-9０-９①-⑳].*)")
_LONGEST = 60
_LONGEST_NAME = 20
_BRACKETS = str.maketrans("（）［］０１２３４５６７８９", "()[]0123456789")
_TITLED = re.compile(
    r"(.*?)(?:の|別)?(?:(?:活動|開催|実施|事業|利用|参加|行事|年間|月別|月間)*(?:実績|記録|報告|状況|結果|日誌|一覧|台帳|集計)+)+(?:表|書|簿|一覧)*"
)
"""サロン in the title of a table サロン実績表."""
_OF_TIME = re.compile(
    rf"(?:{era_pattern()})?(?:[0-9]{{1,4}}|元)(?:年度?|年?[0-9]{{1,2}}月分?)|[0-9]{{1,2}}月分?|年度|[(\[【].*?[)\]】]|第[0-9]+回"
)
_SAYS_NOTHING = re.compile("|活動|事業|行事|地域福祉|年間|月間|各種|福祉活動|地域福祉活動|実績|.*(?:支部|社協|社会福祉協議会)")


def said_around(table: Table, offices: Sequence[Named]) -> Mapping[int, Mapping[str, Typed]]:
    """Number of a row → field → what the name of the sheet, the title or the line above says of it."""
    now: dict[str, Typed] = {}
    of_title = {name for text in table.title for name in _offices_in(text, offices)}
    if name := next(_offices_in(table.sheet, offices), ""):
        now[OFFICE] = Typed(name, how=f"シート「{table.sheet}」から")
    elif len(of_title) == 1:
        now[OFFICE] = Typed(of_title.pop(), how="表の題から")
    if name := next(filter(None, map(_named_in, table.title)), ""):
        now["title"] = Typed(above=name, how="表の題から")
    found = {}
    for row in table.rows:
        if row.kind == "bar" and (text := _alone(row)):
            now = now | {field: Typed(said, how="上の見出しから") for field, said in _of_bar(text, offices)}
        elif now:
            found[row.number] = now
    return found


def _named_in(title: str) -> str:
    """The activity that a table's title names, "" for none."""
    plain = _OF_TIME.sub("", title.strip()[:_LONGEST].translate(_BRACKETS)).strip(" 　・:：")
    found = _TITLED.fullmatch(plain)
    name = found[1].strip(" 　・:：「」の") if found else ""
    return "" if len(name) > _LONGEST_NAME or _SAYS_NOTHING.fullmatch(name) else name


def _alone(row: TableRow) -> str:
    filled = [cell for cell in row.cells if cell is not None]
    return without_ornament(filled[0]) if len(filled) == 1 and isinstance(filled[0], str) else ""


def _of_bar(text: str, offices: Sequence[Named]) -> Iterator[tuple[str, str]]:
    if found := _OF_TARGET.fullmatch(text[:_LONGEST]):
        yield TARGET, found[1]
    elif name := next(_offices_in(text, offices), ""):
        yield OFFICE, name


def _offices_in(text: str, offices: Sequence[Named]) -> Iterator[str]:
    """The names of offices among the words of a title."""
    words = _WORDS.split(text) if len(text) <= _LONGEST else []
    for word in chain((text[:_LONGEST],) if len(words) > 1 else (), words):
        read = read_office(word, offices) if len(word) > 1 else None
        if read is not None and read.value is not None and not read.doubt:
            yield read.value.name

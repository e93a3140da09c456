"""What a row below the headings is: a record, a sum, or a line that only parts the table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.exchange.cell_kinds import SEEN_ZEROS, is_day, is_day_of_month, is_number, is_number_or_mark, typed
from app.exchange.heading_rows import Headings
from app.exchange.heading_words import key_of
from app.exchange.headings import COUNTS, known_as
from app.exchange.sheet import Cell
from app.exchange.table import ADDED, BREAKDOWN, DAY, LEFT_OUT, MONTH, WEEKDAY, Meaning, RowKind
from app.exchange.title_years import NO_BLOCK, Block, block_in
from app.models.activity import Activity
from app.rules.era_table import era_pattern

_ORNAMENT = re.compile(r"[\s■□◆◇●○▼▽▲△★☆◎*#>【】\[\]<>《》〈〉「」=_:.。]+")
_FRAME = re.compile(r"^[\s■□◆◇●○▼▽★☆◎【《〈<＜\[［]+|[\s】》〉>＞\]］]+$")
_SPAN_OF_TIME = (
    rf"(?:(?:{era_pattern()})?(?:[0-9]{{1,4}}|元)年度?|年度|今年度|本年度|年間|通年|上半期|下半期|上期|下期|前期|後期|半期|"
    r"第?[1-4一二三四]四半期)"
)
_SUM = re.compile(
    rf"(?:{_SPAN_OF_TIME}|[0-9]{{1,2}}月(?:分|度)?|月|週|支部|地区|事業所|全体|延べ|全|各|総|男女|頁|ぺ-じ|以上)*の?"
    r"(?:合計|小計|総計|総合計|中計|累計|計|総数|平均)(?:\(.*\))?(?:[0-9,.]+(?:人|件|回|名|円)?)?"
)
_IN_A_SUM = frozenset("計数均")
_MAY_BE_SUM = re.compile(r".{1,12}[計数]")
_NOTE = re.compile(r"\s*(?:[※*＊]|[（(]?注[）)0-9０-９：:.]|以下余白|以上$|[（(]以下)")
_EXAMPLE = re.compile(
    r"[(\[【]?(?:記入)?例[)\]】]?[::]?|[(\[【](?:記入)?例[)\]】].*|.*[(\[【](?:記入)?例[)\]】]|(?:記入)?例[::].*"
)
_COMPARED = re.compile(
    rf"(?:前年度?|昨年度?|前回|対前年度?|{_SPAN_OF_TIME})?(?:実績|比|対比|同月比?|増減|差|との差)*(?:\(.*\))?|(?:増減|達成率|目標|計画|予定|見込み?)(?:値|数|比)?"
)
_LINE = re.compile(r"[-=_.…・~*]{3,}")
_ORNAMENTED = re.compile(
    r"\s*(?:[■□◆◇●▼▽★☆◎【《〈<＜\[［]|[（(]?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]|[ⅠⅡⅢⅣⅤⅥ])[）)．.、　]|[①-⑳])"
)
_ONE_LINERS = frozenset({"title", *Activity.prose()})
"""Fields that may be the only filled one of a record: a title without a day yet, a text that goes on."""


@dataclass
class RowKinds:
    """Tells the kinds of the rows of one table, from above to below. ``merged_right``: (row, column) of cells that are merged
    over several columns.
    """

    headings: Headings
    meanings: Sequence[Meaning | None]
    merged_right: frozenset[tuple[int, int]]
    other_from: int | None = None
    """Index of the row at which another table with other headings begins; nothing of it is a record of this one."""
    _sums: dict[int, list[float]] = field(default_factory=dict)
    _records: int = 0

    def __post_init__(self) -> None:
        roles = [one.role if one else None for one in self.meanings]
        self._roles = roles
        self._days = [column for column, role in enumerate(roles) if role in ("date", DAY)]
        self._counts = [column for column, role in enumerate(roles) if _is_count(role)]
        self._title = next((column for column, role in enumerate(roles) if role == "title"), None)
        self._silent = frozenset(
            column for column, one in enumerate(self.meanings) if one in (Meaning(LEFT_OUT), Meaning(WEEKDAY))
        )

    def is_empty(self, cells: Sequence[Cell], filled: Sequence[int]) -> bool:
        """Whether nothing is filled but running numbers and weekdays, which stand there before anything was done."""
        return all(column in self._silent and not _is_words(cells[column]) for column in filled)

    def kind_of(self, row: int, cells: Sequence[Cell], filled: Sequence[int], *, has_more: bool) -> tuple[RowKind, Block]:
        """The kind of a row and, for a bar, the month and year it heads its block with. ``has_more``: merged cells from above
        reach into the row.
        """
        if not self.headings.rows:
            return "record", NO_BLOCK
        if self.other_from is not None:
            return "bar", NO_BLOCK
        kind, block = self._kind(row, cells, filled, has_more=has_more)
        if kind == "record":
            self._records += 1
            self._add(cells)
        elif kind == "total":
            self._sums = {column: [total, 0.0] for column, (total, _) in self._sums.items()}
        return kind, block

    def _kind(self, row: int, cells: Sequence[Cell], filled: Sequence[int], *, has_more: bool) -> tuple[RowKind, Block]:
        texts = [column for column in filled if isinstance(cells[column], str)]
        if not texts:
            return ("total" if not has_more and self._is_sum_without_words(cells, filled) else "record"), NO_BLOCK
        first = str(cells[texts[0]])
        if len(filled) > 1 and key_of(first[:60]) in self.headings.words and self.headings.are_repeated(cells):
            return "bar", NO_BLOCK
        if "例" in first[:20] and _EXAMPLE.fullmatch(typed(first[:60])) and len(filled) > 1:
            return "bar", NO_BLOCK
        if len(filled) == 1 and (block := block_in(first)) != NO_BLOCK:
            return "bar", block
        if any(is_day(cells[column]) or is_day_of_month(cells[column]) for column in self._days):
            is_total = any(_is_plain_sum(cells[column]) for column in texts[:3]) or self._is_dated_sum(cells, filled)
            return ("total" if is_total else "record"), NO_BLOCK
        return self._without_day(row, cells, filled, texts, has_more=has_more)

    def _without_day(
        self, row: int, cells: Sequence[Cell], filled: Sequence[int], texts: Sequence[int], *, has_more: bool
    ) -> tuple[RowKind, Block]:
        first = texts[0]
        text = str(cells[first])
        rest = [column for column in filled if column != first]
        only_numbers = all(is_number_or_mark(cells[column]) for column in rest)
        if len(texts) == len(filled) > 2 and known_as(text) and self._are_other_headings(cells, filled):
            self.other_from = row
            return "bar", NO_BLOCK
        if any(is_sum(cells[column]) for column in texts[:3]) and not self._has_title(cells, texts):
            return "total", NO_BLOCK
        if rest and only_numbers and self._roles[first] != MONTH and _is_label(text) and not self._has_title(cells, texts):
            return "total", NO_BLOCK
        if _LINE.fullmatch(typed(text[:200])) and all(_LINE.fullmatch(typed(cells[column])) for column in rest):
            return "bar", NO_BLOCK
        if _NOTE.match(text) and only_numbers:
            return "bar", NO_BLOCK
        if not rest:
            return ("record" if self._may_be_alone(row, first, text) or has_more else "bar"), NO_BLOCK
        if only_numbers and self._days and _MAY_BE_SUM.fullmatch(typed(text[:60])) and self._equals_sum(cells, rest):
            return "total", NO_BLOCK
        if not has_more and only_numbers and is_number(cells[first]) and self._is_sum_without_words(cells, filled):
            return "total", NO_BLOCK
        return "record", NO_BLOCK

    def _are_other_headings(self, cells: Sequence[Cell], filled: Sequence[int]) -> bool:
        """Whether a row heads another table below this one."""
        names = {name for column in filled if (name := known_as(cells[column]))}
        return len(names) > 2 and len(names) * 4 >= len(filled) * 3 and not names.isdisjoint(("date", DAY, "title"))

    def _may_be_alone(self, row: int, column: int, text: str) -> bool:
        """Whether the only filled cell of a row may be a record."""
        if (row, column) in self.merged_right or _ORNAMENTED.match(text):
            return False
        return self._roles[column] in _ONE_LINERS or (column in self._counts and is_number(text))

    def _has_title(self, cells: Sequence[Cell], texts: Sequence[int]) -> bool:
        return any(
            self._roles[column] == "title" and not _is_label(cells[column]) and not is_number(cells[column]) for column in texts
        )

    def _is_sum_without_words(self, cells: Sequence[Cell], filled: Sequence[int]) -> bool:
        """Whether a row of nothing but numbers below counts is the sum of the rows above."""
        below_counts = [column for column in filled if column in self._counts]
        return len(below_counts) == len(filled) and self._equals_sum(cells, below_counts)

    def _is_dated_sum(self, cells: Sequence[Cell], filled: Sequence[int]) -> bool:
        """11月計 at the end of November, with what the rows above count together."""
        said = cells[self._title] if self._title is not None else None
        if not isinstance(said, str) or _IN_A_SUM.isdisjoint(said):
            return False
        is_called_so = is_sum(said) or _MAY_BE_SUM.fullmatch(typed(said[:60]))
        return bool(is_called_so) and self._equals_sum(cells, [column for column in filled if column in self._counts])

    def _equals_sum(self, cells: Sequence[Cell], columns: Sequence[int]) -> bool:
        numbers = {column: _number(cells[column]) for column in columns if column in self._counts}
        return (
            self._records > 1
            and bool(numbers)
            and all(number is not None and number in self._sums.get(column, ()) for column, number in numbers.items())
        )

    def _add(self, cells: Sequence[Cell]) -> None:
        for column in self._counts:
            if (number := _number(cells[column])) is not None:
                sums = self._sums.setdefault(column, [0.0, 0.0])
                sums[0] += number
                sums[1] += number


def _is_count(role: str | None) -> bool:
    return role in COUNTS or role == ADDED or (role or "").startswith(BREAKDOWN)


def _number(cell: Cell) -> float | None:
    if isinstance(cell, int) or cell in SEEN_ZEROS:
        return float(cell) if isinstance(cell, int) else 0.0
    if not isinstance(cell, str) or len(cell) > 20:
        return None
    try:
        return float(typed(cell).replace(",", "").rstrip("人名回件"))
    except ValueError:
        return None


def without_ornament(text: str) -> str:
    """A bar's text without what frames it: ■, 【】."""
    return _FRAME.sub("", text).strip()


def _is_words(cell: Cell) -> bool:
    """Whether a cell is more than the number or the weekday of its row."""
    return isinstance(cell, str) and (len(cell) > 4 or block_in(cell) != NO_BLOCK)


def _plain(cell: Cell) -> str:
    return _ORNAMENT.sub("", typed(cell)) if isinstance(cell, str) and len(cell) <= 60 else ""


def is_sum(cell: Cell) -> bool:
    """Whether a word calls its row a sum: 合計, 小計, 4月計, 計12回."""
    # Most cells are let off without a look at the whole of them.
    return isinstance(cell, str) and not _IN_A_SUM.isdisjoint(cell) and bool(_SUM.fullmatch(_plain(cell)))


def _is_label(cell: Cell) -> bool:
    """Whether a word names a row of figures that are no deed: a sum, a month's, the year before, a target."""
    plain = _plain(cell)
    return bool(plain) and (is_sum(cell) or bool(_COMPARED.fullmatch(plain)) or block_in(str(cell)) != NO_BLOCK)


def _is_plain_sum(cell: Cell) -> bool:
    """A word that calls the row a sum even beside a day."""
    return isinstance(cell, str) and "計" in cell and _plain(cell) in ("合計", "小計", "総計", "総合計", "累計", "計")

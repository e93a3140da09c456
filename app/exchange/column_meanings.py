"""What the columns of one table mean together: with the values below their headings, and beside each other."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.exchange.cell_kinds import is_clock, is_day, is_day_of_month, typed
from app.exchange.heading_words import AGES, FINISHES, RECEIVED, SEXES, STARTS, Qualifier, bare, key_of
from app.exchange.headings import COUNTS, meaning_of
from app.exchange.sheet import Cell
from app.exchange.table import (
    ADDED,
    APPENDED,
    BEGINS,
    BREAKDOWN,
    DAY,
    ENDS,
    LEFT_OUT,
    TARGET,
    Meaning,
)
from app.models.activity import STATUSES, Activity
from app.rules.everyday_words import everyday_words
from app.rules.typed_choices import read_choice
from app.rules.typed_signs import NONE_WORDS, NOT_ENTERED, UNKNOWN_WORDS, plain_signs

_SUMS = frozenset(map(key_of, ("計", "合計", "総計", "総数", "参加者計", "男女計")))
_REST = frozenset(map(key_of, ("その他", "不明", "無回答", "未回答", "回答しない")))
_TARGET_LIKE = re.compile(r"[1-9][-.][0-9]{1,2}|[1-9]-?[①-⑳]")
_RECORD_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BARE_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]+)?(?:時間(?:[0-9]+分)?|分)?")
_TIME_OF_DAY = re.compile(r"([0-9]{1,2}):[0-5][0-9]")
_WORK_BEGINS = 6
_BY_KIND = re.compile(r"(?:[^0-9,.:=]*[^0-9,.:=円人名年月日回時分第約][:=]?[0-9]{1,3}(?:,?[0-9]{3})*(?:人|名|円)?[,、・/]*)+")
_CALLED_OFF = re.compile("中止|延期|休")
"""Stands where a count would, of what did not take place."""
_ENOUGH = 3
_LONGEST_SHIFT = 30
"""Hours of staff on one day that are believed without asking."""


@dataclass
class _Column:
    group: str
    heading: str
    cells: Sequence[Cell]
    """Of some rows, in their order."""
    meaning: Meaning | None

    def __post_init__(self) -> None:
        self.values = [cell for cell in self.cells if cell is not None]

    @property
    def said(self) -> str:
        return f"{self.group}／{self.heading}" if self.group else self.heading

    @property
    def role(self) -> str | None:
        return self.meaning.role if self.meaning else None

    @property
    def parts(self) -> frozenset[Qualifier]:
        """Which part of the people it counts."""
        return bare(key_of(self.group) + key_of(self.heading))[1] & (SEXES | AGES)

    def share(self, is_so: Callable[[Cell], bool]) -> float:
        return sum(map(is_so, self.values)) / len(self.values) if self.values else 0.0

    def becomes(self, role: str, doubt: str = "") -> None:
        self.meaning = Meaning(role, doubt=doubt)


def meanings_of(headings: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell]]) -> list[Meaning | None]:
    """The meaning of each column, from its (group heading, heading) and from some rows below, which have a cell for each."""
    columns = [
        _Column(group, heading, [row[place] for row in rows], meaning_of(heading, group) if heading else None)
        for place, (group, heading) in enumerate(headings)
    ]
    for column in columns:
        _look_at_values(column)
    _tell_figures_from_targets(columns)
    if all(column.role != TARGET for column in columns):
        _find_targets(columns)
    _settle_people(columns)
    _settle_days(columns)
    _settle_doubles(columns)
    return [column.meaning for column in columns]


def _look_at_values(column: _Column) -> None:
    key = key_of(column.heading)
    match column.role:
        case None if key in STARTS | FINISHES:
            if column.share(is_clock) >= 0.5:
                column.becomes(BEGINS if key in STARTS else ENDS)
            elif column.share(is_day) >= 0.5:
                column.becomes("date" if key in STARTS else "end_date")
        case "date" if len(column.values) >= _ENOUGH and not any(is_day(cell) or is_day_of_month(cell) for cell in column.values):
            column.becomes(LEFT_OUT, f"「{column.said}」には、日付として読めるものがありません。")
        case "date" if column.values and all(map(_is_decimal, column.values)) and _may_lack_zeros(column.values):
            column.becomes("date", f"「{column.said}」の4.1などが、4月1日か、終わりの0が消えた4月10日か分かりません。")
        case "day" if column.share(is_day) >= 0.5:
            column.becomes("date")
        case "id" if column.share(_is_record_id) < 0.5:
            column.meaning = None
        case "times" if column.values and column.share(_is_length) == 1:
            column.becomes(LEFT_OUT, f"「{column.said}」は、時刻ではなく時間の長さのようです。")
        case "status" if column.values and column.share(_is_status) < 0.5:
            column.becomes(APPENDED)
        case "costs" | "funding" | "breakdown" if column.values and column.share(_is_by_kind) < 1:
            column.becomes(LEFT_OUT, f"「{column.said}」に、どれがいくつかが書かれていないところがあります。")
        case _ if column.role in COUNTS:
            _look_at_counts(column)


def _is_status(cell: Cell) -> bool:
    """Whether a cell says 実施, 中止 or the like; 状況 also heads how people are."""
    return read_choice(str(cell), list(STATUSES.items()), everyday_words("activity.status")).value is not None


def _is_by_kind(cell: Cell) -> bool:
    """Whether a cell says amounts by kinds (講師謝金3,000円 会場費500円), or that there are none."""
    text = typed(cell)
    return isinstance(cell, str) and (bool(_BY_KIND.fullmatch(text)) or text in _WORDS_FOR_COUNTS)


def _is_decimal(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(re.fullmatch(r"[0-9]{1,2}\.[0-9]{1,2}", cell.strip()))


def _may_lack_zeros(cells: Sequence[Cell]) -> bool:
    """Whether 4.1 among them may be 4.10 that a spreadsheet took for a number: no zero at an end is left."""
    days = [str(cell).strip().partition(".")[2] for cell in cells]
    return any(day in ("1", "2", "3") for day in days) and not any(day[-1] == "0" or day[0] == "0" for day in days)


def _look_at_counts(column: _Column) -> None:
    assert column.meaning
    if column.meaning.doubt:
        return
    if len(column.values) >= _ENOUGH and column.share(_has_digit) < 0.34:
        column.becomes(LEFT_OUT, f"「{column.said}」には、数ではなく文字が入っています。")
    elif column.role == "staff_minutes" and column.values and all(map(_may_be_time_of_day, column.values)):
        column.becomes("staff_minutes", f"「{column.said}」が、時間の長さか時刻か分かりません。")
    elif column.role == "staff_minutes" and _are_hours_and_minutes(column.values):
        column.becomes("staff_minutes", f"「{column.said}」の1.30などが、1時間30分か1.3時間か分かりません。")
    elif column.role == "staff_minutes" and not column.meaning.unit and any(_is_long(cell) for cell in column.values):
        column.becomes("staff_minutes", f"「{column.said}」が、時間か分か分かりません。")
    elif column.role == "sessions" and _is_running(column.values):
        column.becomes(LEFT_OUT, f"「{column.said}」は、第何回かを書いた列のようです。")


def _is_record_id(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_RECORD_ID.fullmatch(typed(cell)))


def _is_length(cell: Cell) -> bool:
    return isinstance(cell, int) or (isinstance(cell, str) and bool(_BARE_NUMBER.fullmatch(typed(cell))))


_WORDS_FOR_COUNTS = frozenset((*NONE_WORDS, *NOT_ENTERED, *UNKNOWN_WORDS))


def _may_be_time_of_day(cell: Cell) -> bool:
    """10:00 may be ten hours of several people, or when they began."""
    found = _TIME_OF_DAY.fullmatch(typed(cell))
    return found is not None and _WORK_BEGINS <= int(found[1]) < 24


def _may_be_hours_and_minutes(cell: Cell) -> bool:
    """1.30 or 2.15, as people write 1:30 and 2:15; of 1.30 a spreadsheet leaves 1.3."""
    return isinstance(cell, str) and bool(re.fullmatch(r"[0-9]{1,2}\.(?:15|30|45|3)", typed(cell)))


def _are_hours_and_minutes(values: Sequence[Cell]) -> bool:
    return any(map(_may_be_hours_and_minutes, values)) and not any(map(_is_share_of_hour, values))


def _is_share_of_hour(cell: Cell) -> bool:
    """2.25 or 1.7, which are no hours and minutes."""
    return isinstance(cell, str) and bool(re.fullmatch(r"[0-9]{1,2}\.(?!15|30?$|45|50?$|0)[0-9]{1,2}", typed(cell)))


def _has_digit(cell: Cell) -> bool:
    return (
        not isinstance(cell, str)
        or any(map(str.isdigit, cell))
        or plain_signs(cell) in _WORDS_FOR_COUNTS
        or bool(_CALLED_OFF.search(cell))
    )


def _whole(cell: Cell) -> int | None:
    """A cell that is nothing but a whole number of believable size."""
    text = typed(cell) if isinstance(cell, int) or (isinstance(cell, str) and len(cell) < 9) else ""
    return int(text) if text.isdecimal() else None


def _is_long(cell: Cell) -> bool:
    return (_whole(cell) or 0) >= _LONGEST_SHIFT


def _is_running(values: Sequence[Cell]) -> bool:
    numbers = [_whole(cell) for cell in values]
    return len(numbers) >= _ENOUGH and all(one is not None and following == one + 1 for one, following in pairwise(numbers))


def _tell_figures_from_targets(columns: Sequence[_Column]) -> None:
    """目標 beside 実績, or over plain numbers, is a figure that was aimed at, not 推進目標."""
    has_result = any(key_of(one.heading).endswith(("実績", "結果", "達成率", "達成度")) for one in columns)
    for one in columns:
        if one.role == TARGET and key_of(one.heading) == "目標" and (has_result or one.share(_is_plain_number) == 1):
            role = LEFT_OUT if has_result or one.share(_may_be_target) < 1 else TARGET
            one.becomes(role, f"「{one.said}」は、推進目標ではなく、目標の数のようです。")


def _is_plain_number(cell: Cell) -> bool:
    return _whole(cell) is not None


def _may_be_target(cell: Cell) -> bool:
    return bool(re.fullmatch("[1-9][1-9]", typed(cell)))


def _find_targets(columns: Sequence[_Column]) -> None:
    """A column No. that holds target numbers."""
    for column in columns:
        if column.role == LEFT_OUT and column.meaning == Meaning(LEFT_OUT) and column.share(_is_target) >= 0.5:
            column.becomes(TARGET, f"「{column.said}」は、推進目標の番号のようです。")


def _is_target(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_TARGET_LIKE.fullmatch(cell.strip().translate(_DASHES)))


_DASHES = str.maketrans("１２３４５６７８９－ー‐−–", "123456789-----")


def _settle_people(columns: Sequence[_Column]) -> None:
    """What men and women, adults and children, and the kinds of people are to 延べ参加者数."""
    people = [one for one in columns if one.role == ADDED]
    kinds = [one for one in columns if (one.role or "").startswith(BREAKDOWN)]
    totals = [one for one in columns if one.role == "participants" and not (one.meaning and one.meaning.doubt)]
    if people or kinds:
        for one in columns:
            if one.meaning is None and key_of(one.heading) in _SUMS:
                one.becomes("participants")
                totals.append(one)
    if kinds and people and all(one.parts <= AGES for one in people):
        for one in people:
            one.becomes(f"{BREAKDOWN}{one.heading}")
        kinds, people = [*kinds, *people], []
    if {Qualifier.MEN, Qualifier.WOMEN} <= {part for one in people for part in one.parts}:
        for one in kinds:
            if key_of(one.heading) in _REST:
                one.becomes(ADDED)
    if totals:
        if key_of(totals[0].heading) in _SUMS and not _adds_up(totals[0], [*people, *kinds]):
            totals[0].becomes("participants", f"「{totals[0].said}」が、内訳の数を足したものとちがいます。")
        for one in people:
            one.becomes(LEFT_OUT, f"「{one.said}」は、「{totals[0].said}」の内数のようです。")
    elif people:
        parts = [part for one in people for part in one.parts]
        if sorted(map(str, parts)) not in (sorted(map(str, SEXES)), sorted(map(str, AGES))):
            for one in people:
                one.becomes(LEFT_OUT, f"「{one.said}」は、どの列と足すと参加者数になるか分かりません。")
    else:
        _ask_for_total(kinds)


def _adds_up(total: _Column, parts: Sequence[_Column]) -> bool:
    """Whether the parts make the total in every row that has them all in figures: else something besides is in it, as staff."""
    rows = zip(total.cells, *(part.cells for part in parts), strict=True)
    figures = [[_whole(cell) for cell in row] for row in rows]
    complete = [[number for number in row if number is not None] for row in figures if None not in row]
    return all(row[0] == sum(row[1:]) for row in complete)


def _ask_for_total(kinds: Sequence[_Column]) -> None:
    for one in kinds:
        assert one.meaning
        if not one.meaning.doubt:
            one.becomes(one.meaning.role, f"延べ参加者数の列がありません。「{one.said}」は内訳に入れます。")


def _settle_days(columns: Sequence[_Column]) -> None:
    """受付日 is the day of what was done where the table says no other one."""
    days = [column for column in columns if column.role in ("date", DAY)]
    if len(days) == 1 and key_of(days[0].heading) in RECEIVED:
        days[0].becomes("date")


def _settle_doubles(columns: Sequence[_Column]) -> None:
    """Only one column goes to a field: the doubt stands at the other one, and at both where a figure depends on it."""
    first: dict[str, _Column] = {}
    for column in columns:
        role = column.role
        if role in (None, LEFT_OUT, ADDED, APPENDED):
            continue
        other = first.setdefault(role, column)
        if other is column:
            continue
        kept, left = (column, other) if _is_surer(column, other) else (other, column)
        first[role] = kept
        if kept.values and list(kept.values) == list(left.values):
            left.becomes(LEFT_OUT)
            continue
        doubt = f"「{kept.said}」と「{left.said}」は、同じ欄の見出しのようです。"
        is_sure = _is_surer(kept, left)
        left.becomes(APPENDED if role in Activity.free_texts() else LEFT_OUT, doubt)
        if role in COUNTS and not is_sure:
            assert kept.meaning
            kept.meaning = Meaning(role, kept.meaning.unit, doubt)


def _is_surer(one: _Column, other: _Column) -> bool:
    """Whether its heading says more plainly that it is the field."""
    assert one.meaning and other.meaning
    if bool(one.meaning.doubt) != bool(other.meaning.doubt):
        return not one.meaning.doubt
    if one.role == "participants":
        return _says_whole(one) and not _says_whole(other)
    return False


def _says_whole(column: _Column) -> bool:
    return any(word in key_of(column.said) for word in ("延", "のべ"))

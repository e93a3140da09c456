"""What the heading of a column stands for: a field of an activity, another role, or a figure that the program does not keep."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from app.exchange.heading_words import (
    AGES,
    APPLIED,
    FACILITY,
    FINISHES,
    PEOPLE_GROUP,
    RECEIVED,
    SEXES,
    STARTS,
    TIME_STAMP,
    Qualifier,
    bare,
    bracketed,
    key_of,
    role_named,
    without_qualifiers,
)
from app.exchange.sheet import Cell
from app.exchange.table import (
    ADDED,
    APPENDED,
    BEGINS,
    BREAKDOWN,
    DAY,
    ENDS,
    FISCAL_YEAR,
    LEFT_OUT,
    MONTH,
    OFFICE,
    TARGET,
    WEEKDAY,
    YEAR,
    Meaning,
)
from app.models.activity import Activity

LONGEST_HEADING = 40
COUNTS = frozenset({"participants", "sessions", "staff_count", "staff_minutes"})
_WHEN = frozenset({"date", "end_date", YEAR, MONTH, DAY, FISCAL_YEAR, "times", BEGINS, ENDS, WEEKDAY, LEFT_OUT})
_PEOPLE = frozenset({"", "人", "人数", "数", "者", "者数", "参加", "参加者", "性別"})
_MONEY = re.compile("予算|決算|経費|費用|支出|収入|財源|事業費|金額")
_MINUTES = re.compile("(?:単位)?(?:分|分間|分単位|min|minutes)")
_HOURS = re.compile("(?:単位)?(?:時間|時間単位|h|hr|hours)")
_SCALED_PEOPLE = re.compile("(?:単位)?([百千万](?:人|名))")
_SCALED_YEN = re.compile("[百千万]円?")
_NEUTRAL = re.compile(
    r"(?:単位)?(?:人|名|回|件|円|か所|人数|名数)|(?:人|名)?/?回|数字(?:のみ)?|半角(?:数字)?|整数|数値|必須|任意|約|概数|自動計算|例.*|"
    r"(?:[a-z]|令和|平成)?(?:[0-9]+|元)(?:年度?)?|参加者|参加人数|当日|.*(?:含む|含みます)"
)
_WITHOUT = re.compile("(.*?)(?:は|を)?(?:除く|除き|除外|含まず|含まない|含めない|以外)")
_WITH = re.compile("(.*?)(?:も|を)?(?:含む|含みます)")


class _Words(NamedTuple):
    """A heading taken apart. ``role`` None: its words name none. ``remarks`` are what stands in brackets."""

    role: str | None
    rest: str
    qualifiers: frozenset[Qualifier]
    remarks: tuple[str, ...]


def meaning_of(heading: str, group: str = "") -> Meaning | None:
    """What the heading of a column says, below the ``group`` heading that may stand over several of them. None: not known.

    Units and remarks change nothing (参加者数（人）), or are told as ``unit``. Words that make another figure of it (うち新規,
    予定, 実, 男) are never passed over: it is then another role, or a doubt.
    """
    return _meaning(heading[:200], group[:200])


def field_of(header: str) -> str | None:
    """The field, the target or the office that a heading stands for beyond doubt, or None."""
    found = meaning_of(header)
    known = Activity.fields()
    return found.role if found and not found.doubt and (found.role in known or found.role in (TARGET, OFFICE)) else None


def known_fields(cells: Sequence[Cell]) -> set[str]:
    """What the cells of a row seem to be headings of; two or more make it the heading row."""
    return {name for cell in cells if (name := known_as(cell))}


def known_as(cell: Cell) -> str:
    """The role that a cell would name as a heading, the word itself for a column of a list of places, "" for neither."""
    # A heading is short; long cells of the data can't be one and need not be looked at.
    if not isinstance(cell, str) or len(cell) > LONGEST_HEADING:
        return ""
    if found := meaning_of(cell):
        return found.role or f"left out: {key_of(cell)}"
    key = key_of(cell)
    return key if key in FACILITY else ""


def is_remark(text: str) -> bool:
    """Whether a text is a unit or a remark that a heading may end with, and nothing else: （人）, （例：12）, （必須）."""
    key = key_of(text)
    plain = key[1:-1] if key[:1] in "([" else key
    return any(one.fullmatch(plain) for one in (_NEUTRAL, _MINUTES, _HOURS, _SCALED_PEOPLE))


@lru_cache(maxsize=4096)
def _meaning(heading: str, group: str) -> Meaning | None:
    if not key_of(group):
        return _alone(heading)
    over, own, said = _taken_apart(group), _taken_apart(heading), f"{group}／{heading}"
    if over.role == "participants" or key_of(group) in PEOPLE_GROUP:
        return _of_people(over, own, heading, group)
    if _MONEY.search(key_of(group)):
        return None
    if over.role is not None and (role := _part_of(over.role, bracketed(heading)[0] or key_of(heading), own.role)) is not None:
        return _judged(role, over.qualifiers, (*over.remarks, *own.remarks), said)
    if over.role == "staff_count" and own.role == "participants":
        return Meaning("staff_count")
    if own.role is None:
        return _alone(heading)
    return _judged(own.role, own.qualifiers | over.qualifiers, own.remarks, said)


def _alone(heading: str) -> Meaning | None:
    key = key_of(heading)
    if key in RECEIVED | APPLIED:
        return Meaning("date", doubt=f"「{heading}」は、受付や申込みの日のようです。活動日とはかぎりません。")
    if key in TIME_STAMP:
        return Meaning("date", doubt=f"「{heading}」は、記録や回答をした日時のようです。活動日とはかぎりません。")
    if (exact := role_named(key)) is not None:
        return Meaning(exact)
    words = _taken_apart(heading)
    if words.role is not None:
        return _judged(words.role, words.qualifiers, words.remarks, heading)
    counted = words.qualifiers - {Qualifier.RESULT, Qualifier.PLANNED, Qualifier.EARLIER, Qualifier.RUNNING, Qualifier.WHOLE}
    if words.rest in _PEOPLE and (counted or key in ("延", "延べ", "のべ")):
        return _judged("participants", words.qualifiers, words.remarks, heading)
    return None


def _taken_apart(heading: str) -> _Words:
    key = key_of(heading)
    if (exact := role_named(key)) is not None:
        return _Words(exact, key, frozenset(), ())
    base, remarks = bracketed(heading)
    rest, found = without_qualifiers(base)
    return _Words(role_named(rest), rest, found, remarks)


def _of_people(over: _Words, own: _Words, heading: str, group: str) -> Meaning | None:
    """A column below 参加者数 or 内訳."""
    said = f"{group}／{heading}"
    # 「内」 in 内訳 and 「男女」 in 男女別 qualify nothing.
    above = frozenset() if key_of(group) in PEOPLE_GROUP else over.qualifiers
    both = above | own.qualifiers
    rest, found = bare(bracketed(heading)[0])
    if own.role in ("participants", "staff_count", "sessions"):
        return _judged(own.role, both, own.remarks, said)
    if rest in _PEOPLE or _NEUTRAL.fullmatch(rest):
        return _judged("participants", both | found, (*over.remarks, *own.remarks), said, is_below=True)
    if (of_group := _judged("participants", both, over.remarks, said)) != Meaning("participants"):
        return of_group
    return Meaning(BREAKDOWN + heading.strip())


def _part_of(whole: str, part: str, own: str | None) -> str | None:
    """The role of a column that is a part of what stands over it: 開始 below 日時. None: it says itself what it is."""
    match whole:
        case "date" | "end_date" if own not in _WHEN:
            return "end_date" if part in FINISHES else "date" if part in STARTS or _is_remark(part) else None
        case "times" | "begins" | "ends":
            return ENDS if part in FINISHES else BEGINS if part in STARTS else None
        case "staff_count" | "staff_minutes" if _MINUTES.fullmatch(part) or part in ("時間", "時間数"):
            return "staff_minutes"
        case "staff_count" if part in _PEOPLE:
            return "staff_count"
        case "target" if part in ("no", "番号", "名", "名称", "こ-ど", "主", "主たる"):
            return TARGET
        case "target" if part in ("副", "副次", "関連", "従"):
            return "secondary_targets"
        case "title" if part in ("名", "名称"):
            return "title"
    return None


def _is_remark(part: str) -> bool:
    return bool(_NEUTRAL.fullmatch(part)) or part in ("日付", "和暦", "月日")


def _judged(
    role: str, qualifiers: frozenset[Qualifier], remarks: tuple[str, ...], said: str, *, is_below: bool = False
) -> Meaning | None:
    """The meaning of a heading with this role. ``is_below``: it stands below another one, as a kind of its people."""
    if role not in COUNTS:
        return _other_than_counts(role, qualifiers, remarks, said)
    unit = ""
    unknown: list[str] = []
    for remark in remarks:
        key = key_of(remark)
        without, including = _WITHOUT.fullmatch(key), _WITH.fullmatch(key)
        rest, found = bare(key)
        if _MINUTES.fullmatch(key) or _HOURS.fullmatch(key):
            unit = "minutes" if _MINUTES.fullmatch(key) else "hours"
        elif scaled := _SCALED_PEOPLE.fullmatch(key):
            unit = scaled[1]
        elif without and Qualifier.STAFF in bare(without[1])[1]:
            continue  # staff is never among the participants
        elif including and Qualifier.STAFF in bare(including[1])[1]:
            return Meaning(role, doubt=f"「{said}」には、職員の数も入っているようです。参加者数には職員を入れません。")
        elif _NEUTRAL.fullmatch(key):
            continue
        elif found and (rest in _PEOPLE or _NEUTRAL.fullmatch(rest)):
            qualifiers |= found
        else:
            unknown.append(remark)
    if another := _another_time(qualifiers, said):
        return another
    if role == "participants":
        found_people = _participants(qualifiers, unknown, said, is_below=is_below)
        return Meaning("participants", unit) if unit and found_people == Meaning("participants") else found_people
    if role == "staff_count" and Qualifier.PART in qualifiers:
        return Meaning(role, doubt=f"「{said}」は、参加者の一部の数のようです。")
    if qualifiers - {Qualifier.WHOLE, Qualifier.RESULT, Qualifier.STAFF}:
        return Meaning(LEFT_OUT, doubt=f"「{said}」は、その一部の数のようです。")
    return Meaning(role, unit, f"「{said}」の「{unknown[0]}」が何か分かりません。" if unknown else "")


def _another_time(qualifiers: frozenset[Qualifier], said: str) -> Meaning | None:
    """The doubt about a figure that does not say what was done on the day."""
    if Qualifier.PLANNED in qualifiers:
        return Meaning(LEFT_OUT, doubt=f"「{said}」は、実績ではなく、予定や目標のようです。")
    if Qualifier.EARLIER in qualifiers:
        return Meaning(LEFT_OUT, doubt=f"「{said}」は、前の年度や前の回のもののようです。")
    if Qualifier.RUNNING in qualifiers:
        return Meaning(LEFT_OUT, doubt=f"「{said}」は、それまでの累計のようです。")
    return None


def _participants(qualifiers: frozenset[Qualifier], unknown: list[str], said: str, *, is_below: bool) -> Meaning:
    part = f"「{said}」は、参加者の一部の数のようです。"
    if Qualifier.ACTUAL in qualifiers:
        return Meaning(LEFT_OUT, doubt=f"実人数の欄はありません（「{said}」）。")
    if Qualifier.STAFF in qualifiers:
        return Meaning("staff_count", doubt=part if Qualifier.PART in qualifiers else "")
    if Qualifier.PART in qualifiers:
        return Meaning(LEFT_OUT, doubt=part)
    if Qualifier.VOLUNTEERS in qualifiers:
        return Meaning(f"{BREAKDOWN}ボランティア", doubt="" if is_below else part)
    if len(qualifiers & SEXES) == 1 or len(qualifiers & AGES) == 1:
        return Meaning(ADDED)
    return Meaning(BREAKDOWN + unknown[0], doubt=part) if unknown else Meaning("participants")


def _other_than_counts(role: str, qualifiers: frozenset[Qualifier], remarks: tuple[str, ...], said: str) -> Meaning | None:
    in_brackets = frozenset(one for remark in remarks for one in bare(key_of(remark))[1] if not bare(key_of(remark))[0])
    if role not in (LEFT_OUT, APPENDED) and (another := _another_time(qualifiers | in_brackets, said)):
        return another
    if qualifiers - {Qualifier.PLANNED, Qualifier.EARLIER, Qualifier.RUNNING}:
        return None  # 活動実績 is no 活動名
    if role in ("costs", "funding") and any(_SCALED_YEN.search(key_of(remark)) for remark in remarks):
        return Meaning(LEFT_OUT, doubt=f"「{said}」は、円ではない単位で書かれています。")
    for key in map(key_of, remarks):
        if (part := _part_of(role, key, role_named(key))) is not None and part != role:
            return Meaning(part)
        if role == "times" and (_MINUTES.fullmatch(key) or _HOURS.fullmatch(key)):
            return Meaning(LEFT_OUT, doubt=f"「{said}」は、時刻ではなく時間の長さのようです。")
    return Meaning(role)

"""What a printed figure is about, so that the same figure is recognised on every form, page and file."""

from dataclasses import dataclass

YEAR, FIRST_HALF = "year", "first_half"
COUNTS = ("activities", "sessions", "participants", "cancelled")
"""Measures that are counted from records of activities."""
INDICATOR, GOAL, RATE, CHANGE = "indicator", "goal", "rate", "change"
"""Of an indicator: 実績, 目標, 達成率, 増減率."""
LAST_YEAR, PLANNED = "last_year", "planned"
"""Of a target: 増減率 of 活動件数, and how much of 年次計画 was begun."""
LETTER, LETTERS, PRIORITY_LETTERS, SPREAD = "letter", "letters", "priority_letters", "spread"
"""The council's letter of a target; letters counted over a plan or goal, of 重点 targets only; the branches' letters."""
REPORTED, ACTIVITIES_OF_OFFICE = "reported", "activities_of_office"
"""支部からの報告; 活動件数 of an office for all targets of a plan together."""
UNNUMBERED = "unnumbered"
"""Records of activities without a number of people; the word says whether nobody entered (未入力) or counted (不明) it."""
EXPECTED, BASELINE = "expected", "baseline"
"""Of an indicator: 見込値, 基準値."""
DRAWN = "drawn"
"""A point or bar of a chart: the number of an indicator, else of 活動件数, with the signs at its label (a chart says no 約)."""
TYPED, CONSULTED = "typed", "consulted"
"""A typed month of 月次件数表; a cell or sum of 相談件数表, whose word is 「分野/方法」 with * for all."""
STATED = "stated"
"""What a form about one record says of it: ``target`` is the record, the word says what."""
LISTED = "listed"
"""What the list of a target's activities says below it; the word says what."""
GAP, EMPTY = "（線や棒なし）", "（空欄）"
"""How a chart without a value and a cell without a text are named."""


@dataclass(frozen=True, slots=True)
class Key:
    """``target``: the id in hex of the target (of a goal or plan for counted letters). ``office`` "": the council.

    ``word``: the letter or word that is counted. ``month`` (1-12) None: the whole period. ``is_public``: small counts hidden.
    """

    year: int
    target: str
    measure: str
    office: str = ""
    indicator: str = ""
    month: int | None = None
    period: str = YEAR
    word: str = ""
    is_public: bool = False

"""A printed figure, and the form on which it is printed. Forms about one record are read back here: 活動記録 with its own
numbers, 会議記録 with who came and what is left to do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.reports.paper import Paper, Table, Text, cell_text
from app.rules.fiscal import fiscal_year_short
from app.rules.periods import FIRST_HALF
from app.services.audit.figure_key import EMPTY, STATED, Key

_YEARS = 6
"""The years before the form's that it may show."""

ACTIVITY, MINUTES = "activity-record", "minutes"
BOXES = ("回数・延べ参加者数", "参加者の内訳", "指標の数", "従事職員", "費用", "財源")
"""The boxes of 活動記録 that hold numbers."""


@dataclass(frozen=True)
class Printed:
    """A figure as it is printed. ``place`` in the words of the form: 「理事会報告 1-① 法人計」."""

    key: Key
    text: str
    place: str


@dataclass(frozen=True)
class Form:
    """Which form is read: its code, its name for people, and what it was made for."""

    code: str
    name: str
    plan: str
    year: int
    office: str = ""
    period: str = "year"

    def named(self, offices: Mapping[str, str]) -> str:
        """「評価シート（支部） 大東 上半期」; ``offices``: their short names → codes."""
        office = next((one for one, code in offices.items() if code == self.office), "")
        return " ".join(filter(None, (self.name, office, "上半期" if self.period == FIRST_HALF else "")))

    def key(self, target: str, measure: str, office: str = "", indicator: str = "", *, month: int | None = None) -> Key:
        """A figure of the form's year and period."""
        return Key(self.year, target, measure, office, indicator, month, self.period)

    def year_of(self, title: str) -> int | None:
        """The year that a heading like R6 names."""
        years = range(self.year - _YEARS, self.year + 1)
        return next((year for year in years if fiscal_year_short(year) == title), None)


def stated_in(form: Form, paper: Paper) -> Iterator[tuple[Key, str, str]]:
    """What a form about one record says in numbers, as which text, and where; nothing of other forms."""
    if form.code not in (ACTIVITY, MINUTES) or not paper.about:
        return
    name = paper.bookmark
    about = form.key(paper.about[0].hex(), STATED, form.office)
    if form.code == ACTIVITY:
        texts = {part.name: part.text for part in paper.parts if isinstance(part, Text)}
        for box in BOXES:
            yield replace(about, word=box), texts.get(box) or EMPTY, f"{name} {box}"
        return
    rows = [(part.caption, row) for part in paper.parts if isinstance(part, Table) for row in part.rows]
    for word in ("前回までの宿題", "宿題"):
        yield replace(about, word=word), str(sum(caption == word for caption, _ in rows)), f"{name} {word}の数"
    for word in ("出席", "欠席"):
        people = [cell_text(row.cells[2]).split("、") for _, row in rows if row.cells[0] == word]
        yield replace(about, word=word), str(sum(map(len, people))), f"{name} {word}の人数"

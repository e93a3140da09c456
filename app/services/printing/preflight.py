"""点検 before printing: what is cut off, what cannot be printed, what is blank, each with the place where it is corrected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.reports.engine.paper_drawing import OverlongKind, overlong_in
from app.reports.engine.places import Place
from app.services.printing import readiness, source_links
from app.services.printing.form_kinds import Choice, DrawnForm, FormKind
from app.services.printing.form_settings import setting_id
from app.services.workspace.workspace import Workspace

Kind = Literal["overflow", "glyph", "blank", "note"]
NAMES: dict[Kind, str] = {"overflow": "はみ出し", "glyph": "外字", "blank": "空欄", "note": "そのほか"}
USUAL: dict[str, str] = {
    "annual-plan": "annual_plan",
    "activity-record": "activity",
    "monthly-table": "monthly_figure",
    "branch-evaluation": "branch_evaluation",
    "evaluation-sheet": "evaluation",
    "goal-summary": "goal_review",
    "minutes": "meeting",
    "board-report": "report_front",
    "external-sheet": "goal_review",
    "opinion-list": "opinion",
    "public-report": "report_front",
    "five-years": "final_goal_review",
    "progress": "progress",
}
"""The main kind of record of each form: where to look when the document does not name a more exact source."""
CUT_AT: dict[OverlongKind, str] = {"heading": "form", "stamp": "form", "line": "plan"}


@dataclass(frozen=True)
class Finding:
    """``source``: the place where it is corrected; ``page`` (from 1) where it is printed, 0 for the whole document.

    ``where``: the document (1-③ …), "" when it concerns all of them.
    """

    kind: Kind
    words: str
    source: str
    page: int = 0
    where: str = ""

    @property
    def sentence(self) -> str:
        """The finding with its document before it."""
        return f"{self.where}：{self.words}" if self.where else self.words


def findings(workspace: Workspace, kind: FormKind, choice: Choice, made: DrawnForm) -> list[Finding]:
    """First what is cut off, then lost characters, blanks in the order of the pages, and what makes it incomplete."""
    usual = source_links.field(USUAL.get(kind.code, "form"), choice.subject)
    found = [
        Finding("overflow", f"「{one.text}」は長いので、…で切れます。", _cut_at(kind, one.kind), 0, one.where)
        for one in overlong_in(made.papers)
    ]
    for lost in made.missing_glyphs:
        page = next((place.page for place in made.places if lost.source and place.source == lost.source), 0)
        found.append(Finding("glyph", f"「{lost.char}」は、{lost.note}。", lost.source or usual, page, lost.where))
    if choice.edition == "filled":
        found += [Finding("blank", _blank_words(place), place.source, place.page, place.paper) for place in _blanks(made.places)]
    return [*found, *(Finding("note", words, usual) for words in readiness.notes(workspace, kind, choice, made.papers))]


def counted(found: Iterable[Finding]) -> str:
    """「はみ出し0 外字0 空欄2 そのほか1」. A zero is shown too, so that people see that it was checked."""
    kinds = [one.kind for one in found]
    return "　".join(f"{name}{kinds.count(kind):,}" for kind, name in NAMES.items())


def figures(made: DrawnForm) -> list[Place]:
    """The figures that can be broken down, in the order of the pages."""
    return [place for place in made.places if source_links.is_figure(place.source) and not place.is_blank]


def _blanks(places: Sequence[Place]) -> Iterable[Place]:
    """Each blank once: a box that continues on the next page is there twice."""
    return {
        place.source + place.name: place for place in places if place.is_blank and source_links.is_wanted(place.source)
    }.values()


def _blank_words(place: Place) -> str:
    return f"{place.name}が「{place.words}」です。" if place.words.strip() else f"{place.name}が空いています。"


def _cut_at(kind: FormKind, what: OverlongKind) -> str:
    where = CUT_AT[what]
    return source_links.field(where, setting_id(kind.code) if where == "form" else None)

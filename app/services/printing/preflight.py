"""点検 of a drawn form: what is cut off, what can't be printed, what is blank, each with where it is mended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.reports.engine.paper_drawing import OverlongKind, overlong_in
from app.reports.engine.places import Place
from app.services.printing import readiness, source_links
from app.services.printing.form_kinds import Choice, DrawnForm, FormKind
from app.services.printing.form_settings import setting_id
from app.services.workspace.workspace import Desk

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
"""What a form is mostly made of: where people look when the paper says no more exactly where something comes from."""
CUT_AT: dict[OverlongKind, str] = {"heading": "form", "stamp": "form", "line": "plan"}


@dataclass(frozen=True)
class Finding:
    """``source`` leads to the place where it is mended; ``page`` (from 1) to where it stands, 0 for the whole paper.

    ``where``: the paper's name (1-③ …), "" when it is about all of them.
    """

    kind: Kind
    words: str
    source: str
    page: int = 0
    where: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.where}：{self.words}" if self.where else self.words


def findings(desk: Desk, kind: FormKind, choice: Choice, made: DrawnForm) -> list[Finding]:
    """What is cut off first, then lost characters, blanks in the order of the pages, and what makes it incomplete."""
    usual = source_links.field(USUAL.get(kind.code, "form"), choice.subject)
    found = [
        Finding("overflow", f"「{one.text}」は長いので、…で切れます。", _cut_at(kind, one.kind), 0, one.where)
        for one in overlong_in(made.papers)
    ]
    for lost in made.missing_glyphs:
        page = next((place.page for place in made.places if lost.source and place.source == lost.source), 0)
        words = f"「{lost.char}」は印刷できる字形がなく、〓になります。"
        found.append(Finding("glyph", words, lost.source or usual, page, lost.where))
    if choice.edition == "filled":
        found += [Finding("blank", _blank_words(place), place.source, place.page, place.paper) for place in _blanks(made.places)]
    return [*found, *(Finding("note", words, usual) for words in readiness.notes(desk, kind, choice, made.papers))]


def counted(found: Iterable[Finding]) -> str:
    """「はみ出し0　外字0　空欄2　そのほか1」: a nought is said too, for people to see that it was looked at."""
    kinds = [one.kind for one in found]
    return "　".join(f"{name}{kinds.count(kind):,}" for kind, name in NAMES.items())


def figures(made: DrawnForm) -> list[Place]:
    """The figures that can be taken apart, in the order of the pages."""
    return [place for place in made.places if source_links.is_figure(place.source) and not place.is_blank]


def _blanks(places: Sequence[Place]) -> Iterable[Place]:
    """Each once: a box that goes on over the page stands there twice."""
    return {
        place.source + place.name: place for place in places if place.is_blank and source_links.is_wanted(place.source)
    }.values()


def _blank_words(place: Place) -> str:
    return f"{place.name}が「{place.words}」です。" if place.words.strip() else f"{place.name}が空いています。"


def _cut_at(kind: FormKind, what: OverlongKind) -> str:
    where = CUT_AT[what]
    return source_links.field(where, setting_id(kind.code) if where == "form" else None)

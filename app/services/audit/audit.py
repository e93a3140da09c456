"""数字の突き合わせ: what forms, pages and the recount from the records say about the same figure, and where they disagree."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.dump import dump
from app.models.base import HEAD
from app.reports.paper import Paper
from app.rules import clock
from app.rules.fiscal import fiscal_year_label
from app.rules.periods import FIRST_HALF, YEAR
from app.services.audit.dump_records import DumpRecords, Reporting
from app.services.audit.figure_key import Key
from app.services.audit.page_figures import figures_of_pages
from app.services.audit.printed_figures import Form, Printed, figures_of
from app.services.audit.printed_words import Words
from app.services.audit.recount import Recount
from app.services.figures.reporting import known_until, reporting
from app.services.figures.year_closing import closed_year
from app.services.figures.year_counts import offices_of_year
from app.services.plan.plans import offices, plan_tree
from app.services.plan.target_year import PlanYear
from app.services.printing.form_kinds import Choice, FormKind
from app.services.workspace.workspace import Workspace

Progress = Callable[[int, int, str], None]
LEFT_OUT = ("activity-record", "minutes")
"""Forms about one record each: they state no figure of the year."""
YEARS_SHOWN = 5
COUNTED_ANEW = "記録から数え直した数"
SHOWN = 3
"""Places named for one wrong figure; the others are only counted."""


@dataclass(frozen=True)
class Said:
    """A figure and where it is printed."""

    place: str
    text: str

    @property
    def words(self) -> str:
        """「理事会報告 1-① 法人計 19」."""
        return f"{self.place} {self.text}"


@dataclass(frozen=True)
class Disagreement:
    """Two places that state the same figure differently; the second may be the recount."""

    one: Said
    other: Said

    @property
    def sentence(self) -> str:
        """「評価シート 1-① 合計 20 ／ 理事会報告 1-① 法人計 19」."""
        return f"{self.one.words} ／ {self.other.words}"


@dataclass(frozen=True)
class Audit:
    """``figures``: how many printed figures were read; ``recounted``: how many of them were counted anew. ``notes``: what was
    not compared, and why.
    """

    figures: int
    recounted: int
    disagreements: tuple[Disagreement, ...]
    notes: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The result in one line."""
        counted = f"{self.figures:,}か所の数字を突き合わせました（うち{self.recounted:,}か所は、記録から数え直しました）。"
        if not self.disagreements:
            return f"{counted}食い違う数字はありません。"
        return f"{counted}食い違う数字が{len(self.disagreements):,}組あります。"


def audit(workspace: Workspace, of: PlanYear, forms: Sequence[FormKind], progress: Progress = lambda *_: None) -> Audit:
    """Reads every figure of these forms and of the pages, and compares them with each other and with the records.

    Raises Refused("not-head-office") at a branch, whose PC does not hold the council's records.
    """
    if not workspace.is_head:
        raise Refused("not-head-office", "数字の突き合わせは本部で行います。", "本部に頼んでください。")
    comparing = Comparing(workspace, of.fiscal_year)
    found, notes = comparing.read_forms(of, forms, progress)
    found += figures_of_pages(workspace, of, plan_tree(workspace, of.plan_id).targets, progress)
    return replace(comparing.compare(found), notes=(*comparing.notes, *notes))


class Comparing:
    """The records as they are now, and what of them can be counted anew."""

    def __init__(self, workspace: Workspace, fiscal_year: int) -> None:
        self.workspace, self.fiscal_year = workspace, fiscal_year
        with workspace.database.reading() as session:
            records = DumpRecords(dump(session))
            self._closed = _closed_years(workspace, fiscal_year)
            self._recount = Recount(records, _reporting(session, workspace, fiscal_year, self._closed), fiscal_year)
        self._words = Words(records)

    @property
    def notes(self) -> tuple[str, ...]:
        """Years whose figures are not counted anew."""
        if not self._closed:
            return ()
        years = "、".join(fiscal_year_label(one) for one in self._closed)
        return (f"{years}は締めた年度なので、数え直していません（様式どうしは突き合わせました）。",)

    def read_forms(self, of: PlanYear, forms: Sequence[FormKind], progress: Progress) -> tuple[list[Printed], list[str]]:
        """The figures of every form of a year, and the forms that cannot be printed now."""
        wanted = list(self._wanted(of, forms))
        found: list[Printed] = []
        notes: list[str] = []
        for done, (kind, choice) in enumerate(wanted):
            progress(done, len(wanted), f"様式の数字を読んでいます　{kind.name}")
            try:
                papers = kind.make(self.workspace, choice)
            except Refused as refusal:
                notes.append(f"{kind.name}は、いま印刷できないので見ていません：{refusal.what}")
                continue
            found += self.figures(kind, choice, papers)
        return found, notes

    def figures(self, kind: FormKind, choice: Choice, papers: Sequence[Paper]) -> list[Printed]:
        """The figures on the documents of a choice."""
        period = choice.period if "period" in kind.per else YEAR
        form = Form(kind.code, kind.name, choice.plan_id.hex(), choice.fiscal_year, choice.office, period)
        return list(figures_of(form, papers, self._words))

    def wrong_in(self, kind: FormKind, choice: Choice, papers: Sequence[Paper]) -> list[str]:
        """Sentences for 点検 about the figures of one form that is about to be printed; none for forms that nobody filled."""
        if choice.edition != "filled" or kind.code in LEFT_OUT:
            return []
        wrong = self.compare(self.figures(kind, choice, papers)).disagreements
        more = [f"数字の食い違いが、ほかに{len(wrong) - SHOWN:,}組あります。"] if len(wrong) > SHOWN else []
        return [f"数字が合いません：{one.sentence}" for one in wrong[:SHOWN]] + more

    def compare(self, found: Iterable[Printed]) -> Audit:
        """Every figure with all others of the same meaning and with the recount."""
        by_key: dict[Key, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        every = list(found)
        for one in every:
            by_key[one.key][one.text].append(one.place)
        texts = {key: self._recount.text(key) for key in by_key}
        wrong = [one for key, said in by_key.items() for one in self._disagreements(key, said, texts[key], by_key)]
        counted = sum(texts[one.key] is not None for one in every)
        return Audit(len(every), counted, tuple(wrong), ())

    def _disagreements(
        self, key: Key, said: Mapping[str, Sequence[str]], counted: str | None, by_key: Mapping[Key, Mapping[str, Sequence[str]]]
    ) -> Iterator[Disagreement]:
        """Each wrong text against a place that has it right, or else against the recount."""
        said = said if not key.is_public else _with_inside(key, said, by_key)
        right = counted if counted in said else next(iter(said)) if counted is None else None
        for text, places in said.items():
            if text == right:
                continue
            other = Said(COUNTED_ANEW, counted or "") if right is None else Said(_places(said[right]), right)
            yield Disagreement(Said(_places(places), text), other)

    def _wanted(self, of: PlanYear, forms: Sequence[FormKind]) -> Iterator[tuple[FormKind, Choice]]:
        branches = [one.code for one in offices_of_year(self.workspace, of.fiscal_year) if one.kind == "branch"]
        for kind in forms:
            if kind.code in LEFT_OUT:
                continue
            whose = [*([HEAD] if kind.of_head_office else []), *branches] if "office" in kind.per else [""]
            for period in (YEAR, FIRST_HALF) if "period" in kind.per else (YEAR,):
                yield from ((kind, Choice(of.plan_id, of.fiscal_year, office=one, period=period)) for one in whose)


def _with_inside(
    key: Key, said: Mapping[str, Sequence[str]], by_key: Mapping[Key, Mapping[str, Sequence[str]]]
) -> Mapping[str, Sequence[str]]:
    """What a form for citizens says, beside what the forms inside the house say about the same figure where it is not hidden."""
    inside = by_key.get(replace(key, is_public=False), {})
    shown = [text for text in said if text != "少数"]
    return {**{text: places for text, places in inside.items() if shown and text not in said}, **said}


def _places(places: Sequence[str]) -> str:
    every = list(dict.fromkeys(places))
    more = f"ほか{len(every) - SHOWN}か所" if len(every) > SHOWN else ""
    return "、".join(every[:SHOWN]) + more


def _closed_years(workspace: Workspace, fiscal_year: int) -> list[int]:
    years = range(fiscal_year - YEARS_SHOWN, fiscal_year + 1)
    return [year for year in years if closed_year(workspace, year) is not None]


def _reporting(session: Session, workspace: Workspace, fiscal_year: int, closed: Sequence[int]) -> Reporting:
    """What the records do not say: who has reported and until which day, for the years that can be counted anew.

    A year after a closed one may count late records of it, so it is left out too.
    """
    own, codes = workspace.office_code, [one.code for one in offices(session)]
    years = [year for year in range(fiscal_year - YEARS_SHOWN, fiscal_year + 1) if not {year, year - 1} & set(closed)]
    today = clock.today()
    return Reporting(
        {year: reporting(session, own, year) for year in years},
        {code: known_until(session, own, code) or today for code in codes},
        today,
    )

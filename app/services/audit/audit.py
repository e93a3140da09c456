"""数字の突き合わせ: what forms, pages and the recount from the records say about the same figure, and where they disagree."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.dump import plain_records
from app.models.base import HEAD
from app.reports.paper import Paper
from app.rules import clock
from app.rules.fiscal import fiscal_year_label
from app.rules.periods import FIRST_HALF, YEAR
from app.services.audit.closed_years import records_as_counted
from app.services.audit.dump_records import OF_ACTIVITIES, DumpRecords, Reporting
from app.services.audit.figure_key import EMPTY, Key
from app.services.audit.file_cells import cells_of_files
from app.services.audit.page_figures import figures_of_pages
from app.services.audit.printed_figures import figures_of
from app.services.audit.printed_form import Form, Printed
from app.services.audit.printed_words import Words
from app.services.audit.recount import Recount
from app.services.figures.reporting import known_until, reporting
from app.services.figures.year_closing import counted_in
from app.services.figures.year_counts import offices_of_year
from app.services.plan.plans import offices, plan_tree
from app.services.plan.target_year import PlanYear
from app.services.printing.form_kinds import Choice, FormKind
from app.services.workspace.workspace import Workspace

Progress = Callable[[int, int, str], None]
OF_PLAN = "five-years"
"""The form that is about all years of a plan, whichever year it is printed for."""
NOT_COMPARED = (
    "突き合わせていないもの：成果や課題などの文章の中の数、年次計画の月の印、受領書・提出のお願い・持出し記録、"
    "ホーム・推進目標・なぜこの数字のほかの画面。"
)
YEARS_SHOWN = 5
"""So many years before the year, and after it in the 5年総括, have figures on its forms."""
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
    """``figures``: how many printed figures were read; ``recounted``: how many of them were counted anew; ``cells``: how many
    cells of Excel and CSV files were compared with the paper. ``notes``: what was not compared, and why.
    """

    figures: int
    recounted: int
    cells: int
    disagreements: tuple[Disagreement, ...]
    notes: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The result in one line."""
        counted = f"{self.figures:,}か所の数字を突き合わせました（うち{self.recounted:,}か所は、記録から数え直しました）。"
        counted += f"ExcelとCSVの{self.cells:,}か所も、紙と比べました。" if self.cells else ""
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
    read = comparing.read_forms(of, forms, progress)
    read.figures += figures_of_pages(workspace, of, plan_tree(workspace, of.plan_id).targets, progress)
    found = comparing.compare(read.figures)
    every = (*found.disagreements, *read.differing)
    return replace(found, cells=read.cells, disagreements=every, notes=(*comparing.notes, *read.notes, NOT_COMPARED))


@dataclass
class Read:
    """What was read of the forms of a year. ``differing``: cells of files that say something else than the paper."""

    figures: list[Printed] = field(default_factory=list)
    cells: int = 0
    differing: list[Disagreement] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    unprinted: list[str] = field(default_factory=list)

    @property
    def notes(self) -> list[str]:
        """The forms that cannot be printed now, and the numbers whose meaning the auditor does not know."""
        unread = "、".join(f"{name}（{number:,}か所）" for name, number in self.unread.items())
        why = "次の数は、何の数か分からないので、紙とExcel・CSVを比べただけです："
        return [*self.unprinted, *([f"{why}{unread}"] if unread else [])]


class Comparing:
    """The records as the years count them, and what of them can be counted anew."""

    def __init__(self, workspace: Workspace, fiscal_year: int) -> None:
        self.workspace, self.fiscal_year = workspace, fiscal_year
        with workspace.database.reading() as session:
            closings = {year: counted for year in _years(fiscal_year) if (counted := counted_in(session, year)) is not None}
            present = plain_records(session, only={"activity": OF_ACTIVITIES})
            self._records = DumpRecords(records_as_counted(session, present, closings))
            self._recount = Recount(self._records, _reporting(session, workspace, fiscal_year), fiscal_year)
            self._closed = list(closings)
        self._words = Words(self._records)

    @property
    def notes(self) -> tuple[str, ...]:
        """Years whose figures stand as they were closed."""
        if not self._closed:
            return ()
        years = "、".join(fiscal_year_label(one) for one in self._closed)
        return (f"{years}は締めた年度なので、締めたときの記録から数え直しました。",)

    def read_forms(self, of: PlanYear, forms: Sequence[FormKind], progress: Progress) -> Read:
        """The figures of every form of a year, and its files compared with it."""
        wanted = list(self._wanted(of, forms))
        read = Read()
        for done, (kind, choice) in enumerate(wanted):
            progress(done, len(wanted), f"様式の数字を読んでいます　{kind.name}")
            try:
                papers = kind.make(self.workspace, choice)
            except Refused as refusal:
                read.unprinted.append(f"{kind.name}は、いま印刷できないので見ていません：{refusal.what}")
                continue
            form = self._form(kind, choice)
            found = figures_of(form, papers, self._words)
            read.figures += found.found
            read.unread += found.unread
            name = form.named(self._words.offices)
            for cell in cells_of_files(papers):
                read.cells += 1
                if cell.text != cell.on_paper:
                    in_file = Said(f"{name}の{cell.file} {cell.place}", cell.text or EMPTY)
                    read.differing.append(Disagreement(in_file, Said(f"{name}の紙", cell.on_paper or EMPTY)))
        return read

    def figures(self, kind: FormKind, choice: Choice, papers: Sequence[Paper]) -> list[Printed]:
        """The figures on the documents of a choice."""
        return figures_of(self._form(kind, choice), papers, self._words).found

    def _form(self, kind: FormKind, choice: Choice) -> Form:
        plan, period = choice.plan_id.hex(), choice.period if "period" in kind.per else YEAR
        year = choice.fiscal_year
        if kind.code == OF_PLAN and plan in self._records.plans:
            year = self._records.plans[plan]["last_year"] or year
        return Form(kind.code, kind.name, plan, year, choice.office, period)

    def wrong_in(self, kind: FormKind, choice: Choice, papers: Sequence[Paper]) -> list[str]:
        """Sentences for 点検 about the figures of one form that is about to be printed; none for forms that nobody filled."""
        if choice.edition != "filled":
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
        return Audit(len(every), counted, 0, tuple(wrong), ())

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


def _years(fiscal_year: int) -> range:
    return range(fiscal_year - YEARS_SHOWN, fiscal_year + YEARS_SHOWN + 1)


def _reporting(session: Session, workspace: Workspace, fiscal_year: int) -> Reporting:
    """What the records do not say: who has reported and until which day."""
    own, codes = workspace.office_code, [one.code for one in offices(session)]
    today = clock.today()
    return Reporting(
        {year: reporting(session, own, year) for year in _years(fiscal_year)},
        {code: known_until(session, own, code) or today for code in codes},
        today,
    )

"""What a form (様式) is to the program, and drawing one: filled, empty for handwriting, or as 記入例."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from app.errors import Refused
from app.models.base import HEAD
from app.reports.csv_file import paper_csv
from app.reports.engine.paper_drawing import draw_papers, missing_in_papers
from app.reports.engine.places import Place, Placing
from app.reports.engine.printable import MissingGlyph, by_character
from app.reports.paper import Paper
from app.reports.workbook import paper_workbook
from app.rules import clock
from app.rules.era import japanese_date
from app.rules.fiscal import fiscal_year_label
from app.rules.periods import FIRST_HALF, YEAR, last_day_of
from app.rules.progress import Report, unheard
from app.services.figures.year_counts import offices_of_year
from app.services.plan.office_dates import dates_in_words
from app.services.plan.plans import OfficeRow, find_office, plan_tree
from app.services.plan.predecessors import with_predecessors
from app.services.plan.year_settings import rules_of
from app.services.printing.form_settings import looking, read_look
from app.services.records.open_conflicts import Dependencies, OpenConflict
from app.services.records.provisional_values import warning_on_paper
from app.services.workspace.workspace import Workspace
from app.store.own_places import write_for_people

Edition = Literal["filled", "empty", "specimen"]
ALL_BRANCHES = "*"
FormOption = Literal["target", "goal", "office", "subject", "period"]
OPTIONS: dict[FormOption, str] = {
    "target": "推進目標",
    "goal": "基本目標",
    "office": "支部・本部の別",
    "subject": "会議や活動の1件",
    "period": "期（上半期）",
}
"""Everything a form may be chosen by besides plan and year."""
MARKS: dict[Edition, str] = {"filled": "", "empty": "", "specimen": "記入例"}


@dataclass(frozen=True)
class Choice:
    """Which part of a form is wanted. ``targets``/``goals`` None: the whole plan. ``office`` "": the council as a whole;
    ALL_BRANCHES: each branch's own, one after the other.

    ``subject``: a record's id for forms about one record (a meeting). ``period``: year / first_half.
    """

    plan_id: bytes
    fiscal_year: int
    targets: Sequence[bytes] | None = None
    goals: Sequence[bytes] | None = None
    office: str = ""
    subject: bytes | None = None
    period: str = "year"
    edition: Edition = "filled"
    material: str = ""


@dataclass(frozen=True)
class FormKind:
    """``code`` as in the vocabulary list ``form``, which has its printed title and number.

    ``make`` gives the documents of a choice (in all three variants). ``for_branches``: a branch may print its own.
    ``of_head_office``: the head office has one of its own besides the branches'. ``shared``: an issued copy of the head
    office goes to the branches too. ``shows``: which open conflicts make a document of it provisional. ``per``: what it can be
    chosen by; every other option is refused. ``by_hand``: whether it is printed empty and as 記入例 too.
    """

    code: str
    name: str
    make: Callable[[Workspace, Choice], list[Paper]]
    for_branches: bool = False
    shared: bool = False
    of_head_office: bool = False
    shows: Dependencies = Dependencies(())  # noqa: RUF009 (frozen)
    per: tuple[FormOption, ...] = ()
    by_hand: bool = True

    @property
    def chosen_by(self) -> tuple[FormOption, ...]:
        """``per`` in the order of OPTIONS; what is chosen by a target is chosen by all targets of a goal too."""
        known = {*self.per, *(("goal",) if "target" in self.per else ())}
        return tuple(one for one in OPTIONS if one in known)


@dataclass(frozen=True)
class DrawnForm:
    """A PDF in memory: the same bytes that saving, preview and printing use, and the documents it was drawn from."""

    data: bytes
    pages: int
    papers: list[Paper] = field(repr=False)
    missing_glyphs: tuple[MissingGlyph, ...] = ()
    as_issued: bool = True
    """False for an issued copy that was drawn anew and whose bytes differ from those that were issued."""
    places: tuple[Place, ...] = field(default=(), repr=False)


def form_papers(workspace: Workspace, kind: FormKind, choice: Choice, progress: Report = unheard) -> list[Paper]:
    """The documents with the council's own title, number, headings, stamp boxes, marks and digits.

    ``progress`` is called for each branch when all are wanted, and may raise to stop. Raises Refused("nothing-to-print",
    "not-head-office", "not-yours", "unknown-option", "no-half-year", "year-outside-plan", "office-outside-year").
    """
    refuse_other_years(workspace, choice)
    _refuse_other_offices(workspace, kind, choice)
    _refuse_unknown(kind, choice)
    _refuse_office_outside_year(workspace, kind, choice)
    rules = rules_of(workspace, choice.plan_id, choice.fiscal_year)
    if choice.period != YEAR and not rules.half_year:
        raise Refused(
            "no-half-year",
            f"{fiscal_year_label(choice.fiscal_year)}は、上半期の評価をしない設定です。",
            "年度の様式を印刷するか、「締切と年度の設定」で変えてください。",
        )
    choice = replace(choice, targets=chosen_targets(workspace, kind, choice))
    papers = (
        _of_every_branch(workspace, kind, choice, progress) if choice.office == ALL_BRANCHES else kind.make(workspace, choice)
    )
    if not papers:
        raise Refused("nothing-to-print", f"{kind.name}に印刷するものがありません。", "年度や対象を選び直してください。")
    if choice.office != ALL_BRANCHES:
        papers = _marked(workspace, kind, choice, papers)
    office = choice.office or ("" if workspace.is_head else workspace.office_code)
    with workspace.database.reading() as session:
        look = read_look(session, kind.code, kind.name)
    return [
        replace(
            looking(paper, look, of_branch=office not in ("", HEAD)),
            mark=MARKS[choice.edition] or paper.mark,
            material=choice.material or paper.material,
            printed_on=paper.printed_on or ("" if choice.edition == "empty" else japanese_date(clock.today())),
            digit_width="full" if rules.digit_width == "full" else "mixed" if rules.digit_width == "mixed" else "half",
        )
        for paper in papers
    ]


def chosen_targets(workspace: Workspace, kind: FormKind, choice: Choice) -> Sequence[bytes] | None:
    """The targets of a form that is chosen by targets or by their goals; None for all of them."""
    if choice.goals is None or "target" not in kind.per:
        return choice.targets
    goals = plan_tree(workspace, choice.plan_id).goals
    return [target.id for goal in goals if goal.id in choice.goals for target in goal.targets]


def refuse_other_years(workspace: Workspace, choice: Choice) -> None:
    """Raises Refused("year-outside-plan") for a year that the plan does not cover."""
    plan = plan_tree(workspace, choice.plan_id).plan
    if not plan.first_year <= choice.fiscal_year <= plan.last_year:
        years = f"{fiscal_year_label(plan.first_year).removesuffix('年度')}～{fiscal_year_label(plan.last_year)}"
        raise Refused(
            "year-outside-plan",
            f"{fiscal_year_label(choice.fiscal_year)}は、{plan.name}（{years}）の年度ではありません。",
            "年度か計画を選び直してください。",
        )


def refuse_options(name: str, known: Sequence[FormOption], given: Iterable[FormOption]) -> None:
    """Raises Refused("unknown-option"), which names the option and what can be chosen instead."""
    for one in given:
        if one not in known:
            instead = f"選べるもの：{'、'.join(OPTIONS[option] for option in known)}。" if known else "選ばずに印刷してください。"
            raise Refused("unknown-option", f"{name}は、{OPTIONS[one]}では選べません。", instead)


def _refuse_unknown(kind: FormKind, choice: Choice) -> None:
    given: dict[FormOption, bool] = {
        "target": choice.targets is not None,
        "goal": choice.goals is not None,
        "office": bool(choice.office),
        "subject": choice.subject is not None,
        "period": choice.period != YEAR,
    }
    refuse_options(kind.name, kind.chosen_by, (option for option, is_given in given.items() if is_given))
    if choice.edition != "filled" and not kind.by_hand:
        raise Refused("unknown-option", f"{kind.name}には、空の様式と記入例はありません。", "記入済みを選んで印刷してください。")
    if given["target"] and given["goal"]:
        raise Refused("unknown-option", "推進目標と基本目標が、両方選ばれています。", "どちらか1つで選んでください。")
    if given["subject"] and choice.edition != "filled":
        raise Refused("unknown-option", f"空の様式と記入例は、{OPTIONS['subject']}では選べません。", "選ばずに印刷してください。")


def _refuse_other_offices(workspace: Workspace, kind: FormKind, choice: Choice) -> None:
    """A branch prints its own forms, and what the head office shares with it (本部共通)."""
    if workspace.is_head:
        return
    if not kind.for_branches:
        raise Refused("not-head-office", f"{kind.name}は本部で印刷します。", "本部に頼んでください。")
    common = (HEAD,) if kind.of_head_office and kind.shared else ()
    if "office" in kind.per and choice.office not in ("", workspace.office_code, *common):
        raise Refused("not-yours", "ほかの事業所の様式は、ここでは印刷できません。", "自分の事業所を選んでください。")


def _refuse_office_outside_year(workspace: Workspace, kind: FormKind, choice: Choice) -> None:
    """An office has no papers from before it began or after it ended, unless something of it counts in the year."""
    code = choice.office or ("" if workspace.is_head or "office" not in kind.per else workspace.office_code)
    if code in ("", ALL_BRANCHES) or code in [one.code for one in _offices_of(workspace, choice)]:
        return
    office = find_office(workspace, code)
    raise Refused(
        "office-outside-year",
        f"{office.name}（{dates_in_words(office)}）は、{fiscal_year_label(choice.fiscal_year)}"
        f"{'の上半期' if choice.period == FIRST_HALF else ''}にはありません。",
        "年度か支部を選び直してください。",
    )


def _offices_of(workspace: Workspace, choice: Choice) -> list[OfficeRow]:
    return offices_of_year(workspace, choice.fiscal_year, last_day_of(choice.period, choice.fiscal_year))


def _marked(workspace: Workspace, kind: FormKind, choice: Choice, papers: list[Paper]) -> list[Paper]:
    """Adds the warning about open conflicts to each document that shows them."""
    found: list[OpenConflict] = []
    year, period = choice.fiscal_year, choice.period if "period" in kind.per else ""
    with workspace.database.reading() as session:
        if choice.edition == "filled":
            found = kind.shows.of_office(session, choice.office if workspace.is_head else workspace.office_code)
        if kind.shows.whole_plan:
            year = plan_tree(session, choice.plan_id).plan.last_year
        first = year - kind.shows.years_back
        abouts = [with_predecessors(session, paper.about, first) for paper in papers]
    warnings = [warning_on_paper(kind.shows.among(found, year, about, period)) for about in abouts]
    return [replace(paper, warning=warning or paper.warning, about=()) for paper, warning in zip(papers, warnings, strict=True)]


def _of_every_branch(workspace: Workspace, kind: FormKind, choice: Choice, progress: Report) -> list[Paper]:
    """The documents of every branch in the council's order, grouped by branch in the outline."""
    branches = [one for one in _offices_of(workspace, choice) if one.kind == "branch"]
    papers: list[Paper] = []
    for done, office in enumerate(branches):
        progress(done, len(branches), f"{kind.name}　{office.name}")
        of_office = replace(choice, office=office.code)
        made = kind.make(workspace, of_office)
        papers += [replace(paper, group=office.name) for paper in _marked(workspace, kind, of_office, made)]
    return papers


def draw_form(workspace: Workspace, kind: FormKind, choice: Choice, progress: Report = unheard) -> DrawnForm:
    """Draws a form. ``progress`` is called for each document when there are several, and may raise to stop."""
    return drawn(form_papers(workspace, kind, choice, progress), progress)


def printed_name(workspace: Workspace, kind: FormKind) -> str:
    """The council's name of this form."""
    with workspace.database.reading() as session:
        return read_look(session, kind.code, kind.name).title


def drawn(papers: list[Paper], progress: Report = unheard, *, made_on: date | None = None) -> DrawnForm:
    """The documents as a PDF made on that day (today if None), with the places of their texts."""
    out, placing = io.BytesIO(), Placing()

    def begin(done: int, whole: int) -> None:
        if whole > 1:
            progress(done, whole, f"紙にしています（{done + 1} / {whole}）")

    pages = draw_papers(papers, out, placing, begin, made_on=made_on or clock.today())
    return DrawnForm(out.getvalue(), pages, papers, tuple(by_character(missing_in_papers(papers))), places=tuple(placing.found))


def save_form_file(made: DrawnForm, out: Path) -> None:
    """Writes the form durably in the format of the file name: .pdf, .xlsx or .csv. Raises Refused("unknown-format") for
    another.
    """
    writers: dict[str, Callable[[], bytes]] = {
        ".pdf": lambda: made.data,
        ".xlsx": lambda: paper_workbook(made.papers),
        ".csv": lambda: paper_csv(made.papers),
    }
    check_form_file(out)
    write_for_people(out, writers[out.suffix.lower()]())


def check_form_file(out: Path) -> None:
    """Raises Refused("unknown-format") for a file ending other than .pdf, .xlsx or .csv."""
    if out.suffix.lower() not in (".pdf", ".xlsx", ".csv"):
        raise Refused(
            "unknown-format", "このファイルの種類では保存できません。", "名前の終わりを .pdf .xlsx .csv のどれかにしてください。"
        )

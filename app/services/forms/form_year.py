"""What the forms of a plan and year have in common: how their documents begin, figures, marks and examples."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from app.reports.figures import reported_share, sign_notes
from app.reports.paper import Notes, Paper, Part
from app.rules.figure import Figure
from app.rules.fiscal import fiscal_year_long
from app.rules.periods import FIRST_HALF, YEAR, last_day_of
from app.rules.target_count import Count, summed_counts
from app.services.evaluation.goal_reviews import read_review
from app.services.figures.reporting import Report, missing_words, office_reports
from app.services.figures.year_counts import TargetCounts, offices_of_year, year_counts
from app.services.plan.plans import OfficeRow, TermRow, plan_tree, terms
from app.services.plan.year_settings import YearRules, rules_of
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice
from app.services.printing.specimen import SPECIMEN
from app.services.workspace.workspace import Workspace


class FormYear:
    """A plan and year as a choice asks for them. What a form does not ask for is not read."""

    def __init__(self, session: Session, workspace: Workspace, choice: Choice) -> None:
        self.session, self.workspace, self.choice = session, workspace, choice
        self.year = choice.fiscal_year
        self.filled = choice.edition == "filled"
        self.half = choice.period == FIRST_HALF
        self.tree = plan_tree(session, choice.plan_id)

    def paper(self, *lines: str, parts: Iterable[Part], period: str = YEAR, **more: Any) -> Paper:
        """A document under the names of plan and year and these lines; title, number and boxes come from its settings."""
        half = "　上半期" if period == FIRST_HALF else ""
        head = (self.tree.plan.name, fiscal_year_long(self.year) + half)
        return Paper(title="", lines=(*head, *lines), council=self.tree.plan.council, parts=tuple(parts), **more)

    def text(self, record: object, name: str, sample: str) -> str:
        """What a box says: the field of the record, which may be missing; the example on a 記入例, nothing on an empty form."""
        return (getattr(record, name, None) or "") if self.filled else self.sample(sample)

    def sample(self, text: str) -> str:
        """An example, on a 記入例 only."""
        return text if self.choice.edition == "specimen" else ""

    def source(self, entity: str, record: bytes | None, name: str, *, wanted: bool = True) -> str:
        """The source link of a box; none on forms that nobody filled."""
        return source_links.field(entity, record, name, wanted=wanted) if self.filled else ""

    @cached_property
    def rules(self) -> YearRules:
        """The rules of the plan and year."""
        return rules_of(self.session, self.choice.plan_id, self.year)

    @cached_property
    def marks(self) -> list[TermRow]:
        """The marks of the council's scale, retired ones too: old letters are counted."""
        return terms(self.session, self.rules.rating_scale, with_retired=True)

    @cached_property
    def offices(self) -> list[OfficeRow]:
        """The head office, then the branches of the year or 上半期."""
        return offices_of_year(self.session, self.year, self.until)

    @property
    def head(self) -> list[OfficeRow]:
        """The head office."""
        return [office for office in self.offices if office.kind != "branch"]

    @property
    def branches(self) -> list[OfficeRow]:
        """The branches in the council's order."""
        return [office for office in self.offices if office.kind == "branch"]

    @property
    def until(self) -> date | None:
        """The last day that counts: of a 上半期 30 September."""
        return last_day_of(self.choice.period, self.year)

    @cached_property
    def reports(self) -> dict[str, Report]:
        """Office code → its report of the year or 上半期."""
        return office_reports(self.session, self.workspace.office_code, self.year, self.until)

    @cached_property
    def counts(self) -> dict[bytes, TargetCounts]:
        """Target id → its figures, of each office and of the whole council, of the year or 上半期."""
        targets = [target.id for target in self.tree.targets]
        return year_counts(self.session, self.workspace.office_code, targets, self.year, self.until)

    def of_office(self, office: str) -> Count:
        """An office's figures of all targets together."""
        return summed_counts(*(found.by_office[office] for found in self.counts.values()))

    @property
    def share(self) -> str:
        """「支部からの報告 7/8」."""
        said = [self.reports[office.code].status for office in self.branches]
        whole, partly = said.count("reported"), said.count("partly")
        return reported_share(whole + partly, len(said) - said.count("not_asked"), partly)

    @property
    def missing(self) -> str:
        """「室根、花泉（12～3月）」: the branches that did not report, or not up to the end."""
        return missing_words({office.code: office.short_name for office in self.branches}, self.reports)

    def missing_of(self, office: str) -> tuple[str, ...]:
        """「未提出：12～3月」 as a note on an office's own paper; none when everything that was due is here."""
        report = self.reports[office]
        if not self.filled or report.status not in ("unreported", "partly"):
            return ()
        return (f"未提出：{report.late_words or 'この年度のすべて'}。計に入っていません。",)

    def sign_notes(self, every: Iterable[Figure]) -> tuple[Notes, ...]:
        """What the signs behind these figures mean, and which branches have not reported."""
        if not self.filled:
            return ()
        names = (f"未提出：{self.missing}。合計に入っていません。",) if self.missing else ()
        lines = (*sign_notes(every), *names)
        return (Notes(lines),) if lines else ()

    @property
    def next_years(self) -> tuple[str, ...]:
        """次年度の方向 (or 下半期の対応) of every 基本目標."""
        if not self.filled:
            return tuple(filter(None, (self.sample(SPECIMEN.direction_note),)))
        found = [(goal, read_review(self.session, goal.id, self.year, self.choice.period)) for goal in self.tree.goals]
        return tuple(f"基本目標{goal.number}　{one.next_year}" for goal, one in found if one and one.next_year)

"""The figures that pages state besides the forms: ホーム, the page of a target, and なぜこの数字."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.reports.figures import figure_text
from app.services.audit.figure_key import CHANGE, COUNTS, GOAL, INDICATOR, RATE, Key
from app.services.audit.printed_figures import Printed, plain
from app.services.figures.asked import Asked
from app.services.figures.year_counts import own_counts
from app.services.overview import target_facts
from app.services.overview.figure_breakdown import NAMES, UNITS, why
from app.services.plan.plans import TargetRow
from app.services.plan.target_year import PlanYear
from app.services.workspace.workspace import Workspace

Progress = Callable[[int, int, str], None]


def figures_of_pages(workspace: Workspace, of: PlanYear, targets: Sequence[TargetRow], progress: Progress) -> Iterator[Printed]:
    """Of every target of a plan in a year, of the whole council."""
    counts = own_counts(workspace, [one.id for one in targets], of.fiscal_year)
    for done, target in enumerate(targets):
        progress(done, len(targets), f"画面の数字を読んでいます　{target.label}")
        for measure in COUNTS:
            key = Key(of.fiscal_year, target.id.hex(), measure)
            yield Printed(key, figure_text(getattr(counts[target.id], measure)), f"ホーム {target.label} {_name(measure)}")
        for row in target_facts.facts(workspace, of.target(target.id)):
            yield from _fact(row, target, of.fiscal_year)
            yield _answer(workspace, of, row.asked, target, row.words)


def _fact(row: target_facts.FactRow, target: TargetRow, year: int) -> Iterator[Printed]:
    asked, id_ = row.asked, target.id.hex()
    place = f"推進目標のページ {target.label} {row.words}"
    if asked.indicator_id is None:
        key = Key(year, id_, asked.measure)
        yield Printed(key, row.now, place)
        yield Printed(replace(key, year=year - 1), row.before, f"{place} 前年度")
        return
    key = Key(year, id_, INDICATOR, "", asked.indicator_id.hex())
    yield Printed(key, plain(row.now), place)
    yield Printed(replace(key, year=year - 1), plain(row.before), f"{place} 前年度")
    yield Printed(replace(key, measure=CHANGE), row.change, f"{place} 増減率")
    if row.rate:
        yield Printed(replace(key, measure=GOAL), row.target, f"{place} 目標")
        yield Printed(replace(key, measure=RATE), row.rate, f"{place} 達成率")


def _answer(workspace: Workspace, of: PlanYear, asked: Asked, target: TargetRow, words: str) -> Printed:
    found = why(workspace, of.plan_id, of.fiscal_year, asked).value
    id_ = target.id.hex()
    place = f"なぜこの数字 {target.label} {words}"
    if asked.indicator_id is None:
        return Printed(Key(of.fiscal_year, id_, asked.measure), found.replace(UNITS[asked.measure], "", 1), place)
    return Printed(Key(of.fiscal_year, id_, INDICATOR, "", asked.indicator_id.hex()), found, place)


def _name(measure: str) -> str:
    return NAMES.get(measure, "中止")

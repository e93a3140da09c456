"""The figures that pages state besides the forms: ホーム, the page of a target, and なぜこの数字."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.reports.figures import figure_text
from app.services.audit.figure_key import CHANGE, COUNTS, DRAWN, GOAL, INDICATOR, LETTER, LISTED, RATE, Key
from app.services.audit.printed_charts import drawn_text, year_label
from app.services.audit.printed_figures import plain
from app.services.audit.printed_form import Printed
from app.services.figures.asked import Asked
from app.services.figures.year_counts import own_counts
from app.services.overview import target_facts
from app.services.overview.figure_breakdown import NAMES, UNITS, why
from app.services.plan.plans import TargetRow
from app.services.plan.target_year import PlanYear, TargetYear
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
        facts = target_facts.facts(workspace, of.target(target.id))
        for row in facts:
            yield from _fact(row, target, of.fiscal_year)
            yield _answer(workspace, of, row.asked, target, row.words)
        yield from _drawn_months(workspace, of.target(target.id), target)
        yield from _five_years(workspace, of.target(target.id), target, facts)
        yield from _list(workspace, of.target(target.id), target)


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


def _drawn_months(workspace: Workspace, of: TargetYear, target: TargetRow) -> Iterator[Printed]:
    """The bars of the months."""
    chart = target_facts.months_chart(workspace, of)
    for year, series in zip((of.fiscal_year - 1, of.fiscal_year), chart.series, strict=True):
        for label, value in zip(chart.labels, series.values, strict=True):
            key = Key(year, target.id.hex(), DRAWN, month=int(label.removesuffix("月")))
            yield Printed(key, drawn_text(value), f"推進目標のページ {target.label} {chart.title} {series.name} {label}")


def _five_years(
    workspace: Workspace, of: TargetYear, target: TargetRow, facts: Sequence[target_facts.FactRow]
) -> Iterator[Printed]:
    """5年の推移: its table, and the charts below it."""
    rows, id_ = target_facts.five_years(workspace, of), target.id.hex()
    for row in rows:
        place, key = f"推進目標のページ {target.label} 5年の推移 {row.year}", Key(int(row.id), id_, LETTER)
        yield Printed(key, row.rating, f"{place} 評価")
        for measure in COUNTS:
            yield Printed(replace(key, measure=measure), figure_text(getattr(row.count, measure)), f"{place} {_name(measure)}")
    years = {row.year: int(row.id) for row in rows}
    for chart in target_facts.trends(workspace, of, rows):
        named = [one.asked.indicator_id for one in facts if one.words.startswith(f"{chart.title}（{chart.unit}")]
        indicator = named[0].hex() if chart.kind == "lines" and named[0] is not None else ""
        for label, value in zip(chart.labels, chart.series[0].values, strict=True):
            key = Key(years[year_label(label)[0]], id_, DRAWN, "", indicator)
            place = f"推進目標のページ {target.label} 5年の推移の図 {chart.title} {label}"
            yield Printed(key, drawn_text(value, year_label(label)[2]), place)


def _list(workspace: Workspace, of: TargetYear, target: TargetRow) -> Iterator[Printed]:
    """The line below the list of the target's records: 「12件　うち確定 10件　延べ参加者 35人」."""
    words = target_facts.activity_ids(workspace, of)[1]
    if words.endswith(target_facts.AFTER_CLOSING):
        return  # of the records as they are now, and says so
    for part, word in zip(words.split("　"), ("件", "うち確定", "延べ参加者"), strict=True):
        key = Key(of.fiscal_year, target.id.hex(), LISTED, word=word)
        yield Printed(key, part.removeprefix(word).strip(), f"推進目標のページ {target.label} 活動の一覧 {word}")


def _name(measure: str) -> str:
    return NAMES.get(measure, "中止")

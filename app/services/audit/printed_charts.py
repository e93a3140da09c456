"""Reading the charts of forms back: which figure each point or bar shows."""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.reports.paper import Chart
from app.services.audit.figure_key import ACTIVITIES_OF_OFFICE, DRAWN, GAP, LETTERS, Key
from app.services.audit.printed_form import Form
from app.services.audit.printed_words import Words

WISHED = "（見込）"
_LABEL = re.compile(r"(.+?)(?:上半期)?(（見込）)?((?:以上)?※?)")
Point = tuple[Key, str, str]
"""What is shown, as which text, and where in the chart."""


def points_of(chart: Chart, form: Form, words: Words) -> Iterator[Point]:
    """The bars by branch, the letters by 基本目標, and the lines of the indicators; nothing of a chart of another kind."""
    if chart.kind == "lines":
        yield from _line(chart, form, words)
        return
    for series in chart.series:
        for place, (label, value) in enumerate(zip(chart.labels, series.values, strict=True)):
            name, _, signs = year_label(label)
            office = words.offices.get(name)
            if chart.kind == "bars" and office is not None:
                text = chart.gaps[place] if value is None and chart.gaps else drawn_text(value, signs)
                yield form.key(form.plan, ACTIVITIES_OF_OFFICE, office), text, f"{label} {series.name}"
            goal = words.goal(form.plan, label) if chart.kind == "share" else None
            if goal is not None:
                key = replace(form.key(goal, LETTERS), word=series.name)
                yield key, drawn_text(value), f"{label} {series.name}"


def _line(chart: Chart, form: Form, words: Words) -> Iterator[Point]:
    """An indicator whose target is named before it: 「1-③　把握した困りごと」."""
    target = words.target(form.plan, chart.title.partition("　")[0])
    for series in chart.series:
        indicator = words.used_indicator(target or "", series.name, chart.unit)
        for label, value in zip(chart.labels, series.values, strict=True):
            title, wished, signs = year_label(label)
            year = form.year_of(title)
            if target is not None and indicator is not None and year is not None:
                key = Key(year, target, DRAWN, "", indicator, None, form.period, wished)
                yield key, drawn_text(value, signs), f"{title}{wished}"


def year_label(label: str) -> tuple[str, str, str]:
    """A label of a chart: the year or office, （見込） and the signs of its number."""
    found = _LABEL.fullmatch(label)
    return (found[1], found[2] or "", found[3]) if found else (label, "", "")


def drawn_text(value: float | None, signs: str = "") -> str:
    """A value of a chart as it would be written, with the signs at its label."""
    if value is None:
        return GAP
    return f"{value:,.2f}".rstrip("0").rstrip(".") + signs

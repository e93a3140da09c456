"""An indicator over the years as a line: the same rule on every form and page."""

from collections.abc import Collection, Mapping

from app.reports.figures import signs
from app.reports.paper import Chart, Series
from app.rules.figure import Figure
from app.rules.fiscal import fiscal_year_short
from app.services.indicators.indicator_kinds import UseRow


def trend_chart(
    use: UseRow, figures: Mapping[int, Figure], broke: Collection[int] = (), *, title: str = "", labels: Mapping[int, str] = {}
) -> Chart | None:
    """The chart, when two years or more have a number; a year without one is a gap.

    A year whose number has a sign (※, 以上) has it at its label. ``broke``: the years from which on it was counted differently;
    ``labels``: other labels than R7 by year.
    """
    values = tuple(None if one.value is None else one.value / 10**use.decimals for one in figures.values())
    if sum(value is not None for value in values) < 2:
        return None
    named = tuple(
        (labels.get(year) or fiscal_year_short(year)) + (signs(one) if one.value is not None else "")
        for year, one in figures.items()
    )
    place = next((place for place, year in enumerate(figures) if place and year in broke), None)
    return Chart("lines", title or use.name, named, (Series(use.name, values),), unit=use.unit, height_mm=36, break_before=place)

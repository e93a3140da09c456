"""What a person should know before typing into a record: a wrong clock, a closed year, an open conflict."""

from collections.abc import Iterable
from datetime import date

from app.rules.fiscal import fiscal_year_label, fiscal_year_of
from app.services.figures.year_closing import closed_year
from app.services.records.provisional_values import note_of
from app.services.records.record_forms import RecordForm
from app.services.workspace.clock_check import clock_warning
from app.services.workspace.workspace import Workspace


def entry_notices(workspace: Workspace, form: RecordForm, held: date | None) -> list[str]:
    """Sentences for the top of the form; none of them prevents saving. ``held``: the day as it is in the form."""
    return [*filter(None, (clock_warning(workspace), _closed(workspace, form, held), note_of(workspace, "activity", form.id)))]


def _closed(workspace: Workspace, form: RecordForm, held: date | None) -> str:
    years = {fiscal_year_of(day) for day in (held, form.values.get("date")) if isinstance(day, date)}
    closed = sorted(year for year in years if closed_year(workspace, year) is not None)
    return closed_words(closed, is_new=form.is_new) if closed else ""


def closed_words(years: Iterable[int], *, is_new: bool) -> str:
    """What follows for a record of years that are closed."""
    name = "・".join(map(fiscal_year_label, years))
    if is_new:
        return f"{name}は締めてあります。保存した記録は、集計に入らず「締め後に届いた記録」に並びます。"
    return f"{name}は締めてあります。訂正すると、締めた集計には入らず、本部の「締め後の一覧」に並びます。"

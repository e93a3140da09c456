"""Values typed into activities are added for their own indicator, target and kind, and for no other."""

from datetime import date

from app.services.activities import activities
from app.services.activities.activity_indicator_values import save_figures
from app.services.indicators.indicator_catalogue import uses_in_year
from app.services.indicators.indicators import office_figure
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target
from tests.services.plan.test_masters import new_indicator, new_use


def test_a_value_counts_for_its_own_indicator_and_kind_only(head: Workspace) -> None:
    one, other = (new_indicator(head, name=name, aggregation="sum") for name in ("見守り", "声かけ"))
    talks = new_indicator(head, name="相談だけ", aggregation="sum", source_kind="consultation")
    for indicator in (one, other, talks):
        new_use(head, indicator, fed_by="records")
    uses = {use.indicator_id: use for use in uses_in_year(head, plan_id(head), 2025)}
    for day, kind, value in ((3, None, 7), (4, "consultation", 5)):
        record = activity(head, target_id=target(head, "2-2"), date=date(2025, 10, day), kind=kind)
        typed = f"{one.hex()}={value}\n{talks.hex()}={value}"
        save_figures(head, activities.open_form(head, record), [uses[one], uses[talks]], typed)
    with head.database.reading() as session:
        found = {indicator: office_figure(session, uses[indicator], 2025, "head") for indicator in (one, other, talks)}
    assert found[one].value == 12 and found[talks].value == 5 and not found[other].value

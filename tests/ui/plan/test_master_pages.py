"""The pages of the masters: what is typed there is what the records say afterwards."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from app.services.activities.activity_indicator_values import figures_of
from app.services.activities.activity_list import Filter, list_ids
from app.services.indicators import indicator_catalogue, indicators
from app.services.overview import figure_breakdown
from app.services.overview.figure_breakdown import indicator_question
from app.services.plan import vocabulary
from app.services.records.undo import undo_last
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened
from tests.offices import plan_id, target
from tests.ui.conftest import write

pytestmark = pytest.mark.usefixtures("at")


def test_a_target_value_is_typed_and_one_not_set_needs_its_reason(qtbot: QtBot, head: Workspace) -> None:
    page = opened(qtbot, head, "indicators").page("indicators")
    row = indicator_catalogue.values_in_year(head, plan_id(head), 2025)[0]
    page.goals.select(row.id)
    page.goals.form.set_values({"value_text": "１２０", "baseline_text": "80", "baseline_year": 2020})
    assert page.goals.save()
    with head.database.reading() as session:
        found = indicators.target_value(session, row.id, 2025)
    assert (found.value, found.baseline, found.baseline_year) == (120, 80, 2020)
    assert page.goals.form.field("value_text").value() == "120"
    page.goals.form.set_values({"state": "unset"})
    assert not page.goals.save()
    page.goals.form.set_values({"reason": "話しあいで決める年だから。"})
    assert page.goals.save()
    assert indicator_catalogue.values_in_year(head, plan_id(head), 2025)[0].goal == "設定なし"


def test_what_the_head_office_fixes_is_shown_as_the_figure(qtbot: QtBot, head: Workspace) -> None:
    page = opened(qtbot, head, "indicators").page("indicators")
    page.tabs.setCurrentIndex(1)
    page.fixed.refresh()
    row = next(one for one in indicator_catalogue.values_in_year(head, plan_id(head), 2025) if one.is_fixed_by_head)
    page.fixed.select(row.id)
    page.fixed.form.set_values({"value_text": "21"})
    assert page.fixed.save()
    after = next(one for one in indicator_catalogue.values_in_year(head, plan_id(head), 2025) if one.id == row.id)
    assert after.figure == "21"


def test_a_new_indicator_is_written_and_switched_on(qtbot: QtBot, head: Workspace) -> None:
    page = opened(qtbot, head, "indicators").page("indicators")
    page.tabs.setCurrentIndex(3)
    page.catalogue.start_new()
    page.catalogue.form.set_values({"name": "見守り協力員", "unit": "人", "aggregation": "period_end"})
    assert page.catalogue.save()
    page.refresh()
    made = next(one for one in indicator_catalogue.catalogue(head) if one.name == "見守り協力員")
    page.tabs.setCurrentIndex(2)
    page.uses.start_new()
    target = page.uses.form.field("target_id")
    target.setCurrentIndex(5)
    page.uses.form.set_values({"indicator_id": made.id, "fed_by": "table"})
    assert page.uses.save()
    assert made.id in [use.indicator_id for use in indicator_catalogue.uses_in_year(head, plan_id(head), 2025)]


def test_a_word_is_added_to_the_list_that_is_chosen(qtbot: QtBot, head: Workspace) -> None:
    page = opened(qtbot, head, "words").page("words")
    page.choose("place")
    page.terms.start_new()
    page.terms.form.set_values({"label": "花泉公民館", "yomi": "はないずみ"})
    assert page.terms.save()
    assert [one.label for one in vocabulary.terms_of(head, "place")] == ["花泉公民館"]
    assert "花泉公民館" not in [one.label for one in vocabulary.terms_of(head, "district")]


def test_the_form_asks_for_the_figures_of_the_target_that_is_chosen(qtbot: QtBot, head: Workspace) -> None:
    """An indicator fed by records is typed with the record; where none is, there is no field."""
    made = indicator_catalogue.open_indicator(head, None)
    values = {"name": "応募点数", "unit": "点", "aggregation": "sum", "source": "value"}
    indicator_catalogue.save_indicator(head, made, values)
    new = indicator_catalogue.open_use(head, None, plan_id(head), 2025)
    used = {"target_id": target(head, "1-1"), "indicator_id": made.id, "fed_by": "records"}
    indicator_catalogue.save_use(head, new, used)
    page = opened(qtbot, head, "entry").page("entry")
    page.form.set_values({"title": "福祉作文", "target_id": target(head, "1-3"), "date": date(2025, 10, 3)})
    page._on_edited("target_id")
    assert page.form.cell("figures").isHidden()
    page.form.set_values({"target_id": target(head, "1-1")})
    page._on_edited("target_id")
    assert not page.form.cell("figures").isHidden()
    write(page.form.field("figures"), "214")
    page.save_and_next()
    (use,) = [one for one in indicator_catalogue.uses_in_year(head, plan_id(head), 2025) if one.indicator_id == made.id]
    with head.database.reading() as session:
        assert indicators.office_figure(session, use, 2025, "head").value == 214
    found = figure_breakdown.why(head, plan_id(head), 2025, indicator_question(use, "head", 10))
    assert [(line.words.split("　")[1], line.value) for line in found.lines] == [("福祉作文", "214")]
    (record,) = list_ids(head, Filter())
    page.open_with(record)
    write(page.form.field("figures"), "0")
    page.save_and_close()
    undo_last(head)  # only the figure was corrected: Ctrl+Z leaves the activity
    assert figures_of(head, record) == f"{made.id.hex()}=214" and list_ids(head, Filter()) == [record]

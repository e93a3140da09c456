"""The masters, and how far the plan has come: indicators, words, the dashboard, why a figure is what it is."""

from PySide6.QtWidgets import QWidget

from app.services.figures.asked import Asked
from app.services.indicators import indicator_catalogue, indicator_entry
from app.services.plan import plans
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of
from tests.gallery_scenes.year_pages import YEAR, planned


@scene("masters-goals")
def goals() -> QWidget:
    workspace = planned()
    plan = plans.plans(workspace)[0].id
    for number, row in enumerate(indicator_catalogue.values_in_year(workspace, plan, YEAR)[:6]):
        indicator_entry.save_target(workspace, row.use, YEAR, 20 + 10 * number)
    frame = frame_of(workspace, "indicators")
    frame.page("indicators").goals.table.selectRow(2)
    return frame


@scene("masters-uses")
def uses() -> QWidget:
    frame = frame_of(planned(), "indicators")
    page = frame.page("indicators")
    page.tabs.setCurrentIndex(2)
    page.uses.table.selectRow(4)
    return frame


@scene("masters-catalogue")
def catalogue() -> QWidget:
    frame = frame_of(planned(), "indicators")
    page = frame.page("indicators")
    page.tabs.setCurrentIndex(3)
    page.catalogue.table.selectRow(4)
    return frame


@scene("masters-words")
def words() -> QWidget:
    frame = frame_of(planned(), "words")
    page = frame.page("words")
    page.choose("rating")
    page.terms.table.selectRow(1)
    return frame


@scene("progress-activities")
def activities() -> QWidget:
    return frame_of(planned(), "progress")


@scene("progress-indicators")
def progress_indicators() -> QWidget:
    frame = frame_of(planned(), "progress")
    page = frame.page("progress")
    page.measure.set_value("indicators")
    page.refresh()
    return frame


@scene("progress-last-year")
def progress_last_year() -> QWidget:
    frame = frame_of(planned(), "progress")
    page = frame.page("progress")
    page.measure.set_value("last_year")
    page.refresh()
    return frame


@scene("progress-why")
def why() -> QWidget:
    workspace = planned()
    frame = frame_of(workspace, "progress")
    target = plans.plan_tree(workspace, plans.plans(workspace)[0].id).targets[4]
    frame.page("why").open_with(Asked(target.id, "participants"))
    frame.open("why")
    return frame


@scene("progress-why-records")
def why_records() -> QWidget:
    workspace = planned()
    frame = frame_of(workspace, "progress")
    target = plans.plan_tree(workspace, plans.plans(workspace)[0].id).targets[4]
    frame.page("why").open_with(Asked(target.id, "participants", office="daito", month=7))
    frame.open("why")
    return frame


@scene("masters-home")
def home_with_days() -> QWidget:
    return frame_of(planned(), "home")

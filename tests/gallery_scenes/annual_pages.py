"""The annual plan as a table and its three tabs, and 相談件数表."""

from datetime import date

from PySide6.QtWidgets import QWidget

from app.rules.figures import Typed
from app.services.annual_plan import annual_plans
from app.services.indicators import consultations, indicator_entry, indicators
from app.services.plan.plans import plan_tree, plans
from tests.gallery import scene
from tests.gallery_scenes.branch_desks import branch_desk, frame_of
from tests.gallery_scenes.year_pages import YEAR, planned


@scene("head-annual-table")
def head_annual_table() -> QWidget:
    frame = frame_of(planned(), "annual")
    page = frame.page("annual")
    page.table.overlay.setChecked(True)
    page._on_turn()
    page.table.lines.selectRow(2)
    return frame


@scene("head-annual-goals")
def head_annual_goals() -> QWidget:
    desk = planned()
    target = plan_tree(desk, plans(desk)[0].id).targets[2].id
    for use in indicators.uses_of(desk, [target], YEAR)[2:3]:
        indicator_entry.save_target(desk, use, YEAR, 240, baseline=120, baseline_year=2020)
    frame = frame_of(desk, "annual")
    page = frame.page("annual")
    page.targets.selectRow(2)
    page.tabs.setCurrentIndex(1)
    page.goals.table.selectRow(2)
    return frame


@scene("head-annual-sheet")
def head_annual_sheet() -> QWidget:
    desk = planned()
    plan = plans(desk)[0].id
    target = plan_tree(desk, plan).targets[2].id
    form = annual_plans.open_sheet(desk, plan, target, YEAR, "head")
    annual_plans.save_sheet(desk, form, {"aim": "冬も集まれる場をふやす。", "confirmed_on": date(2025, 4, 20)})
    frame = frame_of(desk, "annual")
    page = frame.page("annual")
    page.targets.selectRow(2)
    page.tabs.setCurrentIndex(2)
    return frame


@scene("branch-consultations")
def branch_consultations() -> QWidget:
    desk = branch_desk("consultations")
    cells = {
        ("daily_support", "telephone"): Typed(12),
        ("living_costs", "visit_office"): Typed(3),
        ("work", "other"): Typed(None, "none"),
    }
    consultations.save_month(desk, YEAR, 11, desk.office_code, cells)
    return frame_of(desk, "consultations")

"""The annual plan as a table and its three tabs, and 相談件数表."""

from datetime import date

from PySide6.QtWidgets import QWidget

from app.rules.figures import Typed
from app.services.annual_plan import annual_plans
from app.services.indicators import consultations, indicator_entry, indicators
from app.services.plan.plans import plan_tree, plans
from app.services.plan.target_year import TargetYear
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import branch_workspace, frame_of
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
    workspace = planned()
    target = plan_tree(workspace, plans(workspace)[0].id).targets[2].id
    for use in indicators.uses_of(workspace, [target], YEAR)[2:3]:
        indicator_entry.save_target(workspace, use, YEAR, 240, baseline=120, baseline_year=2020)
    frame = frame_of(workspace, "annual")
    page = frame.page("annual")
    page.targets.selectRow(2)
    page.tabs.setCurrentIndex(1)
    page.goals.table.selectRow(2)
    return frame


@scene("head-annual-sheet")
def head_annual_sheet() -> QWidget:
    workspace = planned()
    plan = plans(workspace)[0].id
    target = plan_tree(workspace, plan).targets[2].id
    form = annual_plans.open_sheet(workspace, TargetYear(target, YEAR, "head"))
    annual_plans.save_sheet(workspace, form, {"aim": "冬も集まれる場をふやす。", "confirmed_on": date(2025, 4, 20)})
    frame = frame_of(workspace, "annual")
    page = frame.page("annual")
    page.targets.selectRow(2)
    page.tabs.setCurrentIndex(2)
    return frame


@scene("branch-consultations")
def branch_consultations() -> QWidget:
    workspace = branch_workspace("consultations")
    cells = {
        ("daily_support", "telephone"): Typed(12),
        ("living_costs", "visit_office"): Typed(3),
        ("work", "other"): Typed(None, "none"),
    }
    consultations.save_month(workspace, YEAR, 11, workspace.office_code, cells)
    return frame_of(workspace, "consultations")

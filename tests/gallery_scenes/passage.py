"""The passage to the next plan: the plan editor, 新旧対応 and 5年総括, on the sample story with the sample of a next plan."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.rules.resources import resource
from app.services.evaluation import five_year_reviews, plan_succession
from app.services.plan import plan_file_import
from app.services.plan.plans import find_target, plan_tree, plans
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import frame_of
from tests.gallery_scenes.head_pages import story

LINES = (
    ("1-3", "1-3", "continued"),
    ("2-1", "2-1", "merged"),
    ("2-4", "2-1", "merged"),
    ("2-3", "2-3", "continued"),
    ("3-1", "3-1", "split"),
    ("3-1", "3-2", "split"),
    (None, "3-7", "new"),
)


@cache
def passing() -> Workspace:
    """A copy of the head office of its own: the other scenes go on with one plan."""
    folder = Path(tempfile.mkdtemp(prefix="yui-gallery-passage-")) / "head"
    shutil.copytree(story() / "head", folder)
    workspace = open_workspace(folder)
    plan_file_import.take_plan_file(workspace, resource("plans", "sample-2026-2030.toml"))
    new, old = plans(workspace)
    plan_succession.suggest(workspace, old.id, new.id)
    for before, after, kind in LINES:
        values = {
            "old_target_id": find_target(workspace, old.id, before).id if before else None,
            "new_target_id": find_target(workspace, new.id, after).id if after else None,
            "kind": kind,
        }
        plan_succession.save_line(workspace, plan_succession.open_line(workspace, None), values)
    goal = plan_tree(workspace, old.id).goals[0]
    words = {
        "evaluation": "福祉教育の場は増えたが、住民の参加は十分ではなかった。\n広報により、福祉への関心を広げた。",
        "issues": "若い世代に情報が届く工夫が求められています。\n困りごとをつないだ後の確かめが課題となっています。",
    }
    five_year_reviews.save_goal(workspace, five_year_reviews.open_goal(workspace, goal.id, old), words, old)
    return workspace


@scene("head-plan")
def head_plan() -> QWidget:
    frame = frame_of(passing(), "plan")
    frame.page("plan").targets.table.selectRow(2)
    return frame


@scene("head-plan-goals")
def head_plan_goals() -> QWidget:
    frame = frame_of(passing(), "plan")
    frame.page("plan").tabs.setCurrentIndex(1)
    return frame


@scene("head-plan-texts")
def head_plan_texts() -> QWidget:
    frame = frame_of(passing(), "plan")
    frame.page("plan").tabs.setCurrentIndex(2)
    return frame


@scene("head-plan-file")
def head_plan_file() -> QWidget:
    frame = frame_of(passing(), "plan")
    text = resource("plans", "2021-2025.toml").read_text(encoding="utf-8")
    path = Path(tempfile.mkdtemp(prefix="yui-gallery-plan-")) / "plan.toml"
    path.write_text(text.replace("を推進します", "をさらに推進します"), encoding="utf-8")
    frame.page("plan").strip.look_at(path)
    return frame


@scene("head-succession")
def head_succession() -> QWidget:
    frame = frame_of(passing(), "succession")
    frame.page("succession").editor.table.selectRow(3)
    return frame


@scene("head-final")
def head_final() -> QWidget:
    return frame_of(passing(), "final")


@scene("head-final-targets")
def head_final_targets() -> QWidget:
    frame = frame_of(passing(), "final")
    frame.page("final").tabs.setCurrentIndex(1)
    return frame


@scene("head-final-expected")
def head_final_expected() -> QWidget:
    frame = frame_of(passing(), "final")
    frame.page("final").tabs.setCurrentIndex(2)
    return frame

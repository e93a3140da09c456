"""A real head office for the scenes, made once for a run of the gallery."""

import tempfile
from functools import cache
from pathlib import Path

from app.services.devices.setup import set_up_head
from app.services.plan import plans
from app.services.workspace.workspace import Workspace
from app.ui.runtime.context import Context


@cache
def head_workspace() -> Workspace:
    return set_up_head(Path(tempfile.mkdtemp(prefix="yui-gallery-")) / "head")


def context_of(workspace: Workspace, fiscal_year: int = 2025) -> Context:
    return Context(workspace, plans.plans(workspace), plans.plan_of_year(workspace, fiscal_year), fiscal_year)

"""A real head office for the scenes, made once for a run of the gallery."""

import tempfile
from functools import cache
from pathlib import Path

from app.services.devices.setup import set_up_head
from app.services.plan import plans
from app.services.workspace.workspace import Desk
from app.ui.runtime.context import Context


@cache
def head_desk() -> Desk:
    return set_up_head(Path(tempfile.mkdtemp(prefix="yui-gallery-")) / "head")


def context_of(desk: Desk, fiscal_year: int = 2025) -> Context:
    return Context(desk, plans.plans(desk), plans.plan_of_year(desk, fiscal_year), fiscal_year)

"""Draws the first page of every form for docs/forms.md: ``python -m tests.form_pictures OUTDIR``.

Filled from the five-year sample story; a form the story leaves empty is drawn as its 記入例.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("YUI_PASSPHRASE", "sample")

import pypdfium2

from app.demo import story
from app.errors import Refused
from app.services.forms.form_list import FORMS
from app.services.plan.plans import plan_of_year, plan_tree
from app.services.printing.form_kinds import Choice, DrawnForm, FormKind, draw_form
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace

YEAR = 2025
COLOURS = 16
"""Black lines and letters on white need no more, and a page stays under 40 kB."""


def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        told = story.play(Path(name) / "story", five_years=True)
        workspace = open_workspace(told.head)
        try:
            for kind in FORMS:
                made = _drawn(workspace, kind)
                with pypdfium2.PdfDocument(made.data) as document:
                    page = document[0].render(scale=1.1).to_pil().convert("L")
                page.quantize(COLOURS).save(out / f"{kind.code}.png", optimize=True)
                print(f"{kind.code}: {made.pages} pages")
        finally:
            workspace.close()


def _drawn(workspace: Workspace, kind: FormKind) -> DrawnForm:
    plan = plan_of_year(workspace, YEAR).id
    target = next(one.id for one in plan_tree(workspace, plan).targets if one.code == "1-3")
    branch = "daito" if "office" in kind.per else ""
    choice = Choice(plan, YEAR, targets=[target] if "target" in kind.per else None, office=branch)
    try:
        return draw_form(workspace, kind, choice)
    except Refused:
        return draw_form(workspace, kind, Choice(plan, YEAR, edition="specimen"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

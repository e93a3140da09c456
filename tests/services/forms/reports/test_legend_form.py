"""凡例 says of every sign what the one place that writes signs says of it, on paper and in the handbook."""

from pathlib import Path

import pytest

from app.reports.figures import LEGEND
from app.reports.paper import Table
from app.services.forms.form_list import find_form
from app.services.printing.form_kinds import Choice, draw_form
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id

HANDBOOK = Path(__file__).parents[4] / "docs" / "forms.md"


def test_the_printed_legend_is_the_list_of_signs(head: Workspace, daito: Workspace) -> None:
    for workspace in (head, daito):
        made = draw_form(workspace, find_form("legend"), Choice(plan_id(workspace), 2025))
        ((table,),) = [paper.parts for paper in made.papers]
        assert isinstance(table, Table) and [row.cells for row in table.rows] == list(LEGEND.items())
        assert made.pages == 1 and not made.missing_glyphs


@pytest.mark.parametrize("sign", LEGEND)
def test_the_handbook_says_of_each_sign_what_the_legend_says(sign: str) -> None:
    assert f"| {sign} | {LEGEND[sign]} |" in HANDBOOK.read_text(encoding="utf-8").splitlines()


def test_the_handbook_has_no_other_signs() -> None:
    text = HANDBOOK.read_text(encoding="utf-8")
    table = text.partition("| Sign | Meaning |\n|---|---|\n")[2].partition("\n\n")[0]
    assert len(table.splitlines()) == len(LEGEND)

"""Papers as PDF, beside a bare ReportLab canvas and fpdf2 told every string and line of the same pages."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

from app.reports.engine.paper_drawing import draw_papers
from app.reports.paper import Paper
from app.rules.resources import resource
from app.services.forms.form_list import find_form
from app.services.plan.plans import plans
from app.services.printing.form_kinds import ALL_BRANCHES, Choice, FormKind, form_papers
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.benchmarks import peer_programs
from tests.benchmarks.many_data import COUNCIL, copy_of
from tests.benchmarks.row import Row, Spent, medians, milliseconds, of_its_speed, within
from tests.benchmarks.same_ink import Mark, marks_of, same_ink
from tests.benchmarks.save_speed import save_one

YEAR = 2025
ROUNDS = 3
SPEED = 0.60
MOST_SHEETS = 2.0
"""Seconds for asking and drawing the sheets of all targets and branches."""
MOST_ASKING = 0.2
"""Seconds for each paper of the other works."""
SHEETS = "15 targets × 8 branches, one evaluation sheet each"
WORKS = {
    "15 evaluation sheets of the council": ("evaluation-sheet", ""),
    SHEETS: ("branch-evaluation", ALL_BRANCHES),
    "the five years' review": ("five-years", ""),
}
FPDF = "fpdf2 is given where everything stands, as the bare canvas is: it lays nothing out."
WEASYPRINT = Row(
    "**WeasyPrint was not measured**", "—", "its wheel needs Pango, a system package that no wheel brings", "—", "—",
    None, "It would lay the pages out from HTML; the other two are told where everything stands.",
)  # fmt: skip


def measure(count: int = COUNCIL, rounds: int = ROUNDS) -> list[Row]:
    with copy_of(count) as folder, open_workspace(folder / "head") as workspace:
        plan = plans(workspace)[0].id
        found = [
            row
            for what, (code, office) in WORKS.items()
            for row in _work(workspace, what, find_form(code), Choice(plan, YEAR, office=office), folder, rounds)
        ]
    return [*found, WEASYPRINT]


def _work(workspace: Workspace, name: str, kind: FormKind, choice: Choice, folder: Path, rounds: int) -> list[Row]:
    papers = form_papers(workspace, kind, choice)
    pages = draw_papers(papers, io.BytesIO())
    marks = marks_of(lambda: draw_papers(papers, io.BytesIO()))
    drawn, bare = medians(rounds, lambda: draw_papers(papers, io.BytesIO()), same_ink(marks))
    (asked,) = medians(rounds, lambda: form_papers(workspace, kind, choice), before=lambda: save_one(workspace))
    what = f"PDF of {name} ({pages} pages)"
    return [
        of_its_speed(what, drawn, "bare canvas, the same strings and lines", bare, SPEED),
        *_fpdf(what, drawn, marks, folder),
        _asked(name, papers, asked, drawn),
    ]


def _asked(name: str, papers: Sequence[Paper], asked: Spent, drawn: Spent) -> Row:
    if name == SHEETS:
        both = Spent(asked.wall + drawn.wall, asked.cpu + drawn.cpu)
        return within(f"asking and drawing {name}", both, MOST_SHEETS, f"of it asking after a save {asked}")
    each = milliseconds(asked.cpu / len(papers))
    return within(f"asking figures and texts for {name}", asked, MOST_ASKING * len(papers), f"{each} a paper")


def _fpdf(what: str, drawn: Spent, marks: Sequence[Mark], folder: Path) -> list[Row]:
    if trouble := peer_programs.trouble():
        return [Row("**fpdf2 was not measured**", "—", trouble, "—", "—", False)]
    file = folder / "marks.json"
    file.write_text(json.dumps(marks, ensure_ascii=False), encoding="utf-8")
    fonts = [f"{name}={resource('fonts', font)}" for name, font in FONTS.items()]
    theirs = peer_programs.spent("fpdf_script.py", file, *fonts)
    return [of_its_speed(what, drawn, "fpdf2, the same strings and lines", theirs, why=FPDF)]


FONTS = {
    "YuiPaper": "BIZUDPGothic-Regular.ttf",
    "YuiPaper-Bold": "BIZUDPGothic-Bold.ttf",
    "YuiPaper-Fallback": "YuiFallbackGothic.ttf",
}
"""The names the papers call them by, and their files."""

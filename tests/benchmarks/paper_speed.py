"""Papers as PDF, beside a bare ReportLab canvas told every string and line of the same pages."""

import io
import tempfile
from pathlib import Path

from app.reports.engine.paper_drawing import draw_papers
from app.services.devices.setup import set_up_head
from app.services.forms.form_list import find_form
from app.services.plan.plans import offices, plans
from app.services.printing.form_kinds import ALL_BRANCHES, Choice, form_papers
from tests.benchmarks.row import Row, medians, milliseconds, seconds
from tests.benchmarks.same_ink import same_ink
from tests.many_records import fill

YEAR = 2025
WORKS = {
    "15 evaluation sheets of the council": ("evaluation-sheet", ""),
    "15 targets × 8 branches, one evaluation sheet each": ("branch-evaluation", ALL_BRANCHES),
    "the five years' review": ("five-years", ""),
}


def measure() -> list[Row]:
    rows = []
    with tempfile.TemporaryDirectory() as folder, set_up_head(Path(folder) / "head") as workspace:
        fill(workspace, 2000, [one.code for one in offices(workspace) if one.kind == "branch"])
        plan = plans(workspace)[0].id
        for name, (code, office) in WORKS.items():
            kind, choice = find_form(code), Choice(plan, YEAR, office=office)
            papers = form_papers(workspace, kind, choice)
            pages = draw_papers(papers, io.BytesIO())
            bare = same_ink(lambda papers=papers: draw_papers(papers, io.BytesIO()))
            ours, beside = medians(5, lambda papers=papers: draw_papers(papers, io.BytesIO()), bare)
            asking, _ = medians(3, lambda kind=kind, choice=choice: form_papers(workspace, kind, choice), lambda: None)
            rows += [
                Row(f"PDF of {name} ({pages} pages)", seconds(ours), f"bare canvas, the same strings and lines {seconds(beside)}",
                    f"{beside / ours:.2f} of its speed", "≥ 0.50", beside / ours >= 0.50),
                Row(f"asking figures and texts for {name}", seconds(asking), "—", f"{milliseconds(asking / len(papers))} a paper",
                    "< 200 ms", asking / len(papers) < 0.2),
            ]  # fmt: skip
    return rows

"""進み具合一覧: activities, participants and the branches' indicators, one grid each, landscape."""

from collections.abc import Sequence

from app.reports.paper import Cell, Column, Notes, Num, Paper, Row, Table
from app.rules.fiscal import fiscal_year_long
from app.services.figures.asked import Asked
from app.services.overview import progress
from app.services.overview.figure_breakdown import indicator_question
from app.services.overview.progress import MEASURES, NOTES
from app.services.overview.progress_cells import Cell as Figure
from app.services.overview.progress_cells import Line
from app.services.plan.plans import plan_tree
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice, FormKind
from app.services.records.open_conflicts import FIGURES, Dependencies
from app.services.workspace.workspace import Workspace

NOTE = (
    "「未提出」はファイルがまだ届いていない支部で、0ではありません。※は、未提出の支部を除いた数です。"
    "「－」は、本部が主管する目標で、支部に求めていないところです。"
)


def progress_papers(workspace: Workspace, choice: Choice) -> list[Paper]:
    """One document with a grid per measure."""
    tree = plan_tree(workspace, choice.plan_id)
    papers = []
    for measure, name in MEASURES.items():
        found = progress.grid(workspace, choice.plan_id, choice.fiscal_year, measure)
        columns = (
            Column("番号", 2, "centre"),
            Column("推進目標" if measure != "indicators" else "指標（単位）", 12),
            *(Column(one.short_name, 2.6, "right") for one in found.offices),
            Column("法人計", 3, "right"),
        )
        codes = [one.code for one in found.offices]
        rows = tuple(_row(line, choice.edition, measure, codes) for line in found.lines)
        aside = f"支部からの報告 {found.reported}/{found.branches}" if choice.edition == "filled" else ""
        papers.append(
            Paper(
                title="",
                lines=(tree.plan.name, fiscal_year_long(choice.fiscal_year)),
                council=tree.plan.council,
                orientation="landscape",
                parts=(Table(columns, rows, name, aside), Notes((NOTE, *filter(None, (NOTES.get(measure),))))),
                bookmark=name,
            )
        )
    return papers


def _row(line: Line, edition: str, measure: str, offices: Sequence[str]) -> Row:
    mark = "【重点】" if line.target.priority else ""
    every = (*line.cells, line.total)
    filled: tuple[Cell, ...] = tuple(_figure(shown) for shown in every)
    if edition != "filled":
        filled = tuple("12" if edition == "specimen" else "" for _ in every)
    sources: tuple[str, ...] = ()
    if edition == "filled":
        asked = [_asked(line, measure, office) for office in (*offices, None)]
        sources = ("", "", *map(source_links.figure, asked))
    return Row((line.target.label, f"{mark}{line.words}", *filled), sources=sources)


def _asked(line: Line, measure: str, office: str | None) -> Asked:
    return Asked(line.target.id, measure, office=office) if line.use is None else indicator_question(line.use, office)


def _figure(shown: Figure) -> Cell:
    """A plain number where possible, so that a spreadsheet can calculate with it."""
    return Num(shown.value) if shown.value is not None and shown.text == f"{shown.value:,}" else shown.text


PROGRESS = FormKind("progress", "進み具合", progress_papers, shows=Dependencies(FIGURES, years_back=0))

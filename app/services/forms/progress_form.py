"""進み具合一覧: activities, participants and the branches' indicators, one grid each, landscape."""

from collections.abc import Iterator, Sequence

from app.reports.figures import LEGEND, sign_notes
from app.reports.paper import Cell, Column, Notes, Num, Paper, Row, Table
from app.rules.figure import MISSING_WORDS
from app.services.figures.asked import Asked
from app.services.forms.form_year import FormYear
from app.services.overview import progress
from app.services.overview.figure_breakdown import indicator_question
from app.services.overview.progress import MEASURES, NOTES
from app.services.overview.progress_cells import Grid, Line
from app.services.printing import source_links
from app.services.printing.form_kinds import Choice, FormKind
from app.services.printing.specimen import SPECIMEN
from app.services.records.open_conflicts import FIGURES, Dependencies
from app.services.workspace.workspace import Workspace


def progress_papers(workspace: Workspace, choice: Choice) -> list[Paper]:
    """One document with a grid per measure."""
    with workspace.database.reading() as session:
        year = FormYear(session, workspace, choice)
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
        notes = tuple(_notes(found, measure, choice.edition))
        aside = found.share if choice.edition == "filled" else ""
        papers.append(
            year.paper(
                orientation="landscape",
                parts=(Table(columns, rows, name, aside), *([Notes(notes)] if notes else [])),
                bookmark=name,
            )
        )
    return papers


def _row(line: Line, edition: str, measure: str, offices: Sequence[str]) -> Row:
    mark = "【重点】" if line.target.priority else ""
    every = (*line.cells, line.total)
    filled: tuple[Cell, ...] = tuple(shown.printed for shown in every)
    if edition != "filled":
        filled = _example(measure, len(offices)) if edition == "specimen" else tuple("" for _ in every)
    sources: tuple[str, ...] = ()
    if edition == "filled":
        asked = [_asked(line, measure, office) for office in (*offices, None)]
        sources = ("", "", *map(source_links.figure, asked))
    return Row((line.target.label, f"{mark}{line.words}", *filled), sources=sources)


def _example(measure: str, offices: int) -> tuple[Cell, ...]:
    """A line of a 記入例: the figures of the sheets' 記入例 and their sum; of rates there is none."""
    if measure == "last_year":
        return tuple(Num(12, suffix="％", signed=True) for _ in range(offices + 1))
    if measure == "planned":
        return (*("1／1" for _ in range(offices)), f"{offices}／{offices}")
    given = [SPECIMEN.of_office(place)[2 if measure == "participants" else 0] for place in range(offices)]
    return (*map(Num, given), Num(sum(given)))


def _asked(line: Line, measure: str, office: str | None) -> Asked:
    return Asked(line.target.id, measure, office=office) if line.use is None else indicator_question(line.use, office)


def _notes(found: Grid, measure: str, edition: str) -> Iterator[str]:
    """What the words and signs of the grid mean: only those that occur."""
    if measure in NOTES:
        yield NOTES[measure]
    if edition != "filled":
        return
    figures = [cell.figure for line in found.lines for cell in (*line.cells, line.total)]
    words = dict.fromkeys(MISSING_WORDS[one.missing] for one in figures if one.missing)
    yield from (f"{word}：{LEGEND[word]}" for word in words if word in LEGEND)
    yield from sign_notes(figures)


PROGRESS = FormKind("progress", "進み具合", progress_papers, shows=Dependencies(FIGURES, years_back=0))

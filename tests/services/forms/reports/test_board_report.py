"""様式第7号: the lines under its title."""

from itertools import product

import pytest

from app.reports.paper import Chart, Table, cell_text
from app.rules.figures import Typed
from app.services.forms.form_list import find_form
from app.services.indicators import indicator_entry, indicators
from app.services.plan.plans import plan_tree
from app.services.printing.form_kinds import Choice, form_papers
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target
from tests.services.forms.test_report_details import front, papers


def subjects(workspace: Workspace, **changes: object) -> list[str]:
    (paper,) = papers(workspace, "board-report", **changes)
    return [line for line in paper.lines if line.startswith("件名")]


def test_a_filled_report_has_its_subject_and_no_empty_one(head: Workspace) -> None:
    assert subjects(head) == []
    front(head, "board-report", heading="令和7年度の評価について")
    assert subjects(head) == ["件名　令和7年度の評価について"]


@pytest.mark.parametrize(
    ("edition", "said"), [("empty", "件名　"), ("specimen", "件名　令和7年度　地域福祉活動計画の評価について")]
)
def test_a_report_to_write_in_by_hand_asks_for_the_subject(head: Workspace, edition: str, said: str) -> None:
    assert subjects(head, edition=edition) == [said]


def test_the_charts_have_the_years_of_the_table_of_indicators_and_say_of_which_target(head: Workspace) -> None:
    use = next(one for one in indicators.uses_of(head, [target(head)], 2022) if one.fed_by == "table")
    for year in (2021, 2022):
        indicator_entry.save_months(head, use, year, "head", {5: Typed(year)})
    (paper,) = form_papers(head, find_form("board-report"), Choice(plan_id(head), 2022))
    (drawn,) = [part for part in paper.parts if isinstance(part, Chart) and part.kind == "lines"]
    (table,) = [part for part in paper.parts if isinstance(part, Table) and part.caption == "指標"]
    assert [label.strip("※") for label in drawn.labels] == [one.title for one in table.columns if one.group == "実績"]
    assert drawn.title == f"1-③　{use.name}"


@pytest.mark.parametrize("edition", ["empty", "specimen"])
def test_a_report_by_hand_has_the_tables_of_the_filled_one_and_nobodys_figures(head: Workspace, edition: str) -> None:
    activity(head, target_id=target(head))
    (filled,), (blank,) = papers(head, "board-report"), papers(head, "board-report", edition=edition)
    wanted, found = ({part.caption: part for part in one.parts if isinstance(part, Table)} for one in (filled, blank))
    for caption in ("指標", "活動件数"):
        assert [column.title for column in found[caption].columns] == [column.title for column in wanted[caption].columns]
        assert len(found[caption].rows) == len(wanted[caption].rows) and not found[caption].aside
    figures = [cell for row in (*found["指標"].rows, *found["活動件数"].rows) for cell in row.cells[3:]]
    assert any(figures) == (edition == "specimen")


def test_the_example_says_how_its_letters_are_divided(head: Workspace) -> None:
    (paper,) = papers(head, "board-report", edition="specimen")
    found = {part.caption: part for part in paper.parts if isinstance(part, Table)}
    for row in found["評価の数"].rows:
        *letters, whole = (int(cell_text(cell)) for cell in row.cells[1:])
        assert sum(letters) == whole > 0
    assert all(row.cells[3] for row in found["評価結果一覧"].rows if row.look == "plain")


def test_a_year_before_the_records_has_one_word_on_every_paper(head: Workspace) -> None:
    (paper,) = form_papers(head, find_form("board-report"), Choice(plan_id(head), 2021))
    (found,) = [part for part in paper.parts if isinstance(part, Table) and part.caption == "評価結果一覧"]
    assert {row.cells[2] for row in found.rows if row.look == "plain"} == {"記録なし"}


def test_every_priority_target_has_a_chart_before_one_has_a_second(head: Workspace) -> None:
    important = [one for one in plan_tree(head, plan_id(head)).targets if one.priority]
    uses = [use for use in indicators.uses_of(head, [one.id for one in important], 2022) if use.fed_by == "table"]
    for use, year in product(uses, (2021, 2022)):
        indicator_entry.save_months(head, use, year, "head", {5: Typed(year)})
    (paper,) = form_papers(head, find_form("board-report"), Choice(plan_id(head), 2022))
    drawn = [part.title.partition("　")[0] for part in paper.parts if isinstance(part, Chart) and part.kind == "lines"]
    labels = {one.id: one.label for one in important}
    assert len(drawn) == 4 and set(drawn) == {labels[use.target_id] for use in uses}


def test_the_bars_are_of_the_offices_of_the_table(head: Workspace) -> None:
    activity(head, target_id=target(head))
    (paper,) = papers(head, "board-report")
    (bars,) = [part for part in paper.parts if isinstance(part, Chart) and part.kind == "bars"]
    (table,) = [part for part in paper.parts if isinstance(part, Table) and part.caption == "活動件数"]
    assert list(bars.labels) == [column.title for column in table.columns if column.group] and "本部" in bars.labels

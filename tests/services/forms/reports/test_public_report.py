"""様式第10号: on the screen its figures lead to the records they were counted from; an empty one has no figure to ask about."""

from app.reports.paper import Heading, Notes, Prose, Row, Table, cell_text
from app.rules.figures import Typed
from app.services.figures.asked import Asked
from app.services.indicators import indicator_entry, indicators
from app.services.plan.plans import plan_tree
from app.services.printing import source_links
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target
from tests.services.forms.test_report_details import papers, table


def figures(workspace: Workspace, **changes: object) -> tuple[Row, ...]:
    (paper,) = papers(workspace, "public-report", **changes)
    return table(paper, "実績").rows


def test_the_figures_of_a_target_lead_to_its_activities_and_its_participants(head: Workspace) -> None:
    for people in (30, 12):
        activity(head, participants=people)
    row = next(row for row in figures(head) if cell_text(row.cells[0]) == "1-③")
    assert [cell_text(cell) for cell in row.cells[2:]] == ["2※", "42※"]
    asked = [source_links.read(source) for source in row.sources[2:]]
    assert asked == [Asked(target(head)), Asked(target(head), "participants")]


def test_an_empty_report_has_neither_a_figure_nor_one_to_ask_about(head: Workspace) -> None:
    activity(head)
    for row in figures(head, edition="empty"):
        assert not any(cell_text(cell) for cell in row.cells[2:]) and not any(row.sources)


def test_only_the_indicators_that_are_shown_are_explained(head: Workspace) -> None:
    use = next(one for one in indicators.uses_of(head, [target(head)], 2025) if one.fed_by == "table" and not one.formula)
    indicator_entry.save_months(head, use, 2025, "head", {4: Typed(50)})
    (paper,) = papers(head, "public-report")
    shown = [cell_text(row.cells[1]) for row in table(paper, "指標").rows]
    assert any(title.startswith(use.name) for title in shown)
    told = " ".join(line for part in paper.parts if isinstance(part, Notes) for line in part.lines)
    assert "仕組み化の段階" not in told


def test_a_filled_report_without_opinions_says_so_instead_of_asking_for_them(head: Workspace) -> None:
    (filled,), (empty,) = papers(head, "public-report"), papers(head, "public-report", edition="empty")
    assert Prose("外部評価の意見は、記録されていません。") in filled.parts
    after = empty.parts[empty.parts.index(Heading("５　外部評価の意見と対応")) + 1]
    assert isinstance(after, Table) and after.blank_rows == 4


def test_a_goal_is_the_heading_of_its_targets_and_no_cell_of_the_plan_is_empty(head: Workspace) -> None:
    (paper,) = papers(head, "public-report")
    first = next(part for part in paper.parts if isinstance(part, Table))
    assert [row.look for row in first.rows].count("head") == len(plan_tree(head, plan_id(head)).goals)
    assert all(all(row.cells) for row in first.rows if row.look == "plain")

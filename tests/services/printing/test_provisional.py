"""仮の値: whatever kind of record people must decide on, every count, screen and paper that shows it says so."""

import csv
import io
from datetime import date
from typing import Any

import pytest

from app.journal.reading import Shown
from app.journal.record_ids import new_record_id
from app.journal.writing import grouped, write
from app.models.entities import ENTITIES
from app.reports.csv_file import paper_csv
from app.rules.periods import FIRST_HALF, YEAR
from app.services.evaluation.evaluations import evaluation_id
from app.services.forms.form_list import FORMS, find_form
from app.services.plan import plan_editing
from app.services.plan.plans import find_target, plan_tree
from app.services.plan.target_year import TargetYear
from app.services.printing import readiness
from app.services.printing.form_kinds import ALL_BRANCHES, Choice, FormKind, form_papers
from app.services.records.actions import save_form
from app.services.records.provisional_values import note_of, note_on_screen
from app.services.records.record_forms import new_form
from app.services.transfer.submission_status import board
from app.services.transfer.submitting import contents
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target

RATING = ({"rating": "A", "rating_reason": "甲"}, {"rating": "B", "rating_reason": "乙"})


def apart(
    workspace: Workspace, entity: str, key: dict[str, Any], *pair: dict[str, Any], partition: str = "daito", record: bytes = b""
) -> bytes:
    """Two people wrote it without having seen each other."""
    record = record or new_record_id(entity, partition)
    with workspace.database.writing() as session:
        for values in pair:
            write(
                session, workspace.author(), entity=entity, partition=partition, record=record,
                values=grouped(entity, key | values), shown=Shown(),
            )  # fmt: skip
    return record


def rated(workspace: Workspace) -> bytes:
    record = evaluation_id(TargetYear(target(workspace), 2025, "daito", "year"))
    key = {"target_id": target(workspace), "fiscal_year": 2025, "period": "year", "office": "daito"}
    return apart(workspace, "branch_evaluation", key, *RATING, record=record)


def test_a_difference_in_an_evaluation_counts_everywhere(head: Workspace, daito: Workspace) -> None:
    record = rated(head)
    assert {row.office_code: row.conflicts for row in board(head, 2025)}["daito"] == 1
    assert note_of(head, "branch_evaluation", record).startswith("◇ 評価／評価の理由は")
    rated(daito)
    assert contents(daito).conflicts == 1


def papers(workspace: Workspace, kind: FormKind, **more: Any) -> dict[str, str]:
    made = form_papers(workspace, kind, Choice(plan_id(workspace), 2025, **more))
    return {paper.bookmark: paper.warning for paper in made}


def test_only_the_papers_that_show_it_are_marked(head: Workspace) -> None:
    rated(head)
    marked = {name.split("　")[0]: words for name, words in papers(head, find_form("evaluation-sheet")).items() if words}
    assert list(marked) == ["1-③"]
    assert marked["1-③"] == "未決定の食い違い 1件（評価／評価の理由）。決まるまでの仮の値です。"
    assert [words for words in papers(head, find_form("branch-evaluation"), office="murone").values() if words] == []
    assert papers(head, find_form("monthly-table"), office="daito") == {"大東支部": ""}
    assert set(papers(head, find_form("evaluation-sheet"), edition="empty").values()) == {""}


SHOWN: dict[str, tuple[str, str, str]] = {
    "annual-plan": ("annual_plan", "aim", "daito"),
    "activity-record": ("activity", "content", "daito"),
    "monthly-table": ("monthly_figure", "note", "daito"),
    "consultation-table": ("consultation_figure", "value", "daito"),
    "branch-evaluation": ("branch_evaluation", "issue", "daito"),
    "evaluation-sheet": ("evaluation", "issue", "head"),
    "goal-summary": ("evaluation", "issue", "head"),
    "minutes": ("meeting", "decision", "common"),
    "board-report": ("goal_review", "review", "head"),
    "external-sheet": ("opinion", "good", "head"),
    "opinion-list": ("opinion", "answer", "head"),
    "public-report": ("evaluation", "outcome", "head"),
    "five-years": ("final_target_review", "outcome", "head"),
    "progress": ("fixed_figure", "reason", "common"),
}
"""What makes each form provisional here: kind of record, field, partition."""


@pytest.mark.parametrize("kind", [kind for kind in FORMS if kind.shows.entities], ids=lambda kind: kind.code)
def test_every_form_says_that_it_shows_provisional_values(head: Workspace, kind: FormKind) -> None:
    entity, field, partition = SHOWN[kind.code]
    goal = plan_tree(head, plan_id(head)).goals[0]
    place = {"plan_id": plan_id(head), "goal_id": goal.id, "target_id": target(head), "fiscal_year": 2025, "kind": "promotion"}
    place |= {"date": date(2025, 10, 3), "state": "final"}
    known = {name for group in ENTITIES[entity].groups for name in group.fields}
    apart(head, entity, {n: v for n, v in place.items() if n in known}, {field: "甲"}, {field: "乙"}, partition=partition)
    choice = Choice(
        plan_id(head),
        2025,
        office="daito" if partition == "daito" else "",
        targets=(target(head),) if "target" in kind.per else None,
        goals=(goal.id,) if "goal" in kind.per else None,
    )
    made = form_papers(head, kind, choice)
    assert [paper for paper in made if "未決定の食い違い 1件" not in paper.warning] == []
    assert not any(paper.about for paper in made)
    assert any("未決定" in note for note in readiness.notes(head, kind, choice, made))
    assert any("未決定の食い違い" in row[0] for row in csv.reader(io.StringIO(paper_csv(made).decode("utf-8-sig"))) if row)


def test_a_page_is_told_of_what_it_shows_in_its_year_only(head: Workspace) -> None:
    rated(head)
    assert (
        note_on_screen(head, ("branch_evaluation",), 2025) == "◇ 食い違いが 1件（評価／評価の理由）あり、決まるまで仮の値です。"
    )
    assert note_on_screen(head, ("branch_evaluation",), 2024) == ""
    assert note_on_screen(head, ("activity",), 2025) == ""


def of_activity(workspace: Workspace, day: date, partition: str = "daito") -> None:
    """Two numbers of participants for one activity."""
    key = {"target_id": target(workspace), "date": day, "title": "会", "state": "final"}
    apart(workspace, "activity", key, {"participants": 3}, {"participants": 4}, partition=partition)


def test_sheets_of_all_branches_in_one_file_are_marked_as_each_would_be_alone(head: Workspace) -> None:
    rated(head)
    made = form_papers(head, find_form("branch-evaluation"), Choice(plan_id(head), 2025, office=ALL_BRANCHES))
    assert [(paper.group, paper.bookmark[:3]) for paper in made if paper.warning] == [("大東支部", "1-③")]


def test_what_happened_in_october_makes_no_paper_of_the_first_half_provisional(head: Workspace) -> None:
    of_activity(head, date(2025, 10, 11))
    for code in ("evaluation-sheet", "board-report"):
        whole, half = (papers(head, find_form(code), period=period) for period in (YEAR, FIRST_HALF))
        assert any(whole.values()) and not any(half.values())
    of_activity(head, date(2025, 9, 30))
    assert any(papers(head, find_form("board-report"), period=FIRST_HALF).values())


def test_a_provisional_figure_of_the_plan_before_is_marked_in_the_next_plans_first_year(head: Workspace) -> None:
    of_activity(head, date(2025, 10, 11))
    old = target(head)
    made = plan_editing.new_plan(head, "次の計画", 2026, 2030, copy_of=plan_id(head))
    new = find_target(head, made.id, "1-3").id
    form = new_form("correspondence", "common")
    save_form(head, form, {"old_target_id": old, "new_target_id": new, "kind": "continued"})
    sheets = form_papers(head, find_form("evaluation-sheet"), Choice(made.id, 2026))
    assert [paper.bookmark[:3] for paper in sheets if paper.warning] == ["1-③"]


def test_the_summary_of_five_years_is_marked_whichever_year_is_chosen(head: Workspace) -> None:
    of_activity(head, date(2025, 10, 11))
    kind = find_form("five-years")
    told = [[paper.warning for paper in form_papers(head, kind, Choice(plan_id(head), year))] for year in (2021, 2025)]
    assert told[0] == told[1] and any(told[0])

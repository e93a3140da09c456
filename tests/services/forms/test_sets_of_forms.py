"""Sets of forms in a folder that appears when it is whole, the headings of a form, and small facts on forms."""

from pathlib import Path

import pytest

from app.errors import Refused
from app.services.evaluation import five_year_reviews
from app.services.forms.batch_printing import everything, print_batch
from app.services.forms.five_year_form import _target_words
from app.services.forms.form_headings import headings
from app.services.forms.form_list import find_form
from app.services.plan.plans import plan_tree
from app.services.printing.form_kinds import Choice, form_papers
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target


def test_a_set_lies_in_a_folder_of_its_own_and_an_older_one_is_never_replaced(head: Workspace, tmp_path: Path) -> None:
    wanted = everything(head, Choice(plan_id(head), 2025), ["progress"])
    first, second = (print_batch(head, wanted, tmp_path) for _ in range(2))
    assert [path.name for path in sorted(tmp_path.glob("print-*"))] == ["print-R7", "print-R7-2"]
    assert (first.folder.name, second.folder.name) == ("print-R7", "print-R7-2") and first.pages > 0 and first.left_out == ()
    assert [path.name for path in first.folder.iterdir()] == ["progress.pdf"]
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".partial")]


def test_every_heading_of_a_form_is_listed_once(head: Workspace) -> None:
    found = headings(head, plan_id(head), 2025, "minutes")
    words = [line.word for line in found]
    assert len(words) == len(set(words)) and {"議題", "決定事項", "宿題"} <= set(words)
    with pytest.raises(Refused):
        headings(head, plan_id(head), 2025, "no such form")
    assert find_form("minutes").code == "minutes"


def test_the_closing_review_of_a_target_is_printed_as_it_was_written(head: Workspace) -> None:
    record = target(head)
    form = five_year_reviews.open_target(head, record)
    five_year_reviews.save_target(head, form, {"outcome": "増えた", "handling": "continued", "handling_note": "少し広げる"})
    with head.database.reading() as session:
        tree = plan_tree(session, plan_id(head))
        by_code = {one.code: one for one in plan_tree(head, plan_id(head)).targets}
        assert _target_words(session, tree, by_code["1-3"], None) == ("増えた", "", "継続\n少し広げる")
        assert _target_words(session, tree, by_code["1-1"], None) == ("", "", "")


def test_the_grid_of_progress_has_a_column_for_each_branch_and_the_sum(head: Workspace) -> None:
    papers = form_papers(head, find_form("progress"), Choice(plan_id(head), 2025))
    columns = [column.title for column in papers[0].parts[0].columns]  # type: ignore[union-attr]
    assert columns[:2] == ["番号", "推進目標"] and columns[-1] == "法人計" and len(columns) == 3 + 8
    assert {len(row.cells) for paper in papers for row in paper.parts[0].rows} == {len(columns)}  # type: ignore[union-attr]
    empty = form_papers(head, find_form("progress"), Choice(plan_id(head), 2025, edition="empty"))
    assert {row.cells[-1] for row in empty[0].parts[0].rows} == {""}  # type: ignore[union-attr]
